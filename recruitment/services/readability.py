"""How hard a text is to read: Kandel–Moles for French and LIX for both, for the whole and sentence by sentence."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from workflows.charter.wording import LANGUAGES
from workflows.charter.wording.folding import sentences
from workflows.charter.wording.spots import ADVERT, Spot, spots
from workflows.dossier import Finding

LONG_WORD = 6  # letters: LIX counts the words that have more
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*|\d[\d .,]*")
_PROPOSAL = {"fr": "couper en phrases plus courtes", "en": "cut into shorter sentences"}


@dataclass(frozen=True, slots=True)
class Measure:
    """Counts of a text and its two indices; None where a formula says nothing of that language."""

    words: int
    sentences: int
    lix: float
    kandel_moles: float | None

    @property
    def level(self) -> str:
        """Easy, fair or hard: what Kandel–Moles says of French, LIX of English."""
        told = limits()["text"]
        if self.kandel_moles is not None:
            if self.kandel_moles < told["kandel_moles_hard"]:
                return "hard"
            return "easy" if self.kandel_moles > told["kandel_moles_easy"] else "fair"
        if self.lix > told["lix_hard"]:
            return "hard"
        return "easy" if self.lix < told["lix_easy"] else "fair"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, where it stands in its text, and how hard it is."""

    start: int
    end: int
    measure: Measure
    hard: bool


@cache
def limits() -> Mapping[str, Any]:
    """The limits between easy and hard, with their source."""
    return tomllib.loads(resources.files(__package__).joinpath("data/readability.toml").read_text(encoding="utf-8"))


def measure(text: str, language: str) -> Measure:
    """The indices of a text. A text without words is the easiest there is."""
    return _measure(text, language, max(1, len(sentences(text))))


def by_sentence(text: str, language: str) -> list[Sentence]:
    """Each sentence of a text with its own indices."""
    return [_sentence(text, language, start, end) for start, end in sentences(text)]


def _sentence(text: str, language: str, start: int, end: int) -> Sentence:
    found, told = _measure(text[start:end], language, 1), limits()["sentence"]
    dense = found.words >= told["dense_words"] and found.lix > told["dense_lix"]
    return Sentence(start, end, found, found.words > told["words_most"] or dense)


def _measure(text: str, language: str, count: int) -> Measure:
    words = _WORD.findall(text)
    if not words:
        return Measure(0, 0, 0.0, 100.0 if language == "fr" else None)
    length = len(words) / count
    lix = length + 100 * sum(len(word) > LONG_WORD for word in words) / len(words)
    easy = 207 - 1.015 * length - 73.6 * sum(map(syllables, words)) / len(words) if language == "fr" else None
    return Measure(len(words), count, lix, easy)


@cache
def _hyphens() -> Any:
    from pyphen import Pyphen  # only where a text is measured: its patterns weigh on a worker

    return Pyphen(lang="fr_FR", left=1, right=1)


@lru_cache(maxsize=4096)
def syllables(word: str) -> int:
    """The syllables of a French word, as hyphenation parts it; each part of a compound on its own."""
    parts = [part for part in re.split(r"['-]", word.lower()) if part]
    return max(1, sum(len(_hyphens().positions(part)) + (len(part) > 1) for part in parts))


def findings(content: Mapping[str, Any]) -> tuple[Finding, ...]:
    """The hard sentences of a sheet, as information."""
    return tuple(
        found
        for language in LANGUAGES
        for spot in spots(language, content.get(language) or {})
        for found in _hard(spot)
    )


def of_advert(text: str, language: str) -> tuple[Finding, ...]:
    """The hard sentences of a whole text, as information."""
    return tuple(_hard(Spot(language, ADVERT, 0, text)))


def _hard(spot: Spot) -> Iterator[Finding]:
    for one in by_sentence(spot.text, spot.language):
        if one.hard:
            source = f"{limits()['source']} : {one.measure.words} mots, LIX {one.measure.lix:.0f}"
            yield spot.finding("readability", "inform", (one.start, one.end), _PROPOSAL[spot.language], source)

"""Passages of a sheet that nearly copy a curriculum vitae: a post cut to one person shows by its very words (G3)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from ...dossier import Finding
from .lists import LANGUAGES, table
from .spots import Spot, spots

WORDS = 5  # as many words in a row, the same in both
GAP = 2  # words changed between two such passages that still make one
TELLING = 3  # of them, words that carry meaning
SOURCE = "Charte européenne du chercheur 2023, recrutement ; règle G3"
_PROPOSAL = {
    "fr": "dire la compétence attendue, avec les mots de la fiche",
    "en": "say the skill expected, in the sheet’s own words",
}
_WORD = re.compile(r"\w+")
_PLAIN = frozenset(word for language in LANGUAGES for word in table(language)["common_words"].split())


def near_copy(content: Mapping[str, Any], pasted: str) -> tuple[Finding, ...]:
    """The passages of a sheet {"fr": …, "en": …} that a pasted text has too, nearly word for word."""
    theirs = [word for word, _ in _words(pasted)]
    shingles = {tuple(theirs[i : i + WORDS]) for i in range(len(theirs) - WORDS + 1)}
    return tuple(
        found
        for language in LANGUAGES
        for spot in spots(language, content.get(language) or {})
        for found in _copied(spot, shingles)
    )


def _copied(spot: Spot, shingles: set[tuple[str, ...]]) -> Iterator[Finding]:
    words = _words(spot.text)
    for first, last in _runs(words, shingles):
        said = {word for word, _ in words[first : last + 1]}
        if len([word for word in said if word not in _PLAIN and len(word) > 2]) >= TELLING:
            span = (words[first][1][0], words[last][1][1])
            yield spot.finding("cv_copy", "warn", span, _PROPOSAL[spot.language], SOURCE)


def _runs(words: list[tuple[str, tuple[int, int]]], shingles: set[tuple[str, ...]]) -> list[tuple[int, int]]:
    """First and last word of each passage, those a few changed words apart joined."""
    runs: list[tuple[int, int]] = []
    for i in range(len(words) - WORDS + 1):
        if tuple(word for word, _ in words[i : i + WORDS]) not in shingles:
            continue
        if runs and i <= runs[-1][1] + GAP + 1:
            runs[-1] = (runs[-1][0], i + WORDS - 1)
        else:
            runs.append((i, i + WORDS - 1))
    return runs


def _words(text: str) -> list[tuple[str, tuple[int, int]]]:
    """Words without accents or capitals, and where each stands."""
    return [(_bare(found[0]), found.span()) for found in _WORD.finditer(text)]


def _bare(word: str) -> str:
    low = word.lower()
    if low.isascii():
        return low
    return "".join(sign for sign in unicodedata.normalize("NFD", low) if not unicodedata.combining(sign))

"""Words to look at again before a letter leaves: harsh ones, comparisons with others, remarks on the person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

# Whole words or their beginnings (with a star); a list to make one pause, not a judge.
WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "fr": {
        "harsh": (
            "nul", "nulle", "mauvais*", "médiocre*", "incompéten*", "décevan*", "inacceptable*", "catastrophi*",
            "faible*", "pauvre*", "rejet*", "échec*", "incapable*", "malheureusement", "insuffisan*", "amateur*",
        ),
        "comparison": ("meilleur*", "moins bon*", "autres candidat*", "contrairement à", "devancé*"),
        "personal": (
            "âge*", "jeune*", "vieux", "vieille", "accent", "enfant*", "enceinte", "grossesse", "maladie", "handicap*",
            "religion", "origine*", "physique", "caractère", "mari", "épou*",
        ),
    },
    "en": {
        "harsh": (
            "bad", "poor*", "mediocre", "incompeten*", "disappoint*", "unacceptable", "weak*", "reject*", "fail*",
            "unable", "unfortunately", "inadequate*", "amateur*", "useless",
        ),
        "comparison": ("better than", "worse than", "best candidate*", "other candidate*", "other applicant*"),
        "personal": (
            "age", "aged", "young", "old", "accent", "child*", "pregnan*", "illness", "disab*", "religion", "origin*",
            "personality", "husband", "wife",
        ),
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pause:
    """A word to look at again, and why: harsh, comparison or personal."""

    word: str
    why: str


@cache
def _patterns(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (why, re.compile(r"(?<!\w)(?:" + "|".join(map(_one, words)) + r")(?!\w)", re.IGNORECASE))
        for why, words in WORDS[language].items()
    )


def _one(word: str) -> str:
    return re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else "")


def pauses(texts: Iterable[str], language: str) -> tuple[Pause, ...]:
    """Every such word of `texts`, each once, in the order of the texts."""
    found = (
        Pause(hit.group(0).lower(), why)
        for text in texts for why, pattern in _patterns(language) for hit in pattern.finditer(text)
    )  # fmt: skip
    return tuple(dict.fromkeys(found))

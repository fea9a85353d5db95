"""Words to look at again before a letter leaves: harsh ones, comparisons with others, remarks on the person."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from .folding import fold
from .lists import table

REASONS = ("harsh", "comparison", "personal")


@dataclass(frozen=True, slots=True)
class Pause:
    """A word to look at again, why (one of REASONS), and what says so."""

    word: str
    why: str
    source: str = ""


def pauses(texts: Iterable[str], language: str) -> tuple[Pause, ...]:
    """Every such word of `texts`, each once, in the order of the texts."""
    found: dict[tuple[str, str], Pause] = {}
    for text in texts:
        plain = fold(text).text
        for why, source, said, covered in _patterns(language):
            left = covered.sub(lambda hit: "·" * len(hit[0]), plain) if covered else plain
            for hit in said.finditer(left):
                found.setdefault((hit[0].lower(), why), Pause(hit[0].lower(), why, source))
    return tuple(found.values())


@cache
def _patterns(language: str) -> tuple[tuple[str, str, re.Pattern[str], re.Pattern[str] | None], ...]:
    lists = table("letter")
    found = []
    for why in REASONS:
        one, covered = lists[why], lists[why]["not"][language]
        said = [re.escape(word).replace(r"\*", r"\w*") for word in one[language].split("|")]
        found.append((why, str(one["source"]), _any(said), _any(covered) if covered else None))
    return tuple(found)


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", re.I)

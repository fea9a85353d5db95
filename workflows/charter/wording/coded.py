"""Words that readers associate with men or with women: never more than information (G6)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from ...dossier import Finding
from .lists import table
from .spots import Spot

_SIDES = {
    "fr": {"masculine": "connotation masculine", "feminine": "connotation féminine"},
    "en": {"masculine": "masculine-coded", "feminine": "feminine-coded"},
}


@cache
def _stems(language: str) -> re.Pattern[str]:
    told = table("coded")[language]
    return re.compile(
        r"(?<![\w-])(?:" + "|".join(
            f"(?P<{side}>{'|'.join(map(re.escape, sorted(told[side].split(), key=len, reverse=True)))})"
            for side in ("masculine", "feminine")
        ) + r")\w*", re.I,
    )  # fmt: skip


@cache
def _except(language: str) -> frozenset[str]:
    return frozenset(table("coded")[language]["except"].split())


def gender_coded(spots: Iterable[Spot]) -> Iterator[Finding]:
    """Each beginning of a coded word once in the half of a sheet, where it first stands."""
    said: set[str] = set()
    for spot in spots:
        told = table("coded")[spot.language]
        for found in _stems(spot.language).finditer(spot.text):
            stem = (found["masculine"] or found["feminine"]).lower()
            if stem in said or found[0].lower() in _except(spot.language):
                continue
            said.add(stem)
            side = _SIDES[spot.language]["masculine" if found["masculine"] else "feminine"]
            instead = told["instead"].get(stem, "")
            yield spot.finding("gender_coded", "inform", found.span(), instead, f"{told['source']} : {side}")


def balance(spots: Iterable[Spot]) -> int:
    """Feminine-coded words minus masculine-coded ones; beyond 3 either way, the published tool calls it strong."""
    total = 0
    for spot in spots:
        for found in _stems(spot.language).finditer(spot.text):
            if found[0].lower() not in _except(spot.language):
                total += 1 if found["feminine"] else -1
    return total

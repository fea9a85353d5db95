"""Words that readers associate with men or with women: never more than information (G6)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from ...dossier import Finding
from .lists import table
from .spots import Spot

_SIDES = {
    "fr": {"masculine": "connotation masculine", "feminine": "connotation féminine"},
    "en": {"masculine": "masculine-coded", "feminine": "feminine-coded"},
}
_PLAINER = {"fr": "un mot plus neutre, s’il dit la même chose", "en": "a plainer word, where it says the same"}


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
        for stem, finding in _coded(spot):
            if stem not in said:
                said.add(stem)
                yield finding


@lru_cache(maxsize=1024)
def _coded(spot: Spot) -> tuple[tuple[str, Finding], ...]:
    """Every coded word of a text with the beginning that makes it one. Kept, as the texts are read again."""
    told = table("coded")[spot.language]
    heard = []
    for found in _stems(spot.language).finditer(spot.text):
        side = "masculine" if found["masculine"] else "feminine"
        stem, source = found[side].lower(), f"{told['source']} : {_SIDES[spot.language][side]}"
        if found[0].lower() not in _except(spot.language):
            instead = told["instead"].get(stem, _PLAINER[spot.language])
            heard.append((stem, spot.finding("gender_coded", "inform", found.span(), instead, source)))
    return tuple(heard)

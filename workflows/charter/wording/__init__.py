"""What there is to say about the wording of a job sheet. Pure: text in, findings out; the lists are data beside it.

Each finding says what, how much it weighs (block, warn, inform), where, what to write instead, and its source.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from ...dossier import Finding
from .coded import gender_coded
from .contracted import contracted
from .copies import near_copy
from .halves import halves_out_of_step
from .listed import listed
from .lists import LANGUAGES
from .spots import ADVERT, Spot, spots
from .targeting import REQUIRED_MOST, long_list, one_lab, too_many_required, unjustified
from .titles import masculine_person, masculine_title

__all__ = ["LANGUAGES", "REQUIRED_MOST", "findings", "near_copy", "of_advert", "too_many_required"]


def findings(content: Mapping[str, Any]) -> tuple[Finding, ...]:
    """Everything to say about the texts of a sheet, by language and field, in the order of their words."""
    found: list[Finding] = []
    for language in LANGUAGES:
        half = list(spots(language, content.get(language) or {}))
        found += (one for spot in half for one in _read(spot))
        found += gender_coded(half)
    found += unjustified(content)
    found += halves_out_of_step(content)
    return _in_order(content, found)


def of_advert(text: str, language: str, most: int = REQUIRED_MOST) -> tuple[Finding, ...]:
    """Everything to say about a whole advert as plain text; places are those of its characters."""
    spot = Spot(language, ADVERT, 0, text)
    found = [*_read(spot), *gender_coded([spot]), *long_list(spot, most)]
    return tuple(sorted(found, key=lambda one: (one.start, one.end, one.code)))


@lru_cache(maxsize=1024)
def _read(spot: Spot) -> tuple[Finding, ...]:
    """What one text says on its own. Kept: a page and each of its steps read the same texts again."""
    return tuple(_said(spot))


def _said(spot: Spot) -> Iterator[Finding]:
    yield from listed(spot)
    yield from one_lab(spot)
    if spot.language == "fr":
        forms = list(contracted(spot))
        yield from forms
        if spot.name in ("title", ADVERT):
            yield from masculine_title(spot)
        if spot.name != "title":
            taken = {at for form in forms for at in range(form.start, form.end)}
            yield from (one for one in masculine_person(spot) if taken.isdisjoint(range(one.start, one.end)))


def _in_order(content: Mapping[str, Any], found: list[Finding]) -> tuple[Finding, ...]:
    fields = [f"{language}.{name}" for language in LANGUAGES for name in content.get(language) or {}]
    place = {where: number for number, where in enumerate(fields)}
    return tuple(sorted(found, key=lambda one: (place.get(one.where, -1), one.item, one.start, one.code)))

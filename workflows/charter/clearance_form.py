"""What a request for access asks, item by item, read from clearance_form.toml; who fills what, and what is wrong with it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

PERSON, LABORATORY, ESTABLISHMENT, COMPLEMENT = "person", "laboratory", "establishment", "complement"
FILLED = (PERSON, LABORATORY, COMPLEMENT)  # by somebody; the establishment's items come from the register of units
SHORT, LONG = 300, 6000  # signs
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z")


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a list: our words, and the ministry's own."""

    key: str
    fr: str
    en: str
    form: str


@dataclass(frozen=True, slots=True)
class Item:
    """One thing asked. `ref` is its reference on the form; `label` finds its cell by words instead."""

    key: str
    part: str
    section: str
    kind: str  # text, long, email, country, date, birth, choice
    fr: str
    en: str
    ref: str
    label: str = ""
    below: bool = False  # its cell is below its label, not beside it
    required: bool = True
    when: str = ""  # asked when the answer to that item is yes
    after: str = ""  # a date that may not come before that one
    none: str = ""  # what the form's list says for nothing
    choices: tuple[Choice, ...] = ()

    def words(self, language: str) -> str:
        """What is asked, in words."""
        return self.fr if language == "fr" else self.en

    @property
    def placed(self) -> bool:
        """True when the form has a cell for it."""
        return bool(self.ref or self.label)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document asked, as a PDF."""

    key: str
    part: str
    fr: str
    en: str
    required: bool = True

    def words(self, language: str) -> str:
        """What is asked, in words."""
        return self.fr if language == "fr" else self.en


@cache
def _read() -> tuple[tuple[Item, ...], tuple[Sheet, ...]]:
    raw = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    items = []
    for entry in raw["items"]:
        choices = tuple(Choice(**one) for one in entry.pop("choices", ()))
        ref = entry.pop("ref", "" if entry.get("label") else entry["key"])
        items.append(Item(**entry, ref=ref, choices=choices))
    return tuple(items), tuple(Sheet(**entry) for entry in raw["papers"])


@cache
def items(part: str | None = None) -> tuple[Item, ...]:
    """The items of a part, or all of them, in the order of the form."""
    return tuple(item for item in _read()[0] if part in (None, item.part))


@cache
def papers(part: str | None = None) -> tuple[Sheet, ...]:
    """The documents of a part, or all of them."""
    return tuple(paper for paper in _read()[1] if part in (None, paper.part))


@cache
def by_key() -> Mapping[str, Item]:
    """Every item under its key."""
    return {item.key: item for item in items()}


def due(item: Item, values: Mapping[str, str]) -> bool:
    """An answer is owed: always, or because of another answer."""
    return values.get(item.when) == "yes" if item.when else item.required


def faults(
    part: str, values: Mapping[str, str], held: Collection[str], today: date, only: Collection[str] = ()
) -> dict[str, str]:
    """What is wrong with a part, item by item: missing, too_long, mail, country, date, order, choice, paper.

    `held`: the documents in hand; `only`: the items open to correction, all of them when empty.
    """
    found = {}
    for item in items(part):
        if only and item.key not in only:
            continue
        fault = _fault(item, values, today)
        if fault:
            found[item.key] = fault
    for paper in papers(part):
        if (not only or paper.key in only) and paper.required and paper.key not in held:
            found[paper.key] = "paper"
    return found


def _fault(item: Item, values: Mapping[str, str], today: date) -> str:
    value = values.get(item.key, "").strip()
    if not value:
        return "missing" if due(item, values) else ""
    if len(value) > (LONG if item.kind == "long" else SHORT):
        return "too_long"
    if item.kind == "email":
        return "" if _MAIL.match(value) else "mail"
    if item.kind == "country":
        return "" if re.fullmatch(r"[A-Z]{2}", value) else "country"
    if item.kind == "choice":
        return "" if value in {choice.key for choice in item.choices} else "choice"
    return _fault_of_day(item, value, values, today) if item.kind in ("date", "birth") else ""


def _fault_of_day(item: Item, value: str, values: Mapping[str, str], today: date) -> str:
    day = as_day(value)
    if day is None or not 1900 <= day.year <= 2200:
        return "date"
    if item.kind == "birth":
        return "" if day < today else "past"
    first = as_day(values.get(item.after, ""))
    return "order" if first is not None and day < first else ""


def as_day(text: str) -> date | None:
    """A day written 2026-01-31, else None."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


# -- nationality (G31) ----------------------------------------------------------------------------------------

_UNION = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE"
UNION = frozenset(_UNION.split())
AREA, SWISS = frozenset({"IS", "LI", "NO"}), frozenset({"CH"})


def within(country: str, *, area: str, swiss: str) -> bool:
    """A nationality that a school counts with those of the Union: of the Area and Switzerland, as its pack says."""
    return country in UNION or (country in AREA and area == "as_union") or (country in SWISS and swiss == "as_union")


def concerned(countries: Collection[str], *, area: str, swiss: str, dual: str) -> bool:
    """A school that refers persons from outside the Union refers somebody with these nationalities.

    `dual` says what several nationalities mean: one of the Union is enough, or all must be.
    """
    counted = [within(country, area=area, swiss=swiss) for country in countries]
    return not (any(counted) if dual == "one_is_enough" else bool(counted) and all(counted))


def rests_on(countries: Collection[str], *, area: str, swiss: str) -> frozenset[str]:
    """The figures of a pack without which these nationalities could not be judged: of the Area, Switzerland, several."""
    counted = {within(country, area=area, swiss=swiss) for country in countries}
    named = {"hfds_area": not AREA.isdisjoint(countries), "hfds_swiss": not SWISS.isdisjoint(countries), "hfds_dual": len(counted) > 1}
    return frozenset(name for name, used in named.items() if used)

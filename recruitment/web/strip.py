"""Three weeks of deadlines, drawn by classes of the style sheet: day, width and row of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from recruitment.services.working_days import is_off

from .dates import names_of_days

DAYS, MOST, WIDTH, NARROWEST = 21, 8, 5, 2


@dataclass(frozen=True, slots=True)
class Day:
    """One column: the first two letters of the day, its number, how it looks."""

    name: str
    number: int
    look: str  # today, off or nothing


@dataclass(frozen=True, slots=True)
class Mark:
    """One deadline, where it stands in the strip."""

    when: date
    words: str
    look: str  # is-here, is-hfds, is-stop or nothing
    day: int  # column, from 1
    width: int
    row: int


def days(today: date) -> list[Day]:
    """The columns, from today on."""
    names = names_of_days()
    found = []
    for number in range(DAYS):
        day = today + timedelta(days=number)
        look = "today" if number == 0 else "off" if is_off(day) else ""
        found.append(Day(names[day.weekday()][:2], day.day, look))
    return found


def marks(today: date, deadlines: Iterable[tuple[date, str, str]]) -> list[Mark]:
    """The first deadlines of the three weeks, each in the first row where it has room."""
    found: list[Mark] = []
    free: list[int] = []  # row -> first free column
    for when, words, look in sorted(deadlines):
        column = (when - today).days + 1
        if not 1 <= column <= DAYS or len(found) == MOST:
            continue
        column = min(column, DAYS - NARROWEST + 1)
        width = min(WIDTH, DAYS - column + 1)
        row = next((n for n, first in enumerate(free) if first <= column), len(free))
        if row == len(free):
            free.append(0)
        free[row] = column + width
        found.append(Mark(when, words, look, column, width, row + 1))
    return found

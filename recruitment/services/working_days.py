"""Days on which the house works, and clocks counted in them: no weekend, no public holiday, no closure of a school."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any

from dateutil.easter import easter

SATURDAY = 5
DAY = timedelta(days=1)
MOST = 3660  # days looked at: a closure without end stops no clock for ever


@cache
def _known() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("data/public_holidays.toml").read_text(encoding="utf-8"))


@cache
def public_holidays(year: int) -> frozenset[date]:
    """The public holidays of a year in France, those of Alsace and Moselle left out; which they are stands in data/."""
    known, sunday = _known(), easter(year)
    fixed = {date.fromisoformat(f"{year}-{day}") for day in known["fixed"]}
    return frozenset(fixed | {sunday + DAY * days for days in known["after_easter"]})


def is_off(day: date) -> bool:
    """True on a weekend or a public holiday."""
    return day.weekday() >= SATURDAY or day in public_holidays(day.year)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days of one school: `closed` holds the first and the last day of each closure."""

    closed: tuple[tuple[date, date], ...] = field(default=())

    def works(self, day: date) -> bool:
        """True on a day that counts."""
        return not is_off(day) and not any(first <= day <= last for first, last in self.closed)

    def after(self, start: date, count: int) -> date:
        """The day on which `count` working days have gone by since `start`, which is not one of them."""
        day = start
        for _ in range(MOST):
            if count <= 0:
                break
            day += DAY
            count -= self.works(day)
        return day

    def between(self, start: date, end: date) -> int:
        """How many working days lie after `start`, up to and with `end`; negative when `end` comes first."""
        if end < start:
            return -self.between(end, start)
        return sum(self.works(start + DAY * n) for n in range(1, (end - start).days + 1))

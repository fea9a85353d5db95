"""Days on which the house works, and clocks counted in them: no weekend, no public holiday, no closure of a school."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

SATURDAY = 5
DAY = timedelta(days=1)
MOST = 3660  # days looked at: a closure without end stops no clock for ever


@cache
def public_holidays(year: int) -> frozenset[date]:
    """The public holidays of a year in France (code du travail, L3133-1), those of Alsace and Moselle left out."""
    from holidays.countries.france import France  # eighteen megabytes: only where days are counted

    return frozenset(France(years=year))  # type: ignore[no-untyped-call]  # the library has no types here


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

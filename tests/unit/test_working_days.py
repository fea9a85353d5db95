"""Clocks in working days: weekends, public holidays and closures do not count."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from holidays.countries.france import France

from recruitment.services.working_days import Calendar, is_off, public_holidays

MONDAY = date(2026, 4, 20)
OPEN = Calendar()
WINTER = Calendar(((date(2026, 12, 21), date(2027, 1, 1)),))


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (2024, date(2024, 4, 1)), (2025, date(2025, 4, 21)), (2026, date(2026, 4, 6)), (2026, date(2026, 5, 14)),
        (2026, date(2026, 5, 25)), (2038, date(2038, 4, 26)), (2026, date(2026, 5, 8)), (2026, date(2026, 12, 25)),
    ],
)  # fmt: skip
def test_holidays_fall_where_the_calendar_says(year: int, day: date) -> None:
    assert day in public_holidays(year)
    assert len(public_holidays(year)) in (10, 11)  # Ascension can fall on 8 May


@pytest.mark.parametrize("year", range(2008, 2061))
def test_holidays_are_those_of_a_library_too_large_to_serve_pages(year: int) -> None:
    assert public_holidays(year) == frozenset(France(years=year))


def test_holidays_of_one_region_are_not_everybodys() -> None:
    assert date(2026, 4, 3) not in public_holidays(2026)  # Good Friday
    assert date(2026, 12, 26) not in public_holidays(2026)


def test_weekends_and_holidays_are_off() -> None:
    assert [is_off(MONDAY + timedelta(days=n)) for n in range(7)] == [False] * 5 + [True] * 2
    assert is_off(date(2026, 5, 1))


@pytest.mark.parametrize(("calendar", "start", "count", "end"), [
    (OPEN, date(2026, 4, 20), 1, date(2026, 4, 21)),  # the day of the start does not count
    (OPEN, date(2026, 4, 24), 1, date(2026, 4, 27)),  # over a weekend
    (OPEN, date(2026, 4, 25), 1, date(2026, 4, 27)),  # from a Saturday
    (OPEN, date(2026, 4, 30), 1, date(2026, 5, 4)),  # over 1 May, a Friday
    (OPEN, date(2026, 5, 4), 10, date(2026, 5, 20)),  # over 8 May, a Friday, and Ascension
    (OPEN, date(2026, 4, 20), 0, date(2026, 4, 20)),
    (WINTER, date(2026, 12, 18), 1, date(2027, 1, 4)),  # over a closure and the weekends around
    (Calendar(((date(2026, 4, 21), date(2026, 4, 21)), (date(2026, 4, 22), date(2026, 4, 22)))), MONDAY, 1, date(2026, 4, 23)),
])  # fmt: skip
def test_clock_ends_on_a_working_day(calendar: Calendar, start: date, count: int, end: date) -> None:
    assert calendar.after(start, count) == end
    assert calendar.between(start, end) == count


def test_days_late_are_working_days() -> None:
    friday = date(2026, 4, 24)
    assert [OPEN.between(friday, friday + timedelta(days=n)) for n in range(4)] == [0, 0, 0, 1]
    assert OPEN.between(friday, MONDAY) == -4


def test_closure_without_end_stops_no_clock_for_ever() -> None:
    closed = Calendar(((MONDAY, date.max),))
    assert closed.after(MONDAY, 1) > MONDAY

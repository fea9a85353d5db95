"""Days off, and deadlines that find their place in three weeks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from recruitment.web.days_off import holidays, is_off
from recruitment.web.strip import DAYS, MOST, marks

MONDAY = date(2026, 4, 20)


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (2024, date(2024, 4, 1)), (2025, date(2025, 4, 21)), (2026, date(2026, 4, 6)), (2026, date(2026, 5, 14)),
        (2026, date(2026, 5, 25)), (2038, date(2038, 4, 26)), (2026, date(2026, 5, 8)), (2026, date(2026, 12, 25)),
    ],
)  # fmt: skip
def test_holidays_fall_where_the_calendar_says(year: int, day: date) -> None:
    assert day in holidays(year)
    assert len(holidays(year)) in (10, 11)  # Ascension can fall on 8 May


def test_weekends_and_holidays_are_off() -> None:
    assert [is_off(MONDAY + timedelta(days=n)) for n in range(7)] == [False] * 5 + [True] * 2
    assert is_off(date(2026, 5, 1))


def test_deadlines_stand_under_their_day_without_overlap() -> None:
    asked = [(MONDAY + timedelta(days=n), f"{n}", "") for n in (3, 4, 7, 10, 14, 17, 20)]
    placed = marks(MONDAY, reversed(asked))
    assert [mark.words for mark in placed] == ["3", "4", "7", "10", "14", "17", "20"]
    taken = {(mark.row, column) for mark in placed for column in range(mark.day, mark.day + mark.width)}
    assert len(taken) == sum(mark.width for mark in placed), "two deadlines share a cell"
    assert all(mark.day + mark.width - 1 <= DAYS for mark in placed)


def test_strip_keeps_to_three_weeks_and_eight_deadlines() -> None:
    around = [(MONDAY + timedelta(days=n), "x", "") for n in (-1, 21)]
    assert marks(MONDAY, around) == []
    assert len(marks(MONDAY, [(MONDAY, f"{n}", "") for n in range(20)])) == MOST

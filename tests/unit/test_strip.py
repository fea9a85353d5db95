"""Deadlines that find their place in three weeks."""

from __future__ import annotations

from datetime import date, timedelta

from recruitment.web.strip import DAYS, MOST, marks

MONDAY = date(2026, 4, 20)


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

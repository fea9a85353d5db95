"""The timeline of the interviews: a row a day, a bar an interview, over the hours of the busiest day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from markupsafe import Markup

from .dates import PARIS, short_day

HOUR = timedelta(hours=1)
MOST_TICKS = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """One interview, in percent of the width."""

    x: float
    width: float
    told: bool


@dataclass(frozen=True, slots=True)
class Day:
    """One day with its interviews."""

    label: Markup | str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """The days over one scale; `ticks` are hours with their places."""

    days: tuple[Day, ...]
    ticks: tuple[tuple[str, float], ...]


def timeline(meetings: Iterable[tuple[datetime, datetime, bool]]) -> Picture | None:
    """The interviews (from, to, whether told) side by side; None when there is none."""
    local = sorted((start.astimezone(PARIS), end.astimezone(PARIS), told) for start, end, told in meetings)
    if not local:
        return None
    first = min(start.hour for start, _, _ in local)
    last = max(_hours(start, end) for start, end, _ in local)
    span = max(1.0, last - first)

    def place(hour: float) -> float:
        return round(1 + 98 * (hour - first) / span, 2)

    days: dict[date, list[Bar]] = {}
    for start, end, told in local:
        x, until = place(start.hour + start.minute / 60), place(min(last, _hours(start, end, whole=False)))
        days.setdefault(start.date(), []).append(Bar(x, round(until - x, 2), told))
    step = max(1, -(-int(span) // MOST_TICKS))
    ticks = tuple((f"{hour} h", place(hour)) for hour in range(first, first + int(span) + 1, step))
    return Picture(tuple(Day(short_day(day), tuple(bars)) for day, bars in days.items()), ticks)


def _hours(start: datetime, end: datetime, *, whole: bool = True) -> float:
    """The end of an interview in hours of the day on which it began; rounded up when `whole`."""
    hours = start.hour + start.minute / 60 + (end - start) / HOUR
    return float(-(-hours // 1)) if whole else hours

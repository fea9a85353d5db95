"""Pictures of the committee's figures: where each mark stands, in percent of the width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from recruitment.services.committee_figures import Figures

STEPS = (1, 2, 5, 10, 20, 50, 100)  # working days between two ticks
MOST_TICKS = 6
MOST_BARS = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """One school in one year: from the shortest turnaround to the longest, the median between."""

    figures: Figures
    low: float
    mean: float
    high: float


@dataclass(frozen=True, slots=True)
class Picture:
    """Bars over one scale; `ticks` are working days with their places."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[int, float], ...]


def turnaround(figures: Sequence[Figures]) -> Picture | None:
    """The turnarounds side by side; None when nothing was counted."""
    if not figures:
        return None
    longest = max(1, *(one.longest for one in figures))
    gap = next((step for step in STEPS if longest / step <= MOST_TICKS), longest)
    end = gap * -(-longest // gap)

    def place(days: float) -> float:
        return round(2 + 96 * max(0.0, days) / end, 1)  # a margin for the dot at either end

    bars = tuple(Bar(one, place(one.shortest), place(one.median), place(one.longest)) for one in figures)
    return Picture(bars, tuple((days, place(days)) for days in range(0, end + 1, gap)))


def bars(counts: Sequence[tuple[str, int]]) -> list[tuple[str, int, float]]:
    """The first counts, each with its share of the greatest."""
    most = max((count for _, count in counts), default=1)
    return [(name, count, count / most) for name, count in counts[:MOST_BARS]]

"""Sums of marks: one candidate's weighted mean, each criterion's median and spread, order with ties.

Marks are levels of the grid's scale (1 to 5). None, or a criterion left out, means that the juror could
not assess it. The arithmetic compares; the jury ranks.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from statistics import fmean, median
from typing import TYPE_CHECKING, Generic, TypeVar

from .grid import Grid

if TYPE_CHECKING:  # numpy costs a page worker 15 MB and 80 ms: imported where an array is asked for
    import numpy as np
    from numpy.typing import NDArray

Sheet = Mapping[str, int | None]  # one juror's marks of one candidate, by criterion
C = TypeVar("C", bound=Hashable)  # whatever names a candidate
J = TypeVar("J", bound=Hashable)  # whatever names a juror

# Means are sums of quotients: beyond this they differ only by rounding.
_SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Mean:
    """A candidate's weighted mean on the scale, over how many jurors, and the least weight they covered."""

    value: float  # 1.0 to 5.0
    jurors: int
    coverage: float  # smallest share of the weight that one of the jurors could assess, 0 to 1


@dataclass(frozen=True, slots=True)
class CriterionTally:
    """How one candidate was marked on one criterion; median and spread are None without a mark."""

    key: str
    marks: tuple[int, ...]  # ascending, so that no position tells who gave it
    median: float | None
    spread: int | None  # highest level less lowest


@dataclass(frozen=True, slots=True)
class Place(Generic[C]):
    """A candidate in the order of means; `tied` are those whom marks do not separate from this one."""

    candidate: C
    mean: float
    rank: int  # 1 + how many have a higher mean
    tied: tuple[C, ...]


@dataclass(frozen=True, slots=True)
class Cube(Generic[C, J]):
    """Marks as an array of shape (candidates, jurors, criteria), nan where there is none."""

    values: NDArray[np.float64]
    candidates: tuple[C, ...]
    jurors: tuple[J, ...]
    criteria: tuple[str, ...]


def candidate_mean(grid: Grid, sheets: Mapping[J, Sheet], stage: str | None = None) -> Mean | None:
    """The mean over jurors of each one's weighted mean; None when nobody could assess anything.

    Where a juror could not assess a criterion, the weights of the others are scaled up for that juror.
    Criteria that are only collected, or not marked at `stage`, count for nothing.
    """
    weights = _weights(grid, stage)
    whole = sum(weights.values())
    means, covered = [], []
    for sheet in sheets.values():
        marked = {key: mark for key, mark in sheet.items() if mark is not None and key in weights}
        share = sum(weights[key] for key in marked)
        if share:
            means.append(sum(weights[key] * mark for key, mark in marked.items()) / share)
            covered.append(share / whole)
    return Mean(fmean(means), len(means), min(covered)) if means else None


def criterion_tallies(grid: Grid, sheets: Mapping[J, Sheet]) -> tuple[CriterionTally, ...]:
    """One tally a marked criterion, in the order of the grid."""
    tallies = []
    for criterion in grid.at(None):
        found = (sheet.get(criterion.key) for sheet in sheets.values())
        marks = tuple(sorted(mark for mark in found if mark is not None))
        middle = float(median(marks)) if marks else None
        tallies.append(CriterionTally(criterion.key, marks, middle, marks[-1] - marks[0] if marks else None))
    return tuple(tallies)


def order(means: Mapping[C, float], zone: float) -> tuple[Place[C], ...]:
    """Candidates by descending mean; two whose means differ by at most `zone` points are tied.

    Ties are pairwise: first may tie with second and second with third without first tying with third.
    Equal means share a rank and keep the order in which they came.
    """
    ranked = sorted(means.items(), key=lambda item: -item[1])
    places: list[Place[C]] = []
    for position, (candidate, mean) in enumerate(ranked):
        before = places[-1] if places else None
        rank = before.rank if before and before.mean - mean <= _SAME else position + 1
        places.append(Place(candidate, mean, rank, _within(ranked, position, zone)))
    return tuple(places)


def _within(ranked: list[tuple[C, float]], position: int, zone: float) -> tuple[C, ...]:
    """The neighbours above, then below, whose mean lies within the zone."""
    mean = ranked[position][1]
    first, last = position, position
    while first > 0 and ranked[first - 1][1] - mean <= zone + _SAME:
        first -= 1
    while last + 1 < len(ranked) and mean - ranked[last + 1][1] <= zone + _SAME:
        last += 1
    return tuple(c for c, _ in ranked[first:position] + ranked[position + 1 : last + 1])


def cube(grid: Grid, marks: Mapping[C, Mapping[J, Sheet]]) -> Cube[C, J]:
    """The marks of many candidates (candidate -> juror -> sheet) as one array; what is only collected has none."""
    import numpy as np

    candidates = tuple(marks)
    jurors = tuple(dict.fromkeys(juror for sheets in marks.values() for juror in sheets))
    criteria = tuple(criterion.key for criterion in grid.at(None))
    row = {juror: number for number, juror in enumerate(jurors)}
    column = {key: number for number, key in enumerate(criteria)}
    values = np.full((len(candidates), len(jurors), len(criteria)), np.nan)
    for number, sheets in enumerate(marks.values()):
        for juror, sheet in sheets.items():
            for key, mark in sheet.items():
                if mark is not None and key in column:
                    values[number, row[juror], column[key]] = mark
    return Cube(values, candidates, jurors, criteria)


def weighted_means(grid: Grid, marks: Cube[C, J], stage: str | None = None) -> NDArray[np.float64]:
    """`candidate_mean` of every candidate at once, shape (candidates,); nan where there is no mark."""
    import numpy as np

    from .robustness import juror_means, over_jurors

    weights = _weights(grid, stage)
    weight = np.array([weights.get(key, 0) for key in marks.criteria], dtype=float)
    return over_jurors(juror_means(marks.values, weight))


def _weights(grid: Grid, stage: str | None) -> dict[str, int]:
    return {c.key: c.weight for c in grid.at(stage) if c.weight > 0}

"""All statistics of a jury's marks: agreement by criterion and overall, leanings of jurors, firmness of the order."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, TypeVar

from .estimate import Estimate
from .icc import Icc, icc
from .krippendorff import alphas_of
from .robustness import Standing, juror_means, standings
from .severity import Severity, severity
from .tallies import Cube
from .yardsticks import Small, smallness

if TYPE_CHECKING:  # numpy costs a page worker 15 MB and 80 ms: imported where an array is asked for
    import numpy as np
    from numpy.typing import NDArray

C = TypeVar("C", bound=Hashable)
J = TypeVar("J", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far jurors agree in one table, what that rests on, and why it may be no more than a hint."""

    alpha_interval: Estimate
    alpha_ordinal: Estimate
    icc: Icc
    candidates: int
    jurors: int
    marks: int
    missing: int  # cells without a mark
    marked_twice: int  # candidates with two marks or more: what alpha rests on
    small: tuple[Small, ...]


@dataclass(frozen=True, slots=True)
class Statistics(Generic[C, J]):
    """Everything that is told of a set of marks."""

    overall: Reliability
    criteria: Mapping[str, Reliability]
    severity: Severity  # of the jurors' means; its jurors and candidates in the order below
    standings: tuple[Standing, ...]
    candidates: tuple[C, ...]
    jurors: tuple[J, ...]


def jury_statistics(
    marks: Cube[C, J],
    weights: Mapping[str, float] | None = None,
    *,
    places: int = 1,
    draws: int = 1000,
    seed: int = 1,
) -> Statistics[C, J]:
    """The statistics of a cube of marks; without weights every criterion counts the same.

    Overall rests on one value for each candidate and juror: the weighted mean of the criteria that this juror
    could assess for this candidate. By criterion rests on the marks themselves.
    """
    import numpy as np

    weight = np.array([1.0 if weights is None else weights.get(key, 0.0) for key in marks.criteria])
    means = np.round(juror_means(marks.values, weight), 12).T  # equal means stay equal whatever was added first
    tables = [means, *(marks.values[:, :, column].T for column in range(len(marks.criteria)))]
    interval, ordinal = (alphas_of(tables, level, draws, seed) for level in ("interval", "ordinal"))
    given = int((~np.isnan(marks.values)).sum())
    found = [_reliability(*one) for one in zip(tables, interval, ordinal, strict=True)]
    return Statistics(
        overall=_overall(found[0], given, marks.values.size),
        criteria=dict(zip(marks.criteria, found[1:], strict=True)),
        severity=severity(means),
        standings=standings(marks.values, weight, places=places, draws=draws, seed=seed),
        candidates=marks.candidates,
        jurors=marks.jurors,
    )


def _reliability(table: NDArray[np.float64], interval: Estimate, ordinal: Estimate) -> Reliability:
    import numpy as np

    held = ~np.isnan(table)
    jurors, candidates = table.shape
    marks, twice = int(held.sum()), int((held.sum(axis=0) >= 2).sum())
    small = smallness(twice, int(held.any(axis=1).sum()))
    return Reliability(interval, ordinal, icc(table), candidates, jurors, marks, table.size - marks, twice, small)


def _overall(found: Reliability, marks: int, cells: int) -> Reliability:
    """The same with marks counted one by one, not by means."""
    return replace(found, marks=marks, missing=cells - marks)

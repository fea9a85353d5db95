"""Krippendorff's alpha, with missing marks, and its bootstrap interval.

Source: K. Krippendorff, Computing Krippendorff's alpha-reliability (2011). Its coincidence matrix is not built:
both disagreements are sums of squared differences, which need a unit's number, sum and sum of squares alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from .estimate import LEVEL, Estimate, percentiles, resamples

if TYPE_CHECKING:  # numpy costs a page worker 15 MB and 80 ms: imported where an array is asked for
    import numpy as np
    from numpy.typing import NDArray

Level = Literal["nominal", "ordinal", "interval"]

# Rounding leaves about 1e-16 where a draw holds one value only; two values on a scale of 0 to 1 leave far more.
_NOTHING = 1e-13
_FEW_VALUES = 64  # up to here a table of value × unit is faster than counting draw by draw


def alpha(ratings: Sequence[Sequence[float | None]] | NDArray[np.float64], level: Level = "interval") -> float | None:
    """Alpha of a table with a row a juror and a column a unit; None or nan where missing.

    1 is perfect agreement, 0 what chance gives, negative is systematic disagreement. Units with fewer than two
    ratings are left out. None when no unit is left or all ratings left are equal: agreement then cannot be told
    from absence of variation. One unit alone gives 0, whatever its ratings.
    """
    import numpy as np

    table = _Table(ratings)
    return None if table.why else float(table.alphas(np.ones((1, table.units)), level)[0])


def alphas_of(tables: Sequence[NDArray[np.float64]], level: Level, draws: int, seed: int) -> list[Estimate]:
    """Alpha of each table, all with the same candidates as columns, with its 95 % percentile interval.

    Candidates are drawn with replacement, the same ones for every table; an interval that would miss its own
    value, as it may with few candidates, is widened to it. Draws in which alpha does not exist
    (nothing marked twice, all marks equal) are left out; when they are more than half there is no interval.
    """
    import numpy as np

    found = [_Table(table) for table in tables]
    drawn: list[list[NDArray[np.float64]]] = [[] for _ in found]
    width = tables[0].shape[1] if tables else 0
    for weights in resamples(width, draws, seed):
        for one, kept in zip(found, drawn, strict=True):
            if not one.why:
                kept.append(one.alphas(weights[:, one.columns], level))
    values = [np.concatenate(kept) if kept else np.empty(0) for kept in drawn]
    return [_estimate(one, level, kept) for one, kept in zip(found, values, strict=True)]


def _estimate(table: _Table, level: Level, drawn: NDArray[np.float64]) -> Estimate:
    import numpy as np

    if table.why:
        return Estimate(None, why=table.why)
    value = float(table.alphas(np.ones((1, table.units)), level)[0])
    if table.units < 2:
        return Estimate(value, why="one_unit")
    if not drawn.size:
        return Estimate(value, why="no_draws")
    low, high, known = percentiles(drawn[:, None], LEVEL)
    if 2 * known[0] < drawn.size:
        return Estimate(value, why="draws_alike")
    return Estimate(value, min(value, float(low[0])), max(value, float(high[0])))


class _Table:
    """The units rated at least twice, values from 0 to 1, and what alpha needs to know of each."""

    def __init__(self, ratings: Sequence[Sequence[float | None]] | NDArray[np.float64]) -> None:
        import numpy as np

        table = np.array(ratings, dtype=float)
        if table.ndim != 2:
            table = np.empty((0, 0))
        self.columns = (~np.isnan(table)).sum(axis=0) >= 2
        table = table[:, self.columns]
        self.units = table.shape[1]
        unit, juror = np.nonzero(~np.isnan(table.T))
        known = table[juror, unit]
        values, codes = np.unique(known, return_inverse=True)
        self.unit, self.codes = unit, codes
        self.why = "not_twice" if not known.size else "no_variation" if len(values) < 2 else ""
        if self.why:
            return
        self.values = (values - values[0]) / (values[-1] - values[0])
        self.size = np.bincount(unit).astype(float)
        self.held: NDArray[np.float64] | None = None  # how often each unit holds each value, where few enough
        if len(values) <= _FEW_VALUES:
            cells = np.bincount(codes * self.units + unit, minlength=len(values) * self.units)
            self.held = cells.reshape(len(values), self.units).astype(float)

    def alphas(self, weights: NDArray[np.float64], level: Level) -> NDArray[np.float64]:
        """Alpha with each unit counted so many times (draws × units); nan where it does not exist."""
        import numpy as np

        if level == "interval":
            observed, expected, size = self._interval(weights)
        elif level == "ordinal":
            observed, expected, size = self._ordinal(weights)
        else:
            observed, expected, size = self._nominal(weights)
        varied = expected > _NOTHING * size**2
        ratio = np.divide((size - 1) * observed, expected, out=np.full(len(weights), np.nan), where=varied)
        found: NDArray[np.float64] = np.round(1 - ratio, 14)  # so that perfect agreement is 1 in every draw
        return found

    def _interval(self, weights: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
        import numpy as np

        marks = self.values[self.codes]
        marks = marks - marks.mean()
        sums = np.bincount(self.unit, marks)
        apart = np.bincount(self.unit, (marks - (sums / self.size)[self.unit]) ** 2)
        observed = weights @ (2 * self.size * apart / (self.size - 1))
        size, total = weights @ self.size, weights @ sums
        squares = weights @ np.bincount(self.unit, marks**2)
        return observed, 2 * (size * squares - total**2), size

    def _ordinal(self, weights: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
        """As for intervals, on ranks: the share of ratings below a value, its own counted by half, draw by draw."""
        import numpy as np

        size = weights @ self.size
        counts = self._counts(weights)
        ranks = (np.cumsum(counts, axis=1) - counts / 2) / np.maximum(size[:, None], 1) - 0.5
        sums, squares = self._sums(ranks), self._sums(ranks**2)
        observed = (weights * (squares - sums**2 / self.size)) @ (2 * self.size / (self.size - 1))
        expected = 2 * (size * (weights * squares).sum(axis=1) - (weights * sums).sum(axis=1) ** 2)
        return observed, expected, size

    def _nominal(self, weights: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
        import numpy as np

        cells, same = np.unique(np.stack([self.unit, self.codes]), axis=1, return_counts=True)
        alike = np.bincount(cells[0], same.astype(float) ** 2)
        size = weights @ self.size
        observed = weights @ ((self.size**2 - alike) / (self.size - 1))
        return observed, size**2 - (self._counts(weights) ** 2).sum(axis=1), size

    def _counts(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """How often each value occurs in each draw, shape (draws, values)."""
        import numpy as np

        if self.held is not None:
            return weights @ self.held.T
        return np.stack([np.bincount(self.codes, row[self.unit], len(self.values)) for row in weights])

    def _sums(self, of_values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sums over each unit's ratings of what a draw gives to each value: (draws, values) to (draws, units)."""
        import numpy as np

        if self.held is not None:
            return of_values @ self.held
        return np.stack([np.bincount(self.unit, row[self.codes]) for row in of_values])

"""Intraclass correlation of a jury: two-way random effects, absolute agreement, one juror and the mean of all.

ICC(2,1) and ICC(2,k) of Shrout & Fleiss (1979), which are ICC(A,1) and ICC(A,k) of McGraw & Wong (1996), with
the 95 % interval on the F distribution that the latter give. Listwise: only candidates marked by every juror count.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .estimate import LEVEL, Estimate
from .fdist import f_quantile

if TYPE_CHECKING:  # numpy costs a page worker 15 MB and 80 ms: imported where an array is asked for
    import numpy as np
    from numpy.typing import NDArray

# Sums of squares of marks brought to the scale 0 to 1: below this they are rounding.
_NOTHING = 1e-24
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Icc:
    """Both coefficients, and the candidates and jurors they rest on."""

    single: Estimate  # ICC(2,1): what one juror's mark is worth
    mean: Estimate  # ICC(2,k): what the mean over these jurors is worth
    candidates: int  # marked by every juror
    jurors: int  # who marked anybody


def icc(table: NDArray[np.float64]) -> Icc:
    """The coefficients of a table with a row a juror and a column a candidate, nan where missing.

    A juror without any mark is left out first, then each candidate whom not all the others marked.
    """
    import numpy as np

    table = table[~np.isnan(table).all(axis=1)] if table.size else table
    table = table[:, ~np.isnan(table).any(axis=0) & (len(table) > 0)].T
    people, jurors = table.shape
    why = "one_juror" if jurors < 2 else "not_complete" if people < 2 else ""
    if not why and np.ptp(table) == 0:
        why = "no_variation"
    if why:
        return Icc(Estimate(None, why=why), Estimate(None, why=why), people, jurors)
    rows, columns, rest = _squares((table - table.min()) / np.ptp(table))
    single, mean = _value(rows, columns, rest, people, jurors)
    if single is None:
        return Icc(Estimate(None, why="no_variance"), Estimate(None, why="no_variance"), people, jurors)
    low, high = _interval(rows, columns, rest, people, jurors, single)
    return Icc(
        _told(single, low, high),
        _told(mean, _of_mean(low, jurors), _of_mean(high, jurors)) if mean is not None else
        Estimate(None, why="no_variance"),
        people,
        jurors,
    )  # fmt: skip


def _told(value: float, low: float | None, high: float | None) -> Estimate:
    return Estimate(value, low, high, "" if low is not None and high is not None else "no_interval")


def _squares(table: NDArray[np.float64]) -> tuple[float, float, float]:
    """Mean squares between candidates, between jurors, and of what is left (n × k table without a hole)."""
    people, jurors = table.shape
    table = table - table.mean()
    across, down = table.mean(axis=1), table.mean(axis=0)
    left = table - across[:, None] - down[None, :]
    sums = (jurors * (across**2).sum(), people * (down**2).sum(), (left**2).sum())
    rows, columns, rest = (0.0 if one < _NOTHING * table.size else float(one) for one in sums)
    return rows / (people - 1), columns / (jurors - 1), rest / ((people - 1) * (jurors - 1))


def _value(rows: float, columns: float, rest: float, n: int, k: int) -> tuple[float | None, float | None]:
    """ICC(2,1) and ICC(2,k); None where the variance estimated below the line is not positive."""
    one = rows + (k - 1) * rest + k * (columns - rest) / n
    all_of_them = rows + (columns - rest) / n
    within = _ROUNDING * (rows + columns + rest)
    return (
        (rows - rest) / one if one > within else None,
        (rows - rest) / all_of_them if all_of_them > within else None,
    )


def _interval(
    rows: float, columns: float, rest: float, n: int, k: int, value: float
) -> tuple[float | None, float | None]:
    """McGraw & Wong (1996), table 7, case 2, written so that no mean square is divided by."""
    if columns == 0 and rest == 0:
        return 1.0, 1.0  # every juror gives each candidate the same mark
    a, b = k * value, n * (1 - value) + k * value * (n - 1)
    under = (a * columns) ** 2 / (k - 1) + (b * rest) ** 2 / ((n - 1) * (k - 1))
    freedom = (a * columns + b * rest) ** 2 / under if under > 0 else 0.0
    if freedom < 1e-6:
        return None, None
    other = k * columns + (k * n - k - n) * rest
    upper, lower = (f_quantile((1 + LEVEL) / 2, *freedoms) for freedoms in ((n - 1, freedom), (freedom, n - 1)))
    low = _over(n * (rows / upper - rest), other + n * rows / upper)
    high = _over(n * (lower * rows - rest), other + n * lower * rows)
    if low is None or high is None or not low - _ROUNDING <= value <= high + _ROUNDING:
        return None, None  # the approximation breaks down, as it may where the coefficient is negative
    return low, high


def _of_mean(single: float | None, k: int) -> float | None:
    """The end of an interval for one juror turned into that for the mean of k; None where it has no meaning."""
    return None if single is None else _over(k * single, 1 + (k - 1) * single)


def _over(above: float, below: float) -> float | None:
    return above / below if below > 0 else None

"""A figure with its interval, and how candidates are drawn again and again to find one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # numpy costs a page worker 15 MB and 80 ms: imported where an array is asked for
    import numpy as np
    from numpy.typing import NDArray

LEVEL = 0.95
AT_ONCE = 1_000_000  # numbers in one block of draws: memory stays flat whatever the size of the field


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure and its interval; what is None cannot be computed, and `why` is the code of the reason."""

    value: float | None
    low: float | None = None
    high: float | None = None
    why: str = ""


def resamples(count: int, draws: int, seed: int) -> Iterator[NDArray[np.float64]]:
    """Bootstrap draws of `count` things: blocks of rows that say how often each was drawn. Seeded."""
    import numpy as np

    source = np.random.default_rng(seed)
    block = max(1, AT_ONCE // max(count, 1))
    for first in range(0, draws, block):
        rows = min(block, draws - first)
        picked = source.integers(0, count, (rows, count)) + count * np.arange(rows)[:, None]
        yield np.bincount(picked.ravel(), minlength=rows * count).reshape(rows, count).astype(float)


def percentiles(
    values: NDArray[np.float64], level: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.intp]]:
    """Low and high end of the middle `level` of each column, nan left out, and how many were not nan."""
    import numpy as np

    ordered = np.sort(values, axis=0)  # nan last
    known = (~np.isnan(values)).sum(axis=0)
    ends = []
    for share in ((1 - level) / 2, (1 + level) / 2):
        place = np.maximum(known - 1, 0) * share
        under = np.floor(place).astype(int)
        over = np.minimum(under + 1, np.maximum(known - 1, 0))
        low, high = (np.take_along_axis(ordered, at[None, :], axis=0)[0] for at in (under, over))
        ends.append(low + (high - low) * (place - under))
    return ends[0], ends[1], known

"""Do jurors read the grid alike? Krippendorff's alpha, and the cells where they stand far apart."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from .grid import Grid
from .krippendorff import alpha
from .tallies import Sheet, cube
from .yardsticks import smallness

if TYPE_CHECKING:  # numpy costs a page worker 15 MB and 80 ms: imported where an array is asked for
    import numpy as np
    from numpy.typing import NDArray

C = TypeVar("C", bound=Hashable)
J = TypeVar("J", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Wide(Generic[C]):
    """One candidate and criterion where the highest and the lowest mark lie far apart."""

    candidate: C
    criterion: str
    low: int
    high: int

    @property
    def spread(self) -> int:
        """Levels between the two."""
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class Agreement(Generic[C]):
    """How far a jury agrees, overall and by criterion, and what to talk about first."""

    alpha: float | None  # None: nothing marked twice, or everything marked the same
    by_criterion: Mapping[str, float | None]
    wide: tuple[Wide[C], ...]  # widest first
    spread: int  # the widest of all, in levels
    jurors: int
    cells: int  # candidate × criterion pairs marked by at least two jurors
    below: bool  # alpha is known and under the threshold
    small: bool  # too few marks for alpha to be more than a hint

    @property
    def due(self) -> bool:
        """True when the jury owes itself a discussion before it deliberates."""
        return self.below or bool(self.wide)


def agreement(
    grid: Grid, marks: Mapping[C, Mapping[J, Sheet]], alpha_min: float, spread_levels_max: int
) -> Agreement[C]:
    """What a jury's marks (candidate -> juror -> sheet) say of its agreement.

    Alpha is interval alpha with each candidate × criterion as a unit; by criterion, each candidate is
    one. `wide` holds the cells whose spread exceeds `spread_levels_max`. The two figures are a pack's.
    """
    import numpy as np

    box = cube(grid, marks)
    people, jurors, criteria = box.values.shape
    flat = box.values.transpose(1, 0, 2).reshape(jurors, people * criteria)
    marked = (~np.isnan(flat)).sum(axis=0) if jurors else np.zeros(people * criteria)
    value, cells = alpha(flat), int((marked >= 2).sum())
    wide, spread = _wide(box.values, box.candidates, box.criteria, spread_levels_max)
    active = int((~np.isnan(flat)).any(axis=1).sum()) if flat.size else 0
    return Agreement(
        alpha=value,
        by_criterion={key: alpha(box.values[:, :, n].T) for n, key in enumerate(box.criteria)},
        wide=wide,
        spread=spread,
        jurors=active,
        cells=cells,
        below=value is not None and value < alpha_min,
        small=bool(smallness(cells, active)),
    )


def _wide(
    values: NDArray[np.float64], candidates: tuple[C, ...], criteria: tuple[str, ...], most: int
) -> tuple[tuple[Wide[C], ...], int]:
    """The cells spread over more than `most` levels, widest first, and the widest spread of all."""
    import numpy as np

    blank = np.isnan(values)
    low = np.where(blank, np.inf, values).min(axis=1, initial=np.inf)
    high = np.where(blank, -np.inf, values).max(axis=1, initial=-np.inf)
    spread = np.where(blank.all(axis=1), 0, high - low)
    found = [
        Wide(candidates[person], criteria[column], int(low[person, column]), int(high[person, column]))
        for person, column in np.argwhere(spread > most)
    ]
    found.sort(key=lambda cell: -cell.spread)
    return tuple(found), int(spread.max(initial=0))

"""How firmly the order stands: without each juror, with other weights, with jurors drawn again; and the tie zone.

Order is by the raw mean over jurors of each one's weighted mean. The arithmetic compares; the jury ranks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .estimate import percentiles, resamples
from .yardsticks import figure

if TYPE_CHECKING:  # numpy costs a page worker 15 MB and 80 ms: imported where an array is asked for
    import numpy as np
    from numpy.typing import NDArray

_SAME = 1e-9  # means are sums of quotients: closer than this they differ only by rounding
_AT_ONCE = 2_000_000  # numbers in one block of changed weights

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one candidate stands; None where it cannot be computed (no mark, one juror, no draws)."""

    mean: float | None
    rank: int | None  # 1 + how many have a higher mean
    mean_range: tuple[float, float] | None  # 90 % of the draws of jurors
    without_a_juror: Range | None  # best and worst rank with all jurors and without each
    other_weights: Range | None  # best and worst rank met
    drawn: Range | None  # 90 % of the draws of jurors, and the rank itself
    top: float | None  # share of the draws among the places offered
    tied: bool | None  # whether marks tell this candidate from the last place offered


def juror_means(values: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each juror's weighted mean of each candidate: (candidates, jurors, criteria) to (candidates, jurors).

    Where a juror could not assess a criterion the weights of the others are scaled up; nan where nothing counts.
    """
    import numpy as np

    held = ~np.isnan(values)
    share = held @ weights
    means = np.full(share.shape, np.nan)
    np.divide(np.where(held, values, 0.0) @ weights, share, out=means, where=share > 0)
    return means


def ranks(means: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ranks along each row, highest first, equal means sharing one; nan stays nan."""
    import numpy as np

    order = np.argsort(-means, axis=1, kind="stable")  # nan last
    ordered = np.take_along_axis(means, order, axis=1)
    first = np.zeros(means.shape, dtype=int)
    first[:, 1:] = np.where(ordered[:, :-1] - ordered[:, 1:] > _SAME, np.arange(1, means.shape[1]), 0)
    found = np.empty(means.shape)
    np.put_along_axis(found, order, np.maximum.accumulate(first, axis=1) + 1.0, axis=1)
    found[np.isnan(means)] = np.nan
    return found


def standings(
    values: NDArray[np.float64], weights: NDArray[np.float64], *, places: int = 1, draws: int = 1000, seed: int = 1
) -> tuple[Standing, ...]:
    """The standing of every candidate, in the order of the array (candidates, jurors, criteria)."""
    import numpy as np

    own = juror_means(values, weights)
    own = own[:, ~np.isnan(own).all(axis=0)] if own.size else own
    means = over_jurors(own)
    rank = ranks(means[None, :])[0] if means.size else means
    known = ~np.isnan(rank)
    parts: list[list[Range | None]] = [[None] * len(rank)] * 3
    between: list[tuple[float, float] | None] = [None] * len(rank)
    top: list[float | None] = [None] * len(rank)
    tied: list[bool | None] = [None] * len(rank)
    if own.shape[1] > 1:
        parts[0] = _extremes(rank, [_without(own)])
    if draws and known.any():
        parts[1] = _extremes(rank, _reweighted(values, weights, draws, seed))
    if draws and own.shape[1] > 1:
        drawn = _drawn(own, draws, seed)
        again = ranks(drawn)
        low, high, often = percentiles(again, figure("rank_level"))
        parts[2] = _ranges(np.fmin(np.floor(low), rank), np.fmax(np.ceil(high), rank))
        held = np.maximum(often, 1)
        top = [float(n) if ok else None for n, ok in zip((again <= places).sum(axis=0) / held, often > 0, strict=True)]
        least, most, _ = percentiles(drawn, figure("rank_level"))
        between = [(float(a), float(b)) if ok else None for a, b, ok in zip(least, most, often > 0, strict=True)]
        tied = _tied(means, rank, drawn, places)
    return tuple(
        Standing(float(mean) if ok else None, int(place) if ok else None, *rest)
        for mean, place, ok, *rest in zip(
            means, np.where(known, rank, 0), known, between, *parts, top, tied, strict=True
        )
    )  # fmt: skip


def over_jurors(own: NDArray[np.float64]) -> NDArray[np.float64]:
    """Means over jurors, nan where there is no mark: (candidates, jurors) to (candidates,)."""
    import numpy as np

    count = (~np.isnan(own)).sum(axis=1)
    found = np.full(len(own), np.nan)
    np.divide(np.nansum(own, axis=1), count, out=found, where=count > 0)
    return found


def _without(own: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ranks without each juror in turn."""
    import numpy as np

    return ranks(np.stack([over_jurors(np.delete(own, juror, axis=1)) for juror in range(own.shape[1])]))


def _drawn(own: NDArray[np.float64], draws: int, seed: int) -> NDArray[np.float64]:
    """Means with the jurors drawn with replacement, (draws, candidates): nan where no juror drawn marked one."""
    import numpy as np

    times = np.concatenate(list(resamples(own.shape[1], draws, seed)))
    held = times @ (~np.isnan(own)).T.astype(float)
    found = np.full(held.shape, np.nan)
    np.divide(times @ np.nan_to_num(own).T, held, out=found, where=held > 0)
    return found


def _reweighted(
    values: NDArray[np.float64], weights: NDArray[np.float64], draws: int, seed: int
) -> Iterator[NDArray[np.float64]]:
    """Ranks with every weight changed at random within its bounds, block by block."""
    import numpy as np

    people, jurors, criteria = values.shape
    change = figure("weight_change")
    factors = np.random.default_rng(seed).uniform(1 - change, 1 + change, (draws, criteria))
    block = max(1, _AT_ONCE // max(1, people * jurors))
    for first in range(0, draws, block):
        changed = (weights * factors[first : first + block]).T  # (criteria, draws)
        own = juror_means(values, changed)  # (candidates, jurors, draws)
        yield ranks(over_jurors(own.transpose(2, 0, 1).reshape(-1, jurors)).reshape(-1, people))


def _extremes(
    rank: NDArray[np.float64], blocks: list[NDArray[np.float64]] | Iterator[NDArray[np.float64]]
) -> list[Range | None]:
    """Best and worst of the rank itself and of all the others met."""
    import numpy as np

    best, worst = rank, rank
    for block in blocks:
        best, worst = np.fmin(best, np.fmin.reduce(block)), np.fmax(worst, np.fmax.reduce(block))
    return _ranges(np.where(np.isnan(rank), np.nan, best), worst)


def _ranges(best: NDArray[np.float64], worst: NDArray[np.float64]) -> list[Range | None]:
    return [None if a != a else (int(a), int(b)) for a, b in zip(best.tolist(), worst.tolist(), strict=True)]


def _tied(
    means: NDArray[np.float64], rank: NDArray[np.float64], drawn: NDArray[np.float64], places: int
) -> list[bool | None]:
    """Who cannot be told from the candidate at the last place offered: the difference may be nothing."""
    import numpy as np

    order = np.argsort(-means, kind="stable")
    order = order[~np.isnan(means[order])]
    last = int(order[min(places, len(order)) - 1])
    low, high, often = percentiles(drawn - drawn[:, [last]], figure("rank_level"))
    apart = (often > 0) & ((low > _SAME) | (high < -_SAME))
    zone = ~apart
    zone[last] = bool(np.delete(zone & ~np.isnan(rank), last).any())
    return [None if np.isnan(place) else bool(one) for one, place in zip(zone, rank, strict=True)]

"""Harsh and lenient jurors: mark = candidate + juror + rest, by least squares, holes allowed.

It is shown beside the raw order, never instead of it: a juror who saw weaker candidates is told from a harsh one
only as far as candidates marked by several jurors link them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .estimate import LEVEL
from .fdist import t_quantile

if TYPE_CHECKING:  # numpy costs a page worker 15 MB and 80 ms: imported where an array is asked for
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Effect:
    """A juror's leaning or a candidate's adjusted mean, in points of the scale, with error and 95 % interval.

    None where it cannot be computed: no mark, jurors whom no candidate links, or nothing left to tell the error.
    """

    value: float | None
    error: float | None
    low: float | None
    high: float | None
    marks: int


@dataclass(frozen=True, slots=True)
class Severity:
    """The additive model of one table."""

    jurors: tuple[Effect, ...]  # above zero: more lenient than the mean of the jurors; together they make zero
    adjusted: tuple[Effect, ...]  # what each candidate's mean would be had every juror marked, none harsher
    scatter: float | None  # standard deviation of what neither explains
    freedom: int
    why: str = ""  # code of what keeps leanings from being told: one_juror, not_linked


def severity(table: NDArray[np.float64]) -> Severity:
    """The model of a table with a row a juror and a column a candidate, nan where missing."""
    import numpy as np

    held = ~np.isnan(table)
    marks = np.where(held, table, 0.0)
    by_juror, by_candidate = held.sum(axis=1), held.sum(axis=0)
    active, seen = int((by_juror > 0).sum()), int((by_candidate > 0).sum())
    share = held / np.maximum(by_candidate, 1)
    raw = marks.sum(axis=0) / np.maximum(by_candidate, 1)
    links = np.diag(by_juror.astype(float)) - share @ held.T  # what candidates in common say of each two jurors
    sizes, ways = np.linalg.eigh(links) if links.size else (np.empty(0), np.empty((0, 0)))
    told = sizes > 1e-9 * max(1, held.shape[1])
    why = "one_juror" if active < 2 else "not_linked" if int(told.sum()) < active - 1 else ""
    if why:
        return Severity(_unknown(by_juror), _unknown(by_candidate), None, 0, why)
    inverse = (ways[:, told] / sizes[told]) @ ways[:, told].T
    leaning = inverse @ np.where(held, table - raw, 0.0).sum(axis=1)
    adjusted = raw - leaning @ share
    rest = np.where(held, table - adjusted - leaning[:, None], 0.0)
    freedom = int(held.sum()) - seen - active + 1
    scatter = float(np.sqrt((rest**2).sum() / freedom)) if freedom > 0 else None
    of_jurors = np.sqrt(np.maximum(np.diag(inverse), 0))
    of_candidates = np.sqrt(1 / np.maximum(by_candidate, 1) + np.einsum("jc,ji,ic->c", share, inverse, share))
    half = t_quantile(LEVEL, freedom) if freedom > 0 else 0.0
    return Severity(
        _effects(leaning, of_jurors, by_juror, scatter, half),
        _effects(adjusted, of_candidates, by_candidate, scatter, half),
        scatter,
        max(freedom, 0),
    )


def _unknown(counts: NDArray[np.intp]) -> tuple[Effect, ...]:
    return tuple(Effect(None, None, None, None, int(count)) for count in counts)


def _effects(
    values: NDArray[np.float64],
    errors: NDArray[np.float64],
    counts: NDArray[np.intp],
    scatter: float | None,
    half: float,
) -> tuple[Effect, ...]:
    found = []
    for value, error, count in zip(values.tolist(), errors.tolist(), counts.tolist(), strict=True):
        if not count:
            found.append(Effect(None, None, None, None, 0))
        elif scatter is None:
            found.append(Effect(value, None, None, None, count))
        else:
            wide = half * error * scatter
            found.append(Effect(value, error * scatter, value - wide, value + wide, count))
    return tuple(found)

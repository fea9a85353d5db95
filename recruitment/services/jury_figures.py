"""The statistics of a hire's marks: computed once for the same marks, weights and posts, whoever looks at them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from hashlib import sha256
from typing import TYPE_CHECKING

from grids.grid import Grid

from .deliberation import Marked

if TYPE_CHECKING:  # numpy: kept out of page workers until somebody asks
    from grids.jury_statistics import Statistics
    from grids.tallies import Cube

DRAWS = 1000
_KEPT: OrderedDict[bytes, Statistics[int, int]] = OrderedDict()
_MOST = 32
_LOCK = threading.Lock()


def statistics(marked: Marked, posts: int) -> Statistics[int, int] | None:
    """Agreement, leanings and firmness of the order; None without a mark. Known by what the marks are."""
    from grids.jury_statistics import jury_statistics
    from grids.tallies import cube

    if not marked.sheets:
        return None
    box, weights = cube(marked.grid, marked.sheets), _weights(marked.grid)
    key = _key(box, weights, posts)
    with _LOCK:
        found = _KEPT.get(key)
        if found is not None:
            _KEPT.move_to_end(key)
            return found
    found = jury_statistics(box, weights, places=posts, draws=DRAWS)
    with _LOCK:
        _KEPT[key] = found
        if len(_KEPT) > _MOST:
            _KEPT.popitem(last=False)
    return found


def _weights(grid: Grid) -> dict[str, float]:
    """What each marked criterion counts for."""
    return {c.key: float(c.weight) for c in grid.at(None)}


def _key(box: Cube[int, int], weights: dict[str, float], posts: int) -> bytes:
    """The marks and all that the figures depend on, as a hash."""
    digest = sha256(repr((box.candidates, box.jurors, sorted(weights.items()), posts)).encode())
    digest.update(box.values.tobytes())
    return digest.digest()

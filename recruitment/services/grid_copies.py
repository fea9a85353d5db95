"""The frozen copy of a grid, read once a process: its content cannot change under its hash."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grids.checks import problems
from grids.grid import Grid, from_mapping

_KEPT: OrderedDict[str, Kept] = OrderedDict()
_MOST = 256


@dataclass(frozen=True, slots=True)
class Kept:
    """A grid, what is wrong with it, and its criteria by stage."""

    grid: Grid
    problems: tuple[tuple[str, Mapping[str, Any]], ...]
    keys: Mapping[str, tuple[str, ...]]


def kept(digest: str, content: Mapping[str, Any]) -> Kept:
    """The grid of that hash; `content` is its stored copy."""
    if digest not in _KEPT:
        grid = from_mapping(content)
        _KEPT[digest] = Kept(
            grid, tuple(problems(grid)),
            {stage: tuple(c.key for c in grid.at(stage)) for stage in ("sift", "interview")},
        )  # fmt: skip
        if len(_KEPT) > _MOST:
            _KEPT.popitem(last=False)
    return _KEPT[digest]

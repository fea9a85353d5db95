"""The frozen copy of a grid, read once a process: its content cannot change under its hash."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from grids.checks import problems
from grids.grid import Grid, from_mapping
from recruitment.models import GridInUse

_KEPT: OrderedDict[str, Kept] = OrderedDict()
_MOST = 256


@dataclass(frozen=True, slots=True)
class Kept:
    """A grid, what is wrong with it, its criteria by stage and their families."""

    digest: str
    grid: Grid
    problems: tuple[tuple[str, Mapping[str, Any]], ...]
    keys: Mapping[str, tuple[str, ...]]
    families: Mapping[str, str]


_CONTENT = select(GridInUse.content).where(GridInUse.digest == bindparam("digest")).limit(1)


def of_hire(session: Session, hire: Row[Any]) -> Kept | None:
    """The grid in use on a hire; its content is read only the first time that this process meets it."""
    return by_digest(session, hire.grid) if hire.grid else None


def by_digest(session: Session, digest: str) -> Kept:
    """The grid of that hash, which some hire uses."""
    if digest not in _KEPT:
        return kept(digest, session.connection().execute(_CONTENT, {"digest": digest}).scalar_one())
    return _KEPT[digest]


def known(digest: str) -> Kept:
    """A grid that this process has met already; KeyError otherwise."""
    return _KEPT[digest]


def kept(digest: str, content: Mapping[str, Any]) -> Kept:
    """The grid of that hash; `content` is its stored copy."""
    if digest not in _KEPT:
        grid = from_mapping(content)
        _KEPT[digest] = Kept(
            digest, grid, tuple(problems(grid)),
            {stage: tuple(c.key for c in grid.at(stage)) for stage in ("sift", "interview")},
            {c.key: c.family for c in grid.criteria},
        )  # fmt: skip
        if len(_KEPT) > _MOST:
            _KEPT.popitem(last=False)
    return _KEPT[digest]

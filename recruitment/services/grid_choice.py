"""Choosing the grid a hire judges by, adjusting the copy, then freezing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from grids.grid import LANGUAGES, Criterion, Grid, digest, from_mapping, to_mapping
from recruitment.models import GridInUse
from workflows.given import GridChoice

from . import grid_library
from .progress import Changes, Step


def choose_grid(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Keep a copy of a grid of the library, or adjust the copy held; choosing anew brings the library's back."""
    given: GridChoice = step.given
    held = session.execute(
        select(GridInUse.id, GridInUse.definition, GridInUse.content).where(GridInUse.hire_id == hire.id)
    ).one_or_none()
    own = given.weights or given.anchors or given.content is not None
    adjusts = held is not None and held.definition == given.grid and bool(own)
    grid = _adjusted(from_mapping(held.content), given) if held and adjusts else _taken(session, hire, given)
    values = {"definition": given.grid, "content": to_mapping(grid), "digest": digest(grid), "chosen_at": now}
    if held is None:
        session.execute(insert(GridInUse).values(hire_id=hire.id, **values))
    else:
        session.execute(update(GridInUse).where(GridInUse.id == held.id).values(**values))


def _taken(session: Session, hire: Row[Any], given: GridChoice) -> Grid:
    """The grid of the library; KeyError when the school of the hire has none of that key."""
    grid = grid_library.find(session, given.grid, hire.school_id)
    if grid is None:
        raise KeyError(given.grid)
    return _adjusted(grid, given)


def _adjusted(grid: Grid, given: GridChoice) -> Grid:
    """The grid with what is given of one's own. A content written anew keeps the name of what it began as."""
    if given.content is not None:
        return replace(from_mapping(given.content), id=grid.id, version=grid.version)
    criteria = (_anchored(replace(c, weight=given.weights.get(c.key, c.weight)), given) for c in grid.criteria)
    return replace(grid, criteria=tuple(criteria))


def _anchored(criterion: Criterion, given: GridChoice) -> Criterion:
    texts: Mapping[str, tuple[str, ...]] | None = given.anchors.get(criterion.key)
    if texts is None:
        return criterion
    levels = zip(*(texts[language] for language in LANGUAGES), strict=True)
    return replace(criterion, anchors=tuple(dict(zip(LANGUAGES, level, strict=True)) for level in levels))


def lock_grid(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Freeze the copy: from now on its hash stands for it."""
    session.execute(update(GridInUse).where(GridInUse.hire_id == hire.id).values(locked_at=now))


VERBS = {"choose_grid": choose_grid, "lock_grid": lock_grid}

"""Choosing the grid a hire judges by, then freezing it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from grids.grid import digest, to_mapping
from grids.library import load
from recruitment.models import GridInUse

from .progress import Changes, Step


def choose_grid(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Keep a copy of a grid of the library; choosing again replaces it as long as it is not locked."""
    grid = load(step.given.grid)
    weights = step.given.weights
    grid = replace(grid, criteria=tuple(replace(c, weight=weights.get(c.key, c.weight)) for c in grid.criteria))
    values = {
        "definition": step.given.grid, "content": to_mapping(grid), "digest": digest(grid), "chosen_at": now,
    }  # fmt: skip
    held = session.scalar(select(GridInUse.id).where(GridInUse.hire_id == hire.id))
    if held is None:
        session.execute(insert(GridInUse).values(hire_id=hire.id, **values))
    else:
        session.execute(update(GridInUse).where(GridInUse.id == held).values(**values))


def lock_grid(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Freeze the copy: from now on its hash stands for it."""
    session.execute(update(GridInUse).where(GridInUse.hire_id == hire.id).values(locked_at=now))


VERBS = {"choose_grid": choose_grid, "lock_grid": lock_grid}

"""What was changed in a published post: each amendment with its reason, its fields and its deadlines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from recruitment.models import JobSheet

from .sheet_history import Change, changes


@dataclass(frozen=True, slots=True)
class Amendment:
    """One new version of a published text beside the one before it."""

    version: int
    at: datetime
    reason: str
    changes: Sequence[Change]
    deadline_before: datetime | None
    deadline: datetime | None


def of_hire(session: Session, hire_id: int, until: datetime | None = None) -> list[Amendment]:
    """The amendments of a post, newest first; those made `until` then. One statement."""
    query = (
        select(JobSheet.version, JobSheet.edited_at, JobSheet.content, JobSheet.reason, JobSheet.deadline)
        .where(JobSheet.hire_id == hire_id, JobSheet.status == "published")
        .order_by(JobSheet.version)
    )
    published = session.execute(query).all()
    found = [_amended(before, after) for before, after in pairwise(published)]
    return [one for one in reversed(found) if until is None or one.at <= until]


INSIDE = ("_why", "_measure")  # what a sheet says to its committee, and no advert prints


def _amended(before: Row[Any], after: Row[Any]) -> Amendment:
    told = tuple(one for one in changes(before.content, after.content) if not one.place.endswith(INSIDE))
    return Amendment(after.version, after.edited_at, after.reason or "", told, before.deadline, after.deadline)

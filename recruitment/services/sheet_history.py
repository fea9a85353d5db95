"""What has been said of a sheet: its versions, remarks and votes, each in one statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from recruitment.models import JobSheet, Person, SheetComment, SheetReview
from workflows.charter.sheet import LANGUAGES


def versions(session: Session, hire_id: int) -> list[Row[Any]]:
    """Every version of a sheet, newest first, without its text."""
    return list(
        session.execute(
            select(JobSheet.version, JobSheet.status, JobSheet.edited_at, JobSheet.submitted_at, Person.name)
            .join(Person, Person.id == JobSheet.edited_by)
            .where(JobSheet.hire_id == hire_id)
            .order_by(JobSheet.version.desc())
        )
    )


def content(session: Session, hire_id: int, version: int) -> Mapping[str, Any] | None:
    """The text of one version."""
    return session.scalar(select(JobSheet.content).where(JobSheet.hire_id == hire_id, JobSheet.version == version))


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark and what became of it."""

    id: int
    version: int
    place: str
    text: str
    required: bool
    author: str
    at: datetime
    answer: str | None


def remarks(session: Session, hire_id: int) -> list[Remark]:
    """Every remark on a hire's sheet, newest version first."""
    rows = session.execute(
        select(
            SheetComment.id, JobSheet.version, SheetComment.place, SheetComment.text, SheetComment.required,
            Person.name, SheetComment.at, SheetComment.answer,
        )
        .join(JobSheet, JobSheet.id == SheetComment.sheet_id)
        .join(Person, Person.id == SheetComment.author_id)
        .where(JobSheet.hire_id == hire_id)
        .order_by(JobSheet.version.desc(), SheetComment.id)
    )  # fmt: skip
    return [Remark(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Vote:
    """One reviewer's vote on a version."""

    name: str
    approves: bool
    at: datetime
    reviewer: int


def votes(session: Session, sheet_id: int) -> list[Vote]:
    """Who voted on a version and how."""
    rows = session.execute(
        select(Person.name, SheetReview.approves, SheetReview.at, SheetReview.reviewer_id)
        .join(Person, Person.id == SheetReview.reviewer_id)
        .where(SheetReview.sheet_id == sheet_id)
        .order_by(SheetReview.id)
    )
    return [Vote(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Change:
    """A field that differs between two versions."""

    place: str
    before: str
    after: str


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """The fields that differ, in the order of the sheet."""
    found = []
    for part in ("common", *LANGUAGES):
        old, new = before.get(part, {}), after.get(part, {})
        found += [
            Change(f"{part}.{name}", _shown(old.get(name)), _shown(new.get(name)))
            for name in dict.fromkeys((*old, *new))
            if _shown(old.get(name)) != _shown(new.get(name))
        ]
    return found


def _shown(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "\n".join(str(item) for item in value)
    return "" if value is None else str(value)

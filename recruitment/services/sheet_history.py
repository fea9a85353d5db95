"""What has been said of a sheet: its versions, remarks and votes, each in one statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
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


def contents(session: Session, hire_id: int, *wanted: int) -> dict[int, Mapping[str, Any]]:
    """The texts of some versions, those that there are."""
    query = select(JobSheet.version, JobSheet.content).where(JobSheet.hire_id == hire_id, JobSheet.version.in_(wanted))
    return {row.version: row.content for row in session.execute(query)}


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


def asked(session: Session, hire_id: int) -> list[tuple[str, str, str]]:
    """Why a sheet was last sent back, then each change required then: language, field, words."""
    returned = select(func.max(JobSheet.version)).where(JobSheet.hire_id == hire_id, JobSheet.status == "returned")
    rows = session.execute(
        select(SheetComment.place, SheetComment.text, SheetComment.required)
        .join(JobSheet, JobSheet.id == SheetComment.sheet_id)
        .where(JobSheet.hire_id == hire_id, JobSheet.version == returned.scalar_subquery())
        .order_by(SheetComment.id)
    ).all()
    why = [row for row in rows if not row.place and not row.required][-1:]  # the return itself leaves the last one
    return [(*_apart(row.place), row.text) for row in (*why, *(row for row in rows if row.required))]


def _apart(place: str) -> tuple[str, str]:
    part, _, name = place.rpartition(".")
    return part if part in LANGUAGES else "", name


@dataclass(frozen=True, slots=True)
class Vote:
    """One reviewer's vote on a version."""

    version: int
    name: str
    approves: bool
    at: datetime
    reviewer: int


def votes(session: Session, hire_id: int) -> list[Vote]:
    """Who voted on each version and how."""
    rows = session.execute(
        select(JobSheet.version, Person.name, SheetReview.approves, SheetReview.at, SheetReview.reviewer_id)
        .join(JobSheet, JobSheet.id == SheetReview.sheet_id)
        .join(Person, Person.id == SheetReview.reviewer_id)
        .where(JobSheet.hire_id == hire_id)
        .order_by(SheetReview.id)
    )
    return [Vote(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Change:
    """A field that differs between two versions, as plain text."""

    place: str
    before: str
    after: str


def field_of(place: str) -> str:
    """The field that a place is in: “fr.title” is in “title”, the reasons of the required criteria in “required”."""
    name = place.rpartition(".")[2]
    return name.removesuffix("_why").removesuffix("_measure")


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

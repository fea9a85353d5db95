"""What rules look at of a review: who may reread, who does, who approves, and which fields are open again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, Row, bindparam, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from recruitment.models import Grant, JobSheet, Person, SheetComment, SheetReview, SheetReviewer
from workflows.charter.packs import Pack
from workflows.dossier import Review
from workflows.who import HIRING_MANAGER, REVIEWER

from .sheet_history import Change, changes, field_of

H = bindparam("hire_id", type_=Integer)
S = bindparam("school_id", type_=Integer)
NEWEST = select(func.max(JobSheet.version)).where(JobSheet.hire_id == H).scalar_subquery()
# Everybody who holds the role on the hire: by name, in its school, or for the whole group.
COMMITTEE = (
    select(Grant.person_id)
    .join(Person, Person.id == Grant.person_id)
    .where(
        Grant.role == REVIEWER, Grant.revoked_at.is_(None), Person.active,
        Grant.reaches(H, S),
    )
)  # fmt: skip
_FACTS = union_all(
    select(literal("approvals"), SheetReview.reviewer_id)
    .join(JobSheet, JobSheet.id == SheetReview.sheet_id)
    .where(JobSheet.hire_id == H, JobSheet.version == NEWEST, SheetReview.approves),
    select(literal("barred"), Grant.person_id).where(
        Grant.hire_id == H, Grant.role == HIRING_MANAGER, Grant.revoked_at.is_(None)
    ),
    select(literal("barred"), JobSheet.edited_by).where(JobSheet.hire_id == H),
    select(literal("committee"), COMMITTEE.subquery().c.person_id),
    select(literal("assigned"), SheetReviewer.person_id).where(
        SheetReviewer.hire_id == H, SheetReviewer.released_at.is_(None)
    ),
)


def read(session: Session, hire: Row[Any], pack: Pack, ask: dict[str, Any]) -> Review:
    """The committee of a hire, and where its reading of the newest version stands. One statement."""
    facts: defaultdict[str, set[int]] = defaultdict(set)
    for kind, person in session.connection().execute(_FACTS, {"hire_id": hire.id, "school_id": hire.school_id}):
        facts[kind].add(person)
    return Review(**{kind: frozenset(people) for kind, people in facts.items()})


_VERSIONS = (
    select(JobSheet.version, JobSheet.content)
    .where(JobSheet.hire_id == H)
    .order_by(JobSheet.version.desc())
    .limit(2)
)  # fmt: skip
# A change that was required is open when the sheet comes back, whether the text was changed or the author disagreed.
_ASKED = (
    select(SheetComment.place)
    .join(JobSheet, JobSheet.id == SheetComment.sheet_id)
    .where(
        JobSheet.hire_id == H, SheetComment.required,
        or_(SheetComment.answered_at.is_(None), JobSheet.version == NEWEST - 1),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Comeback:
    """A version that came back: what changed since the one before, and the fields that are open again."""

    before: Mapping[str, Any]
    changes: tuple[Change, ...]
    fields: frozenset[str]


def comeback(session: Session, hire_id: int) -> Comeback | None:
    """What the newest version brings; None for the first one. Two statements."""
    versions = session.connection().execute(_VERSIONS, {"hire_id": hire_id}).all()
    if len(versions) < 2:
        return None
    newest, before = versions
    found = tuple(changes(before.content, newest.content))
    asked = session.connection().execute(_ASKED, {"hire_id": hire_id}).scalars()
    places = [*(change.place for change in found), *asked]
    return Comeback(before.content, found, frozenset(map(field_of, places)) - {""})


def reopened(session: Session, hire: Row[Any], pack: Pack, ask: dict[str, Any]) -> frozenset[str] | None:
    """The fields open to remarks on a version that came back: changed, or asked to change. None: all of them."""
    found = comeback(session, hire.id)
    return found.fields if found else None

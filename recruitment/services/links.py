"""Links between jurors and candidates: declared at once on everybody, ruled on, and closing files at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, and_, bindparam, exists, insert, or_, select, update
from sqlalchemy.orm import Session

from recruitment.models import Application, JuryMember, LinkDeclaration, MarkSheet, table_of
from workflows.case import Objection
from workflows.charter.impartiality import answers
from workflows.engine import Refused
from workflows.given import LinkAnswer, LinkAnswers, Ruling

from .progress import Changes, Step

# Files on which links are declared: those that may still be judged.
DECLARABLE = ("received", "admissible", "shortlisted", "heard", "ranked", "chosen")
_SEAT = and_(
    JuryMember.hire_id == bindparam("hire_id", type_=Integer),
    JuryMember.person_id == bindparam("person_id", type_=Integer),
    JuryMember.left_at.is_(None),
)
_CLOSED = (
    select(LinkDeclaration.application_id)
    .join(JuryMember, JuryMember.id == LinkDeclaration.member_id)
    .where(_SEAT, LinkDeclaration.steps_aside)
)


def closed_to(session: Session, hire_id: int, person_id: int) -> frozenset[int]:
    """The applications that this person stepped aside for: closed to them on every page."""
    return frozenset(session.scalars(_CLOSED, {"hire_id": hire_id, "person_id": person_id}))


def open_to(person_id: int | ColumnElement[int]) -> ColumnElement[bool]:
    """SQL, on a query of Application: this juror declared on the candidate and did not step aside."""
    return exists().where(
        LinkDeclaration.application_id == Application.id,
        LinkDeclaration.member_id == JuryMember.id,
        JuryMember.person_id == person_id,
        JuryMember.left_at.is_(None),
        ~LinkDeclaration.steps_aside,
    )


# Every file that may still be judged, with what this juror has declared of it so far.
_DECLARED = (
    select(
        Application.id, JuryMember.id.label("member"), LinkDeclaration.id.label("link"), LinkDeclaration.level,
        LinkDeclaration.kind, LinkDeclaration.note, LinkDeclaration.steps_aside,
    )
    .select_from(JuryMember)
    .join(Application, Application.hire_id == JuryMember.hire_id)
    .outerjoin(
        LinkDeclaration,
        and_(LinkDeclaration.member_id == JuryMember.id, LinkDeclaration.application_id == Application.id),
    )
    .where(_SEAT, or_(Application.state.in_(DECLARABLE), LinkDeclaration.id.is_not(None)))
)  # fmt: skip
_INSERT = insert(LinkDeclaration)
_UPDATE = (
    update(table_of(LinkDeclaration))
    .where(table_of(LinkDeclaration).c.id == bindparam("link"))
    .values(
        level=bindparam("new_level"), kind=bindparam("new_kind"), note=bindparam("new_note"),
        steps_aside=bindparam("new_aside"), declared_at=bindparam("now"), ruled_at=None, ruling=None,
    )
)  # fmt: skip


def declare_link(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Write what changed since the last declaration; whoever now steps aside loses the file and its marks."""
    given: LinkAnswer | LinkAnswers = step.given
    ask = {"hire_id": hire.id, "person_id": step.actor.person_id}
    before = {row.id: row for row in session.execute(_DECLARED, ask)}
    fresh, changed, aside = [], [], []
    for answer in answers(given):
        row = before.get(answer.application)
        if row is None:
            raise Refused(step.event, (Objection("file_out_of_turn", {"event": step.event}),))
        kind, note = (answer.kind, answer.note.strip()) if answer.level != "none" else ("", "")
        if (row.level, row.kind, row.note) == (answer.level, kind, note):
            continue
        # A red link turned amber keeps the juror aside until the chair has ruled.
        leaves = answer.level == "red" or bool(row.steps_aside)
        if leaves and not row.steps_aside:
            aside.append(row.id)
        if row.link is None:
            fresh.append({
                "hire_id": hire.id, "member_id": row.member, "application_id": row.id, "level": answer.level,
                "kind": kind, "note": note, "steps_aside": leaves, "declared_at": now,
            })  # fmt: skip
        else:
            changed.append({
                "link": row.link, "new_level": answer.level, "new_kind": kind, "new_note": note, "new_aside": leaves,
                "now": now,
            })  # fmt: skip
    if fresh:
        session.execute(_INSERT, fresh)
    if changed:
        session.connection().execute(_UPDATE, changed)
    if aside:
        _take_marks_away(session, next(iter(before.values())).member, aside, now)


_AMBER = (
    select(LinkDeclaration.member_id, LinkDeclaration.application_id)
    .join(JuryMember, JuryMember.id == LinkDeclaration.member_id)
    .where(
        LinkDeclaration.id == bindparam("declaration"), LinkDeclaration.hire_id == bindparam("hire_id"),
        LinkDeclaration.level == "amber", JuryMember.left_at.is_(None),
    )
)  # fmt: skip


def rule_on_link(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Write the ruling on an amber link; a step-aside takes effect at once."""
    given: Ruling = step.given
    row = session.execute(_AMBER, {"declaration": given.declaration, "hire_id": hire.id}).one_or_none()
    if row is None or row.application_id != step.application:
        raise Refused(step.event, (Objection("file_out_of_turn", {"declaration": given.declaration}),))
    session.execute(
        update(LinkDeclaration)
        .where(LinkDeclaration.id == given.declaration)
        .values(steps_aside=given.steps_aside, ruled_at=now, ruling=given.reason.strip()),
        execution_options={"synchronize_session": False},
    )
    if given.steps_aside:
        _take_marks_away(session, row.member_id, [row.application_id], now)


def _take_marks_away(session: Session, member: int, applications: Iterable[int], now: datetime) -> None:
    """The marks of a juror who steps aside count no more; they stay on file."""
    session.execute(
        update(MarkSheet)
        .where(
            MarkSheet.member_id == member, MarkSheet.application_id.in_(list(applications)),
            MarkSheet.superseded_at.is_(None),
        )
        .values(superseded_at=now),
        execution_options={"synchronize_session": False},
    )  # fmt: skip


VERBS = {"declare_link": declare_link, "rule_on_link": rule_on_link}

"""Complaints as each reader may list them: one's own, those of a school, of a hire, in one's charge."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Executable, Row, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from recruitment.models import Application, Complaint, ComplaintNote, DataRequest, Grant, Hire, JuryMember, Person

from .complaint_file import OPEN

_Handler = aliased(Person)
_COLUMNS: tuple[Any, ...] = (
    Complaint.id, Complaint.number, Complaint.hire_id, Complaint.state, Complaint.state_since, Complaint.subject,
    Complaint.filed_at, Complaint.acknowledge_due, Complaint.answer_due, Complaint.acknowledged_at,
    Complaint.handler_id, Complaint.outcome, Complaint.answered_at, _Handler.name.label("handler"),
)  # fmt: skip
_TEXTS: tuple[Any, ...] = (Complaint.text, Complaint.answer, Complaint.language, Complaint.person_id)


def own(session: Session, hire_id: int, person_id: int) -> Sequence[Row[Any]]:
    """A person's complaints about a hire, the latest first."""
    query = select(*_COLUMNS, *_TEXTS).outerjoin(_Handler, _Handler.id == Complaint.handler_id)
    return session.execute(
        query.where(Complaint.hire_id == hire_id, Complaint.person_id == person_id, Complaint.state != "begun")
        .order_by(Complaint.id.desc())
    ).all()  # fmt: skip


_FILE = (
    select(*_COLUMNS, *_TEXTS, Person.name.label("author"), Application.number.label("file"))
    .join(Person, Person.id == Complaint.person_id)
    .outerjoin(_Handler, _Handler.id == Complaint.handler_id)
    .outerjoin(Application, Application.id == Complaint.application_id)
)


def one(session: Session, hire_id: int, complaint_id: int) -> Row[Any] | None:
    """A complaint with its texts and its author, for those who may read it."""
    query: Executable = _FILE.where(
        Complaint.id == complaint_id, Complaint.hire_id == hire_id, Complaint.state != "begun"
    )
    return session.execute(query).one_or_none()


def notes(session: Session, complaints: Collection[int], *, findings: bool) -> dict[int, list[Row[Any]]]:
    """What was added to each complaint, oldest first; what was found only for those who examine."""
    kinds = ("addition", "finding") if findings else ("addition",)
    found: dict[int, list[Row[Any]]] = {complaint: [] for complaint in complaints}
    query: Executable = (
        select(ComplaintNote.complaint_id, ComplaintNote.kind, ComplaintNote.at, ComplaintNote.text, Person.name)
        .join(Person, Person.id == ComplaintNote.by_id)
        .where(ComplaintNote.complaint_id.in_(complaints), ComplaintNote.kind.in_(kinds))
        .order_by(ComplaintNote.id)
    )
    for row in session.execute(query) if complaints else ():
        found[row.complaint_id].append(row)
    return found


def readable(
    schools: Collection[int] | None, hires: Collection[int], person_id: int,
    of: type[Complaint] | type[DataRequest] = Complaint,
) -> ColumnElement[bool]:  # fmt: skip
    """Complaints (or requests) of the reader's schools or hires, or in their charge, but of no hire on which they judge
    or recruit.
    """
    inside = or_(
        of.hire_id.in_(select(JuryMember.hire_id).where(JuryMember.person_id == person_id)),
        of.hire_id.in_(
            select(Grant.hire_id).where(Grant.person_id == person_id, Grant.role == "hiring_manager",
                                        Grant.hire_id.is_not(None))
        ),
    )  # fmt: skip
    mine = or_(Hire.school_id.in_(schools), Hire.id.in_(hires)) if schools is not None else Hire.id.is_not(None)
    return and_(or_(mine, of.handler_id == person_id), ~inside, of.state != "begun")


def register(
    session: Session, where: ColumnElement[bool], *, done: bool = False, first: int = 0, most: int = 50
) -> tuple[Sequence[Row[Any]], int]:
    """Complaints in progress (the nearest clock first) or over (the latest first), and how many there are."""
    standing = Complaint.state.not_in(OPEN) if done else Complaint.state.in_(OPEN)
    total = session.scalar(
        select(func.count()).select_from(Complaint).join(Hire, Hire.id == Complaint.hire_id).where(where, standing)
    )
    order = (Complaint.state_since.desc(),) if done else (Complaint.answer_due,)
    query: Executable = (
        select(*_COLUMNS, Hire.reference, Hire.title_fr, Hire.title_en)
        .join(Hire, Hire.id == Complaint.hire_id)
        .outerjoin(_Handler, _Handler.id == Complaint.handler_id)
        .where(where, standing)
        .order_by(*order, Complaint.id)
        .offset(first)
        .limit(most)
    )
    return session.execute(query).all(), total or 0


def of_hire(session: Session, hire_id: int) -> Sequence[Row[Any]]:
    """The complaints about one hire, the latest first."""
    return session.execute(
        select(*_COLUMNS)
        .outerjoin(_Handler, _Handler.id == Complaint.handler_id)
        .where(Complaint.hire_id == hire_id, Complaint.state != "begun")
        .order_by(Complaint.id.desc())
    ).all()


def expected(session: Session, where: ColumnElement[bool], person_id: int, *, names: bool) -> Sequence[Row[Any]]:
    """What complaints expect of the reader: those in their charge, and with `names` those in nobody's."""
    asked: list[ColumnElement[bool]] = [
        and_(Complaint.handler_id == person_id, Complaint.state.in_(("acknowledged", "examined")))
    ]
    if names:
        asked.append(Complaint.state == "filed")
    query: Executable = (
        select(
            Complaint.id, Complaint.number, Complaint.hire_id, Complaint.state, Complaint.state_since,
            Complaint.acknowledge_due, Complaint.answer_due, Hire.title_fr, Hire.title_en, Hire.reference,
        )
        .join(Hire, Hire.id == Complaint.hire_id)
        .where(where, or_(*asked))
        .order_by(Complaint.answer_due)
    )  # fmt: skip
    return session.execute(query).all()

"""Complaints: filed with a receipt, put in somebody's charge, examined and answered; reminded of when late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import Executable, Row, and_, bindparam, func, insert, or_, select
from sqlalchemy.orm import Session

from recruitment.models import (
    Application,
    Complaint,
    ComplaintNote,
    Hire,
    Outgoing,
    table_of,
)
from workflows.charter.complaints import SUBJECTS
from workflows.charter.packs import Pack
from workflows.given import Grievance
from workflows.who import DIRECTOR, HR

from . import complaint_file
from .mail_rows import mail
from .progress import Changes, Step, Write, pack_of
from .promises import PARIS

_OUT = table_of(Outgoing)
LATE = "complaint_late"


def end_of_day(moment: datetime, days: int) -> datetime:
    """The last minute, in Paris, of the day so many days later."""
    return datetime.combine(moment.astimezone(PARIS).date() + timedelta(days=days), time(23, 59), PARIS)


def clocks(pack: Pack, filed_at: datetime) -> tuple[datetime, datetime]:
    """By when somebody is in charge, and by when the answer is due."""
    return (
        end_of_day(filed_at, pack.value("complaint_ack_days")),
        end_of_day(filed_at, pack.value("complaint_answer_days")),
    )


def begin(session: Session, hire: Row[Any], person_id: int, grievance: Grievance, language: str, now: datetime) -> int:
    """The row of a complaint about to be filed; the hire is locked, so that its number is its own.

    What is not among the subjects is heard by the rule, and leaves nothing.
    """
    count = session.scalar(select(func.count()).select_from(Complaint).where(Complaint.hire_id == hire.id)) or 0
    file = session.scalar(
        select(Application.id).where(Application.hire_id == hire.id, Application.person_id == person_id)
    )
    acknowledge, answer = clocks(pack_of(hire), now)
    return session.execute(
        insert(Complaint)
        .values(
            number=f"{hire.reference}-R{count + 1}", hire_id=hire.id, application_id=file, person_id=person_id,
            state="begun", state_since=now,
            subject=grievance.subject if grievance.subject in SUBJECTS else "other", text=grievance.text.strip(), language=language,
            filed_at=now, acknowledge_due=acknowledge, answer_due=answer,
        )
        .returning(Complaint.id)
    ).scalar_one()  # fmt: skip


def _rows(
    kind: str, complaint: int, hire_id: int, people: Iterable[int], now: datetime, turn: str
) -> list[dict[str, Any]]:
    """Mails about a complaint, one for each of `people`; of each turn there is one."""
    return [mail(f"{kind}:{complaint}:{person}:{turn}", person, now, hire=hire_id, payload={"complaint": complaint}) for person in people]


def _mail(session: Session, kind: str, complaint: int, hire_id: int, people: Iterable[int], now: datetime) -> None:
    rows = _rows(kind, complaint, hire_id, people, now, now.isoformat())
    if rows:
        session.execute(insert(_OUT), rows)


def naming(session: Session, hire: Row[Any]) -> frozenset[int]:
    """Who names the person in charge of a complaint: HR and the director, but for those who judge or recruit here."""
    named = {person for person, (_, roles) in complaint_file.entitled(session, hire).items() if roles & {HR, DIRECTOR}}
    return frozenset(named - complaint_file.barred(session, hire.id))


def _file(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """A receipt to the person at once; those who name the person in charge are told."""
    assert step.complaint is not None
    assert step.actor.person_id is not None
    _mail(session, "complaint_receipt", step.complaint, hire.id, [step.actor.person_id], now)
    _mail(session, "complaint_filed", step.complaint, hire.id, naming(session, hire), now)


_PARTIES: Executable = select(Complaint.person_id, Complaint.handler_id, Complaint.acknowledged_at).where(
    Complaint.id == bindparam("complaint_id")
)


def _one(session: Session, complaint: int | None) -> Row[Any]:
    return session.execute(_PARTIES, {"complaint_id": complaint}).one()


def _note(session: Session, step: Step, kind: str, now: datetime) -> None:
    session.execute(
        insert(ComplaintNote).values(
            complaint_id=step.complaint, kind=kind, by_id=step.actor.person_id, at=now, text=step.given.text.strip()
        )
    )


def _add(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    _note(session, step, "addition", now)
    assert step.complaint is not None
    row = _one(session, step.complaint)
    if row.handler_id:
        _mail(session, "complaint_added", step.complaint, hire.id, [row.handler_id], now)


def _assign(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Name the person in charge, tell them, and acknowledge to whoever complains."""
    row = _one(session, step.complaint)
    assert step.complaint is not None
    changes.complaint |= {"handler_id": step.given.person, "acknowledged_at": row.acknowledged_at or now}
    if step.given.person != step.actor.person_id:
        _mail(session, "complaint_assigned", step.complaint, hire.id, [step.given.person], now)
    if step.given.person != row.handler_id:
        _mail(session, "complaint_acknowledged", step.complaint, hire.id, [row.person_id], now)


def _find(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    _note(session, step, "finding", now)


def _answer(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """The answer, and the mail that says it is there."""
    assert step.complaint is not None
    changes.complaint |= {"outcome": step.given.outcome, "answer": step.given.text.strip(), "answered_at": now}
    _mail(session, "complaint_answered", step.complaint, hire.id, [_one(session, step.complaint).person_id], now)


VERBS: dict[str, Write] = {
    "file_complaint": _file, "add_to_complaint": _add, "assign_handler": _assign, "note_finding": _find,
    "answer_complaint": _answer,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Late:
    """A complaint past one of its two dates, and whom to remind of it."""

    id: int
    hire_id: int
    clock: str  # charge, answer
    people: tuple[int, ...]


_SCHOOL: Executable = select(Hire.id, Hire.school_id).where(Hire.id == bindparam("hire_id"))


def late(session: Session, now: datetime) -> list[Late]:
    """Complaints without somebody in charge, or without an answer, past the day promised and not yet reminded of."""
    rows = session.execute(
        select(Complaint.id, Complaint.hire_id, Complaint.state, Complaint.handler_id).where(
            or_(
                and_(Complaint.state == "filed", Complaint.acknowledge_due < now),
                and_(Complaint.state.in_(("acknowledged", "examined")), Complaint.answer_due < now),
            )
        )
    ).all()
    found = []
    for row in rows:
        clock = "charge" if row.state == "filed" else "answer"
        told = select(Outgoing.id).where(Outgoing.key.startswith(f"{LATE}:{row.id}:"), Outgoing.key.endswith(clock))
        if session.execute(told.limit(1)).first() is None:
            hire = session.execute(_SCHOOL, {"hire_id": row.hire_id}).one()
            named = naming(session, hire)
            found.append(Late(row.id, row.hire_id, clock, tuple(sorted({*named, *filter(None, [row.handler_id])}))))
    return found


def reminders(one: Late, now: datetime) -> list[dict[str, Any]]:
    """The mails that say, once, that a complaint is past its time."""
    return _rows(LATE, one.id, one.hire_id, one.people, now, one.clock)

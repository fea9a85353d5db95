"""Requests about one's data: received with a receipt, put in somebody's charge, answered with reasons; recalled when late."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Executable, Row, bindparam, func, insert, select
from sqlalchemy.orm import Session

from recruitment.models import Application, DataRequest, Hire, Outgoing, table_of
from workflows.charter.data_rights import KINDS
from workflows.data_request import OPEN
from workflows.given import DataAsked
from workflows.who import DIRECTOR, HR

from . import complaint_file, request_file
from .complaints import end_of_day
from .mail_rows import mail
from .progress import Changes, Step, Write, pack_of
from .referrals import add_months

LATE = "request_late"


def begin(session: Session, hire: Row[Any], person: int, asked: DataAsked, language: str, now: datetime) -> int:
    """The row of a request about to be filed; the hire is locked, so that its number is its own."""
    count = session.scalar(select(func.count()).select_from(DataRequest).where(DataRequest.hire_id == hire.id)) or 0
    file = session.execute(
        select(Application.id).where(Application.hire_id == hire.id, Application.person_id == person)
    ).scalar_one()
    due = end_of_day(add_months(now, pack_of(hire).value("rights_answer_months")), 0)
    return session.execute(
        insert(DataRequest)
        .values(
            number=f"{hire.reference}-D{count + 1}", hire_id=hire.id, application_id=file, person_id=person,
            kind=asked.kind if asked.kind in KINDS else KINDS[0], text=asked.text.strip(), language=language,
            state="begun", state_since=now, filed_at=now, answer_due=due,
        )
        .returning(DataRequest.id)
    ).scalar_one()  # fmt: skip


def _mail(session: Session, kind: str, request: int, hire: int, people: Iterable[int], turn: str, now: datetime) -> None:
    if rows := mails(kind, request, hire, people, turn, now):
        session.execute(insert(table_of(Outgoing)), rows)


def mails(kind: str, request: int, hire: int, people: Iterable[int], turn: str, now: datetime) -> list[dict[str, Any]]:
    """Mails about a request, one for each of `people`; of each turn there is one."""
    return [mail(f"{kind}:{request}:{person}:{turn}", person, now, hire=hire, payload={"request": request}) for person in people]


def naming(session: Session, hire: Row[Any]) -> frozenset[int]:
    """Who names the person in charge, or takes charge: HR and the director, but for those who judge or recruit here."""
    named = {person for person, (_, roles) in request_file.entitled(session, hire).items() if roles & {HR, DIRECTOR}}
    return frozenset(named - complaint_file.barred(session, hire.id))


def _file(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """A receipt to the person at once; those who may take charge are told."""
    assert step.request is not None
    assert step.actor.person_id is not None
    _mail(session, "request_receipt", step.request, hire.id, [step.actor.person_id], "1", now)
    _mail(session, "request_filed", step.request, hire.id, naming(session, hire), "1", now)


def _author(session: Session, request: int) -> int:
    return session.execute(select(DataRequest.person_id).where(DataRequest.id == request)).scalar_one()


def _charge(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Name the person in charge, and tell them."""
    assert step.request is not None
    changes.request |= {"handler_id": step.given.person}
    if step.given.person != step.actor.person_id:
        _mail(session, "request_assigned", step.request, hire.id, [step.given.person], now.isoformat(), now)


def _extend(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """More time, once: the new date and its reason are told."""
    assert step.request is not None
    due = session.execute(select(DataRequest.answer_due).where(DataRequest.id == step.request)).scalar_one()
    later = end_of_day(add_months(due, pack_of(hire).value("rights_extension_months")), 0)
    changes.request |= {"answer_due": later, "extended_at": now, "extension": step.given.text.strip()}
    _mail(session, "request_extended", step.request, hire.id, [_author(session, step.request)], "1", now)


def _answer(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """The answer, what stands from now on beside the file, and the mail that says it is there."""
    assert step.request is not None
    beside = step.given.annotation.strip() or None
    changes.request |= {
        "outcome": step.given.outcome, "answer": step.given.text.strip(), "annotation": beside, "answered_at": now,
    }  # fmt: skip
    _mail(session, "request_answered", step.request, hire.id, [_author(session, step.request)], "1", now)


def _lift(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """The restriction ends; whoever asked for it is told, and why."""
    assert step.request is not None
    changes.request |= {"lifted_at": now, "lifted_why": step.given.text.strip()}
    _mail(session, "restriction_lifted", step.request, hire.id, [_author(session, step.request)], "1", now)


VERBS: dict[str, Write] = {
    "file_request": _file, "take_charge": _charge, "extend_request": _extend, "answer_request": _answer,
    "lift_restriction": _lift,
}  # fmt: skip


# -- the worker ------------------------------------------------------------------------------------------------------

_SCHOOL: Executable = select(Hire.id, Hire.school_id).where(Hire.id == bindparam("hire_id"))


def late(session: Session, now: datetime) -> list[list[dict[str, Any]]]:
    """For each request past its day and not recalled yet, the mails that say so, once."""
    due: Any = select(DataRequest.id, DataRequest.hire_id, DataRequest.handler_id).where(
        DataRequest.state.in_(OPEN), DataRequest.answer_due < now
    )
    found = []
    for row in session.execute(due).all():
        told = select(Outgoing.id).where(Outgoing.key.startswith(f"{LATE}:{row.id}:"))
        if session.execute(told.limit(1)).first() is None:
            hire: Any = session.execute(_SCHOOL, {"hire_id": row.hire_id}).one()
            people = sorted({*naming(session, hire), *filter(None, [row.handler_id])})
            found.append(mails(LATE, row.id, row.hire_id, people, "1", now))
    return found

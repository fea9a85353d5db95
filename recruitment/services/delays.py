"""Promised dates as clocks: one that passes is told once to who is in charge and to the candidates concerned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Executable, Row, bindparam, exists, insert, select
from sqlalchemy.orm import Session

from recruitment.models import Application, Hire, Letter, MissedDate, Offer, Outgoing, table_of
from workflows.effects import Tell
from workflows.who import CHAIR, DIRECTOR, HR

from . import effects
from .mail_rows import mail
from .progress import Changes, Step, Write, hire_row, pack_of
from .promises import PENDING, Promise, end_of, promises

MISSED, LATE, MOVED = "promise_missed", "date_late", "date_moved"
# Who answers for each stage.
IN_CHARGE = {"eligibility": (HR,), "files": (HR, CHAIR), "interviews": (HR, CHAIR), "answers": (HR, DIRECTOR)}

_RUNNING: Executable = select(Hire.id).where(
    Hire.state.in_(PENDING["answers"]), Hire.deadline < bindparam("now")
).order_by(Hire.id)  # fmt: skip
_MISSED: Executable = select(MissedDate.stage, MissedDate.promised_on, MissedDate.noticed_at).where(
    MissedDate.hire_id == bindparam("hire_id")
).order_by(MissedDate.id)  # fmt: skip
_ANSWERED = exists().where(Letter.application_id == Application.id, Letter.stands(), Letter.status == "sent")
_OFFERED = exists().where(Offer.application_id == Application.id)
# Everybody who still waits, whatever was found of their file: a note that only some got would tell them.
_CONCERNED: Executable = (
    select(Application.person_id)
    .where(Application.hire_id == bindparam("hire_id"), Application.state != "withdrawn", ~_ANSWERED, ~_OFFERED)
    .order_by(Application.id)
)


def running(session: Session, now: datetime) -> list[int]:
    """The hires closed to applications and not over."""
    return list(session.execute(_RUNNING, {"now": now}).scalars())


def overdue(hire: Row[Any], now: datetime) -> list[Promise]:
    """The promises of a hire whose day has passed and whose stage is not over, the earliest first."""
    if hire.deadline is None or hire.state not in PENDING["answers"]:
        return []
    made = promises(pack_of(hire), hire.deadline, hire.new_dates)
    return [one for one in made if hire.state in PENDING[one.stage] and end_of(one.by) < now]


@dataclass(frozen=True, slots=True)
class Missed:
    """A date that passed, and when it was noticed and told."""

    stage: str
    promised_on: date
    noticed_at: datetime


def missed(session: Session, hire_id: int) -> list[Missed]:
    """The dates that a hire has missed, in the order in which they were noticed."""
    return [Missed(*row) for row in session.execute(_MISSED, {"hire_id": hire_id})]


def notice(session: Session, hire_id: int, now: datetime) -> bool:
    """Record the dates that have just passed and tell of them; False when there are none. Its keys admit no second."""
    hire = hire_row(session, hire_id, lock=True)
    if hire is None:
        return False
    known = {(one.stage, one.promised_on) for one in missed(session, hire_id)}
    new = [one for one in overdue(hire, now) if (one.stage, one.by) not in known]
    if not new:
        return False
    rows = [{"hire_id": hire_id, "stage": one.stage, "promised_on": one.by, "noticed_at": now} for one in new]
    session.execute(insert(table_of(MissedDate)), rows)
    roles = sorted({role for one in new for role in IN_CHARGE[one.stage]})
    key = f"{hire_id}:{new[0].stage}:{new[0].by.isoformat()}"
    effects.tell(session, hire_id, hire.school_id, [Tell(role, MISSED) for role in roles], key, now)
    _write(session, hire_id, LATE, key, {"dates": [[one.stage, one.by.isoformat()] for one in new]}, now)
    return True


def set_new_date(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Another date for a stage: it replaces the one on every page, and those who wait are told why."""
    given = step.given
    was = next(one.by for one in promises(pack_of(hire), hire.deadline, hire.new_dates) if one.stage == given.stage)
    changes.hire["new_dates"] = {**hire.new_dates, given.stage: {"by": given.by.isoformat(), "why": given.why}}
    told = {"dates": [[given.stage, given.by.isoformat()]], "was": was.isoformat(), "why": given.why}
    _write(session, hire.id, MOVED, f"{hire.id}:{hire.journal_number + 1}", told, now)


def _write(session: Session, hire_id: int, kind: str, key: str, payload: dict[str, Any], now: datetime) -> None:
    """A mail to everybody who still waits for an answer."""
    people: Sequence[int] = session.execute(_CONCERNED, {"hire_id": hire_id}).scalars().all()
    rows = [mail(f"{kind}:{key}:{person}", person, now, hire=hire_id, payload=payload) for person in people]
    if rows:
        session.execute(insert(table_of(Outgoing)), rows)


VERBS: dict[str, Write] = {"set_new_date": set_new_date}

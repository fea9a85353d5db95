"""The days of the interviews set, and the hours that members and candidates give for them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.orm import Session as Db

from recruitment.models import (
    Application,
    InterviewAnswer,
    InterviewPlan,
    InterviewSession,
    JuryMember,
    Outgoing,
    Person,
    table_of,
)
from workflows.case import Objection
from workflows.engine import Refused
from workflows.given import Hours, InterviewDays

from .mail_rows import mail
from .progress import Changes, Step

_HELD = select(InterviewSession.id, InterviewSession.day, InterviewSession.start)


def set_interview_days(session: Db, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Set the days. A session that keeps its day and its beginning keeps the answers given for it."""
    given: InterviewDays = step.given
    rhythm = {
        "minutes": given.minutes, "gap": given.gap, "break_every": given.break_every,
        "break_minutes": given.break_minutes,
    }  # fmt: skip
    _put(session, hire.id, rhythm)
    held = {(row.day, row.start): row.id for row in session.execute(_HELD.where(InterviewSession.hire_id == hire.id))}
    kept = {(one.day, one.start) for one in given.sessions}
    gone = [id_ for key, id_ in held.items() if key not in kept]
    if gone:
        session.execute(delete(table_of(InterviewAnswer)).where(InterviewAnswer.session_id.in_(gone)))
        session.execute(delete(table_of(InterviewSession)).where(InterviewSession.id.in_(gone)))
    for one in given.sessions:
        values = {"finish": one.end, "place": one.place, "video": one.video}
        if id_ := held.get((one.day, one.start)):
            session.execute(update(table_of(InterviewSession)).where(InterviewSession.id == id_).values(**values))
        else:
            row = {"hire_id": hire.id, "day": one.day, "start": one.start, **values}
            session.execute(insert(table_of(InterviewSession)), row)
    if given.tell:
        _ask_everybody(session, hire, now)


def _put(session: Db, hire_id: int, rhythm: dict[str, int]) -> None:
    if session.scalar(select(InterviewPlan.id).where(InterviewPlan.hire_id == hire_id)) is None:
        session.execute(insert(table_of(InterviewPlan)), {"hire_id": hire_id, **rhythm})
    else:
        session.execute(update(table_of(InterviewPlan)).where(InterviewPlan.hire_id == hire_id).values(**rhythm))


def _ask_everybody(session: Db, hire: Row[Any], now: datetime) -> None:
    """Ask members and people on the shortlist when they are free."""
    members = select(JuryMember.person_id).where(JuryMember.hire_id == hire.id, JuryMember.left_at.is_(None), JuryMember.out_at.is_(None))
    invited = select(Application.person_id).where(Application.hire_id == hire.id, Application.state == "shortlisted")
    rows = [
        mail(f"{kind}:{hire.id}:{hire.journal_number + 1}:{person}", person, now, hire=hire.id)
        for kind, people in (("hours_asked", members), ("interview_days_asked", invited))
        for person in session.scalars(select(Person.id).where(Person.id.in_(people), Person.active).order_by(Person.id))
    ]  # fmt: skip
    if rows:
        session.execute(insert(table_of(Outgoing)), rows)


def give_hours(session: Db, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """A member says when they can sit."""
    member = session.scalar(
        select(JuryMember.id).where(
            JuryMember.hire_id == hire.id, JuryMember.person_id == step.actor.person_id, JuryMember.left_at.is_(None)
        )
    )
    _answer(session, hire, step, "member_id", member)


def answer_interview_days(session: Db, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """A candidate says which hours are impossible."""
    own = session.scalar(
        select(Application.id).where(
            Application.hire_id == hire.id, Application.person_id == step.actor.person_id,
            Application.state == "shortlisted",
        )
    )  # fmt: skip
    _answer(session, hire, step, "application_id", own)


def _answer(session: Db, hire: Row[Any], step: Step, column: str, who: int | None) -> None:
    given: Hours = step.given
    known = set(session.scalars(select(InterviewSession.id).where(InterviewSession.hire_id == hire.id)))
    if who is None or not set(given.free) <= known:
        raise Refused(step.event, (Objection("interview_days_changed", {}),))
    table = table_of(InterviewAnswer)
    session.execute(delete(table).where(table.c[column] == who, table.c.session_id.in_(given.free)))
    rows = [{"session_id": s, column: who, "free_from": a, "free_to": b} for s, (a, b) in given.free.items()]
    if rows:
        session.execute(insert(table), rows)


VERBS = {
    "set_interview_days": set_interview_days, "give_hours": give_hours,
    "answer_interview_days": answer_interview_days,
}  # fmt: skip

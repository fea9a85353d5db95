"""Sessions held outside the application, entered for the chair series or struck out of it; who is a specialist."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from recruitment.models import ChairSession, JuryMember
from workflows.case import Objection
from workflows.engine import Refused

from .chair_series import field_of
from .progress import Changes, Step


def name_specialists(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Somebody says who is a specialist of the discipline; whom that changes is appointed anew."""
    sits = (JuryMember.hire_id == hire.id, JuryMember.left_at.is_(None))
    for row in session.execute(select(JuryMember.id, JuryMember.juror_id, JuryMember.specialist).where(*sits)).all():
        said = step.given.said.get(row.juror_id, row.specialist)
        if said is not row.specialist:
            seat = update(JuryMember).where(JuryMember.id == row.id)
            session.execute(seat.values(specialist=said, appointed_at=None))


def enter_session(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """A session held outside the application takes its place in the series of this hire."""
    given = step.given
    values = {
        "school_id": hire.school_id, "kind": hire.kind, "field": field_of(session, hire.id), "held_on": given.held_on,
        "sex": given.sex, "hire_id": hire.id, "entered_by": step.actor.person_id, "entered_at": now,
    }  # fmt: skip
    try:
        with session.begin_nested():
            session.execute(insert(ChairSession).values(**values))
    except IntegrityError as fault:
        raise Refused(step.event, (Objection("session_entered_once", {"known": True}),)) from fault


def strike_session(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """A session entered by mistake no longer counts; its row stays."""
    mine = (ChairSession.id == step.given.session, ChairSession.school_id == hire.school_id)
    struck = session.execute(
        update(ChairSession).where(*mine, ChairSession.struck_at.is_(None)).values(struck_at=now)
    )
    if not struck.rowcount:  # type: ignore[attr-defined]  # CursorResult
        raise Refused(step.event, (Objection("session_entered_once", {"known": False}),))


VERBS = {"name_specialists": name_specialists, "enter_session": enter_session, "strike_session": strike_session}

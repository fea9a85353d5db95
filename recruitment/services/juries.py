"""Seats of a jury: taken, left, appointed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, exists, insert, select, update
from sqlalchemy.orm import Session

from recruitment.models import Application, Juror, JuryMember, Person
from workflows.case import Objection
from workflows.engine import Refused

from . import accounts, jury_acts
from .progress import Changes, Step


def _sits(hire: Row[Any]) -> Any:
    return JuryMember.hire_id == hire.id, JuryMember.left_at.is_(None)


def seat_juror(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Somebody of the register takes a seat; whoever holds the chair gives it up to a new chair.

    Refused for somebody who has applied to the post, whatever became of the file, or whose account is closed.
    """
    given = step.given
    applied = exists().where(Application.hire_id == hire.id, Application.person_id == Juror.person_id)
    seatable = select(Juror.person_id).join(Person, Person.id == Juror.person_id).where(Person.active, ~applied)
    person = session.scalar(seatable.where(Juror.id == given.juror))
    if person is None:
        raise Refused(step.event, (Objection("juror_may_sit", {}),))
    if given.chair:
        session.execute(update(JuryMember).where(*_sits(hire), JuryMember.chair).values(chair=False))
    held = session.scalar(select(JuryMember.id).where(*_sits(hire), JuryMember.juror_id == given.juror))
    if held is not None:
        session.execute(update(JuryMember).where(JuryMember.id == held).values(chair=given.chair, appointed_at=None))
        return
    session.execute(
        insert(JuryMember).values(
            hire_id=hire.id, juror_id=given.juror, person_id=person, chair=given.chair, seated_at=now
        )
    )


def unseat_juror(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """A seat is left; its row stays, and those who remain are appointed anew."""
    session.execute(
        update(JuryMember).where(*_sits(hire), JuryMember.juror_id == step.given.juror).values(left_at=now, chair=False)
    )
    session.execute(update(JuryMember).where(*_sits(hire)).values(appointed_at=None))


def appoint_jury(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """The director appoints the jury as it stands; those without an account yet get a link."""
    session.execute(update(JuryMember).where(*_sits(hire), JuryMember.appointed_at.is_(None)).values(appointed_at=now))
    jury_acts.enact(session, hire, step, changes, now)
    changes.hire["jury_appointed_at"] = now
    strangers = session.scalars(
        select(JuryMember.person_id).join(Person, Person.id == JuryMember.person_id).where(
            *_sits(hire), Person.password.is_(None)
        )
    ).all()  # fmt: skip
    for person in strangers:
        accounts.invite_juror(session, person, hire.id, step.actor.person_id, now)


VERBS = {"seat_juror": seat_juror, "unseat_juror": unseat_juror, "appoint_jury": appoint_jury}

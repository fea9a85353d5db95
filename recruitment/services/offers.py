"""The offer of the post: made by HR, answered by the person concerned alone, lapsed after its day."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Executable, Row, bindparam, insert, select, update
from sqlalchemy.orm import Session

from recruitment.models import Application, Hire, Offer, Person, School
from workflows.case import Objection
from workflows.engine import Refused

from .progress import Changes, Step, Write, pack_of

_CHOSEN: Executable = (
    select(Application.id, Application.number, Application.state, Person.name, Person.email)
    .join(Person, Person.id == Application.person_id)
    .where(Application.hire_id == bindparam("hire_id"), Application.state.in_(("chosen", "cleared")))
)


def chosen(session: Session, hire_id: int) -> Row[Any] | None:
    """The person now proposed for the post: id of the application, number, state, name, email."""
    return session.execute(_CHOSEN, {"hire_id": hire_id}).one_or_none()


_OFFERS = (
    select(
        Offer.id, Offer.application_id, Offer.terms, Offer.made_at, Offer.answer_due, Offer.answer, Offer.answered_at,
        Application.number, Person.name,
    )
    .join(Application, Application.id == Offer.application_id)
    .join(Person, Person.id == Application.person_id)
    .where(Offer.hire_id == bindparam("hire_id"))
    .order_by(Offer.id.desc())
)  # fmt: skip


def of_hire(session: Session, hire_id: int) -> list[Row[Any]]:
    """The offers made on a hire, latest first."""
    return list(session.execute(_OFFERS, {"hire_id": hire_id}))


_OWN: Executable = (
    select(
        Offer.id, Offer.application_id, Offer.terms, Offer.made_at, Offer.answer_due, Offer.answer, Offer.answered_at
    )
    .join(Application, Application.id == Offer.application_id)
    .where(Offer.hire_id == bindparam("hire_id"), Application.person_id == bindparam("person_id"))
    .order_by(Offer.id.desc())
    .limit(1)
)


def own(session: Session, hire_id: int, person_id: int) -> Row[Any] | None:
    """The latest offer made to one person on a hire."""
    return session.execute(_OWN, {"hire_id": hire_id, "person_id": person_id}).one_or_none()


def _open(session: Session, hire_id: int) -> Row[Any]:
    found: Executable = select(Offer.id, Offer.application_id).where(Offer.hire_id == hire_id, Offer.answer.is_(None))
    return session.execute(found).one()


def _answer(session: Session, hire_id: int, answer: str, now: datetime) -> int:
    """Enter the answer to the open offer; returns whose application it is."""
    offer = _open(session, hire_id)
    session.execute(update(Offer).where(Offer.id == offer.id).values(answer=answer, answered_at=now))
    return int(offer.application_id)


def make_offer(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Offer the post to the person chosen."""
    person = session.execute(_CHOSEN, {"hire_id": hire.id}).one()
    if step.application != person.id:  # the mail goes to the file that the step names: to this one or to nobody
        raise Refused(step.event, (Objection("file_out_of_turn", {"event": step.event}),))
    session.execute(
        insert(Offer).values(
            hire_id=hire.id, application_id=person.id, terms=step.given.terms.strip(), made_at=now,
            answer_due=step.given.answer_due,
        )
    )  # fmt: skip


def accept_offer(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """The person accepts: appointed."""
    changes.files.append((_answer(session, hire.id, "accepted", now), "appoint"))


def decline_offer(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """The person declines: the list goes on."""
    changes.files.append((_answer(session, hire.id, "declined", now), "decline"))


def lapse_offer(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """The day has passed without an answer: the list goes on."""
    changes.files.append((_answer(session, hire.id, "lapsed", now), "decline"))


_DUE: Any = (
    select(
        Offer.id, Offer.hire_id, Offer.answer_due, Application.id.label("application"), Application.person_id,
        Hire.school_id, Hire.pack_id, Hire.pack_version, School.code.label("school"),
    )
    .join(Application, Application.id == Offer.application_id)
    .join(Hire, Hire.id == Offer.hire_id)
    .join(School, School.id == Hire.school_id)
    .where(Offer.answer.is_(None), Application.state.in_(("chosen", "cleared")))
)  # fmt: skip


def due_soon(session: Session, now: datetime) -> list[Row[Any]]:
    """Open offers of which the person is to be reminded, or whose day has passed; how soon is a figure of the pack.

    Rows: id, hire_id, answer_due, application, person_id, school_id, and those of the pack.
    """
    return [
        row for row in session.execute(_DUE)
        if row.answer_due < now + timedelta(days=pack_of(row).value("offer_reminder_days"))
    ]  # fmt: skip


VERBS: dict[str, Write] = {
    "make_offer": make_offer, "accept_offer": accept_offer, "decline_offer": decline_offer, "lapse_offer": lapse_offer,
}  # fmt: skip

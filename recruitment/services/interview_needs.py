"""Accommodations: asked for by a candidate at any stage, settled by HR, read by nobody else.

They stand beside the journal (decision 14): an entry would tell everybody who reads it that somebody asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, bindparam, insert, select, update
from sqlalchemy.orm import Session

from recruitment.models import Application, Hire, InterviewInvitation, InterviewNeed, Person, table_of


@dataclass(frozen=True, slots=True)
class Need:
    """What one person asked for, and what HR made of it."""

    application: int
    number: int
    name: str
    kinds: tuple[str, ...]
    text: str
    asked_at: datetime
    extra: int
    answer: str
    settled_at: datetime | None
    told_minutes: int | None  # the length of the interview as told


_NEEDS = (
    select(
        InterviewNeed.application_id, Application.number, Person.name, InterviewNeed.kinds, InterviewNeed.text,
        InterviewNeed.asked_at, InterviewNeed.extra_minutes, InterviewNeed.answer, InterviewNeed.settled_at,
        InterviewInvitation.minutes,
    )
    .join(Application, Application.id == InterviewNeed.application_id)
    .join(Person, Person.id == Application.person_id)
    .outerjoin(InterviewInvitation, InterviewInvitation.application_id == Application.id)
    .order_by(InterviewNeed.settled_at.is_not(None), Application.number)
)  # fmt: skip
IN_PROGRESS = ("received", "admissible", "shortlisted")  # the stages at which something can still be arranged
# Not before applications are closed: until then nobody in human resources knows who has applied.
_OF_HIRE = _NEEDS.join(Hire, Hire.id == Application.hire_id).where(
    Application.hire_id == bindparam("hire_id", type_=Integer), Application.state.in_(IN_PROGRESS),
    Hire.state != "advertised",
)  # fmt: skip
_OF_FILE = _NEEDS.where(InterviewNeed.application_id == bindparam("application_id", type_=Integer))
_NEED = table_of(InterviewNeed)
_STAGES = ("advertised", "eligibility", "sifting", "interviewing")


def may_be_asked(hire_state: str, state: str, answered: bool) -> bool:
    """True while a person may ask. A finding that they have not been told of changes nothing in it: it would tell them."""
    return hire_state in _STAGES and state != "withdrawn" and not answered


def of_hire(session: Session, hire_id: int) -> Sequence[Need]:
    """What people whose file is in progress ask for, unsettled first: for HR alone."""
    return [Need(row[0], row[1], row[2], tuple(row[3]), *row[4:]) for row in session.execute(_OF_HIRE, {"hire_id": hire_id})]


def of_file(session: Session, application_id: int) -> Need | None:
    """What one person asks for: for that person."""
    row = session.execute(_OF_FILE, {"application_id": application_id}).one_or_none()
    return Need(row[0], row[1], row[2], tuple(row[3]), *row[4:]) if row else None


def ask(session: Session, application_id: int, kinds: Sequence[str], text: str, now: datetime) -> None:
    """Write down what is asked for; asked anew, it is to be settled anew. What was granted holds until then."""
    said = {"kinds": list(kinds), "text": text, "asked_at": now, "settled_at": None, "settled_by": None}
    held = session.scalar(select(InterviewNeed.id).where(InterviewNeed.application_id == application_id))
    if held is None:
        session.execute(insert(_NEED), {"application_id": application_id, "extra_minutes": 0, "answer": "", **said})
    else:
        session.execute(update(_NEED).where(_NEED.c.id == held).values(**said))


def ask_of(
    session: Session, hire_id: int, person_id: int, kinds: Sequence[str], text: str, now: datetime
) -> None:
    """Write down what a person asks for with their application."""
    own = select(Application.id).where(Application.hire_id == hire_id, Application.person_id == person_id)
    ask(session, session.execute(own).scalar_one(), kinds, text, now)


def settle(
    session: Session, application_id: int, extra: int, answer: str, person_id: int, now: datetime
) -> None:
    """Write down what is arranged."""
    said = {"extra_minutes": extra, "answer": answer, "settled_at": now, "settled_by": person_id}
    session.execute(update(_NEED).where(_NEED.c.application_id == application_id).values(**said))

"""Answers that a later step takes back: held letters recalled, letters sent replaced, their readers told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Executable, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from recruitment.models import Application, Letter, Outgoing, table_of
from workflows.application import LETTER_OF

from .answers import called_back
from .mail_rows import mail

REOPENED = "answer_reopened"
_STANDING: Executable = (
    select(Letter.id, Letter.application_id, Letter.kind, Letter.status, Application.person_id)
    .join(Application, Application.id == Letter.application_id)
    .where(Letter.hire_id == bindparam("hire_id"), Letter.stands())
)


def follow(
    session: Session, hire_id: int, moved: Mapping[int, str], opened: frozenset[str], number: int, now: datetime
) -> None:
    """What a step does to answers: `moved` are the files that it carried along, each with its new state.

    The draft of a file that moved goes, a letter on hold is recalled first; one that left stays as it was sent, holds
    no more, and makes room for another. Letters on hold to files in a state of `opened`, whose stage is open again,
    become drafts.
    """
    letters = session.execute(_STANDING, {"hire_id": hire_id}).all()
    touched = [one for one in letters if one.application_id in moved]
    kinds = {LETTER_OF[state] for state in opened}
    held = [one.id for one in letters if one.status == "approved" and (one in touched or one.kind in kinds)]
    back = called_back(session, held) if held else set()
    drafts = [one.id for one in touched if one.status == "draft" or one.id in back]
    session.execute(delete(Letter).where(Letter.id.in_(drafts)))
    gone = [one for one in touched if one.id not in drafts]
    session.execute(update(Letter).where(Letter.id.in_([one.id for one in gone])).values(replaced_at=now))
    # Whoever withdraws knows it; the others are told that what they read holds no more.
    told = [one.person_id for one in gone if moved[one.application_id] != "withdrawn"]
    _tell(session, hire_id, told, number, now)


_NOT_ARRIVED: Executable = (
    select(Letter.id)
    .join(Outgoing, Outgoing.letter_id == Letter.id)
    .where(Letter.hire_id == bindparam("hire_id"), Letter.stands(), Outgoing.state.in_(("failed", "uncertain")))
)


def stop(session: Session, hire_id: int, now: datetime) -> None:
    """The hire ends otherwise than its answers say: none leaves any more.

    Drafts go, letters on hold or on their way to a server that has not been reached are recalled first. One that came
    back, or of which nobody knows whether it left, holds no more and is not sent again. What left stands.
    """
    letters = session.execute(_STANDING, {"hire_id": hire_id}).all()
    back = called_back(session, [one.id for one in letters if one.status == "approved"])
    drafts = [one.id for one in letters if one.status == "draft" or one.id in back]
    session.execute(delete(Letter).where(Letter.id.in_(drafts)))
    lost = session.scalars(_NOT_ARRIVED, {"hire_id": hire_id}).all()
    session.execute(update(Letter).where(Letter.id.in_(lost)).values(replaced_at=now))


def _tell(session: Session, hire_id: int, people: list[int], number: int, now: datetime) -> None:
    rows = [mail(f"{REOPENED}:{hire_id}:{number}:{person}", person, now, hire=hire_id) for person in people]
    if rows:
        session.execute(insert(table_of(Outgoing)), rows)

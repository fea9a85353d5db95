"""What clocks ask for, taken through the door by the engine itself: refused there, it simply waits."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from recruitment.models import Grant, Hire, Outgoing, Person, writing
from workflows.engine import Refused
from workflows.who import HR, THE_ENGINE

from . import (
    complaints,
    data_requests,
    delays,
    offers,
    opinion_clocks,
    proof_clocks,
    referral_clocks,
    referrals,
    units,
    verbs,
    welcome_clocks,
)
from .mail_rows import mail, once
from .progress import Step

logger = logging.getLogger("recruitment.deadlines")
_CLOSING = select(Hire.id).where(Hire.state == "advertised", Hire.deadline < bindparam("now"))


def act(sessions: sessionmaker[Session], now: datetime) -> int:
    """Take every step that is due, each in a transaction of its own; returns how many were taken."""
    with sessions() as session:
        steps = [(hire, Step("close_applications", THE_ENGINE)) for hire in session.scalars(_CLOSING, {"now": now})]
        for event, found in (("record_silence", referrals.silent(session, now)), ("stop", referrals.moot(session))):
            steps += [(row.hire_id, Step(event, THE_ENGINE, referral=row.id)) for row in found]
        due = offers.due_soon(session, now)
        waiting = complaints.late(session, now)
        asked = data_requests.late(session, now)
        opinions = opinion_clocks.late(session, now)
        aged = referral_clocks.due(session, now)
        promised = delays.running(session, now)
        audits = units.audits_to_tell(session, now)
        welcomes = welcome_clocks.due(session, now)
        proofs = proof_clocks.due(session, now)
    taken = sum(_taken(sessions, hire, step, now) for hire, step in steps)
    taken += sum(once(sessions, complaints.reminders(row, now)) for row in waiting)
    taken += sum(once(sessions, rows) for rows in (*asked, *opinions))
    taken += sum(referral_clocks.remind(sessions, reminder, now) for reminder in aged)
    taken += sum(welcome_clocks.remind(sessions, one, now) for one in welcomes)
    taken += sum(proof_clocks.remind(sessions, one, now) for one in proofs)
    taken += sum(once(sessions, mails) for mails in audits)
    taken += sum(_noticed(sessions, hire, now) for hire in promised)
    return taken + sum(_reminded(sessions, offer, now) for offer in due)


def _taken(sessions: sessionmaker[Session], hire: int, step: Step, now: datetime) -> bool:
    with sessions() as session:
        try:
            verbs.take(writing(session), hire, step, now=now)
        except Refused as refused:
            logger.info("hire %s waits: %s", hire, refused)
            return False
        session.commit()
    return True


def _noticed(sessions: sessionmaker[Session], hire: int, now: datetime) -> bool:
    """Tell of the promised dates of a hire that have passed: False when none has, or another runner was first."""
    with sessions() as session:
        try:
            told = delays.notice(writing(session), hire, now)
            session.commit()
        except IntegrityError:
            return False
    return told


_HR = (
    select(Grant.person_id)
    .join(Person, Person.id == Grant.person_id)
    .where(
        Grant.role == HR, Grant.revoked_at.is_(None), Person.active,
        Grant.reaches(bindparam("hire_id"), bindparam("school_id")),
    )
    .distinct()
)  # fmt: skip


def _reminded(sessions: sessionmaker[Session], offer: Row[Any], now: datetime) -> bool:
    """Remind the person once before the last day; tell HR once that the day has passed."""
    passed = offer.answer_due < now
    kind = "offer_expired" if passed else "offer_reminder"
    with sessions() as session:
        if session.scalar(select(exists().where(Outgoing.key.startswith(f"{kind}:{offer.id}:", autoescape=True)))):
            return False
        ask = {"hire_id": offer.hire_id, "school_id": offer.school_id}
        people = session.scalars(_HR, ask).all() if passed else [offer.person_id]
        rows = [mail(f"{kind}:{offer.id}:{person}", person, now, hire=offer.hire_id) for person in people]
    return bool(once(sessions, rows))

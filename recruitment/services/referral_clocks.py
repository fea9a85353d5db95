"""What the worker brings to mind about referrals, once each: a file that waits, a clock that is about to end, an access."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, exists, or_, select
from sqlalchemy.orm import Session, sessionmaker

from recruitment.models import Grant, Hire, Outgoing, Person, Referral, School
from workflows.who import DIRECTOR, SECURITY

from .mail_rows import mail, once
from .progress import pack_of
from .referrals import PARIS

WAITING = ("opened", "complete", "sent", "answered", "expired", "authorised")
# Who is reminded of what. The names are those of the mails.
ROLES = {
    "referral_waits": (SECURITY,), "opinion_soon": (SECURITY,), "decision_soon": (SECURITY, DIRECTOR),
    "access_ends": (SECURITY,),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something to bring to mind about one referral."""

    kind: str
    referral: int
    hire: int
    school: int
    since: str  # tells one reminder from the next of its kind: a renewal starts anew

    @property
    def key(self) -> str:
        """What makes it leave once."""
        return f"{self.kind}:{self.referral}:{self.since}:"


_OPEN: Any = (
    select(
        Referral.id, Referral.hire_id, Referral.state, Referral.opened_at, Referral.opinion_due, Referral.decision_due,
        Referral.access_until, Hire.school_id, Hire.pack_id, Hire.pack_version, School.code.label("school"),
    )
    .join(Hire, Hire.id == Referral.hire_id)
    .join(School, School.id == Hire.school_id)
    .where(Referral.state.in_(WAITING), or_(Referral.state != "authorised", Referral.counts))
)  # fmt: skip


def due(session: Session, now: datetime) -> list[Reminder]:
    """Everything that has reached its age, whether it was brought to mind before or not."""
    return [
        Reminder(kind, row.id, row.hire_id, row.school_id, since)
        for row in session.execute(_OPEN)
        for kind, since in _of(row, now)
    ]


def _of(row: Row[Any], now: datetime) -> Iterator[tuple[str, str]]:
    pack = pack_of(row)

    def days(name: str) -> timedelta:
        return timedelta(days=pack.value(name))

    if row.state in ("opened", "complete") and now >= row.opened_at + days("referral_opened_days"):
        yield "referral_waits", row.opened_at.date().isoformat()
    if row.state == "sent" and now >= row.opinion_due - days("opinion_reminder_days"):
        yield "opinion_soon", row.opinion_due.date().isoformat()
    if row.state in ("sent", "answered", "expired") and now >= row.decision_due - days("decision_reminder_days"):
        yield "decision_soon", row.decision_due.date().isoformat()
    ends = row.access_until
    if row.state == "authorised" and ends and now.astimezone(PARIS).date() >= ends - days("access_reminder_days"):
        yield "access_ends", ends.isoformat()


_HOLDERS = (
    select(Grant.person_id)
    .join(Person, Person.id == Grant.person_id)
    .where(Grant.revoked_at.is_(None), Person.active)
    .distinct()
)


def remind(sessions: sessionmaker[Session], reminder: Reminder, now: datetime) -> bool:
    """Queue one reminder for everybody it concerns; False when it left before, or concerns nobody."""
    with sessions() as session:
        if session.scalar(select(exists().where(Outgoing.key.startswith(reminder.key, autoescape=True)))):
            return False
        here = Grant.reaches(reminder.hire, reminder.school)
        people = session.scalars(_HOLDERS.where(Grant.role.in_(ROLES[reminder.kind]), here)).all()
        rows = [mail(f"{reminder.key}{person}", person, now, hire=reminder.hire) for person in people]
    return bool(once(sessions, rows))

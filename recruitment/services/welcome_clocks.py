"""What the worker brings to mind about welcomes, once each: an item due soon, an item past its day, to whoever does it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session, sessionmaker

from recruitment.models import Application, Grant, Hire, Outgoing, Person, School, Welcome, WelcomeTask, writing
from workflows.charter.welcome_items import FOLLOWED_BY, SEALED_ACCESS
from workflows.who import CANDIDATE, HIRING_MANAGER

from .mail_rows import mail
from .progress import pack_of
from .promises import PARIS

# age -> the mail to staff, the mail to the person, the column that says it left
AGES = {
    "soon": ("welcome_soon", "welcome_own_soon", WelcomeTask.soon_told_at),
    "late": ("welcome_late", "welcome_own_late", WelcomeTask.late_told_at),
}


@dataclass(frozen=True, slots=True)
class Reminder:
    """Items of one welcome that have reached an age, all followed by one role."""

    age: str
    role: str
    hire: int
    school: int
    person: int  # who arrives
    items: tuple[int, ...]


_OPEN: Any = (
    select(
        WelcomeTask.id, WelcomeTask.role, WelcomeTask.due_on, WelcomeTask.soon_told_at, WelcomeTask.late_told_at,
        Welcome.hire_id, Application.person_id, Hire.school_id, Hire.pack_id, Hire.pack_version,
        School.code.label("school"),
    )
    .join(Welcome, Welcome.application_id == WelcomeTask.application_id)
    .join(Application, Application.id == WelcomeTask.application_id)
    .join(Hire, Hire.id == Welcome.hire_id)
    .join(School, School.id == Hire.school_id)
    .where(
        Welcome.state == "running", Hire.state != "cancelled", WelcomeTask.outcome.is_(None),
        WelcomeTask.due_on.is_not(None), WelcomeTask.late_told_at.is_(None), WelcomeTask.what.not_in(SEALED_ACCESS),
    )
    .order_by(WelcomeTask.id)
)  # fmt: skip


def due(session: Session, now: datetime) -> list[Reminder]:
    """What is to be brought to mind now, one reminder for each welcome, age and role. One statement."""
    found: dict[tuple[str, str, int, int, int], list[int]] = defaultdict(list)
    for row in session.execute(_OPEN):
        age = _age(row, now)
        if age and getattr(row, f"{age}_told_at") is None:
            found[age, FOLLOWED_BY[row.role][0], row.hire_id, row.school_id, row.person_id].append(row.id)
    return [Reminder(*key, tuple(items)) for key, items in found.items()]


def _age(row: Row[Any], now: datetime) -> str | None:
    pack, today = pack_of(row), now.astimezone(PARIS).date()
    if today >= row.due_on + timedelta(days=pack.value("welcome_late_days")):
        return "late"
    return "soon" if today >= row.due_on - timedelta(days=pack.value("welcome_reminder_days")) else None


def remind(sessions: sessionmaker[Session], one: Reminder, now: datetime) -> bool:
    """Mark the items as told and queue one mail a person; False when another runner, or a tick, was first."""
    staff, own, column = AGES[one.age]
    with sessions() as session:
        marked = (
            update(WelcomeTask)
            .where(WelcomeTask.id.in_(one.items), WelcomeTask.outcome.is_(None), column.is_(None))
            .values({column.key: now})
            .returning(WelcomeTask.id)
        )
        items = sorted(writing(session).scalars(marked))
        if not items:
            return False
        kind, people = (own, [one.person]) if one.role == CANDIDATE else (staff, _holders(session, one))
        rows = [mail(f"{kind}:{items[0]}:{now.isoformat()}:{person}", person, now, hire=one.hire) for person in people]
        if rows:
            session.execute(insert(Outgoing), rows)
        session.commit()
    return bool(rows)


def _holders(session: Session, one: Reminder) -> Iterable[int]:
    """Who holds the role on the hire; a hiring manager by name, the others for the school too."""
    here = Grant.hire_id == one.hire if one.role == HIRING_MANAGER else Grant.reaches(one.hire, one.school)
    held = (
        select(Grant.person_id)
        .join(Person, Person.id == Grant.person_id)
        .where(Grant.role == one.role, Grant.revoked_at.is_(None), Person.active, here)
    )
    return session.scalars(held.distinct()).all()

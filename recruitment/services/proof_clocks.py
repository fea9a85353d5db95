"""What the worker brings to mind about proofs, once each: due soon, to the person; past their day, to HR too."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, exists, insert, select, update
from sqlalchemy.orm import Session, sessionmaker

from recruitment.models import Application, Grant, Hire, JuryMember, Outgoing, Person, Proof, School, writing
from workflows.who import HR

from .mail_rows import mail
from .progress import pack_of
from .promises import PARIS
from .proof_file import AWAITED, IN_PROGRESS, RUNNING
from .restrictions import RESTRICTED

OVERDUE = "proofs_overdue"  # to human resources
AGES = {"soon": ("proofs_soon", Proof.soon_told_at), "late": ("proofs_late", Proof.late_told_at)}


@dataclass(frozen=True, slots=True)
class Reminder:
    """Proofs of one hire that have reached an age."""

    age: str
    hire: int
    school: int
    proofs: tuple[int, ...]


_OPEN: Any = (
    select(
        Proof.id, Proof.due_on, Proof.soon_told_at, Application.hire_id, Hire.school_id,
        Hire.pack_id, Hire.pack_version, School.code.label("school"),
    )
    .join(Application, Application.id == Proof.application_id)
    .join(Hire, Hire.id == Application.hire_id)
    .join(School, School.id == Hire.school_id)
    .where(
        Hire.state.in_(RUNNING), Application.state.in_(IN_PROGRESS), Proof.state.in_(AWAITED),
        Proof.late_told_at.is_(None), ~RESTRICTED,
    )
    .order_by(Proof.id)
)  # fmt: skip


def due(session: Session, now: datetime) -> list[Reminder]:
    """What is to be brought to mind now, one reminder a hire and an age. One statement."""
    found: dict[tuple[str, int, int], list[int]] = defaultdict(list)
    for row in session.execute(_OPEN):
        age = _age(row, now)
        if age:
            found[age, row.hire_id, row.school_id].append(row.id)
    return [Reminder(*key, tuple(proofs)) for key, proofs in found.items()]


def _age(row: Row[Any], now: datetime) -> str | None:
    today = now.astimezone(PARIS).date()
    if today > row.due_on:
        return "late"
    soon = today >= row.due_on - timedelta(days=pack_of(row).value("proofs_reminder_days"))
    return "soon" if soon and row.soon_told_at is None else None


def remind(sessions: sessionmaker[Session], one: Reminder, now: datetime) -> bool:
    """Mark the proofs as told and queue one mail a person; False when another runner, or a sending, was first."""
    kind, column = AGES[one.age]
    with sessions() as session:
        marked = (
            update(Proof)
            .where(Proof.id.in_(one.proofs), Proof.state.in_(AWAITED), column.is_(None))
            .values({column.key: now})
            .returning(Proof.id, Proof.application_id)
        )
        told = writing(session).execute(marked).all()
        if not told:
            return False
        files = {row.application_id for row in told}
        people = session.scalars(select(Application.person_id).where(Application.id.in_(files))).all()
        wanted = [(kind, person) for person in people]
        if one.age == "late":
            wanted += [(OVERDUE, person) for person in _officers(session, one)]
        key = f"{min(row.id for row in told)}:{now.isoformat()}"
        rows = [mail(f"{what}:{key}:{person}", person, now, hire=one.hire) for what, person in wanted]
        session.execute(insert(Outgoing), rows)
        session.commit()
    return True


def _officers(session: Session, one: Reminder) -> list[int]:
    """Human resources of the hire; somebody who sits in its jury does not hear of proofs."""
    sits = exists().where(
        JuryMember.hire_id == one.hire, JuryMember.person_id == Grant.person_id, JuryMember.left_at.is_(None)
    )
    held = (
        select(Grant.person_id)
        .join(Person, Person.id == Grant.person_id)
        .where(Grant.role == HR, Grant.revoked_at.is_(None), Person.active, Grant.reaches(one.hire, one.school), ~sits)
    )
    return list(session.scalars(held.distinct()))

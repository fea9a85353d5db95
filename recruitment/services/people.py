"""Whom an administrator may see: people who hold or held a role in their schools, and jurors; never candidates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from recruitment.models import Grant, Hire, Juror, JuryMember, LoginSession, Person, School, Ticket

from .grants import Mandate

PAGE = 50
STATES = ("open", "invited", "disabled")


@dataclass(frozen=True, slots=True)
class Search:
    """Filters of the list; `words` is typed by hand and never stands in an address."""

    school_id: int | None = None
    role: str = ""
    state: str = ""
    letter: str = ""
    words: str = ""


def visible(mandate: Mandate) -> ColumnElement[bool]:
    """The people whom an administrator governs or has governed."""
    granted, seat = exists().where(Grant.person_id == Person.id), JuryMember.__table__.join(Hire.__table__)
    registered = exists().where(Juror.person_id == Person.id)
    if mandate.schools is None:
        return or_(granted, registered)
    return or_(
        granted.where(Grant.school_id.in_(mandate.schools)),
        registered.where(Juror.school_id.in_(mandate.schools)),
        exists().select_from(seat).where(JuryMember.person_id == Person.id, Hire.school_id.in_(mandate.schools)),
    )


_STATE = case((Person.active.is_(False), "disabled"), (Person.password.is_(None), "invited"), else_="open")


def _wanted(mandate: Mandate, search: Search) -> list[ColumnElement[bool]]:
    conditions = [visible(mandate)]
    held = [Grant.person_id == Person.id, Grant.revoked_at.is_(None)]
    if mandate.schools is not None:
        held.append(or_(Grant.school_id.in_(mandate.schools), Grant.school_id.is_(None)))
    if search.school_id is not None:
        held.append(Grant.school_id == search.school_id)
    if search.role:
        held.append(Grant.role == search.role)
    if search.school_id is not None or search.role:
        conditions.append(exists().where(and_(*held)))
    if search.state:
        conditions.append(_STATE == search.state)
    if search.letter:
        conditions.append(func.lower(Person.name).startswith(search.letter.lower(), autoescape=True))
    if search.words:
        looked = search.words.lower()
        named = func.lower(Person.name).contains(looked, autoescape=True)
        conditions.append(or_(named, Person.email.contains(looked, autoescape=True)))
    return conditions


def count(session: Session, mandate: Mandate, search: Search) -> int:
    """How many people the list has."""
    return session.scalar(select(func.count()).select_from(Person).where(*_wanted(mandate, search))) or 0


def listed(session: Session, mandate: Mandate, search: Search, page: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """One page of people by name: id, name, email, state, seen_at, juror."""
    seen = select(func.max(LoginSession.seen_at)).where(LoginSession.person_id == Person.id).scalar_subquery()
    return session.execute(
        select(
            Person.id, Person.name, Person.email, _STATE.label("state"), seen.label("seen_at"),
            exists().where(Juror.person_id == Person.id).label("juror"),
        )
        .where(*_wanted(mandate, search))
        .order_by(func.lower(Person.name), Person.id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    ).all()  # fmt: skip


def roles_of(session: Session, mandate: Mandate, people: Sequence[int]) -> dict[int, list[Row[*tuple[Any, ...]]]]:
    """Live roles of each of `people`, as far as the mandate goes: role, school (its code or None), reference."""
    rows = session.execute(
        select(Grant.person_id, Grant.role, School.code.label("school"), Hire.reference)
        .outerjoin(School, School.id == Grant.school_id)
        .outerjoin(Hire, Hire.id == Grant.hire_id)
        .where(Grant.person_id.in_(people), Grant.revoked_at.is_(None), _within(mandate))
        .order_by(Grant.person_id, Grant.id)
    )
    held: dict[int, list[Row[*tuple[Any, ...]]]] = {}
    for row in rows:
        held.setdefault(row.person_id, []).append(row)
    return held


def _within(mandate: Mandate) -> ColumnElement[bool]:
    """Grants of the mandate's schools, and group-wide ones, which concern every school."""
    if mandate.schools is None:
        return Grant.id.is_not(None)
    return or_(Grant.school_id.in_(mandate.schools), Grant.school_id.is_(None))


def person(session: Session, mandate: Mandate, person_id: int) -> Row[*tuple[Any, ...]] | None:
    """One person: id, name, email, language, state, created_at, seen_at, juror; None outside the mandate."""
    seen = select(func.max(LoginSession.seen_at)).where(LoginSession.person_id == Person.id).scalar_subquery()
    return session.execute(
        select(
            Person.id, Person.name, Person.email, Person.language, _STATE.label("state"), Person.created_at,
            seen.label("seen_at"), exists().where(Juror.person_id == Person.id).label("juror"),
        ).where(Person.id == person_id, visible(mandate))
    ).one_or_none()  # fmt: skip


def grants(session: Session, mandate: Mandate, person_id: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """Every role that a person holds or held, as far as the mandate goes, the newest first.

    id, role, school_id, school, hire_id, reference, granted_at, giver, revoked_at, taker.
    """
    giver, taker = aliased(Person), aliased(Person)
    return session.execute(
        select(
            Grant.id, Grant.role, Grant.school_id, School.name.label("school"), Grant.hire_id, Hire.reference,
            Grant.granted_at, giver.name.label("giver"), Grant.revoked_at, taker.name.label("taker"),
        )
        .outerjoin(School, School.id == Grant.school_id)
        .outerjoin(Hire, Hire.id == Grant.hire_id)
        .outerjoin(giver, giver.id == Grant.granted_by)
        .outerjoin(taker, taker.id == Grant.revoked_by)
        .where(Grant.person_id == person_id, _within(mandate))
        .order_by(Grant.revoked_at.is_not(None), Grant.granted_at.desc(), Grant.id.desc())
    ).all()  # fmt: skip


def invitation(session: Session, person_id: int, now: datetime) -> datetime | None:
    """Until when the latest open invitation of a person holds."""
    return session.scalar(
        select(func.max(Ticket.expires_at)).where(
            Ticket.person_id == person_id, Ticket.purpose == "invitation", Ticket.used_at.is_(None),
            Ticket.expires_at > now,
        )
    )  # fmt: skip


def schools(session: Session, mandate: Mandate) -> list[tuple[int, str]]:
    """The schools of the mandate by name: id, name."""
    asked = select(School.id, School.name).order_by(School.name)
    if mandate.schools is not None:
        asked = asked.where(School.id.in_(mandate.schools))
    return [(row.id, row.name) for row in session.execute(asked)]

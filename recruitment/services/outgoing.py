"""The outbox as people see it: what waits, what left, what is in doubt, and what a person decides about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, exists, false, func, or_, select, true, update
from sqlalchemy.orm import Session

from recruitment.models import Application, Grant, Hire, Letter, Outgoing, Person

from . import bounces
from .mailing import SEALED

OPEN = ("uncertain", "failed")  # what waits for a person
BY_HAND = "came back"


@dataclass(frozen=True, slots=True)
class Mandate:
    """Whose mails somebody may see: of schools (None: all) and of single hires; apart, the sealed ones.

    `named_…`: where the reader may know who applied. Elsewhere a candidate's mail is shown without its addressee.
    """

    schools: frozenset[int] | None = frozenset()
    hires: frozenset[int] = frozenset()
    sealed_schools: frozenset[int] | None = frozenset()
    sealed_hires: frozenset[int] = frozenset()
    named_schools: frozenset[int] | None = frozenset()
    named_hires: frozenset[int] = frozenset()


def _of(schools: frozenset[int] | None, hires: frozenset[int]) -> ColumnElement[bool]:
    """Mails about hires of those schools, and mails about no hire to people who hold a role there."""
    if schools is None:
        return true()
    if not schools and not hires:
        return false()
    roles = exists().where(Grant.person_id == Outgoing.person_id, Grant.school_id.in_(schools))
    return or_(Hire.school_id.in_(schools), Outgoing.hire_id.in_(hires), and_(Outgoing.hire_id.is_(None), roles))


def _visible(mandate: Mandate) -> ColumnElement[bool]:
    sealed = Outgoing.kind.in_(SEALED)
    return or_(
        and_(~sealed, _of(mandate.schools, mandate.hires)),
        and_(sealed, _of(mandate.sealed_schools, mandate.sealed_hires)),
    )


def _nameless(mandate: Mandate) -> ColumnElement[bool]:
    """Mails to candidates of whom the reader may not even know that they applied."""
    applied = exists().where(
        Application.person_id == Outgoing.person_id,
        or_(Application.hire_id == Outgoing.hire_id, Outgoing.hire_id.is_(None)),
    )
    known = or_(Outgoing.kind.in_(SEALED), _of(mandate.named_schools, mandate.named_hires))
    return and_(applied, ~known)


def _lines(mandate: Mandate) -> tuple[Any, ...]:
    """The columns of a line; who a mail goes to, and what a server said of the address, only where it may be known."""
    nameless = _nameless(mandate)
    error, name, email = (
        case((nameless, None), else_=column).label(column.key)
        for column in (Outgoing.last_error, Person.name, Person.email)
    )
    return (
        Outgoing.id, Outgoing.kind, Outgoing.state, Outgoing.attempts, Outgoing.due_at, Outgoing.created_at,
        Outgoing.done_at, error, Outgoing.letter_id, Outgoing.hire_id, name, email, Hire.reference,
    )  # fmt: skip


def counts(session: Session, mandate: Mandate) -> Mapping[str, int]:
    """How many mails are in each state."""
    query = (
        select(Outgoing.state, func.count())
        .outerjoin(Hire, Hire.id == Outgoing.hire_id)
        .where(_visible(mandate))
        .group_by(Outgoing.state)
    )
    return dict(session.execute(query).all())


def listed(session: Session, mandate: Mandate, state: str = "", *, first: int = 0, most: int = 50) -> list[Row[Any]]:
    """A page of mails, those that wait for a person first, then the latest."""
    query = (
        select(*_lines(mandate))
        .join(Person, Person.id == Outgoing.person_id)
        .outerjoin(Hire, Hire.id == Outgoing.hire_id)
        .where(_visible(mandate))
        .order_by(Outgoing.state.in_(OPEN).desc(), Outgoing.created_at.desc(), Outgoing.id.desc())
    )
    if state:
        query = query.where(Outgoing.state == state)
    return list(session.execute(query.offset(first).limit(most)))


def _one(session: Session, mandate: Mandate, number: int) -> Row[Any] | None:
    query = (
        select(Outgoing.id, Outgoing.state, Outgoing.letter_id, Outgoing.payload, Letter.replaced_at)
        .outerjoin(Hire, Hire.id == Outgoing.hire_id)
        .outerjoin(Letter, Letter.id == Outgoing.letter_id)
        .where(Outgoing.id == number, _visible(mandate))
        .with_for_update(of=Outgoing)
    )
    return session.execute(query).one_or_none()


def again(session: Session, mandate: Mandate, number: int, by: int, now: datetime) -> bool | None:
    """Queue a mail in doubt or given up once more; False when it is in another state by now, or carries a letter
    that holds no more, None when unknown."""
    row = _one(session, mandate, number)
    if row is None or row.state not in OPEN or row.replaced_at is not None:
        return None if row is None else False
    session.execute(
        update(Outgoing)
        .where(Outgoing.id == number)
        .values(state="queued", attempts=0, due_at=now, lease_until=None, payload=_signed(row, "sent_again", by, now))
    )
    if row.letter_id is not None:
        session.execute(update(Letter).where(Letter.id == row.letter_id).values(status="approved"))
    return True


def arrived(session: Session, mandate: Mandate, number: int, by: int, now: datetime) -> bool | None:
    """A person vouches that the mail, or the letter by another way, has arrived; False and None as in `again`."""
    row = _one(session, mandate, number)
    if row is None or row.state not in OPEN:
        return None if row is None else False
    session.execute(
        update(Outgoing)
        .where(Outgoing.id == number)
        .values(state="sent", done_at=now, lease_until=None, payload=_signed(row, "vouched", by, now))
    )
    if row.letter_id is not None:
        session.execute(update(Letter).where(Letter.id == row.letter_id).values(status="sent", sent_at=now))
    return True


def returned(session: Session, mandate: Mandate, number: int, by: int, now: datetime) -> bool | None:
    """A person saw the mail come back: it waits to be sent again or handed over; False and None as in `again`."""
    row = _one(session, mandate, number)
    if row is None or row.state != "sent":
        return None if row is None else False
    bounces.came_back(session, row, BY_HAND, {"by": by, "at": now.isoformat()})
    return True


def _signed(row: Row[Any], what: str, by: int, now: datetime) -> dict[str, Any]:
    """Who decided it, and when, stays with the mail."""
    return {**row.payload, what: [*row.payload.get(what, []), {"by": by, "at": now.isoformat()}]}

"""Roles: who may give which, where. A grant is revoked, never deleted: its row says who and when, both times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from recruitment.models import Grant, Hire, Person
from workflows.who import GRANTABLE, GROUP_ADMIN, SCHOOL_ADMIN

from . import accounts, logins

ADMINISTRATORS = (SCHOOL_ADMIN, GROUP_ADMIN)


class Denied(Exception):  # noqa: N818  # not an error: an answer
    """Not within this administrator's mandate, or not possible; `code` names the sentence."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Mandate:
    """What an administrator may govern: their schools, or the whole group (`schools` is None)."""

    person_id: int
    schools: frozenset[int] | None

    @property
    def group(self) -> bool:
        """True for an administrator of the group."""
        return self.schools is None

    def covers(self, school_id: int | None) -> bool:
        """True when a role held in this school (None: group-wide) is theirs to give and to take."""
        return self.schools is None or (school_id is not None and school_id in self.schools)


@dataclass(frozen=True, slots=True)
class Giving:
    """A role to give: group-wide, in one school, or on the one hire with this reference."""

    role: str
    school_id: int | None
    reference: str = ""


def invite(session: Session, mandate: Mandate, new: accounts.NewPerson, giving: Giving, now: datetime) -> int:
    """Open an account with a role and mail its link; somebody known already is given the role alone."""
    person_id = accounts.create(session, new, now)
    if person_id is None:
        known = logins.credential(session, new.email)
        if known is None:  # opened this instant by a transaction we do not see yet
            raise Denied("again")
        if not known.active:
            raise Denied("disabled")
        give(session, mandate, known.person_id, giving, now)
        return known.person_id
    give(session, mandate, person_id, giving, now)
    accounts.send_invitation(session, person_id, mandate.person_id, now)
    return person_id


def found(session: Session, new: accounts.NewPerson, now: datetime) -> int | None:
    """Make somebody an administrator of the group on nobody's word, as installing does.

    Returns the ticket of their invitation, None when they have a password already.
    """
    person_id = accounts.create(session, new, now)
    if person_id is None:
        person_id = session.scalars(select(Person.id).where(Person.email == new.email.strip().lower())).one()
    if GROUP_ADMIN not in {grant.role for grant in live(session, person_id)}:
        session.execute(insert(Grant), {"person_id": person_id, "role": GROUP_ADMIN, "granted_at": now})
    if session.scalar(select(Person.password).where(Person.id == person_id)) is not None:
        return None
    return accounts.send_invitation(session, person_id, None, now)


def give(session: Session, mandate: Mandate, person_id: int, giving: Giving, now: datetime) -> bool:
    """Give a role; False when it is held already. Raises Denied."""
    _check(mandate, person_id, giving)
    hire_id = _hire(session, giving) if giving.reference else None
    row = {
        "person_id": person_id, "role": giving.role, "school_id": giving.school_id, "hire_id": hire_id,
        "granted_by": mandate.person_id, "granted_at": now,
    }  # fmt: skip
    try:
        with session.begin_nested():
            session.execute(insert(Grant), row)
    except IntegrityError as fault:
        if "uq_role_grant_live" in str(fault.orig):
            return False
        raise
    return True


def _check(mandate: Mandate, person_id: int, giving: Giving) -> None:
    """Nobody gives above their own mandate, nor to themselves."""
    if giving.role not in GRANTABLE or not mandate.covers(giving.school_id):
        raise Denied("beyond_mandate")
    if person_id == mandate.person_id:
        raise Denied("to_oneself")
    if giving.role == GROUP_ADMIN and giving.school_id is not None:
        raise Denied("group_wide_only")
    if giving.role == SCHOOL_ADMIN and giving.school_id is None:
        raise Denied("school_needed")
    if giving.reference and (giving.role in ADMINISTRATORS or giving.school_id is None):
        raise Denied("no_such_hire" if giving.role not in ADMINISTRATORS else "not_on_a_hire")


def _hire(session: Session, giving: Giving) -> int:
    found = session.scalar(
        select(Hire.id).where(Hire.reference == giving.reference.strip(), Hire.school_id == giving.school_id)
    )
    if found is None:
        raise Denied("no_such_hire")
    return found


def revoke(session: Session, mandate: Mandate, person_id: int, grant_id: int, now: datetime) -> bool:
    """Take a role back; False when it was taken back already. Raises Denied."""
    grant = session.execute(
        select(Grant.role, Grant.school_id, Grant.revoked_at)
        .where(Grant.id == grant_id, Grant.person_id == person_id)
        .with_for_update()
    ).one_or_none()
    if grant is None or not mandate.covers(grant.school_id):
        raise Denied("beyond_mandate")
    if grant.revoked_at is not None:
        return False
    if grant.role == GROUP_ADMIN:
        _keep_one_administrator(session, person_id)
    session.execute(update(Grant).where(Grant.id == grant_id).values(revoked_at=now, revoked_by=mandate.person_id))
    return True


def _keep_one_administrator(session: Session, person_id: int) -> None:
    """Refuse what would leave the group without an administrator who can sign in."""
    # Locked in one order, so that two administrators cannot each remove the other.
    others = session.scalars(
        select(Grant.person_id)
        .join(Person, Person.id == Grant.person_id)
        .where(Grant.role == GROUP_ADMIN, Grant.revoked_at.is_(None), Person.active)
        .order_by(Grant.id)
        .with_for_update(of=Grant)
    )
    if not set(others) - {person_id}:
        raise Denied("last_administrator")


def disable(session: Session, mandate: Mandate, person_id: int, now: datetime) -> None:
    """Close an account: no sign-in, no link, no mail; its roles and acts stay on record. Raises Denied."""
    _may_close(session, mandate, person_id)
    session.execute(update(Person).where(Person.id == person_id).values(active=False))
    logins.revoke(session, person_id, now)
    accounts.close_tickets(session, person_id, now)


def enable(session: Session, mandate: Mandate, person_id: int) -> None:
    """Open a closed account again. Raises Denied."""
    _may_close(session, mandate, person_id)
    session.execute(update(Person).where(Person.id == person_id).values(active=True))


def invite_again(session: Session, mandate: Mandate, person_id: int, now: datetime) -> bool:
    """Mail a fresh link to somebody who has not opened their account; False when they have."""
    waiting = select(Person.id).where(Person.id == person_id, Person.password.is_(None), Person.active)
    if session.scalar(waiting) is None:
        return False
    accounts.send_invitation(session, person_id, mandate.person_id, now)
    return True


def _may_close(session: Session, mandate: Mandate, person_id: int) -> None:
    """A school's administrator closes only accounts that serve no other school nor the group."""
    if person_id == mandate.person_id:
        raise Denied("oneself")
    held = live(session, person_id)
    if not all(mandate.covers(grant.school_id) for grant in held):
        raise Denied("serves_elsewhere")
    if any(grant.role == GROUP_ADMIN for grant in held):
        _keep_one_administrator(session, person_id)


def live(session: Session, person_id: int) -> list[Row[Any]]:
    """The roles that a person holds now: id, role, school_id, hire_id."""
    return list(
        session.execute(
            select(Grant.id, Grant.role, Grant.school_id, Grant.hire_id).where(
                Grant.person_id == person_id, Grant.revoked_at.is_(None)
            )
        )
    )

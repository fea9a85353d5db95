"""A new e-mail address for an account: asked with the password, in force once its own mailbox confirms it.

The address in use is told at once and can stop the change; once it has taken effect, it can still take it back until
the time of the link is over. Addresses are kept for that time alone: what stays is that a change was asked for, and
when it was confirmed or stopped.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Row, and_, exists, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from recruitment.models import AddressChange, Outgoing, Person, writing

from . import accounts, logins
from .mail_rows import mail

CONFIRM, ASKED, CHANGED, TAKEN = "address_confirm", "address_asked", "address_changed", "address_taken"
KINDS = (CONFIRM, ASKED, CHANGED, TAKEN)
Outcome = Literal["stopped", "restored", "over"]
_WAITS = and_(AddressChange.confirmed_at.is_(None), AddressChange.stopped_at.is_(None))


def ask(session: Session, person_id: int, address: str, now: datetime, life: timedelta) -> None:
    """Mail a link to the new address and a note to the one in use. What was asked before is dropped.

    An address that has an account already gets no link: its owner is told instead, and all else is the same.
    """
    # Locked: of two requests at once, the later one stands.
    present = session.scalars(select(Person.email).where(Person.id == person_id).with_for_update()).one()
    _end(session, person_id, now)
    number = secrets.randbelow(accounts.LARGEST) + 1
    while session.scalar(select(func.count()).where(AddressChange.id == number)):
        number = secrets.randbelow(accounts.LARGEST) + 1
    session.execute(insert(AddressChange), {
        "id": number, "person_id": person_id, "address": address, "previous": present, "asked_at": now,
        "expires_at": now + life,
    })  # fmt: skip
    _mail(session, ASKED, person_id, number, now)
    owner = session.execute(select(Person.id, Person.active).where(Person.email == address)).one_or_none()
    if owner is None:
        _mail(session, CONFIRM, person_id, number, now)
    elif owner.active:
        _mail(session, TAKEN, owner.id, number, now)


def _end(session: Session, person_id: int, now: datetime) -> None:
    """Drop what waits; another change that has taken effect can no longer be taken back by the address before it."""
    mine = AddressChange.person_id == person_id
    session.execute(update(AddressChange).where(mine, _WAITS).values(stopped_at=now))
    session.execute(update(AddressChange).where(mine).values(address=None, previous=None))


def _mail(session: Session, kind: str, person_id: int, number: int, now: datetime) -> None:
    session.execute(insert(Outgoing), mail(f"{kind}:{number}", person_id, now, payload={"change": number}))


def _open(number: int, now: datetime) -> ColumnElement[bool]:
    return and_(AddressChange.id == number, AddressChange.expires_at > now, AddressChange.stopped_at.is_(None))


def one(session: Session, number: int, now: datetime) -> Row[Any] | None:
    """A change that its time and nobody has ended: person_id, address, previous, expires_at, confirmed_at."""
    query: Any = (
        select(
            AddressChange.person_id,
            AddressChange.address,
            AddressChange.previous,
            AddressChange.expires_at,
            AddressChange.confirmed_at,
        )
        .join(Person, Person.id == AddressChange.person_id)
        .where(_open(number, now), AddressChange.previous.is_not(None), Person.active)
    )
    return session.execute(query).one_or_none()


def waiting(session: Session, person_id: int, now: datetime) -> Row[Any] | None:
    """What somebody has asked for and not confirmed yet: id, address, expires_at."""
    query: Any = select(AddressChange.id, AddressChange.address, AddressChange.expires_at).where(
        AddressChange.person_id == person_id, _WAITS, AddressChange.expires_at > now
    )
    return session.execute(query).one_or_none()


def confirm(session: Session, number: int, now: datetime, *, but: int | None = None) -> int | None:
    """Put the new address into force, once; every sign-in but that one and every other link end.

    Returns whose it is; None when the link was used, has expired, or the address has an account by now.
    """
    change = one(session, number, now)
    if change is None or change.confirmed_at is not None:
        return None
    used = update(AddressChange).where(_open(number, now), _WAITS).values(confirmed_at=now)
    if session.execute(used.returning(AddressChange.id)).one_or_none() is None:
        return None
    if not _put(session, change.person_id, change.address):
        session.execute(update(AddressChange).where(AddressChange.id == number).values(confirmed_at=None))
        return None
    _elsewhere(session, change.person_id, now, but)
    _mail(session, CHANGED, change.person_id, number, now)
    return int(change.person_id)


def stop(session: Session, number: int, now: datetime) -> Outcome:
    """The address in use when the change was asked for says no: nothing changes, or all is as it was before."""
    change = one(session, number, now)
    if change is None:
        return "over"
    ended = update(AddressChange).where(_open(number, now)).values(stopped_at=now, address=None, previous=None)
    if session.execute(ended.returning(AddressChange.id)).one_or_none() is None:
        return "over"
    _elsewhere(session, change.person_id, now, None)  # whoever asked knew the password: a new one is chosen by mail
    if change.confirmed_at is None:
        return "stopped"
    return "restored" if _put(session, change.person_id, change.previous) else "over"


def give_up(session: Session, person_id: int, now: datetime) -> None:
    """Somebody drops what they asked for."""
    _end(session, person_id, now)


def _put(session: Session, person_id: int, address: str) -> bool:
    """False when the address has an account, even one opened this very instant."""
    if session.scalar(select(exists().where(Person.email == address, Person.id != person_id))):
        return False
    try:
        with session.begin_nested():
            session.execute(update(Person).where(Person.id == person_id).values(email=address))
    except IntegrityError:
        return False
    return True


def _elsewhere(session: Session, person_id: int, now: datetime, but: int | None) -> None:
    logins.revoke(session, person_id, now, but=but)
    accounts.close_tickets(session, person_id, now)


def forget(sessions: sessionmaker[Session], now: datetime) -> None:
    """Take the addresses out of changes whose time is over."""
    kept = or_(AddressChange.address.is_not(None), AddressChange.previous.is_not(None))
    over = and_(AddressChange.expires_at <= now, kept)
    with sessions() as session:
        found = session.scalar(select(exists().where(over)))
    if found:
        with sessions() as session:
            writing(session).execute(update(AddressChange).where(over).values(address=None, previous=None))
            session.commit()

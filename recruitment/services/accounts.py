"""Accounts: registering, invitations, forgotten passwords, and the expiring links they send by mail.

A link is the number of its ticket and a signature of it: nothing that opens an account is kept anywhere, neither
in the ticket nor in the mail that waits in the outbox. Numbers are drawn at random, so that an old link means
nothing to a database brought back from a backup.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row, exists, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from recruitment.models import Hire, Outgoing, Person, Ticket

from . import logins, passwords
from .mail_rows import mail

RESET_LIFE = timedelta(minutes=60)
INVITATION_LIFE = timedelta(days=14)
JUROR_LIFE = timedelta(days=30)
PATHS = {"invitation": "/invitation/", "reset": "/reset/", "address": "/address/", "address_stop": "/address/stop/",
         "welcome": "/my-calendar/"}  # fmt: skip
LARGEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody who registers or is invited. The name can be mended when the invitation is taken up."""

    name: str
    email: str
    language: str


def ticket_url(secret_key: str, base_url: str, ticket_id: int, purpose: str) -> str:
    """The whole address to send by mail."""
    return f"{base_url}{PATHS[purpose]}{ticket_id}.{_signature(secret_key, ticket_id, purpose)}"


def ticket_id(secret_key: str, token: str, purpose: str) -> int | None:
    """The ticket of a link, None when the link is not one of ours or serves another purpose."""
    number, _, signed = token.partition(".")
    if not (number.isascii() and number.isdigit()) or len(number) > 10:
        return None
    right = _signature(secret_key, int(number), purpose)
    return int(number) if hmac.compare_digest(right.encode(), signed.encode()) else None


def _signature(secret_key: str, number: int, purpose: str) -> str:
    mac = hmac.digest(secret_key.encode(), f"ticket:{purpose}:{number}".encode(), "sha256")
    return urlsafe_b64encode(mac).rstrip(b"=").decode()


def open_ticket(session: Session, number: int, now: datetime) -> Row[*tuple[Any, ...]] | None:
    """A ticket that still opens something: id, person_id, name, email, hire_id, title_fr, title_en; else None."""
    return session.execute(
        select(
            Ticket.id, Ticket.person_id, Person.name, Person.email, Ticket.hire_id, Hire.title_fr, Hire.title_en,
        )
        .join(Person, Person.id == Ticket.person_id)
        .outerjoin(Hire, Hire.id == Ticket.hire_id)
        .where(Ticket.id == number, Ticket.used_at.is_(None), Ticket.expires_at > now, Person.active)
    ).one_or_none()  # fmt: skip


def use_ticket(session: Session, number: int, password: str, now: datetime, *, name: str | None = None) -> int | None:
    """Keep the password chosen behind a link, end every sign-in and every other link; None when used meanwhile."""
    used = session.execute(
        update(Ticket)
        .where(Ticket.id == number, Ticket.used_at.is_(None), Ticket.expires_at > now)
        .values(used_at=now)
        .returning(Ticket.person_id)
    ).scalar_one_or_none()
    if used is None:
        return None
    set_password(session, used, password, now)
    if name:
        session.execute(update(Person).where(Person.id == used).values(name=name))
    return used


def set_password(session: Session, person_id: int, password: str, now: datetime, *, but: int | None = None) -> None:
    """Keep a new password; whoever held the old one, a sign-in or a link, holds nothing any more."""
    session.execute(update(Person).where(Person.id == person_id).values(password=passwords.hashed(password)))
    logins.revoke(session, person_id, now, but=but)
    close_tickets(session, person_id, now)


def rename(session: Session, person_id: int, name: str) -> None:
    """Somebody mends their own name."""
    session.execute(update(Person).where(Person.id == person_id).values(name=name))


def close_tickets(session: Session, person_id: int, now: datetime) -> None:
    """Make every open link of a person useless."""
    session.execute(update(Ticket).where(Ticket.person_id == person_id, Ticket.used_at.is_(None)).values(used_at=now))


def ask_access(session: Session, email: str, now: datetime) -> None:
    """Mail a link to whoever has this address: a new password, or the invitation again when it was not taken up."""
    found = logins.credential(session, email)
    if found is None or not found.active:
        return
    if found.password:
        _issue(session, "reset", "password_reset", found.person_id, now, RESET_LIFE)
    else:
        send_invitation(session, found.person_id, None, now)


def register(session: Session, new: NewPerson, now: datetime) -> None:
    """Open an account for a candidate. The password is chosen behind the mailed link: the address is then theirs.

    An address that has an account already gets a link to it instead, and the page says the same.
    """
    person_id = create(session, new, now)
    if person_id is None:
        ask_access(session, new.email, now)
    else:
        send_invitation(session, person_id, None, now)


def create(session: Session, new: NewPerson, now: datetime) -> int | None:
    """A person without password; None when the address has an account, even one opened this very instant."""
    row = {
        "email": new.email.strip().lower(), "name": new.name, "language": new.language, "active": True,
        "created_at": now,
    }  # fmt: skip
    if session.scalar(select(exists().where(Person.email == row["email"]))):
        return None
    try:
        with session.begin_nested():
            return session.execute(insert(Person).returning(Person.id), row).scalar_one()
    except IntegrityError:
        return None


def send_invitation(session: Session, person_id: int, by: int | None, now: datetime) -> int:
    """Mail a link with which a person without password opens their account; returns its ticket."""
    return _issue(session, "invitation", "invitation", person_id, now, INVITATION_LIFE, by=by)


def invite_juror(session: Session, person_id: int, hire_id: int, by: int | None, now: datetime | None = None) -> bool:
    """Mail an expiring link to a juror of a hire who has no password yet; False when they have one."""
    waiting = select(Person.id).where(Person.id == person_id, Person.password.is_(None), Person.active)
    if session.scalar(waiting) is None:
        return False
    now = now or datetime.now(UTC)
    _issue(session, "invitation", "juror_invitation", person_id, now, JUROR_LIFE, by=by, hire_id=hire_id)
    return True


def _issue(
    session: Session, purpose: str, kind: str, person_id: int, now: datetime, life: timedelta,
    *, by: int | None = None, hire_id: int | None = None,
) -> int:  # fmt: skip
    """Write a ticket and the mail that carries its number; the worker signs it when it sends."""
    number = secrets.randbelow(LARGEST) + 1
    while session.scalar(select(func.count()).where(Ticket.id == number)):
        number = secrets.randbelow(LARGEST) + 1
    ticket = {
        "id": number, "purpose": purpose, "person_id": person_id, "hire_id": hire_id, "created_by": by,
        "created_at": now, "expires_at": now + life,
    }  # fmt: skip
    session.execute(insert(Ticket), ticket)
    session.execute(insert(Outgoing), mail(f"{kind}:{number}", person_id, now, hire=hire_id, payload={"ticket": number}))
    return number


def prefer(session: Session, person_id: int, language: str) -> None:
    """Keep the language in which a person reads, for pages, mails and letters."""
    session.execute(update(Person).where(Person.id == person_id).values(language=language))

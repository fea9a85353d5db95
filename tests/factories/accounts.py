"""Accounts with a password, and what the outbox holds for them."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

from jinja2 import StrictUndefined
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from recruitment.models import Outgoing, Person, Ticket
from recruitment.services import accounts, passwords
from tests.factories import cast as casting
from tests.pages import CheckedClient

PASSWORD = "trombone lilas orage quatorze"
OTHER = "falaise neuve cerf tambour"


@cache
def kept() -> str:
    """The hash of PASSWORD, computed once."""
    return passwords.hashed(PASSWORD)


def somebody(session: Session, key: str = "lea", *, password: bool = True) -> int:
    """Somebody with an account; their address is `key`@example.org."""
    session.rollback()  # whatever was read before: SQLite lets nobody write on an old view
    person_id = casting.person(session, key)
    if password:
        session.execute(update(Person).where(Person.id == person_id).values(password=kept()))
    session.commit()
    return person_id


def browser(app: Any, language: str = "fr") -> CheckedClient:
    """A browser that checks each page it gets; its templates may use only what they are given."""
    app.jinja_env.undefined = StrictUndefined
    client = CheckedClient(app)
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Windows NT 10.0; Win64) Gecko/20100101 Firefox/140.0"
    return client


def enter(client: Any, key: str = "lea", password: str = PASSWORD, **more: Any) -> Any:
    """Fill in the sign-in page."""
    return client.post("/sign-in", data={"email": f"{key}@example.org", "password": password, **more})


def mails(session: Session) -> list[tuple[str, int]]:
    """What waits in the outbox, in order: kind, person."""
    session.rollback()
    return [(row.kind, row.person_id) for row in session.execute(select(Outgoing).order_by(Outgoing.id)).scalars()]


def link(app: Any, session: Session, person_id: int) -> str:
    """The path of the last link mailed to somebody, as the worker writes it."""
    session.rollback()
    number, purpose = session.execute(
        select(Ticket.id, Ticket.purpose)
        .where(Ticket.person_id == person_id)
        .order_by(Ticket.created_at.desc())
        .limit(1)
    ).one()
    return accounts.ticket_url(app.config["SECRET_KEY"], "", number, purpose)


def now() -> datetime:
    """The time that the application reads."""
    return datetime.now(UTC)

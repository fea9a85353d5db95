"""One's own dates of arrival at a private address that a calendar can follow: opened, renewed, closed by the person.

The address is a number drawn at random and its signature, as that of a ticket: nothing that opens it is kept.
"""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from recruitment.models import Application, Person, Welcome

from . import accounts

PURPOSE = "welcome"


def number(session: Session, welcome: int) -> int | None:
    """The number of a welcome's address, while it has one."""
    return session.scalar(select(Welcome.feed).where(Welcome.id == welcome))


def give(session: Session, welcome: int) -> None:
    """Open an address; one that there was opens nothing any more."""
    _set(session, welcome, secrets.randbelow(accounts.LARGEST) + 1)


def close(session: Session, welcome: int) -> None:
    """Nothing is read at the address any more."""
    _set(session, welcome, None)


def _set(session: Session, welcome: int, feed: int | None) -> None:
    session.execute(update(Welcome).where(Welcome.id == welcome).values(feed=feed))


def whose(session: Session, feed: int) -> Any:
    """The hire and the person of an address: hire_id, person_id; None once the arrival has ended or the account is closed."""
    query: Any = (
        select(Welcome.hire_id, Application.person_id)
        .join(Application, Application.id == Welcome.application_id)
        .join(Person, Person.id == Application.person_id)
        .where(Welcome.feed == feed, Welcome.state != "ended", Application.erased_at.is_(None), Person.active)
    )
    return session.execute(query).one_or_none()

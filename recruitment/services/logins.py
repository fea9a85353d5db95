"""Sign-ins as rows: opened, listed, marked as seen, revoked. Only the hash of a token is kept."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from recruitment.models import LoginSession, Person

from . import passwords

LIFE = timedelta(days=30)
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Credential:
    """What a sign-in is checked against; `password` is None until an invitation is taken up."""

    person_id: int
    password: str | None
    active: bool


def token_hash(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode()).hexdigest()


def credential(session: Session, email: str) -> Credential | None:
    """The credential of an address, None when nobody has it."""
    row = session.execute(
        select(Person.id, Person.password, Person.active).where(Person.email == email.strip().lower())
    ).one_or_none()
    return Credential(*row) if row else None


def recognises(found: Credential | None, password: str) -> bool:
    """True for the right password of an open account; takes as long for an account that does not exist."""
    right = passwords.matches(found.password if found else None, password)
    return right and found is not None and found.active


def open_login(session: Session, person_id: int, device: str, now: datetime) -> str:
    """Sign a person in; returns the token for the cookie, which nobody can read again."""
    token = secrets.token_urlsafe(32)
    row = {"token": token_hash(token), "person_id": person_id, "created_at": now, "seen_at": now, "device": device}
    session.execute(insert(LoginSession), row)
    return token


def refresh_hash(session: Session, found: Credential, password: str) -> None:
    """Keep the password with today's parameters when it was kept with older ones."""
    if found.password and passwords.outdated(found.password):
        session.execute(update(Person).where(Person.id == found.person_id).values(password=passwords.hashed(password)))


def logins(session: Session, person_id: int, now: datetime) -> Sequence[Row[*tuple[Any, ...]]]:
    """The open sign-ins of a person, the last seen first: id, device, created_at, seen_at."""
    return session.execute(
        select(LoginSession.id, LoginSession.device, LoginSession.created_at, LoginSession.seen_at)
        .where(
            LoginSession.person_id == person_id, LoginSession.revoked_at.is_(None),
            LoginSession.created_at > now - LIFE,
        )
        .order_by(LoginSession.seen_at.desc(), LoginSession.id.desc())
    ).all()  # fmt: skip


def revoke(session: Session, person_id: int, now: datetime, *, login: int | None = None, but: int | None = None) -> int:
    """End one sign-in of a person, or all of them `but` one; returns how many ended."""
    ended = update(LoginSession).where(LoginSession.person_id == person_id, LoginSession.revoked_at.is_(None))
    if login is not None:
        ended = ended.where(LoginSession.id == login)
    if but is not None:
        ended = ended.where(LoginSession.id != but)
    return int(session.execute(ended.values(revoked_at=now)).rowcount)  # type: ignore[attr-defined]  # CursorResult


def seen(session: Session, login: int, now: datetime) -> None:
    """Note that a sign-in is in use."""
    session.execute(update(LoginSession).where(LoginSession.id == login).values(seen_at=now))


def device(agent: str) -> str:
    """Browser and system in two words, “Firefox, Windows”; empty when neither is known."""
    words = [
        next((name for mark, name in _BROWSERS if f"{mark}/" in agent), ""),
        next((name for mark, name in _SYSTEMS if re.search(rf"\b{mark}\b", agent)), ""),
    ]
    return ", ".join(filter(None, words))

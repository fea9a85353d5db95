"""People signed in to both applications: the cookies their browsers would send."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import generate_csrf
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import Engine, insert, select
from sqlalchemy.engine import Connection

from recruitment.models import LoginSession, Person, table_of
from recruitment.services.logins import token_hash

SECRET = "bench-only-bench-only-bench-only-bench"  # noqa: S105  # an invented password on loopback
DEVICE = "bench"


@dataclass(frozen=True, slots=True)
class Visitor:
    """One person's cookie, and the forgery token that goes with it into forms."""

    person: int
    cookie: str
    token: str = ""


def signed_in(app: Flask, engine: Engine, people: Iterable[int]) -> dict[int, Visitor]:
    """Each of these people with a sign-in of their own, as the sign-in page leaves it."""
    now, found, rows = datetime.now(UTC), {}, []
    signer = _signer(app)
    for person in people:
        login, raw = secrets.token_urlsafe(32), secrets.token_hex(20)
        rows.append(
            {"token": token_hash(login), "person_id": person, "created_at": now, "seen_at": now, "device": DEVICE}
        )
        with app.test_request_context("/", environ_overrides={"HTTP_HOST": "localhost"}) as context:
            context.session["csrf_token"] = raw
            token = generate_csrf()
        cookie = signer.dumps({"csrf_token": raw, "login": login})
        found[person] = Visitor(person, f"{app.config['SESSION_COOKIE_NAME']}={cookie}; lang=fr", token)
    with engine.begin() as connection:
        connection.execute(insert(table_of(LoginSession)), rows)
    return found


def bare_visitor(person: int) -> Visitor:
    """The same person signed in to the bare pages."""
    app = Flask("bare")
    app.secret_key = SECRET
    return Visitor(person, f"session={_signer(app).dumps({'_user_id': str(person), '_fresh': True})}")


def _signer(app: Flask) -> URLSafeTimedSerializer:
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    return signer


def people(connection: Connection, parts: Mapping[str, str]) -> dict[str, int]:
    """Person by part of the demonstration."""
    found = connection.execute(select(Person.email, Person.id).where(Person.email.in_(list(parts.values()))))
    by_mail = dict(found.all())
    return {part: by_mail[email] for part, email in parts.items()}

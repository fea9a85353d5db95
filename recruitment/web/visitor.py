"""Who is reading, as far as it may be asked: a page of errors never goes back to the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import g
from flask_login import current_user

if TYPE_CHECKING:
    from recruitment.web.access import Me


def visitor() -> Me | None:
    """The person signed in, else None; after an error, only when they were known before it."""
    # flask-login keeps the person there once loaded; `current_user` would load them.
    person = g.get("_login_user") if g.get("failed") else current_user
    return cast("Me", person) if person and person.is_authenticated else None

"""The libraries that hold state for one application: database engine, forgery guard, throttle, login."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_wtf import CSRFProtect

from recruitment.models.base import make_engine

if TYPE_CHECKING:
    from flask import Flask

csrf = CSRFProtect()
limiter = Limiter(key_func=get_remote_address)
login = LoginManager()
# The session cookie is already bound to a row that can be revoked; an address changes in a train.
login.session_protection = None


def start(app: Flask) -> None:
    """Bind each of them to `app`; the engine is kept in `app.extensions["engine"]`."""
    app.extensions["engine"] = make_engine(app.config["DATABASE_URL"])
    csrf.init_app(app)
    limiter.init_app(app)
    # Its context processor would look the person up even for a page that shows nobody.
    login.init_app(app, add_context_processor=False)

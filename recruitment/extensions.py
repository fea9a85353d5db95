"""What holds state for one application: database engine and sessions, sealing keys, forgery guard, throttle, login."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_wtf import CSRFProtect

from recruitment.models.base import make_engine, make_sessions
from recruitment.services.seals import Ring

if TYPE_CHECKING:
    from flask import Flask

csrf = CSRFProtect()
limiter = Limiter(key_func=get_remote_address)
login = LoginManager()
# The row is the session: it can be listed and revoked, and its token changes at each sign-in.
login.session_protection = None


def start(app: Flask) -> None:
    """Bind each of them to `app`; `app.extensions` keeps the "engine", the "ring" of keys and the maker of "sessions"."""
    app.extensions["engine"] = make_engine(app.config["DATABASE_URL"])
    app.extensions["ring"] = Ring(app.config["SEAL_KEYS"], app.config["SEAL_KEYS_FILE"])
    app.extensions["sessions"] = make_sessions(app.extensions["engine"], app.extensions["ring"])
    csrf.init_app(app)
    limiter.init_app(app)
    # Limits stand on the views that need one, and are counted there: nothing is to be asked before every page.
    if limiter.enabled:
        app.before_request_funcs[None].remove(limiter._check_request_limit)
    # Its context processor would look the person up even for a page that shows nobody.
    login.init_app(app, add_context_processor=False)

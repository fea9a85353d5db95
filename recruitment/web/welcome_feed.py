"""One's own dates of arrival for a calendar that follows them: fetched by a machine, with the private address alone."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app

from recruitment import extensions
from recruitment.services import accounts, welcome_feed, welcome_register
from recruitment.services.progress import hire_row

from . import unit
from .access import public
from .interview_calendar import sent
from .own_welcome import dates

pages = Blueprint("welcome_feed", __name__)


@pages.get("/my-calendar/<token>.ics")
@public
@extensions.limiter.limit("60 per minute")
def calendar(token: str) -> Response:
    """The dates behind a private address; 404 once it was closed or renewed, or the arrival has ended."""
    session = unit.session()
    number = accounts.ticket_id(current_app.config["SECRET_KEY"], token, welcome_feed.PURPOSE) or 0
    found = welcome_feed.whose(session, number)
    hire = hire_row(session, found.hire_id) if found else None
    read = welcome_register.own(session, found.hire_id, found.person_id) if found else None
    if hire is None or read is None:
        abort(404)
    return sent(dates(read, hire), hire.reference)

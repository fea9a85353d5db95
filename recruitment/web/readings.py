"""Who opened a candidate's documents: noted once the document has left, shown to HR and data protection, never to a jury."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import cast

from flask import Blueprint, Response, abort, current_app, g, render_template, request, url_for
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wsgi import ClosingIterator

from recruitment.models import writing
from recruitment.services import readings, retention
from recruitment.services.readings import Reading
from workflows.who import AUDITOR, CHAIR, DIRECTOR, HR, JUROR

from . import papers, unit
from .access import allows
from .figure_words import figure_line
from .paging import Pages
from .roles import role_name
from .speech import gettext as _

pages = Blueprint("readings", __name__)
logger = logging.getLogger("recruitment.readings")
OPENED_AS = (HR, CHAIR, JUROR, DIRECTOR, AUDITOR)  # the first that is held is written down
PER_PAGE = 50


def noted(sent: Response, application: int, kind: str) -> Response:
    """A document on its way out; that it was opened is written once it has left, so that nobody waits for it."""
    if unit.WALKER in request.environ:
        return sent
    role = next((role for role in OPENED_AS if g.actor.may(role)), "")
    one = Reading(application, kind, current_user.id, role, datetime.now(UTC))
    sessions = current_app.extensions["sessions"]

    def write() -> None:
        try:
            with sessions() as own:
                readings.note(writing(own), one)
                own.commit()
        except SQLAlchemyError as fault:  # the document has left: the log of the service keeps what this one cannot
            facts = {"application": one.application, "kind": one.kind, "person": one.person}
            logger.error("reading not noted", extra={"facts": facts}, exc_info=fault)

    # A file is passed on as it is: the response's own `call_on_close` would never be called.
    sent.response = ClosingIterator(cast(Iterable[bytes], sent.response), write)
    return sent


@pages.get("/hires/<int:hire_id>/candidates/<int:application_id>/readings")
@allows(HR, AUDITOR)
def of_file(hire_id: int, application_id: int) -> str:
    """Who opened the documents of a file, and when."""
    clock = retention.of_file(unit.session(), application_id)
    if clock is None or clock.hire != hire_id:
        abort(404)
    number = max(1, request.args.get("page", 1, type=int))
    rows, total = readings.of_file(unit.session(), application_id, (number - 1) * PER_PAGE, PER_PAGE)
    address = url_for("readings.of_file", hire_id=hire_id, application_id=application_id)
    return render_template(
        "retention/readings.html", rows=rows, clock=clock, pages=Pages(number, total, PER_PAGE, address, {}),
        what=what, role_name=role_name, kept=figure_line(g.hire, readings.FIGURE),
    )  # fmt: skip


def what(kind: str) -> str:
    """A document, or one of its copies, in words."""
    paper, _dash, which = kind.partition("-")
    name = papers.paper_title(paper)
    return _("%(document)s, copy without the name", document=name) if which in ("prepared", "signed") else name

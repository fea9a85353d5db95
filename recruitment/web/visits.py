"""The link of a channel: `?via=<key>` counts one visit and goes along to the application form."""

from __future__ import annotations

import logging

from flask import Response, after_this_request, current_app, request
from sqlalchemy.exc import SQLAlchemyError

from recruitment.models import writing
from recruitment.services import channel_counts

from .dates import today
from .headers import is_public
from .unit import WALKER

OWN_CACHE = "private, max-age=300"
logger = logging.getLogger("recruitment.visits")


def via() -> str:
    """The channel whose link this request follows, "" for none. Its shape alone is checked: it costs no query."""
    return channel_counts.as_key(request.args.get("via"))


def count(hire_id: int) -> None:
    """Count this opening of a post, when it follows the link of a channel.

    The page is read in a session that writes nothing, so the count has a transaction of its own, taken once the
    answer has left: it delays nobody, and when the database is busy or gone the count is lost and the page is not.
    Nothing is kept of the visitor; a HEAD request and what a browser loads ahead count for nothing. A shared cache
    would answer in our place and hide the visits: this page is for the visitor's own.
    """
    key = via()
    if not key or request.method != "GET" or WALKER in request.environ or "prefetch" in request.headers.get("Sec-Purpose", ""):
        return
    sessions, day = current_app.extensions["sessions"], today()

    def counted() -> None:
        try:
            with sessions() as own:
                channel_counts.visit(writing(own), hire_id, key, day)
                own.commit()
        except SQLAlchemyError as fault:
            logger.warning("visit not counted", exc_info=fault)

    @after_this_request
    def _later(response: Response) -> Response:
        response.call_on_close(counted)
        if is_public(response):
            response.headers["Cache-Control"] = OWN_CACHE
        return response

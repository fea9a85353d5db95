"""Errors said kindly, in the reader's language, with a reference that is also in the log."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from flask import current_app, g, make_response, render_template, request
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from markupsafe import escape
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError, ServiceUnavailable

from recruitment.config import MEGABYTE
from recruitment.web.logs import reference
from recruitment.web.visitor import visitor

if TYPE_CHECKING:
    from flask import Flask, Response

logger = logging.getLogger("recruitment.errors")
FORBIDDEN = 403
MOVED = (404, 409)
RETRY_SECONDS = 30
# Fields whose name holds one of these are never written back into a page.
SECRETS = ("password", "passphrase", "token", "otp")


class Words(NamedTuple):
    """Title, what happened, what to do."""

    title: str
    what: str
    do: str


BACK = _l("Go back with your browser: what you typed is still there.")
WORDS = {
    400: Words(
        _l("This request could not be read"),
        _l("Something in the address or in what was sent is not as this site expects it."),
        _l("Go back, load the page again, and try once more."),
    ),
    403: Words(
        _l("This page is not open to you"),
        _l("Your roles on this hire do not include it."),
        _l("If you need it for your task, ask the human resources officer of the hire."),
    ),
    404: Words(
        _l("There is nothing at this address"),
        _l("The page does not exist, has moved, or is not visible with your roles."),
        _l("Check the address, or start again from the home page."),
    ),
    405: Words(
        _l("This cannot be done from here"),
        _l("The address exists, but not for this action."),
        _l("Open the page from its link, then use its button."),
    ),
    409: Words(
        _l("This moved while you were reading"),
        _l("Somebody else has changed it since you opened the page. Nothing of theirs was overwritten."),
        _l("Load the page again to see its present state, then decide."),
    ),
    413: Words(
        _l("What you sent is too large"),
        _l("The files of one form may weigh {size} MB in all."),
        _l("Reduce the files, or send them one by one."),
    ),
    422: Words(
        _l("Some of what you sent cannot be used"),
        _l("At least one value is missing or impossible."),
        BACK,
    ),
    429: Words(
        _l("Too many attempts"),
        _l("To protect accounts, this page accepts only a few attempts in a given time."),
        _l("Wait a few minutes, then try again."),
    ),
    500: Words(
        _l("Something broke on our side"),
        _l("It is not your doing. Nothing was half saved: a step is kept whole or not at all."),
        _l("Try again in a few minutes. If it happens again, write to us with the reference below."),
    ),
    503: Words(
        _l("The service is away for a moment"),
        _l("The database does not answer. Nothing was half saved."),
        _l("Try again in a minute."),
    ),
}
FORGERY = Words(
    _l("This form was open for too long"),
    _l("Your session ended, or was renewed in another window, since you opened the page. Nothing was saved."),
    _l("Open the page again and send it once more. What you had typed is below, to copy."),
)
LOST = Words(
    _l("This is not yours to do, or not any more"),
    _l(
        "Your roles do not include it at this moment: one may have been taken back since you opened the page. Nothing was recorded."
    ),
    _l("If you need it for your task, ask who gives roles in your school. What you had typed is below, to copy."),
)
HOST = Words(
    _l("This address is not one of this site"),
    _l("The server answers only to the host names that its administrator has listed."),
    _l("Use the usual address. Administrators: see TRUSTED_HOSTS."),
)
AWAY = (OperationalError, InterfaceError, PoolTimeout)
LAST_RESORT = (
    '<!doctype html><html lang="fr"><head><meta charset="utf-8">'
    "<title>Erreur {code} — Recrutement OTM-R</title></head><body>"
    "<h1>Erreur {code}</h1><p>Le service est indisponible pour le moment. Référence : {reference}.</p>"
    '<p lang="en">The service is away for a moment. Reference: {reference}.</p></body></html>'
)


def start(app: Flask) -> None:
    """Answer every error of HTTP, a database that is away, and whatever nobody foresaw."""
    app.register_error_handler(HTTPException, _http)
    for kind in AWAY:
        app.register_error_handler(kind, _database_away)
    app.register_error_handler(Exception, _unforeseen)


def _http(error: HTTPException) -> Response:
    code = error.code or 500
    if code < 400 or error.response is not None:
        return make_response(error.get_response())
    if isinstance(error, CSRFError):
        return answer(error, FORGERY, kept=typed())
    if code == FORBIDDEN and request.method == "POST":
        return answer(error, LOST, kept=typed())
    if isinstance(error, SecurityError):  # an untrusted host name
        return answer(error, HOST)
    if code in MOVED and request.method == "POST":  # what the form was about went on or went away meanwhile
        own = error.description if error.description != type(error).description else None
        return answer(error, WORDS[code]._replace(what=own or WORDS[code].what), kept=typed())
    if request.url_rule is None:  # nothing has asked yet who reads: whoever is signed in keeps their navigation
        with suppress(*AWAY):
            visitor()
    return answer(error, WORDS.get(code) or WORDS[400 if code < 500 else 500])


def _database_away(error: Exception) -> Response:
    logger.error("database away", exc_info=error)
    # The token was checked before the database was asked: sending the same again is the person's own wish.
    return answer(ServiceUnavailable(retry_after=RETRY_SECONDS), WORDS[503], again=_resendable())


def _unforeseen(error: Exception) -> Response:
    if current_app.config["PROPAGATE_EXCEPTIONS"] or (
        current_app.config["PROPAGATE_EXCEPTIONS"] is None and current_app.testing
    ):
        raise error  # in a test the fault itself says more than its page
    logger.error("unforeseen", exc_info=error)
    return answer(InternalServerError(), WORDS[500])


def answer(
    error: HTTPException,
    words: Words,
    *,
    kept: list[tuple[str, str]] | None = None,
    again: list[tuple[str, str]] | None = None,
) -> Response:
    """The page of an error. `kept`: typed texts to copy; `again`: fields of a form to send once more."""
    code = error.code or 500
    g.failed, g.public_page = True, False
    try:
        html = render_template(
            "errors/error.html",
            code=code,
            words=words,
            size=current_app.config["MAX_CONTENT_LENGTH"] // MEGABYTE,
            reference=reference(),
            kept=kept or [],
            again=again or [],
            had_files=bool(again) and any(file.filename for file in request.files.values()),
        )
    except Exception as broken:  # the page of errors must not fail for the reason that it reports
        logger.error("error page failed", exc_info=broken)
        html = LAST_RESORT.format(code=escape(code), reference=escape(reference()))
    headers = [pair for pair in error.get_headers() if pair[0].lower() in ("allow", "retry-after")]
    return make_response(html, code, headers)


def typed() -> list[tuple[str, str]]:
    """Texts of the form that was refused, secrets left out."""
    if request.method != "POST":
        return []
    pairs = request.form.items(multi=True)
    return [(name, value) for name, value in pairs if _worth_keeping(name) and len(value) > 20]


def _resendable() -> list[tuple[str, str]]:
    """Fields of a form whose token was right; none when one of them is a secret."""
    if request.method != "POST" or not g.get("csrf_valid"):
        return []
    pairs = [pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token"]
    return pairs if all(_worth_keeping(name) for name, _ in pairs) else []


def _worth_keeping(name: str) -> bool:
    return not any(secret in name.lower() for secret in SECRETS)

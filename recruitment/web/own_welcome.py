"""A person’s own arrival: their list, with its dates and whom to ask; what they tick; their calendar; the way out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Response, abort, current_app, flash, g, redirect, render_template, request, url_for

from recruitment.feeds import days
from recruitment.services import accounts, welcome_register
from recruitment.services import welcome_feed as feeds
from recruitment.services.welcome_register import Read, progress
from workflows.given import Nothing
from workflows.who import CANDIDATE

from . import unit, wording
from .access import allows
from .candidacies import pages
from .dates import today
from .interview_calendar import sent
from .language import current
from .speech import gettext as _
from .steps import Refusal, attempt, step
from .welcome import asked
from .welcome_words import KINDS, STATES, Acting, Line, lines, summary

INVALID, SEE_OTHER = 422, 303


@dataclass(frozen=True, slots=True)
class Feed:
    """The private address of one’s own dates, as it is opened and as calendars subscribe to it."""

    address: str
    subscribe: str


@pages.get("/<int:hire_id>/welcome")
@allows(CANDIDATE)
def welcome(hire_id: int) -> Any:
    """What is prepared for the person, what they have to do, whom to ask."""
    return _page(_own())


@pages.post("/<int:hire_id>/welcome")
@allows(CANDIDATE)
def tick(hire_id: int) -> Any:
    """Tick one’s own item, or take it up again."""
    read, event = _own(), request.form.get("step", "")
    if event not in ("do_item", "undo_item"):
        abort(400)
    form, given, said = asked(event)
    key = (request.form.get("item", 0, type=int), event)
    if form is not None and not form.validate():
        return _page(read, {key: form}, status=INVALID)
    refusal = attempt(step(event, given(), welcome=read.row.id))
    if refusal:
        return _page(_own(), {key: form}, refusal)
    flash(said)
    return redirect(url_for("candidacies.welcome", hire_id=hire_id), SEE_OTHER)


@pages.get("/<int:hire_id>/welcome.ics")
@allows(CANDIDATE)
def welcome_file(hire_id: int) -> Response:
    """One’s own dates as a calendar file: what one has to do, and the first day."""
    read = _own()
    return abort(404) if read.row.state == "ended" else sent(dates(read, g.hire), g.hire.reference)


def dates(read: Read, hire: Any) -> bytes:
    """A person’s own dates: what they have to do, and the first day."""
    page = url_for("candidacies.welcome", hire_id=hire.id)
    found = [
        days.Day(f"welcome-{line.id}", line.due, line.what, page)
        for line in _lines(read, hire) if line.role == "person" and not line.settled and line.due
    ]  # fmt: skip
    if read.row.start_on:
        found.append(days.Day(f"welcome-start-{read.row.id}", read.row.start_on, _("First day"), page))
    return days.calendar(found, "Welcome", current_app.config["BASE_URL"], datetime.now(UTC))


@pages.post("/<int:hire_id>/welcome/calendar")
@allows(CANDIDATE)
def welcome_feed(hire_id: int) -> Any:
    """Open, renew or close the private address at which a calendar follows one’s own dates."""
    read, session, event = _own(), unit.session(), request.form.get("step", "")
    if event not in ("start", "renew", "stop") or read.row.state == "ended":
        abort(400)
    (feeds.close if event == "stop" else feeds.give)(session, read.row.id)
    flash(_("The private address is closed.") if event == "stop" else _("A private address is open. Nobody else knows it."))
    return redirect(f"{url_for('candidacies.welcome', hire_id=hire_id)}#calendar", SEE_OTHER)


@pages.route("/<int:hire_id>/welcome/renounce", methods=["GET", "POST"])
@allows(CANDIDATE)
def renounce(hire_id: int) -> Any:
    """Say what it means not to come after all, then take it."""
    read = _own()
    if read.row.state == "ended":
        return redirect(url_for("candidacies.welcome", hire_id=hire_id))
    refusal = attempt(step("renounce", Nothing(), welcome=read.row.id)) if request.method == "POST" else None
    if request.method == "GET" or refusal:
        page = render_template(
            "welcome/renounce.html", hire=g.hire, title_of_hire=wording.hire_title(g.hire, current()), refusal=refusal,
            said=refusal.reasons if refusal else (),
        )  # fmt: skip
        return page, refusal.status if refusal else 200
    flash(_("Thank you for telling us. Nothing more is asked of you."))
    return redirect(url_for("candidacies.show", hire_id=hire_id), SEE_OTHER)


def _own() -> Read:
    read = welcome_register.own(unit.session(), g.hire.id, g.actor.person_id or 0)
    return read if read is not None else abort(404)


def _feed(read: Read) -> Feed | None:
    number = feeds.number(unit.session(), read.row.id)
    if number is None:
        return None
    config = current_app.config
    address = accounts.ticket_url(config["SECRET_KEY"], config["BASE_URL"], number, feeds.PURPOSE)
    address = f"{address}.ics?lang={current()}"
    return Feed(address, f"webcal:{address.partition(':')[2]}")


def _lines(read: Read, hire: Any, failed: dict[Any, Any] | None = None) -> list[Line]:
    return lines(read, hire, Acting(frozenset(), True, today(), failed or {}))


def _page(read: Read, failed: dict[Any, Any] | None = None, refusal: Refusal | None = None, status: int = 200) -> Any:
    shown = _lines(read, g.hire, failed)
    page = render_template(
        "welcome/own.html", hire=g.hire, title_of_hire=wording.hire_title(g.hire, current()), read=read,
        mine=[line for line in shown if line.role == "person"], theirs=[line for line in shown if line.role != "person"],
        summary=summary(*progress([one for one in read.items if one.role == "person"], today())),
        states=STATES, kinds=KINDS, said=refusal.reasons if refusal else (),
        failing=next(iter((failed or {}).values()), None), failed=bool(refusal) or status != 200,
        feed=_feed(read) if read.row.state != "ended" else None, open_item=next((key[0] for key in failed or {}), None),
    )  # fmt: skip
    return page, refusal.status if refusal else status

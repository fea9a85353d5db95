"""A person’s own arrival: their list, with its dates and whom to ask; what they tick; a calendar file; the way out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Response, abort, current_app, flash, g, redirect, render_template, request, url_for

from recruitment.feeds import days
from recruitment.services import welcome_register
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
    if read.row.state == "ended":
        abort(404)
    page = url_for("candidacies.welcome", hire_id=hire_id)
    found = [
        days.Day(f"welcome-{line.id}", line.due, line.what, page)
        for line in _lines(read) if line.role == "person" and not line.settled and line.due
    ]  # fmt: skip
    if read.row.start_on:
        found.append(days.Day(f"welcome-start-{read.row.id}", read.row.start_on, _("First day"), page))
    file = days.calendar(found, "Welcome", current_app.config["BASE_URL"], datetime.now(UTC))
    return sent(file, g.hire.reference)


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


def _lines(read: Read, failed: dict[Any, Any] | None = None) -> list[Line]:
    return lines(read, g.hire, Acting(frozenset(), True, today(), failed or {}))


def _page(read: Read, failed: dict[Any, Any] | None = None, refusal: Refusal | None = None, status: int = 200) -> Any:
    shown = _lines(read, failed)
    page = render_template(
        "welcome/own.html", hire=g.hire, title_of_hire=wording.hire_title(g.hire, current()), read=read,
        mine=[line for line in shown if line.role == "person"], theirs=[line for line in shown if line.role != "person"],
        summary=summary(*progress([one for one in read.items if one.role == "person"], today())),
        states=STATES, kinds=KINDS, said=refusal.reasons if refusal else (),
        failing=next(iter((failed or {}).values()), None), failed=bool(refusal) or status != 200,
        open_item=next((key[0] for key in failed or {}), None),
    )  # fmt: skip
    return page, refusal.status if refusal else status

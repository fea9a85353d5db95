"""Steps that need nothing but a confirmation: what follows is said before, and only then is it done."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from recruitment.services import standing
from recruitment.services.progress import pack_of
from recruitment.web import unit, wording
from recruitment.web.access import allows
from recruitment.web.acting import INLINE
from recruitment.web.refusals import Reason, reasons
from recruitment.web.steps import attempt, step
from workflows.given import Nothing
from workflows.who import CHAIR, STAFF

from . import pages
from .show import footer, overline

# What follows each step, and whether it can be taken back.
CONSEQUENCES: dict[str, tuple[Any, ...]] = {
    "close_applications": (
        _l("Nobody can apply any more."),
        _l("The jury is told to declare its links with the candidates."),
        _l("Only the director can open applications again, with a reason and a new deadline."),
    ),
    "open_scoring": (
        _l("The members of the jury can read the eligible files, without names, and mark them."),
        _l("Findings on eligibility change no more, unless the director reopens the step with a reason."),
    ),
    "open_deliberation": (
        _l("Marks of the interviews are handed in for good."),
        _l("The chair can then reveal all marks to the whole jury."),
    ),
    "reveal": (
        _l("Every member sees every mark, all at the same moment. This cannot be taken back."),
        _l("From then on a mark changes only with a reason from a list, and the earlier one is kept."),
    ),
    "conclude_clearance": (
        _l("If access is authorised, the offer can be made."),
        _l("If it is not, the person is told so, without reasons, and the director decides on the next of the list."),
    ),
    "lapse_offer": (
        _l("The offer ends without an answer; the person can no longer accept it."),
        _l("The director decides on the next of the list."),
    ),
    "take_next": (
        _l("It is recorded that the person chosen withdrew."),
        _l("The director decides on the next of the list."),
    ),
    "close": (
        _l("The hire ends. It cannot be reopened."),
        _l("What is kept, and for how long, follows the notice given to candidates."),
    ),
}


@pages.route("/hires/<int:hire_id>/steps/<event>", methods=["GET", "POST"], endpoint="step")
@allows(*STAFF, CHAIR)
def confirm(hire_id: int, event: str) -> str | Response | tuple[str, int]:
    """Say what a step does, then take it."""
    if event not in INLINE:
        abort(404)
    doers = standing.doers(g.hire.state, event)
    # A step out of turn has no doers: a form sent late is told why, a stray address is not found.
    if request.method == "GET" and not g.actor.may(*doers):
        abort(403 if doers else 404)
    if request.method == "POST":
        refusal = attempt(step(event, Nothing()))
        if refusal is None:
            flash(wording.event_done(event))
            return redirect(url_for("hires.show", hire_id=hire_id), 303)
        return _page(event, refusal.reasons), refusal.status
    heard = standing.ahead(unit.session(), g.hire, g.actor, event, datetime.now(UTC))
    return _page(event, reasons(heard.stopping))


def _page(event: str, because: tuple[Reason, ...]) -> str:
    footer(g.hire, pack_of(g.hire))
    return render_template(
        "hires/step.html",
        hire=g.hire,
        overline=overline(g.hire),
        title=wording.event_title(event),
        consequences=[str(text) for text in CONSEQUENCES[event]],
        because=because,
        refused=request.method == "POST",
    )

"""Around the board of referrals: many requests sent at once, figures and forecasts, a calendar, what is destroyed when."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from recruitment.feeds import referral_calendar
from recruitment.services import referral_figures, referral_retention, referrals, verbs
from recruitment.services.progress import AlreadyDone, Step, hire_row
from workflows.engine import Refused
from workflows.given import Nothing
from workflows.who import AUDITOR, SECURITY, Actor

from . import unit, wording
from .access import allows
from .dates import today

pages = Blueprint("referral_board", __name__, url_prefix="/referrals")
SEE_OTHER, INVALID = 303, 422
MOST = 200
OPINIONS = {
    "favourable": _l("Favourable"),
    "reserved": _l("Favourable with reservations"),
    "unfavourable": _l("Unfavourable"),
    "alternative": _l("An alternative is proposed"),
    "silence": _l("No answer in time"),
    "waiting": _l("Waiting"),
}
CLOCKS = {
    "opinion": _l("HFDS: end of the ministry’s time"),
    "decision": _l("HFDS: end of the time to decide"),
    "access": _l("HFDS: end of an access"),
}


@pages.post("/send")
@allows(SECURITY)
def send() -> Response:
    """Mark the ticked requests as sent today: each by itself, those that cannot be are left and said."""
    asked = request.form.getlist("referral", type=int)[:MOST]
    found = referrals.places(unit.session(), asked, current_user.schools(SECURITY), current_user.hires(SECURITY))
    sent = sum(_sent(referral, hire, school) for referral, hire, school in found)
    if sent:
        flash(ngettext("%(num)s request is marked as sent.", "%(num)s requests are marked as sent.", sent))
    if left := len(asked) - sent:
        flash(ngettext("%(num)s request could not be sent: it is not complete, or was sent before.",
                       "%(num)s requests could not be sent: they are not complete, or were sent before.", left))  # fmt: skip
    return redirect(url_for("referrals.index"), SEE_OTHER)


def _sent(referral: int, hire: int, school: int) -> bool:
    session, actor = unit.session(), Actor(current_user.id, current_user.roles_on(hire, school))
    try:
        with session.begin_nested():
            row = hire_row(session, hire, lock=True)
            verbs.take(session, hire, Step("send_referral", actor, Nothing(), referral=referral), hire=row)
    except (Refused, AlreadyDone):
        return False
    return True


@pages.get("/figures")
@allows(SECURITY, AUDITOR)
def figures() -> str:
    """Years in figures, and how long answers take by kind of post."""
    rows = referral_figures.past(unit.session(), current_user.schools(SECURITY, AUDITOR))
    known = referral_figures.delays(rows)
    return render_template(
        "referrals/figures.html", years=referral_figures.years(rows), enough=referral_figures.ENOUGH, opinions=OPINIONS,
        delays=[(wording.kind_title(kind) if kind else _("All posts"), known[kind]) for kind in sorted(known)],
    )  # fmt: skip


@pages.get("/calendar.ics")
@allows(SECURITY)
def calendar() -> Response:
    """The clocks that run, for a calendar. No name is in it."""
    rows = referrals.clocks(unit.session(), current_user.schools(SECURITY), current_user.hires(SECURITY))
    words = {key: str(text) for key, text in CLOCKS.items()}
    made = referral_calendar.calendar(rows, words, current_app.config["BASE_URL"], datetime.now(UTC))
    answer = Response(made, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = 'attachment; filename="hfds.ics"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@pages.route("/retention", methods=["GET", "POST"])
@allows(SECURITY)
def retention() -> Any:
    """What is sealed about referrals that have ended: until when it is kept, and its destruction."""
    kept = referral_retention.kept(unit.session(), current_user.schools(SECURITY), current_user.hires(SECURITY))
    due = [one for one in kept if one.due(today())]
    if request.method == "POST":
        if due and request.form.get("sure") != "y":  # nothing is: another officer may have been first
            return _retention(kept, due, fault=True), INVALID
        gone = referral_retention.purge(unit.session(), due, datetime.now(UTC))
        flash(ngettext("What was sealed about %(num)s referral is destroyed.",
                       "What was sealed about %(num)s referrals is destroyed.", gone))  # fmt: skip
        return redirect(url_for("referral_board.retention"), SEE_OTHER)
    return _retention(kept, due)


def _retention(kept: list[Any], due: list[Any], *, fault: bool = False) -> str:
    later = [one for one in kept if one not in due]
    return render_template(
        "referrals/retention.html", due=due, later=later, fault=fault, state_title=wording.referral_state_title
    )

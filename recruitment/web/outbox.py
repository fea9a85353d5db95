"""The outbox: what waits, what left, what is in doubt; sending again or vouching for it is a person's decision."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from recruitment.models.outbox import STATES
from recruitment.services import outgoing
from recruitment.services.outgoing import Mandate
from workflows.who import GROUP_ADMIN, HR, SCHOOL_ADMIN, SECURITY

from . import unit
from .access import allows
from .mail_words import KINDS
from .paging import Pages

pages = Blueprint("outbox", __name__)
PER_PAGE = 50
READERS = (HR, SCHOOL_ADMIN, GROUP_ADMIN)
WORDS = {
    "queued": (_l("Waiting"), "mute"),
    "sending": (_l("Leaving"), "here"),
    "sent": (_l("Sent off"), "ok"),
    "uncertain": (_l("In doubt"), "warn"),
    "failed": (_l("Given up"), "stop"),
}
ACTS = {"again": outgoing.again, "arrived": outgoing.arrived, "returned": outgoing.returned}


def _mandate() -> Mandate:
    """Mails of the reader's schools and hires; those that would tell what the ministry answered, for security alone."""
    return Mandate(
        current_user.schools(*READERS), current_user.hires(*READERS), current_user.schools(SECURITY),
        current_user.hires(SECURITY), current_user.schools(HR), current_user.hires(HR),
    )  # fmt: skip


@pages.get("/outbox")
@allows(*READERS, SECURITY)
def index() -> str:
    """Mails, those that wait for a person first."""
    mandate, session = _mandate(), unit.session()
    wanted = request.args.get("state", "")
    wanted = wanted if wanted in STATES else ""
    number = max(1, request.args.get("page", 1, type=int))
    counts = outgoing.counts(session, mandate)
    rows = outgoing.listed(session, mandate, wanted, first=(number - 1) * PER_PAGE, most=PER_PAGE)
    total = counts.get(wanted, 0) if wanted else sum(counts.values())
    return render_template(
        "outbox/index.html", rows=rows, counts=counts, wanted=wanted, words=WORDS, kinds=KINDS,
        pages=Pages(number, total, PER_PAGE, url_for("outbox.index"), {"state": wanted}), open=outgoing.OPEN,
    )  # fmt: skip


@pages.post("/outbox/<int:number>/<any(again,arrived,returned):what>")
@allows(*READERS, SECURITY)
def decide(number: int, what: str) -> Any:
    """Send a mail again, vouch that it arrived, or say that it came back."""
    done = ACTS[what](unit.session(), _mandate(), number, current_user.id, datetime.now(UTC))
    if done is None:
        abort(404)
    if not done:
        flash(_("This mail has moved meanwhile: nothing was done."), "warning")
    elif what == "again":
        flash(_("The mail waits to be sent again."))
    elif what == "returned":
        flash(_("It is recorded, with your name, that it came back. Ask the person for another address, then decide."))
    else:
        flash(_("It is recorded, with your name, that it has arrived."))
    return redirect(url_for("outbox.index", state=request.form.get("state") or None), 303)

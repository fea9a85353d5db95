"""The blindness check as a page: the last result, and the button that walks as each juror."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, url_for
from flask_babel import lazy_gettext as _l

from recruitment.models import BlindnessCheck
from recruitment.services import blindness
from workflows.who import GROUP_ADMIN, HR, SCHOOL_ADMIN

from . import judging, unit, wording
from .access import allows
from .blind_walk import check
from .speech import gettext as _
from .speech import ngettext

pages = Blueprint("blindness", __name__, url_prefix="/hires/<int:hire_id>/blindness")

SEE_OTHER = 303
SECONDS = 20.0  # a reader waits; a large hire is read whole by the command
SAID = {
    "name": _l("A candidate’s name or address can be read."),
    "tie": _l("A number stands beside a name."),
    "document": _l("A document tells who wrote it."),
    "original": _l("The document as it was sent opens, in the place of its copy."),
    "search": _l("Looking for the name answers otherwise than for nobody’s."),
    "marks": _l("Words of another member’s marks can be read."),
    "aside": _l("A file that this member stepped aside from opens."),
    "link": _l("Another member’s declaration of links can be read."),
    "clearance": _l("What the ministry answered can be read."),
    "error": _l("The page failed: what it shows is not known."),
}


@pages.get("")
@allows(HR, SCHOOL_ADMIN, GROUP_ADMIN)
def show(hire_id: int) -> str:
    """The last check: where, of which kind, never the words."""
    last = blindness.last(unit.session(), hire_id)
    members = blindness.members(unit.session(), hire_id)
    found = last.BlindnessCheck.found if last else []
    return render_template(
        "blindness/show.html", where=judging.where(), last=last.BlindnessCheck if last else None,
        by=last.name if last else "", state=wording.state_title(last.BlindnessCheck.state) if last else "",
        rows=[(members.get(one["member"], "—"), one["address"], SAID[one["kind"]]) for one in found],
        jury=len(members), seconds=int(SECONDS),
    )  # fmt: skip


@pages.post("")
@allows(HR, SCHOOL_ADMIN, GROUP_ADMIN)
def act(hire_id: int) -> Any:
    """Walk as each juror, for a bounded time, and keep where something showed."""
    state, person = g.hire.state, g.actor.person_id
    unit.close()  # the walk reads as others do: it waits for no lock of ours, and holds none
    outcome = check(current_app._get_current_object(), hire_id, SECONDS)  # type: ignore[attr-defined]  # werkzeug's proxy
    found = [{"member": one.member, "kind": one.kind, "address": one.address} for one in outcome.found]
    blindness.keep(unit.session(), BlindnessCheck(
        hire_id=hire_id, state=state, at=datetime.now(UTC), by_id=person, jurors=outcome.jurors,
        walked=outcome.walked, pages=outcome.pages, found=found,
    ))  # fmt: skip
    if found:
        flash(ngettext("The check found %(num)s place.", "The check found %(num)s places.", len(found)), "warning")
    else:
        flash(_("The check found nothing."))
    return redirect(url_for("blindness.show", hire_id=hire_id), SEE_OTHER)

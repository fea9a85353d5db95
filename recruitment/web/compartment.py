"""The sealed compartment as pages reach it: nothing is shown before its reading is written down."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, current_app, g, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.exceptions import ServiceUnavailable
from werkzeug.wrappers import Response

from recruitment.models import writing
from recruitment.services import compartment, seals
from workflows.charter import clearance_form
from workflows.who import AUDITOR, CLEARANCE_HR, HIRING_MANAGER, PERSON, SECURITY, UNIT_HEAD, Actor

from . import errors, unit
from .access import allows
from .language import current
from .paging import Pages
from .roles import role_name

pages = Blueprint("compartment", __name__)
logger = logging.getLogger("recruitment.sealed")
PER_PAGE = 50
LOG_READERS = (SECURITY, AUDITOR)
NOTED_ROLES = (SECURITY, CLEARANCE_HR, UNIT_HEAD, HIRING_MANAGER)  # else the person concerned
SHUT = errors.Words(
    _l("The sealed compartment cannot be opened"),
    _l("Its key is not at hand, or what is kept is not what was sealed. Nothing was shown, changed or lost."),
    _l("Tell whoever runs this service: they check the keys with “otmr doctor”. Then try again."),
)
PARTS = {
    compartment.NATIONALITY: _l("Nationality"),
    compartment.PERSON: _l("The person’s part"),
    compartment.LABORATORY: _l("The laboratory’s part"),
    compartment.COMPLEMENT: _l("Complementary information"),
    compartment.CONDITIONS: _l("Conditions"),
    compartment.OPINION: _l("Words of the opinion"),
    compartment.NOTES: _l("The officer’s notes"),
    compartment.CHANGES: _l("Changes reported while the access runs"),
    "ending": _l("Why the access ended"),
    "remarks": _l("Words on items given back"),
    "reason": _l("The ministry’s reason"),
}


@pages.app_errorhandler(seals.Shut)
def shut(fault: seals.Shut) -> Response:
    """Said plainly, to whoever asked; why is in the log, where nothing of what is sealed is."""
    logger.error("sealed compartment shut", extra={"facts": {"why": fault.code, "key": fault.key}})
    return errors.answer(ServiceUnavailable(), SHUT, kept=errors.typed())


def opened(hire: int, referral: int, *parts: str) -> dict[str, Any]:
    """Sealed parts that the reader may read; the reading is noted first, in a transaction of its own."""
    session, actor = unit.session(), g.actor
    allowed = [part for part in parts if compartment.may_read(actor, part)]
    held = set(compartment.parts_of(session, referral))
    noted(hire, referral, *(part for part in allowed if part in held))
    return compartment.read(unit.session(), referral, allowed)


def noted(hire: int, referral: int, *parts: str, actor: Actor | None = None) -> None:
    """Write down a reading. A request that was refused gives its lock back first: its own writes are gone anyway."""
    actor = actor or g.actor
    if not parts:
        return
    if request.method not in unit.SAFE:
        unit.session().rollback()
    role = next((role for role in NOTED_ROLES if actor.may(role)), PERSON)
    with current_app.extensions["sessions"]() as own:
        compartment.note(writing(own), hire, referral, parts, actor, role, datetime.now(UTC))
        own.commit()


def part_title(part: str) -> str:
    """A part of the compartment in words."""
    if part.startswith(compartment.PAPER):
        kind = part.removeprefix(compartment.PAPER)
        return next(one.words(current()) for one in clearance_form.papers() if one.key == kind)
    return str(PARTS.get(part) or _l("Export: %(kind)s", kind=part.partition(":")[2]))


@pages.get("/referrals/readings")
@allows(*LOG_READERS)
def readings() -> str:
    """Who read what in the compartment, and when: for the officer, and for audit and data protection."""
    number = max(1, request.args.get("page", 1, type=int))
    mandate = compartment.Mandate(current_user.schools(*LOG_READERS), current_user.hires(*LOG_READERS))
    rows, total = compartment.readings(unit.session(), mandate, (number - 1) * PER_PAGE, PER_PAGE)
    return render_template(
        "referrals/readings.html", rows=rows, pages=Pages(number, total, PER_PAGE, url_for("compartment.readings"), {}),
        part_title=part_title, role_title=_role,
    )  # fmt: skip


def _role(role: str) -> str:
    return str(_l("The person concerned")) if role == PERSON else role_name(role)

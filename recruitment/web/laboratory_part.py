"""The laboratory's part of a request for access, filled in by whoever was asked for it: the person responsible for the
unit, or the hiring team. Nothing of the person's part is here."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, g, jsonify, render_template, request, url_for
from flask_wtf.csrf import generate_csrf

from recruitment.services import clearance_parts
from recruitment.services.clearance_parts import Part
from workflows.who import HIRING_MANAGER, UNIT_HEAD

from . import unit, wording
from .access import allows
from .clearance_parts import Place, answered, draft
from .language import current

pages = Blueprint("laboratory_part", __name__)


@pages.route("/hires/<int:hire_id>/access-request", methods=["GET", "POST"])
@allows(HIRING_MANAGER, UNIT_HEAD)
def show(hire_id: int) -> Any:
    """What the laboratory says of the post and of the activity in the unit."""
    part = _part(hire_id)
    if part is None or not _fillable(part):
        return render_template(
            "clearances/laboratory_over.html", hire=g.hire, part=part, me=g.actor.person_id,
            title_of_hire=wording.hire_title(g.hire, current()),
        )  # fmt: skip
    here = url_for("laboratory_part.show", hire_id=hire_id)
    place = Place("clearances/laboratory.html", here, url_for("laboratory_part.autosave", hire_id=hire_id), here, inside=True)
    return answered(part, g.actor, place)


@pages.route("/hires/<int:hire_id>/access-request/draft", methods=["GET", "POST"])
@allows(HIRING_MANAGER, UNIT_HEAD)
def autosave(hire_id: int) -> Any:
    """Keep what is typed; asked without a form, give a fresh token for it."""
    if request.method == "GET":
        return jsonify(token=generate_csrf())
    part = _part(hire_id)
    if part is None or not _fillable(part):
        abort(409)
    said, status = draft(part, g.actor)
    return jsonify(said=said), status


def _part(hire_id: int) -> Part | None:
    team = g.actor.may(HIRING_MANAGER)
    return clearance_parts.laboratory_of(unit.session(), hire_id, g.actor.person_id, team=team)


def _fillable(part: Part) -> bool:
    """Open, and asked of the reader."""
    return part.asked_of in (None, g.actor.person_id) and part.open_at(datetime.now(UTC))

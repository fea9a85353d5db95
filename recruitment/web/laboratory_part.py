"""The laboratory's part of a request for access, filled in by the hiring team; nothing of the person's part is here."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, g, jsonify, render_template, request, url_for
from flask_wtf.csrf import generate_csrf

from recruitment.services import clearance_parts
from workflows.who import HIRING_MANAGER

from . import unit, wording
from .access import allows
from .clearance_parts import Place, answered, draft
from .language import current

pages = Blueprint("laboratory_part", __name__)


@pages.route("/hires/<int:hire_id>/access-request", methods=["GET", "POST"])
@allows(HIRING_MANAGER)
def show(hire_id: int) -> Any:
    """What the laboratory says of the post and of the activity in the unit."""
    part = clearance_parts.laboratory_of(unit.session(), hire_id)
    if part is None or not part.open_at(datetime.now(UTC)):
        return render_template(
            "clearances/laboratory_over.html", hire=g.hire, part=part,
            title_of_hire=wording.hire_title(g.hire, current()),
        )  # fmt: skip
    here = url_for("laboratory_part.show", hire_id=hire_id)
    place = Place("clearances/laboratory.html", here, url_for("laboratory_part.autosave", hire_id=hire_id), here)
    return answered(part, g.actor, place)


@pages.route("/hires/<int:hire_id>/access-request/draft", methods=["GET", "POST"])
@allows(HIRING_MANAGER)
def autosave(hire_id: int) -> Any:
    """Keep what is typed; asked without a form, give a fresh token for it."""
    if request.method == "GET":
        return jsonify(token=generate_csrf())
    part = clearance_parts.laboratory_of(unit.session(), hire_id)
    if part is None or not part.open_at(datetime.now(UTC)):
        abort(409)
    said, status = draft(part, g.actor)
    return jsonify(said=said), status

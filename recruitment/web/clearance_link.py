"""The private link by which somebody fills in their part of a request for access: signed, expiring, revocable."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, current_app, g, jsonify, render_template, request, url_for
from flask_wtf.csrf import generate_csrf

from recruitment.services import clearance_parts
from recruitment.services.clearance_parts import Part
from workflows.charter.clearance_form import LABORATORY
from workflows.who import CANDIDATE, PERSON, UNIT_HEAD, Actor

from . import unit
from .access import public
from .clearance_parts import Place, answered, draft

pages = Blueprint("clearance_link", __name__)
GONE = 410


def _part(token: str) -> Part | None:
    """The part behind a link that we signed; None once it is over, or when its number is nobody's."""
    number = clearance_parts.number_of(current_app.config["SECRET_KEY"], token)
    if number is None:
        abort(404)
    part = clearance_parts.by_number(unit.session(), number)
    usable = part is not None and part.by_link and part.open_at(datetime.now(UTC))
    return part if usable else None


def _actor(part: Part) -> Actor:
    """Whoever the part was asked of: nobody else was sent its address."""
    if part.part == LABORATORY:
        return Actor(part.asked_of, frozenset({PERSON, UNIT_HEAD}))
    return Actor(part.person, frozenset({PERSON, CANDIDATE}))


@pages.route("/clearance/<token>", methods=["GET", "POST"])
@public
def fill(token: str) -> Any:
    """A part of the person concerned, or of who is responsible for the unit: no account is needed to fill it in."""
    part = _part(token)
    if part is None:
        return render_template("clearances/over.html"), GONE
    g.public_page = False  # no cache keeps it
    here = url_for("clearance_link.fill", token=token)
    place = Place(
        f"clearances/{'laboratory' if part.part == LABORATORY else 'person'}.html", here, url_for("clearance_link.autosave", token=token),
        url_for("clearance_link.thanks", token=token),
    )  # fmt: skip
    return answered(part, _actor(part), place)


@pages.route("/clearance/<token>/draft", methods=["GET", "POST"])
@public
def autosave(token: str) -> Any:
    """Keep what is typed; asked without a form, give a fresh token for it."""
    part = _part(token)
    if part is None:
        abort(404)
    if request.method == "GET":
        return jsonify(token=generate_csrf())
    said, status = draft(part, _actor(part))
    return jsonify(said=said), status


@pages.get("/clearance/<token>/thanks")
@public
def thanks(token: str) -> str:
    """It was sent. Nothing of it is shown again."""
    number = clearance_parts.number_of(current_app.config["SECRET_KEY"], token)
    if number is None:
        abort(404)
    part = clearance_parts.by_number(unit.session(), number)
    return render_template("clearances/thanks.html", enough=part is not None and part.state in ("stated", "accepted"))

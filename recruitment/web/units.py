"""The register of units and the rules on who is referred: for security officers and administrators."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import SelectChoice

from forms.units import UnitForm
from recruitment.services import listings, units
from recruitment.services.listings import Scope
from workflows.who import GROUP_ADMIN, SCHOOL_ADMIN, SECURITY

from . import unit
from .access import allows
from .dates import today
from .language import current

pages = Blueprint("units", __name__, url_prefix="/units")
KEEPERS = (SECURITY, SCHOOL_ADMIN, GROUP_ADMIN)
INVALID, SEE_OTHER = 422, 303
WORDS = {
    "zrr_only": _l("restricted zones only"),
    "non_eu_any_unit": _l("restricted zones, and anybody from outside the Union whatever the unit"),
    "as_union": _l("counted as of the Union"),
    "referred": _l("referred"),
    "one_is_enough": _l("one nationality of the Union is enough"),
    "all_needed": _l("all nationalities must be of the Union"),
}
TITLES = {
    "hfds_scope": _l("Who is referred"),
    "hfds_area": _l("Iceland, Liechtenstein, Norway"),
    "hfds_swiss": _l("Switzerland"),
    "hfds_dual": _l("Several nationalities"),
    "referrals_ahead": _l("Persons of the list referred ahead, at most"),
}


@pages.get("/")
@allows(*KEEPERS)
def index() -> str:
    """The units, the audits that are due, and the rule of each school."""
    mine = current_user.schools(*KEEPERS)
    rows = [(row, units.audit_due(row, today())) for row in units.listed(unit.session(), mine)]
    return render_template(
        "units/index.html", rows=rows, late=[row for row, due in rows if due is not None and due <= today()],
        rules=units.rules(unit.session(), mine, today()), titles=TITLES, words=WORDS, today=today(), language=current(),
    )  # fmt: skip


@pages.route("/new", methods=["GET", "POST"])
@allows(*KEEPERS)
def new() -> Any:
    """Add a unit."""
    return _form(None)


@pages.route("/<int:unit_id>", methods=["GET", "POST"])
@allows(*KEEPERS)
def change(unit_id: int) -> Any:
    """Change a unit of one's own schools."""
    row = units.one(unit.session(), unit_id)
    mine = current_user.schools(*KEEPERS)
    if row is None or (mine is not None and row.school_id not in mine):
        abort(404)
    return _form(row)


@pages.post("/<int:unit_id>/removal")
@allows(*KEEPERS)
def remove(unit_id: int) -> Any:
    """Take a unit out of the register."""
    row = units.one(unit.session(), unit_id)
    mine = current_user.schools(*KEEPERS)
    if row is None or (mine is not None and row.school_id not in mine):
        abort(404)
    units.close(unit.session(), unit_id)
    flash(_("The unit is out of the register."))
    return redirect(url_for("units.index"), SEE_OTHER)


def _form(row: Any) -> Any:
    session, mine = unit.session(), current_user.schools(*KEEPERS)
    held = row._asdict() if row is not None else {}
    form = UnitForm(
        request.form if request.method == "POST" else None, data={**held, "school": str(held.get("school_id", ""))}
    )
    form.school.choices = [
        SelectChoice(str(one.id), one.name) for one in listings.schools(session, Scope(mine, frozenset()))
    ]
    if len(form.school.choices) == 1:
        form.school.data = form.school.choices[0].value
    if request.method == "POST" and form.validate() and _placed(form, row):
        units.keep(session, int(form.school.data), form.values(), row.id if row is not None else 0)
        flash(_("The unit is in the register."))
        return redirect(url_for("units.index"), SEE_OTHER)
    page = render_template("units/form.html", form=form, row=row)
    return (page, INVALID) if request.method == "POST" else page


def _placed(form: UnitForm, row: Any) -> bool:
    """In a school of one's own, under a name that no other unit has."""
    if form.school.data not in [choice.value for choice in form.school.choices]:
        form.school.errors = [_("Choose a school.")]
    elif units.taken(unit.session(), int(form.school.data), form.name.data, row.id if row is not None else 0):
        form.name.errors = [_("This school has a unit of that name already.")]
    return not form.school.errors and not form.name.errors

"""A request for access as files, for those who read it sealed; and the ministry's form, uploaded by an administrator."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import select

from recruitment.models import ClearanceForm, School
from recruitment.services import clearance_exports, official_form, referrals
from recruitment.services.compartment import NATIONALITY, READERS
from workflows.charter import clearance_form
from workflows.who import GROUP_ADMIN, SCHOOL_ADMIN, SECURITY

from . import countries, unit
from .access import allows
from .compartment import noted
from .language import current
from .sealed_file import BASE, download

pages = Blueprint("clearance_exports", __name__)
INVALID = 422
XLSM = "application/vnd.ms-excel.sheet.macroEnabled.12"
KEEPERS = (SECURITY, SCHOOL_ADMIN, GROUP_ADMIN)
UNUSABLE = {
    "not_workbook": _l("This is no workbook that can be read: send the ministry’s form, as .xlsm or .xlsx."),
    "too_large": _l("This file is larger than 5 MB: it is not the ministry’s form."),
    "no_reference": _l("No cell has the references of the form (A1A, C2B…): is this the right workbook?"),
}


@pages.get(f"{BASE}/export/<any(form,pdf,json,csv):kind>")
@allows(*READERS)
def export(hire_id: int, referral_id: int, kind: str) -> Any:
    """The request as a file. The reading is noted before anything is opened."""
    session = unit.session()
    row = referrals.for_officer(session, hire_id, referral_id)
    if row is None:
        abort(404)
    form = clearance_exports.form_in_use(session, g.hire.school_id) if kind == "form" else None
    if kind == "form" and form is None:
        flash(_("No form of the ministry is in use in this school: an administrator uploads it first."))
        return redirect(url_for("sealed_file.show", hire_id=hire_id, referral_id=referral_id), 303)
    noted(hire_id, referral_id, f"export:{kind}", NATIONALITY)
    asked = clearance_exports.gathered(unit.session(), row)
    name = row.request or f"{g.hire.reference}-{row.number}"
    if kind == "form":
        assert form is not None
        made = clearance_exports.workbook(asked, bytes(form.content), countries.names("fr"))
        return download(made, XLSM, f"{name}.xlsm" if form.name.lower().endswith(".xlsm") else f"{name}.xlsx")
    if kind == "pdf":
        made = clearance_exports.paper(asked, current(), countries.names(current()), datetime.now(UTC))
        return download(made, "application/pdf", f"{name}.pdf")
    if kind == "json":
        return download(clearance_exports.data(asked), "application/json", f"{name}.json")
    return download(clearance_exports.table(asked), "text/csv", f"{name}.csv")


@pages.route("/referrals/forms", methods=["GET", "POST"])
@allows(*KEEPERS)
def forms() -> Any:
    """The ministry's form as each school uses it."""
    session = unit.session()
    schools = _schools()
    if request.method == "POST":
        school = request.form.get("school", type=int)
        if school not in dict(schools):
            abort(403)
        upload = request.files.get("form")
        data = upload.stream.read(official_form.LARGEST + 1) if upload else b""
        try:
            found = official_form.look(data)
        except official_form.Unusable as fault:
            return _forms(schools, school, str(UNUSABLE[fault.code])), INVALID
        session.add(ClearanceForm(
            school_id=school, name=str(upload.filename if upload else "")[:120], content=data, missing=list(found.missing),
            uploaded_by=current_user.id, uploaded_at=datetime.now(UTC),
        ))  # fmt: skip
        flash(_("The form is in use. Every item has its cell.") if not found.missing
              else _("The form is in use; some items have no cell in it: see below."))  # fmt: skip
        return redirect(url_for("clearance_exports.forms"), 303)
    return _forms(schools)


def _schools() -> list[tuple[int, str]]:
    mine = current_user.schools(*KEEPERS)
    query = select(School.id, School.name).order_by(School.name)
    rows = unit.session().execute(query if mine is None else query.where(School.id.in_(mine)))
    return [(row.id, row.name) for row in rows]


def _forms(schools: list[tuple[int, str]], school: int = 0, fault: str = "") -> str:
    items = clearance_form.by_key()
    rows = []
    for key, name in schools:
        used = clearance_exports.form_in_use(unit.session(), key)
        missing = [f"{one}, {items[one].words(current())}" for one in (used.missing if used else ()) if one in items]
        rows.append((key, name, used, missing))
    return render_template("clearances/forms.html", rows=rows, faulty=school, fault=fault)

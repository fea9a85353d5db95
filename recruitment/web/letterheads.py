"""A school's letterhead: who signs its letters and where its decisions are contested."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from forms import letters as forms
from recruitment.services import letterheads
from workflows.who import GROUP_ADMIN, HR, SCHOOL_ADMIN

from . import unit
from .access import allows
from .language import current

pages = Blueprint("letterheads", __name__)
EDITORS = (HR, SCHOOL_ADMIN, GROUP_ADMIN)
INVALID = 422


@pages.route("/schools/<int:school_id>/letterhead", methods=["GET", "POST"])
@allows(*EDITORS)
def edit(school_id: int) -> Any:
    """What letters of this school say of their sender; what is left empty is said in general terms."""
    school = letterheads.school_row(unit.session(), school_id)
    mine = current_user.schools(*EDITORS)
    if school is None or (mine is not None and school_id not in mine):
        abort(404)
    status = 200
    if request.method == "POST":
        form = forms.Letterhead(request.form)
        if form.validate():
            letterheads.keep(unit.session(), school_id, letterheads.Letterhead(**form.data))
            flash(_("The letterhead is kept. It stands on letters composed from now on."))
            return redirect(url_for("letterheads.edit", school_id=school_id), 303)
        status = INVALID
    else:
        form = forms.Letterhead(data=asdict(letterheads.of(school)))
    language = current()
    page = render_template(
        "letters/letterhead.html", school=school, form=form, sender=letterheads.sender(school, language),
        appeal=letterheads.appeal(school, language),
    )  # fmt: skip
    return page, status

"""The register of jurors: who may sit, as they declare themselves."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from wtforms import SelectChoice

from forms import jury as forms
from recruitment.models import School
from recruitment.services import composition
from workflows.who import EQUALITY, GROUP_ADMIN, HR, SCHOOL_ADMIN

from . import unit
from .access import allows
from .jury import SEXES
from .paging import Pages

pages = Blueprint("jurors", __name__, url_prefix="/jurors")


@pages.route("", methods=["GET", "POST"])
@allows(HR, EQUALITY, SCHOOL_ADMIN, GROUP_ADMIN)
def index() -> Any:
    """The register. A name looked for is posted: it has no place in an address."""
    named = forms.Named(request.form if request.method == "POST" else None)
    words = named.words.data if request.method == "POST" and named.validate() else ""
    form = forms.Filter(request.args)
    chosen = {
        name: form[name].data if form[name].data in [c.value for c in form[name].choices] else ""
        for name in ("sex", "home", "rank")
    }
    page = max(1, request.args.get("page", 1, type=int))
    rows, total = composition.register(
        unit.session(),
        sex=chosen["sex"],
        home=chosen["home"],
        rank=int(chosen["rank"] or 0) or None,
        page=page,
        name=words or "",
    )
    shown = Pages(page, total, composition.PER_PAGE, url_for("jurors.index"), chosen)
    return render_template(
        "jury/register.html",
        rows=rows,
        pages=shown,
        form=form,
        named=named,
        sexes=SEXES,
        searched=bool(words),
        may_edit=current_user.holds(HR, SCHOOL_ADMIN, GROUP_ADMIN),
    )


def _schools(form: forms.Entry) -> None:
    rows = unit.session().execute(select(School.id, School.name).order_by(School.name))
    form.school.choices = [
        SelectChoice(forms.ELSEWHERE, _("Outside the group")),
        *(SelectChoice(str(r.id), r.name) for r in rows),
    ]


@pages.route("/new", methods=["GET", "POST"])
@allows(HR, SCHOOL_ADMIN, GROUP_ADMIN)
def new() -> Any:
    """Somebody enters the register."""
    form = forms.Entry(request.form if request.method == "POST" else None)
    _schools(form)
    return _kept(form, None, "") if request.method == "POST" else render_template("jury/entry.html", form=form, name="")


@pages.route("/<int:juror_id>", methods=["GET", "POST"])
@allows(HR, SCHOOL_ADMIN, GROUP_ADMIN)
def edit(juror_id: int) -> Any:
    """An entry is corrected."""
    found = composition.entry(unit.session(), juror_id)
    if found is None:
        abort(404)
    row = found[0]
    values = {
        name: getattr(row, name) for name in ("sex", "position", "employer", "country", "disciplines", "trained_on")
    }
    values |= {
        "name": found.name,
        "email": found.email,
        "rank": str(row.rank),
        "school": str(row.school_id or forms.ELSEWHERE),
    }
    form = forms.Entry(request.form) if request.method == "POST" else forms.Entry(data=values)
    _schools(form)
    return (
        _kept(form, juror_id, found.name)
        if request.method == "POST"
        else render_template("jury/entry.html", form=form, name=found.name)
    )


def _kept(form: forms.Entry, juror_id: int | None, name: str) -> Any:
    if form.validate():
        given = composition.Entry(
            form.name.data,
            form.email.data,
            form.sex.data,
            int(form.rank.data),
            form.position.data,
            form.employer.data,
            int(form.school.data) or None,
            form.country.data,
            form.disciplines.data or "",
            form.trained_on.data,
        )
        if composition.keep(unit.session(), given, datetime.now(UTC), juror_id) is not None:
            flash(_("The register is up to date."))
            return redirect(url_for("jurors.index"), 303)
        form.email.errors = [*form.email.errors, _("Somebody of the register has this address already.")]
    return render_template("jury/entry.html", form=form, name=name), 422

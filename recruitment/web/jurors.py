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
from recruitment.services import jurors
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
    rows, total = jurors.register(
        unit.session(),
        sex=chosen["sex"],
        home=chosen["home"],
        rank=int(chosen["rank"] or 0) or None,
        page=page,
        name=words or "",
    )
    shown = Pages(page, total, jurors.PER_PAGE, url_for("jurors.index"), chosen)
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
    """Somebody enters the register; without an account yet, a person without password is kept."""
    form = forms.Entry(request.form if request.method == "POST" else None)
    _schools(form)
    if request.method == "GET":
        return render_template("jury/entry.html", form=form, name="", email="")
    if form.validate():
        session, now = unit.session(), datetime.now(UTC)
        if jurors.enter(session, form.name.data, form.email.data, _profile(form), now) is not None:
            return _done()
        form.email.errors = [*form.email.errors, _("Somebody of the register has this address already.")]
    return render_template("jury/entry.html", form=form, name="", email=""), 422


@pages.route("/<int:juror_id>", methods=["GET", "POST"])
@allows(HR, SCHOOL_ADMIN, GROUP_ADMIN)
def edit(juror_id: int) -> Any:
    """An entry is corrected."""
    found = jurors.entry(unit.session(), juror_id)
    if found is None:
        abort(404)
    row = found[0]
    values = {
        name: getattr(row, name) for name in ("sex", "position", "employer", "country", "disciplines", "trained_on")
    }
    values |= {"rank": str(row.rank), "school": str(row.school_id or forms.ELSEWHERE)}
    form = forms.Entry(request.form) if request.method == "POST" else forms.Entry(data=values)
    del form.name, form.email  # the person's own: mended on their account
    _schools(form)
    if request.method == "GET":
        return render_template("jury/entry.html", form=form, name=found.name, email=found.email)
    if not form.validate():
        return render_template("jury/entry.html", form=form, name=found.name, email=found.email), 422
    jurors.correct(unit.session(), juror_id, _profile(form))
    return _done()


def _profile(form: forms.Entry) -> jurors.Profile:
    return jurors.Profile(
        sex=form.sex.data,
        rank=int(form.rank.data),
        position=form.position.data,
        employer=form.employer.data,
        school_id=int(form.school.data) or None,
        country=form.country.data,
        disciplines=form.disciplines.data or "",
        trained_on=form.trained_on.data,
    )


def _done() -> Any:
    flash(_("The register is up to date."))
    return redirect(url_for("jurors.index"), 303)

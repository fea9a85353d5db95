"""Opening a hire: a few facts, then its job sheet."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from forms.hires import OpeningForm
from recruitment.models.hires import KINDS
from recruitment.services import units
from recruitment.services.listings import Scope, schools
from recruitment.services.opening import Opening, open_hire
from recruitment.web import unit, wording
from recruitment.web.access import allows
from recruitment.web.acting import may_open
from recruitment.web.speech import gettext
from workflows.who import HIRING_MANAGER, PERSON, Actor

from . import pages, procedures
from .scope import OPENERS, me

INVALID = 422


@pages.route("/hires/new", methods=["GET", "POST"])
@allows(*OPENERS)
def new() -> str | Response | tuple[str, int]:
    """The form that opens a hire, in a school where the reader may."""
    person, session = me(), unit.session()
    own = schools(session, Scope(person.schools(*OPENERS), frozenset()))
    if not own:
        abort(403)
    form = OpeningForm(request.form if request.method == "POST" else None)
    form.school.choices = [SelectChoice(str(key), name) for key, _code, name in own]
    form.kind.choices = [SelectChoice(kind, wording.kind_title(kind)) for kind in KINDS]
    form.pack.choices = procedures.choices(own[0][1] if len(own) == 1 else None)
    if len(own) == 1:
        form.school.data = str(own[0][0])
    if request.method == "POST" and form.validate():
        actor = Actor(person.id, frozenset({PERSON, HIRING_MANAGER}))
        # The register knows the restricted zones: an unticked box does not take a unit out of them.
        zone = form.restricted.data or units.restricted(session, int(form.school.data), form.unit.data)
        hire_id = open_hire(session, opening(form, zone), actor, command=request.form.get("command") or None)
        flash(gettext("The hire is open. Write its job sheet, then send it for review."))
        sheet = "sheets.show" if may_open("sheets.show", actor.roles) else "hires.show"
        return redirect(url_for(sheet, hire_id=hire_id), 303)
    known = dict.fromkeys(row.name for row in units.listed(session, person.schools(*OPENERS)))
    form.unit.render_kw = {"list": "units", "autocomplete": "off"} if known else None
    page = render_template("hires/new.html", form=form, units=list(known), one_school=own[0][2] if len(own) == 1 else None)
    return (page, INVALID) if request.method == "POST" else page


def opening(form: Any, zone: bool) -> Opening:
    """What was typed, as a hire to open with the first lines of its sheet. `zone`: its unit is a restricted zone."""
    rank, start = int(form.rank.data), form.start_on.data
    return Opening(
        school_id=int(form.school.data),
        kind=form.kind.data,
        rank=rank,
        title_fr=form.title_fr.data,
        title_en=form.title_en.data,
        unit=form.unit.data,
        posts=form.posts.data,
        restricted=zone,
        start_on=start,
        pack=form.procedure(),
        content={
            "common": {
                "unit": form.unit.data,
                "kind": form.kind.data,
                "profiles": [f"R{rank}"],
                "positions": form.posts.data,
                "restricted": zone,
                **({"start_on": start.isoformat()} if start else {}),
            },
            "fr": {"title": form.title_fr.data},
            "en": {"title": form.title_en.data},
        },
    )

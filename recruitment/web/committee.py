"""The committee's own pages: the sheets that wait for it, the days its clock leaves out, what it does in figures."""

from __future__ import annotations

from collections.abc import Container
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice

from forms import committee as forms
from recruitment.services import closures, committee, committee_figures, listings
from recruitment.services.closures import Closing
from recruitment.services.committee import Line, Search
from recruitment.services.listings import Scope
from workflows.who import AUDITOR, DIRECTOR, EQUALITY, GROUP_ADMIN, HR, REVIEWER, SCHOOL_ADMIN

from . import committee_pictures, unit, wording
from .access import allows
from .acting import may_open
from .hires.scope import me
from .language import current
from .paging import Pages

pages = Blueprint("committee", __name__, url_prefix="/committee")
READERS = (REVIEWER, HR)
FIGURES = (*READERS, DIRECTOR, EQUALITY, AUDITOR)
CLOSERS = (HR, SCHOOL_ADMIN, GROUP_ADMIN)
PER = (50, 200)
SHOWN = {
    "all": _l("All of them"),
    "owed": _l("Those that wait for me"),
    "mine": _l("Those I was asked to read"),
    "unassigned": _l("Those nobody was asked to read"),
    "late": _l("Those that are late"),
}
SORTS = {
    "due": _l("Soonest due"),
    "newest": _l("Newest first"),
    "title": _l("Title"),
    "reference": _l("Reference"),
}


def _asked() -> Search:
    """What the address asks for; what it cannot ask for counts as nothing."""
    args = request.args

    def among(name: str, words: Container[str], default: str) -> str:
        value = args.get(name, default)
        return value if value in words else default

    return Search(
        text=args.get("q", "").strip()[:100],
        school=args.get("school", "")[:40],
        shown=among("shown", SHOWN, "all"),
        sort=among("sort", SORTS, "due"),
        page=max(1, args.get("page", 1, type=int)),
        per=per if (per := args.get("per", PER[0], type=int)) in PER else PER[0],
    )


def _filters(search: Search) -> dict[str, object]:
    return {
        "q": search.text, "school": search.school, "shown": search.shown if search.shown != "all" else "",
        "sort": search.sort if search.sort != "due" else "", "per": search.per if search.per != PER[0] else "",
    }  # fmt: skip


def _scope(*roles: str) -> Scope:
    person = me()
    return Scope(person.schools(*roles), person.hires(*roles))


@pages.get("")
@allows(*READERS)
def index() -> str:
    """The sheets that wait for the committee, each with its clock."""
    search, session, person = _asked(), unit.session(), me()
    allowed = _scope(*READERS)
    lines, total = committee.queue(session, allowed, search, person.id, person.roles_on, datetime.now(UTC))
    return render_template(
        "committee/index.html", search=search, lines=[(line, _title(line)) for line in lines],
        pages=Pages(search.page, total, search.per, url_for("committee.index"), _filters(search)),
        schools=listings.schools(session, allowed), shown=SHOWN, sorts=SORTS, sizes=PER, event=wording.event_title,
        may_close=may_open("committee.closed", person.roles),
    )  # fmt: skip


def _title(line: Line) -> str:
    return wording.hire_title(line.hire, current())


@pages.route("/closures", methods=["GET", "POST"])
@allows(*CLOSERS)
def closed() -> Any:
    """When the schools are closed; a form to add days."""
    session, mine = unit.session(), me().schools(*CLOSERS)
    form = forms.Closing(request.form if request.method == "POST" else None)
    places = [(str(row.id), row.name) for row in listings.schools(session, Scope(mine, frozenset()))]
    if mine is None:
        places.insert(0, (forms.EVERYWHERE, _("The whole group")))
    form.school.choices = [SelectChoice(*place) for place in places]
    if request.method == "POST" and form.validate():
        school = int(form.school.data) or None
        closures.add(session, Closing(school, form.first.data, form.last.data, form.label.data))
        flash(_("These days count no more in the clock of the committee."))
        return redirect(url_for("committee.closed"), 303)
    page = render_template(
        "committee/closures.html", form=form, rows=closures.known(session, mine), mine=mine, everywhere=mine is None
    )
    return page, 422 if form.errors else 200


@pages.post("/closures/<int:closure_id>/removal")
@allows(*CLOSERS)
def reopen(closure_id: int) -> Any:
    """These days count again."""
    if not closures.remove(unit.session(), closure_id, me().schools(*CLOSERS)):
        abort(404)
    flash(_("The closure is removed: its days count again."))
    return redirect(url_for("committee.closed"), 303)


@pages.get("/figures")
@allows(*FIGURES)
def figures() -> str:
    """What the committee does, counted from the journal."""
    session, allowed = unit.session(), _scope(*FIGURES)
    schools = {row.id: row for row in listings.schools(session, allowed)}
    school, year = request.args.get("school", ""), request.args.get("year", type=int)
    only = next((row.id for row in schools.values() if row.code == school), None)
    narrowed = Scope(frozenset({only}), frozenset()) if only else allowed
    report = committee_figures.report(session, narrowed, year)
    return render_template(
        "committee/figures.html", report=report, schools=schools, school=school, year=year,
        picture=committee_pictures.turnaround(report.figures), bars=committee_pictures.bars(report.returned),
        field=wording.field_title, few=committee_figures.FEW,
    )  # fmt: skip

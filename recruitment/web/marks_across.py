"""One criterion across all candidates, and every mark kept as it is given: the other way through the same sheets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Response, abort, g, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from wtforms.form import BaseForm

from forms import marks as forms
from forms.marks import CriterionField, Filled
from grids.reading_order import turned
from recruitment.services import mark_drafts, own_marks, scoring_desk
from recruitment.services.mark_drafts import Place, Typed
from recruitment.services.own_marks import Standing
from recruitment.services.scoring_desk import Seat
from workflows.who import JUROR

from . import judging, unit
from . import mark_drafts as drafts
from .access import allows
from .criteria_shown import Marking, Shown, marking
from .dates import clock
from .mark_advance import Advance
from .marks import PUT_DOWN_IN, asked, pages, papers, seats, until
from .paging import Pages
from .steps import keep_typed

PER_PAGE = 20
TOO_LONG = 422


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate under one criterion: a field, or the mark as handed in."""

    seat: Seat
    who: str
    place: int  # in the order of this criterion, from 1
    file: str | None
    papers: list[tuple[str, str, int]]  # title, address, pages
    standing: Standing | None

    @property
    def handed_in(self) -> bool:
        """True when the sheet is in: its marks change no more."""
        return self.seat.sheet is not None


@dataclass(frozen=True, slots=True)
class Across:
    """The page: a criterion, its neighbours, the candidates shown."""

    criterion: Shown
    advance: Advance
    rows: tuple[Row, ...]
    pages: Pages

    @property
    def open(self) -> tuple[Row, ...]:
        """The rows that hold a field."""
        return tuple(row for row in self.rows if not row.handed_in)

    @property
    def following(self) -> Shown | None:
        """The criterion after this one."""
        later = [c for c in self.advance.marking.criteria if c.number == self.criterion.number + 1]
        return later[0] if later else None

    def form(self, formdata: Any = None) -> BaseForm:
        """A field a candidate; gaps are welcome."""
        c, levels = self.criterion, self.advance.marking.levels
        fields = {
            str(row.seat.application): CriterionField(row.who, levels, c.justified, whole=False) for row in self.open
        }
        before = {
            str(row.seat.application): Filled(row.standing.level, row.standing.note, row.standing.version)
            for row in self.open if row.standing
        }  # fmt: skip
        return forms.sheet(fields, before, formdata)


@pages.route("/criteria/<key>", methods=["GET", "POST"])
@allows(JUROR)
def across(hire_id: int, key: str) -> Any:
    """One criterion for every candidate, in the reader's own order; the button keeps what is marked."""
    if request.method == "POST":
        keep_typed("submit_marks")
    elif g.hire.state not in PUT_DOWN_IN:
        return redirect(url_for("marks.index", hire_id=hire_id), judging.SEE_OTHER)
    found = _across(key)
    if found is None:
        return redirect(url_for("marks.index", hire_id=hire_id), judging.SEE_OTHER)
    if request.method == "GET":
        return _page(found, found.form())
    form = found.form(request.form)
    if not form.validate():
        return _page(found, form), judging.INVALID
    fields = {(row.seat.application, key): form[f"m-{row.seat.application}"] for row in found.open}
    if fields and not drafts.keep(Place(found.rows[0].seat.member, found.advance.marking.stage), fields):
        return _page(found, form), judging.CONFLICT
    return redirect(_onward(found), judging.SEE_OTHER)


def _onward(found: Across) -> str:
    """Where one goes once the page is kept: the same page, the next page, the next criterion, or the sheets to hand in."""
    hire, key, then = g.hire.id, found.criterion.key, request.form.get("then")
    if then == "on" and found.pages.number < found.pages.last:
        return url_for("marks.across", hire_id=hire, key=key, page=found.pages.number + 1)
    if then == "on" and found.following:
        return url_for("marks.across", hire_id=hire, key=found.following.key)
    if then == "on":
        return url_for("marks.several", hire_id=hire)
    return url_for("marks.across", hire_id=hire, key=key, page=found.pages.number, kept="yes")


def _across(key: str) -> Across | None:
    """The criterion of that key with the candidates of the page asked for; None when nobody waits for marks."""
    now, wanted = marking(), request.args.get("page", 1, type=int)
    criterion = next((c for c in now.criteria if c.key == key), None)
    if criterion is None:
        abort(404)
    here = seats()
    if not here:
        return None
    own = own_marks.of_stage(unit.session(), Place(here[0].member, now.stage), key)
    order = list(enumerate(turned(here, criterion.number - 1, len(now.criteria)), 1))
    shown = Pages(
        min(max(1, wanted), max(1, -(-len(order) // PER_PAGE))), len(order), PER_PAGE,
        url_for("marks.across", hire_id=g.hire.id, key=key),
    )  # fmt: skip
    if request.method == "GET":
        order = order[shown.first_item - 1 : shown.last_item]
    else:  # those whom the page held, wherever they stand now that somebody may have withdrawn
        order = [(place, seat) for place, seat in order if f"m-{seat.application}-note" in request.form]
    readable = papers([seat.application for _place, seat in order])
    rows = tuple(
        Row(seat, judging.candidate(seat.number, seat.name), place,
            judging.way("files.show", hire_id=g.hire.id, application_id=seat.application),
            readable.get(seat.application, []), own.get((seat.application, key)))
        for place, seat in order
    )  # fmt: skip
    return Across(criterion, Advance(here, own, now), rows, shown)


def _page(found: Across, form: BaseForm) -> str:
    kept = [row.standing.at for row in found.open if row.standing and row.standing.version]
    return render_template(
        "marks/across.html", where=judging.where(), until=until(), form=form, c=found.criterion, advance=found.advance,
        rows=found.rows, pages=found.pages, following=found.following, digest=found.advance.marking.digest,
        links=judging.way("links.show", hire_id=g.hire.id), kept_at=max(kept, default=None),
        on_page=[row.seat for row in found.rows],
        asked=asked(found.advance.marking.stage).get(found.criterion.key, ()),
    )  # fmt: skip


@pages.post("/draft")
@allows(JUROR)
def autosave(hire_id: int) -> Any:
    """Keep one mark; say when, or that a newer version was kept elsewhere. Nothing of the file changes."""
    seat, now = _seat(request.form.get("application", 0, type=int)), marking() if g.hire.grid else None
    if seat is None or now is None or seat.sheet is not None:
        said = _("This sheet takes no marks any more: it was handed in, or the file has moved on.")
        return jsonify(said=said, closed=True), judging.CONFLICT
    typed = _typed(seat.application, now)
    if typed is None:
        said = _("Not kept: %(most)s characters at most.", most=forms.NOTE_MAX)
        return jsonify(said=said, closed=False), TOO_LONG
    at = datetime.now(UTC)
    place = Place(seat.member, now.stage)
    versions, elsewhere = mark_drafts.keep(unit.session(), place, [typed], drafts.page_number(), at)
    if newer := elsewhere.get(typed.key):
        said = drafts.said_short(newer)
        return jsonify(said=said, newer={"level": newer.level, "note": newer.note, "version": newer.version})
    return jsonify(said=_("Kept at %(hour)s", hour=clock(at)), version=versions.get(typed.key, 0))


def _seat(application: int) -> Seat | None:
    if g.hire.state not in PUT_DOWN_IN:
        return None
    return scoring_desk.seat(unit.session(), g.hire, g.actor.person_id, g.actor.roles, application)


def _typed(application: int, now: Marking) -> Typed | None:
    """The one mark that was sent; None when it fits no field of any page."""
    key, level = request.form.get("criterion", ""), request.form.get("level", "")
    note = request.form.get("note", "").replace("\r\n", "\n").strip()
    known = key in now.keys and level in {"", forms.CANNOT, *(str(n) for n in range(1, now.levels + 1))}
    if not known or len(note) > forms.NOTE_MAX:
        return None
    return Typed(application, key, level, note, forms.whole_number(request.form.get("seen", "")))


@pages.get("/draft")
@allows(JUROR)
def token(hire_id: int) -> Response:
    """A fresh token for a page whose session ended and was opened again in another window."""
    return jsonify(token=generate_csrf())

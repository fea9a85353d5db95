"""A juror's desk and mark sheets: nobody else's marks are ever asked for here."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms.form import BaseForm

from forms import marks as forms
from forms.marks import Filled
from recruitment.services import candidate_file, careers, interview_questions, own_marks, scoring_desk, standing
from recruitment.services.mark_drafts import Place
from recruitment.services.progress import pack_of
from recruitment.services.scoring_desk import Own, Seat
from recruitment.services.sights import sight
from workflows.given import MarkSheet
from workflows.who import JUROR

from . import judging, unit
from . import mark_drafts as drafts
from .access import allows
from .criteria_shown import Marking, marking
from .dates import PARIS, bare, long_day, today
from .language import current
from .mark_advance import Advance
from .papers import paper_title
from .steps import Refusal, attempt, keep_typed, step

pages = Blueprint("marks", __name__, url_prefix="/hires/<int:hire_id>/marks")

MARKED_IN = ("sifting", "interviewing", "deliberating")
PUT_DOWN_IN = ("sifting", "interviewing")  # where marks are given; afterwards they only change


@pages.get("")
@allows(JUROR)
def index(hire_id: int) -> Any:
    """Whom the reader has marked and has still to mark, in their own order."""
    found = seats() if g.hire.state in MARKED_IN else []
    return render_template(
        "marks/index.html", where=judging.where(), until=until(), seats=found, open=g.hire.state in MARKED_IN, **_advance(found),
        links=judging.way("links.show", hire_id=hire_id),
        ranking=judging.way("ranking.show", hire_id=hire_id) if changing() else None,
    )  # fmt: skip


def until() -> str:
    """By when marks are owed, and how many days are left; nothing where they are not given, or no day was promised."""
    due = standing.due(g.hire, pack_of(g.hire)) if g.hire.state in PUT_DOWN_IN else None
    if due is None:
        return ""
    left = (due.astimezone(PARIS).date() - today()).days
    when = ngettext("%(num)s day left", "%(num)s days left", left) if left else _("today")
    by = _("to be handed in by %(day)s", day=bare(long_day(due)))
    late = _("a date that has passed")
    return f"{by}, {late if left < 0 else when}"


def papers(applications: list[int]) -> dict[int, list[tuple[str, str, int]]]:
    """What the reader can open of each of these files: title, address, pages."""
    seen = sight(g.actor, g.hire.state, pack_of(g.hire))
    found = candidate_file.papers(unit.session(), g.hire.id, applications, seen)
    return {
        application: [
            (
                paper_title(row.kind),
                url_for("files.document", hire_id=g.hire.id, application_id=application, document_id=row.id),
                row.pages,
            )
            for row in rows
        ]
        for application, rows in found.items()
    }


def seats() -> list[Seat]:
    """The candidates whom the reader may mark now."""
    return scoring_desk.seats(unit.session(), g.hire, g.actor.person_id, g.actor.roles)


def _advance(found: list[Seat]) -> dict[str, Any]:
    """How far the reader is and about how long the rest will take, mark by mark where marks are given."""
    moments = [seat.submitted_at for seat in found if seat.submitted_at is not None]
    waiting = [seat for seat in found if seat.sheet is None]
    about: dict[str, Any] = {
        "done": len(moments), "waiting": waiting, "following": waiting[0] if waiting else None, "first": None,
        "ready": 0, "put_down": {}, "minutes": scoring_desk.minutes_left(moments, len(waiting)),
    }  # fmt: skip
    if g.hire.state not in PUT_DOWN_IN or not found:
        return about
    advance = how_far(found)
    now = advance.marking
    return about | {
        "ready": len(advance.ready), "put_down": advance.put_down, "minutes": advance.minutes,
        "first": advance.unfinished or now.criteria[0], "keys": now.keys,
    }  # fmt: skip


def how_far(found: list[Seat]) -> Advance:
    """The reader's whole desk with their own marks, their words left out."""
    now = marking()
    return Advance(found, own_marks.of_stage(unit.session(), Place(found[0].member, now.stage), ""), now)


@pages.get("/<int:application_id>")
@allows(JUROR)
def sheet(hire_id: int, application_id: int) -> Any:
    """One candidate with every criterion of the stage: a form, or the marks as handed in."""
    return _sheet(_own(application_id))


def _own(application_id: int, *, anywhere: bool = False) -> Own:
    """The reader's own desk for one candidate; a file closed to them does not exist here.

    `anywhere`: even when the file has moved on meanwhile, so that what was typed is shown again.
    """
    own = scoring_desk.own(unit.session(), g.hire, g.actor.person_id, g.actor.roles, application_id, anywhere=anywhere)
    if own is None:
        abort(404)
    return own


@pages.post("/<int:application_id>")
@allows(JUROR)
def hand_in(hire_id: int, application_id: int) -> Any:
    """Hand in a sheet, or put it down for later; after the reveal, change one's own with a coded reason."""
    now, later = marking(), request.form.get("then") == "later"
    form = forms.sheet(_fields(now, whole=not later), {}, request.form, coded=changing())
    if not form.validate():
        keep_typed("change_mark" if changing() else "submit_marks")
        return _sheet(_own(application_id, anywhere=True), form, status=judging.INVALID)
    if later:
        return _put_down(application_id, form, now)
    fields = drafts.fields_of(form, application_id)
    if not changing() and not drafts.current(now.stage, fields, application_id):
        return _sheet(_own(application_id, anywhere=True), form, status=judging.CONFLICT)
    return _through_the_door(application_id, form, now)


def _put_down(application_id: int, form: BaseForm, now: Marking) -> Any:
    """Keep a sheet with its gaps; nothing is handed in."""
    own = _own(application_id, anywhere=True)
    if changing() or own.seat.sheet is not None:
        abort(judging.CONFLICT)
    if not drafts.keep(Place(own.seat.member, now.stage), drafts.fields_of(form, application_id)):
        return _sheet(own, form, status=judging.CONFLICT)
    flash(_("Your marks are kept; they are not handed in yet."))
    return redirect(url_for("marks.index", hire_id=g.hire.id), judging.SEE_OTHER)


def _through_the_door(application_id: int, form: BaseForm, now: Marking) -> Any:
    event = "change_mark" if changing() else "submit_marks"
    given = MarkSheet(application_id, forms.marks_of(form, now.keys), form["reason"].data if changing() else "")
    refusal = attempt(step(event, given, application=application_id))
    if refusal:
        return _sheet(_own(application_id, anywhere=True), form, refusal, refusal.status)
    if changing():
        flash(_("Your changed marks are recorded; the earlier ones stay on file."))
        return redirect(url_for("ranking.show", hire_id=g.hire.id), judging.SEE_OTHER)
    flash(_("Your marks are handed in."))
    return redirect(url_for("marks.index", hire_id=g.hire.id), judging.SEE_OTHER)


def changing() -> bool:
    """True where marks only change, for a coded reason."""
    return bool(g.hire.state == "deliberating")


def _fields(now: Marking, *, whole: bool = True) -> dict[str, forms.CriterionField]:
    return {c.key: forms.CriterionField(c.title, now.levels, c.justified, whole=whole) for c in now.criteria}


def _before(own: Own) -> dict[str, Filled]:
    """What a juror's sheet holds: the marks given back, covered by what is put down since."""
    marks = {key: forms.filled(mark) for key, mark in own.marks.items()}
    return marks | {key: Filled(one.level, one.note, one.version) for key, one in own.drafts.items()}


def asked(stage: str) -> dict[str, tuple[str, ...]]:
    """The questions asked of everybody, criterion by criterion, once people are heard."""
    if stage != "interview":
        return {}
    return interview_questions.by_criterion(interview_questions.of_hire(unit.session(), g.hire.id), current())


def _sheet(own: Own, form: BaseForm | None = None, refusal: Refusal | None = None, status: int = 200) -> Any:
    now, seat = marking(), own.seat
    editable = g.hire.revealed_at is not None if changing() else seat.sheet is None
    if form is None:
        form = forms.sheet(_fields(now), _before(own), coded=changing())
    desk = how_far(found) if editable and not changing() and (found := seats()) else None
    return render_template(
        "marks/sheet.html", where=judging.where(), seat=seat, who=judging.candidate(seat.number, seat.name), form=form,
        criteria=now.criteria, digest=now.digest, editable=editable or refusal is not None, changing=changing(),
        reasons=refusal.reasons if refusal else (), asked=asked(now.stage), kept_at=max((d.at for d in own.drafts.values()), default=None),
        file=judging.way("files.show", hire_id=g.hire.id, application_id=seat.application), until=until(), desk=desk,
        papers=papers([seat.application]).get(seat.application, ()) if editable else (),
        links=judging.way("links.show", hire_id=g.hire.id), failed=bool(form.errors or refusal),
        net_age=careers.years(unit.session(), g.hire, seat.application),
    ), status  # fmt: skip


# What else belongs to a juror's marks stands in the same blueprint.
from . import marks_across, marks_offline, marks_several, reading_order  # noqa: E402

__all__ = ["marks_across", "marks_offline", "marks_several", "pages", "reading_order"]

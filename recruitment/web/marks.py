"""A juror's desk and mark sheets: nobody else's marks are ever asked for here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from wtforms.form import BaseForm

from forms import marks as forms
from recruitment.services import grid_copies, interview_questions, scoring_desk, tally
from recruitment.services.progress import pack_of
from recruitment.services.scoring_desk import Own, Seat
from workflows.given import MarkSheet
from workflows.who import JUROR

from . import judging, unit
from .access import allows
from .dates import percent
from .language import current
from .steps import Refusal, attempt, keep_typed, step

pages = Blueprint("marks", __name__, url_prefix="/hires/<int:hire_id>/marks")

MARKED_IN = ("sifting", "interviewing", "deliberating")


@dataclass(frozen=True, slots=True)
class Shown:
    """One criterion in the reader's language."""

    key: str
    number: int
    title: str
    weight: str  # “weight 15 %”, or that it is not ranked on
    description: str
    evidence: str
    anchors: tuple[tuple[int, str, str], ...]  # level, its word, its anchor


@lru_cache(maxsize=128)
def criteria(digest: str, stage: str, language: str) -> tuple[Shown, ...]:
    """The criteria of a stage in the reader's language; a grid never changes under its hash."""
    grid = grid_copies.known(digest).grid
    words = [label[language] for label in grid.scale]
    return tuple(
        Shown(
            c.key, number, c.title[language],
            _("weight %(share)s", share=percent(c.weight / 100)) if c.ranked else _("collected, not ranked on"),
            c.description[language], c.evidence[language],
            tuple((level, words[level - 1], anchor[language]) for level, anchor in enumerate(c.anchors, 1)),
        )
        for number, c in enumerate(grid.at(stage), 1)
    )  # fmt: skip


def _grid() -> tuple[grid_copies.Kept, str]:
    """The grid of this hire and the stage at which it is marked now; 404 before a grid is chosen."""
    kept = grid_copies.of_hire(unit.session(), g.hire)
    if kept is None:
        abort(404)
    return kept, tally.stage_of(g.hire.state, bool(pack_of(g.hire).value("interviews_required")))


@pages.get("")
@allows(JUROR)
def index(hire_id: int) -> Any:
    """Whom the reader has marked and has still to mark, in their own order."""
    seats = scoring_desk.seats(unit.session(), g.hire, g.actor.person_id, g.actor.roles) if _open() else []
    return render_template(
        "marks/index.html", where=judging.where(), seats=seats, open=_open(), **_advance(seats),
        links=judging.way("links.show", hire_id=hire_id),
        ranking=judging.way("ranking.show", hire_id=hire_id) if _changing() else None,
    )  # fmt: skip


def _open() -> bool:
    return g.hire.state in MARKED_IN


def _advance(seats: list[Seat]) -> dict[str, Any]:
    """How far the reader is and about how long the rest will take."""
    moments = [seat.submitted_at for seat in seats if seat.submitted_at is not None]
    waiting = [seat for seat in seats if seat.sheet is None]
    return {
        "done": len(moments), "waiting": waiting, "following": waiting[0] if waiting else None,
        "minutes": scoring_desk.minutes_left(moments, len(waiting)),
    }  # fmt: skip


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
    """Hand in a sheet; after the reveal, change one's own with a coded reason."""
    kept, stage = _grid()
    changing = _changing()
    shown = criteria(kept.digest, stage, current())
    form = forms.sheet({c.key: c.title for c in shown}, len(kept.grid.scale), {}, request.form, coded=changing)
    if not form.validate():
        keep_typed("change_mark" if changing else "submit_marks")
        return _sheet(_own(application_id, anywhere=True), form, status=judging.INVALID)
    marks = forms.marks_of(form, [c.key for c in shown])
    given = MarkSheet(application_id, marks, form["reason"].data if changing else "")
    refusal = attempt(step("change_mark" if changing else "submit_marks", given, application=application_id))
    if refusal:
        return _sheet(_own(application_id, anywhere=True), form, refusal, refusal.status)
    if changing:
        flash(_("Your changed marks are recorded; the earlier ones stay on file."))
        return redirect(url_for("ranking.show", hire_id=hire_id), judging.SEE_OTHER)
    flash(_("Your marks are handed in."))
    return redirect(url_for("marks.index", hire_id=hire_id), judging.SEE_OTHER)


def _changing() -> bool:
    return bool(g.hire.state == "deliberating")


def _asked(stage: str) -> dict[str, tuple[str, ...]]:
    """The questions asked of everybody, criterion by criterion, once people are heard."""
    if stage != "interview":
        return {}
    return interview_questions.by_criterion(interview_questions.of_hire(unit.session(), g.hire.id), current())


def _sheet(own: Own, form: BaseForm | None = None, refusal: Refusal | None = None, status: int = 200) -> Any:
    kept, stage = _grid()
    shown = criteria(kept.digest, stage, current())
    seat, changing = own.seat, _changing()
    editable = g.hire.revealed_at is not None if changing else seat.sheet is None
    if form is None:
        form = forms.sheet({c.key: c.title for c in shown}, len(kept.grid.scale), own.marks, coded=changing)
    return render_template(
        "marks/sheet.html", where=judging.where(), seat=seat, who=judging.candidate(seat.number, seat.name), form=form,
        criteria=shown, digest=kept.digest, editable=editable or refusal is not None, changing=changing,
        reasons=refusal.reasons if refusal else (), stage=stage, asked=_asked(stage),
        file=judging.way("files.show", hire_id=g.hire.id, application_id=seat.application),
        links=judging.way("links.show", hire_id=g.hire.id), failed=bool(form.errors or refusal),
    ), status  # fmt: skip

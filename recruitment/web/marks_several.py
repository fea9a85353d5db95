"""Several sheets handed in at once: looked over first, then each through the door by itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from forms.marks import CANNOT, whole_number
from recruitment.models import writing
from recruitment.services import own_marks
from recruitment.services.mark_drafts import Place
from recruitment.services.progress import hire_row
from recruitment.services.scoring_desk import Seat
from workflows.given import MarkSheet
from workflows.who import JUROR

from . import judging, unit
from .access import allows
from .criteria_shown import Shown, marking
from .mark_advance import Advance
from .marks import PUT_DOWN_IN, pages, seats
from .refusals import Reason
from .steps import attempt, keep_typed, step


@dataclass(frozen=True, slots=True)
class Waiting:
    """A sheet not handed in: its marks in the order of the criteria, and what is still missing."""

    seat: Seat
    who: str
    marks: tuple[str, ...]  # "" none, "–" cannot assess
    gaps: tuple[Shown, ...]
    shown: int  # grows with every change: what is handed in is what was looked over


@dataclass(frozen=True, slots=True)
class Fault:
    """A sheet that stayed where it was, and why."""

    who: str
    reasons: tuple[Reason, ...]
    sentence: str = ""


@pages.route("/hand-in", methods=["GET", "POST"])
@allows(JUROR)
def several(hire_id: int) -> Any:
    """Look over the sheets that are ready, and hand in those that are chosen."""
    if request.method == "POST":
        keep_typed("submit_marks")
        return _hand_in()
    if g.hire.state not in PUT_DOWN_IN:
        return redirect(url_for("marks.index", hire_id=hire_id), judging.SEE_OTHER)
    return _page()


def _advance(noted: str = "") -> Advance:
    now, here = marking(), seats()
    place = Place(here[0].member if here else 0, now.stage)
    return Advance(here, own_marks.of_stage(unit.session(), place, noted), now)


def _waiting(found: Advance) -> list[Waiting]:
    titles = {c.key: c for c in found.marking.criteria}
    return [
        Waiting(
            seat, judging.candidate(seat.number, seat.name),
            tuple(_mark(found, seat, key) for key in found.marking.keys),
            tuple(titles[key] for key in found.gaps(seat)),
            own_marks.shown(found.own, seat.application, found.marking.keys),
        )
        for seat in found.owed
    ]  # fmt: skip


def _mark(found: Advance, seat: Seat, key: str) -> str:
    one = found.own.get((seat.application, key))
    return "" if one is None else "–" if one.level == CANNOT else one.level


def _page(faults: tuple[Fault, ...] = (), done: int = 0) -> str:
    found = _advance()
    return render_template(
        "marks/several.html", where=judging.where(), waiting=_waiting(found), criteria=found.marking.criteria,
        faults=faults, done=done, digest=found.marking.digest,
    )  # fmt: skip


def _hand_in() -> Any:
    """Each chosen sheet is a step of its own: what holds is in, what does not is said, one by one."""
    chosen = set(request.form.getlist("sheets", type=int))
    if not chosen:
        return _page((Fault(_("No sheet"), (), _("Choose at least one sheet to hand in.")),)), judging.INVALID
    found = _advance("*")
    done = sum(seat.sheet is not None and seat.application in chosen for seat in found.seats)
    faults = []
    if gone := chosen - {seat.application for seat in found.seats}:
        said = ngettext("A file takes no marks any more.", "%(num)s files take no marks any more.", len(gone))
        faults.append(Fault(_("Withdrawn or closed to you"), (), said))
    for one in (w for w in _waiting(found) if w.seat.application in chosen):
        fault = _one(found, one)
        faults += [fault] if fault else []
        done += fault is None
    if faults:
        return _page(tuple(faults), done), judging.CONFLICT
    flash(ngettext("%(num)s sheet is handed in.", "%(num)s sheets are handed in.", done))
    return redirect(url_for("marks.index", hire_id=g.hire.id), judging.SEE_OTHER)


def _one(found: Advance, one: Waiting) -> Fault | None:
    """Hand in one sheet and commit: the next one cannot take it back."""
    application = one.seat.application
    if one.gaps:
        missing = ", ".join(c.title for c in one.gaps)
        return Fault(one.who, (), _("Not ready yet: %(missing)s.", missing=missing))
    if one.shown != whole_number(request.form.get(f"seen-{application}", "")):
        return Fault(one.who, (), _("Its marks changed since this page was opened: look them over once more."))
    given = MarkSheet(application, {key: found.own[application, key].mark for key in found.marking.keys})
    asked = step("submit_marks", given, application=application)
    command = f"{asked.command}:{application}" if asked.command else None
    refusal = attempt(replace(asked, revision=None, command=command))
    if refusal is None:
        unit.session().commit()
    _lock_again()
    return Fault(one.who, refusal.reasons) if refusal else None


def _lock_again() -> None:
    """The hire as the sheet before left it, locked for the next one."""
    hire = hire_row(writing(unit.session()), g.hire.id, lock=True)
    assert hire is not None
    g.hire = hire

"""Promised dates for those who keep them: what was announced, what was missed, a new date; and the figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from wtforms import SelectChoice

from forms.promised import REASON_NAMES, NewDate
from recruitment.services import delay_figures, delays
from recruitment.services.candidacies import ended
from recruitment.services.progress import pack_of
from recruitment.services.promises import PENDING, end_of, promises
from workflows import given
from workflows.engine import lines
from workflows.hire import HireChart
from workflows.who import AUDITOR, CHAIR, DIRECTOR, EQUALITY, HIRING_MANAGER, HR

from . import unit, wording
from .access import allows
from .dates import day
from .hires.scope import me
from .judging import INVALID, SEE_OTHER
from .language import current
from .promised import STAGES
from .refusals import sealed
from .spreadsheet import download
from .steps import Refusal, attempt, keep_typed, step

pages = Blueprint("promises", __name__)
EVENT = "set_new_date"
KEEPERS = (HR, DIRECTOR)
READERS = (*KEEPERS, CHAIR, HIRING_MANAGER, AUDITOR, EQUALITY)
FIGURES = (HR, DIRECTOR, AUDITOR, EQUALITY)


@dataclass(frozen=True, slots=True)
class Line:
    """One stage promised: the day first announced, the one that holds now and why, when it was over, when told."""

    stage: str
    first: str
    by: str
    why: str
    done: str
    late: bool
    noticed: str


@pages.get("/hires/<int:hire_id>/dates")
@allows(*READERS)
def show(hire_id: int) -> Any:
    """What was announced to candidates, and what became of it."""
    return _page()


@pages.post("/hires/<int:hire_id>/dates")
@allows(*KEEPERS)
def move(hire_id: int) -> Any:
    """Give a new date: every page shows it, and those who wait are told."""
    form = _form(request.form)
    if not form.validate():
        keep_typed(EVENT)
        return _page(form, status=INVALID)
    what = given.NewDate(form.stage.data, form.by.data, form.why.data, form.text.data)
    refusal = attempt(step(EVENT, what))
    if refusal:
        return _page(form, refusal, refusal.status)
    flash(_("The new date is on every page, and those who wait for an answer are told by mail."))
    return redirect(url_for("promises.show", hire_id=hire_id), SEE_OTHER)


def _form(data: Any = None) -> NewDate:
    """The form, with the stages that are not over."""
    form = NewDate(data)
    made = promises(pack_of(g.hire), g.hire.deadline, g.hire.new_dates) if g.hire.deadline else ()
    form.stage.choices = [
        SelectChoice(one.stage, STAGES[one.stage]) for one in made if g.hire.state in PENDING[one.stage]
    ]
    return form


def _page(form: NewDate | None = None, refusal: Refusal | None = None, status: int = 200) -> Any:
    now = datetime.now(UTC)
    page = render_template(
        "hires/dates.html", hire=g.hire, title_of_hire=wording.hire_title(g.hire, current()), lines=_lines(now),
        form=form or _form(), refusal=refusal, said=sealed(refusal.reasons) if refusal else (),
        moves=EVENT in lines(HireChart)[g.hire.state] and g.actor.may(*KEEPERS), overdue=delays.overdue(g.hire, now),
    )  # fmt: skip
    return page, status


def _lines(now: datetime) -> list[Line]:
    """Each stage promised, with what was told of it."""
    if not g.hire.deadline:
        return []
    over = ended(unit.session(), g.hire.id, g.hire.state)
    told = {one.stage: one.noticed_at for one in delays.missed(unit.session(), g.hire.id)}
    return [
        Line(
            str(STAGES[one.stage]), day(one.first), day(one.by), str(REASON_NAMES[one.why]) if one.why else "",
            day(over.get(one.stage)), (over.get(one.stage) or now) > end_of(one.by) and _told_of(one.stage, over),
            day(told.get(one.stage)),
        )
        for one in promises(pack_of(g.hire), g.hire.deadline, g.hire.new_dates)
    ]  # fmt: skip


def _told_of(stage: str, over: Any) -> bool:
    """True when a stage is still open, or its end is known."""
    return g.hire.state in PENDING[stage] or stage in over


# -- figures ---------------------------------------------------------------------------------------------------


@pages.get("/promises")
@allows(*FIGURES)
def figures() -> str:
    """How many promised dates were kept, and how late the others were."""
    return render_template(
        "hires/promises.html", groups=_groups(), least=delay_figures.LEAST,
        head=(_("Dates"), _("Kept"), _("Median days late, of those missed")),
    )  # fmt: skip


@pages.get("/promises.csv")
@allows(*FIGURES)
def export() -> Any:
    """The same as a table."""
    hidden = _("too few to show")
    rows = [
        (group, name, line.count, hidden if line.kept is None else line.kept, hidden if line.late is None else line.late)
        for group, found in _groups() for name, line in found
    ]  # fmt: skip
    return download("promises.csv", [("", "", _("Dates"), _("Kept"), _("Median days late, of those missed")), *rows])


def _groups() -> list[tuple[str, list[tuple[str, delay_figures.Figures]]]]:
    """The figures by stage and by school, named."""
    scope = me().schools(*FIGURES)
    found = delay_figures.read(unit.session(), scope, me().hires(*FIGURES), datetime.now(UTC))
    by_stage = [(str(STAGES[stage]), line) for stage, line in found.by_stage]
    return [(_("By stage"), by_stage), (_("By school"), list(found.by_school))]

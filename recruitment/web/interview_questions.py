"""The questions asked of everybody, and the sheet that a member takes into the room."""

from __future__ import annotations

from typing import Any

from flask import g, render_template, request
from flask_babel import gettext as _
from wtforms.form import BaseForm

from forms.interview_questions import pairs_of, questions_form
from recruitment.services import interview_questions
from recruitment.services.interview_questions import Asked
from workflows.given import Question, Questions
from workflows.who import CHAIR, HIRING_MANAGER, HR, JUROR

from . import judging, unit
from .access import allows
from .criteria_shown import Shown, marking
from .interviews import pages
from .language import current
from .refusals import Reason
from .steps import attempt, keep_typed, step

EVENT = "prepare_questions"
STAGE = "interview"


@pages.get("/questions")
@allows(CHAIR, HIRING_MANAGER, HR, JUROR)
def questions(hire_id: int) -> Any:
    """The questions, criterion by criterion; the chair and the hiring manager write them."""
    return _page()


@pages.post("/questions")
@allows(CHAIR, HIRING_MANAGER)
def prepare(hire_id: int) -> Any:
    """Put these questions in the place of the earlier ones."""
    shown = _criteria()
    form = questions_form({c.key: c.title for c in shown}, {}, request.form)
    if not form.validate():
        keep_typed(EVENT)
        return _page(form, status=judging.INVALID)
    given = Questions(tuple(Question(key, *pair) for key, pair in pairs_of(form, [c.key for c in shown])))
    refusal = attempt(step(EVENT, given))
    if refusal:
        return _page(form, refusal.reasons, refusal.status)
    return judging.done(_("The questions are recorded: the same for everybody."))


@pages.get("/sheet")
@allows(CHAIR, HIRING_MANAGER, HR, JUROR)
def sheet(hire_id: int) -> Any:
    """The interview sheet, to print: questions, what to look for, anchors, room for notes; the same for everybody."""
    return render_template("interviews/sheet.html", where=judging.where(), asked=_asked(), criteria=_criteria())


def _criteria() -> tuple[Shown, ...]:
    return marking(STAGE).criteria


def _asked() -> dict[str, tuple[str, ...]]:
    return interview_questions.by_criterion(interview_questions.of_hire(unit.session(), g.hire.id), current())


def _page(form: BaseForm | None = None, because: tuple[Reason, ...] = (), status: int = 200) -> Any:
    kept, shown = interview_questions.of_hire(unit.session(), g.hire.id), _criteria()
    hearing = judging.heard(EVENT).get(EVENT)
    writes = hearing is not None and hearing.open
    if form is None:
        form = questions_form({c.key: c.title for c in shown}, _pairs(kept))
    return render_template(
        "interviews/questions.html", where=judging.where(), criteria=shown, form=form, writes=writes or status != 200,
        asked=interview_questions.by_criterion(kept, current()), failed=status != 200,
        reasons=because or judging.why_not(hearing),
        bare=[c.title for c in shown if c.key not in {one.criterion for one in kept}],
    ), status  # fmt: skip


def _pairs(kept: tuple[Asked, ...]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for one in kept:
        found.setdefault(one.criterion, []).append((one.texts["fr"], one.texts["en"]))
    return found

"""A member's own hours: when they can sit, session by session."""

from __future__ import annotations

from typing import Any

from flask import abort, g, render_template, request
from flask_babel import gettext as _
from markupsafe import Markup
from wtforms.form import BaseForm

from forms.interview_days import hours_form, hours_given
from recruitment.services import interview_days
from recruitment.services.interview_days import Days, Session
from workflows.given import Hours
from workflows.who import JUROR

from . import judging, unit
from .access import allows
from .dates import clock, long_day
from .interview_days import OPEN_IN
from .interviews import pages
from .steps import CONFLICT, Refusal, attempt, keep_typed, step

EVENT = "give_hours"


@pages.get("/hours")
@allows(JUROR)
def hours(hire_id: int) -> Any:
    """The sessions, each with what the reader answered."""
    return _page(*_own(hire_id))


@pages.post("/hours")
@allows(JUROR)
def give(hire_id: int) -> Any:
    """Keep the reader's hours."""
    found, member = _own(hire_id)
    if found is None or not found.sessions:
        abort(CONFLICT)
    form = hours_form(questions(found), {}, request.form)
    if not form.validate():
        keep_typed(EVENT)
        return _page(found, member, form, status=judging.INVALID)
    refusal = attempt(step(EVENT, Hours(hours_given(form, [one.id for one in found.sessions]))))
    if refusal:
        return _page(found, member, form, refusal, refusal.status)
    return judging.done(_("Your hours are recorded. You can change them until the interviews."))


def questions(found: Days) -> dict[int, tuple[str, tuple[int, int]]]:
    """Each session in words, with its hours: what the form of hours asks."""
    return {one.id: (session_words(one), (one.start, one.finish)) for one in found.sessions}


def session_words(one: Session) -> Markup:
    """“lundi 15 juin 2026, 9 h 00 – 12 h 00”."""
    start, end = one.period
    return Markup("{}, {} – {}").format(long_day(one.day), clock(start), clock(end))


def _own(hire_id: int) -> tuple[Days | None, int]:
    member = interview_days.member_of(unit.session(), hire_id, g.actor.person_id)
    if member is None:
        abort(404)
    return interview_days.read(unit.session(), hire_id), member


def _page(
    found: Days | None, member: int, form: BaseForm | None = None, refusal: Refusal | None = None, status: int = 200
) -> Any:
    before = found.free.get(("member", member), {}) if found else {}
    if form is None and found is not None:
        form = hours_form(questions(found), before)
    return render_template(
        "interviews/hours.html", where=judging.where(), found=found, form=form, answered=bool(before),
        reasons=refusal.reasons if refusal else (), open=g.hire.state in OPEN_IN, failed=status != 200,
    ), status  # fmt: skip

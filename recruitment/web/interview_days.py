"""The days of the interviews: HR sets sessions and rhythm, everybody concerned can be asked for their hours."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from forms.interview_days import Rhythm, Sessions, hour_of
from recruitment.services import interview_days
from recruitment.services.interview_days import USUAL, Days
from workflows.given import HearingSession, InterviewDays
from workflows.who import HR

from . import judging, unit
from .access import allows
from .dates import today
from .interviews import pages
from .steps import Refusal, attempt, keep_typed, step

EVENT = "set_interview_days"
OPEN_IN = ("sifting", "interviewing")


@pages.get("/days")
@allows(HR)
def days(hire_id: int) -> Any:
    """The sessions as they stand, with room for more."""
    return _page(*_forms(interview_days.read(unit.session(), hire_id)))


@pages.post("/days")
@allows(HR)
def set_days(hire_id: int) -> Any:
    """Set the sessions; those that keep their day and their beginning keep the answers given for them."""
    rhythm, sessions = Rhythm(request.form), Sessions(request.form)
    sound = rhythm.validate()
    if not (sessions.validate(today()) and sound):
        keep_typed(EVENT)
        return _page(rhythm, sessions, status=judging.INVALID)
    refusal = attempt(step(EVENT, _given(rhythm, sessions)))
    if refusal:
        return _page(rhythm, sessions, refusal, status=refusal.status)
    asked = _("The days are set, and everybody concerned is asked for their hours.")
    flash(asked if rhythm.tell.data else _("The days are set."))
    return redirect(url_for("interviews.timetable", hire_id=hire_id), judging.SEE_OTHER)


def _given(rhythm: Rhythm, sessions: Sessions) -> InterviewDays:
    told = tuple(
        HearingSession(row.day.data, *row.minutes, row.place.data, row.video.data) for row in sessions.told
    )
    figures = (rhythm.minutes.data, rhythm.gap.data, rhythm.break_every.data, rhythm.break_minutes.data)
    return InterviewDays(told, *figures, tell=rhythm.tell.data)


def _forms(found: Days | None) -> tuple[Rhythm, Sessions]:
    held = found.rhythm if found else USUAL
    rhythm = Rhythm(
        minutes=held.minutes, gap=held.gap, break_every=held.break_every, break_minutes=held.break_minutes
    )
    kept = [
        {"day": one.day, "start": one.start, "end": one.finish, "place": one.place, "video": one.video}
        for one in (found.sessions if found else ())
    ]
    return rhythm, Sessions(kept=kept)


def _page(rhythm: Rhythm, sessions: Sessions, refusal: Refusal | None = None, status: int = 200) -> Any:
    return render_template(
        "interviews/days.html", where=judging.where(), rhythm=rhythm, sessions=sessions, hour_of=hour_of,
        reasons=refusal.reasons if refusal else (), open=g.hire.state in OPEN_IN, failed=status != 200,
        errors=_errors(rhythm, sessions),
    ), status  # fmt: skip


def _errors(rhythm: Rhythm, sessions: Sessions) -> list[tuple[str, Any]]:
    """Every fault with the field that it is about, in the order of the page."""
    fields = [*rhythm, *(field for row in sessions.rows for field in row)]
    return [(field.id, message) for field in fields for message in field.errors]

"""Interviews: planned by HR, recorded as they happen, then marked by each juror apart."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, g, render_template, request
from flask_babel import gettext as _

from forms.interviews import Interview
from recruitment.services import dossier, hearings, sifting
from recruitment.services.hearings import Candidate
from workflows.given import Hearing, Nothing, OneFile
from workflows.given import Interview as Planned
from workflows.who import CHAIR, HR, JUROR

from . import calibration, judging, unit
from .access import allows
from .calibration import Sent
from .dates import PARIS
from .interview_picture import timeline
from .steps import attempt, step

pages = Blueprint("interviews", __name__, url_prefix="/hires/<int:hire_id>/interviews")

STATE = "interviewing"


@pages.get("")
@allows(HR, CHAIR, JUROR)
def show(hire_id: int) -> Any:
    """The schedule; HR plans, HR and the chair record, the chair opens the deliberation."""
    return _page(Sent())


@pages.post("")
@allows(HR, CHAIR)
def act(hire_id: int) -> Any:
    """Plan, call off, record who came, give a sheet back, open the deliberation."""
    match request.form.get("step"):
        case "plan_interview":
            sent = _plan(_asked())
        case "call_off_interview":
            sent = _call_off(_asked())
        case "record_hearing":
            sent = _record(_asked())
        case "reopen_marks":
            sent = calibration.reopen(sifting.progress(unit.session(), g.hire))
        case "open_deliberation":
            sent = calibration.simple("open_deliberation", Nothing(), _("The deliberation is open."))
        case _:
            abort(400)
    return judging.done(sent.sentence) if sent.sentence else _page(sent)


def _candidates() -> tuple[Candidate, ...]:
    """The shortlist that this reader may see; nobody's while names are hidden."""
    if g.hire.state in ("drafting", "sheet_review", "composing_jury", "advertised", "eligibility", "sifting"):
        return ()
    juror = None if g.actor.may(HR) else g.actor.person_id
    return hearings.candidates(unit.session(), g.hire, juror)


def _asked() -> Candidate:
    """The person that the form is about."""
    asked = request.form.get("application", type=int)
    found = next((c for c in _candidates() if c.application == asked), None)
    if found is None:
        abort(404)
    return found


def _prefix(candidate: Candidate) -> str:
    return f"n{candidate.number}"


def _plan(candidate: Candidate) -> Sent:
    form = Interview(request.form, prefix=_prefix(candidate))
    name = f"plan_interview:{candidate.application}"
    if not form.validate():
        return calibration.invalid(name, form)
    assert form.at.data is not None
    at = form.at.data.replace(tzinfo=PARIS).astimezone(UTC)
    if at <= datetime.now(UTC):
        form.at.errors = [_("This moment is past: choose a later one.")]
        return calibration.invalid(name, form)
    given = Planned(candidate.application, at, form.place.data, form.video.data)
    refusal = attempt(step("plan_interview", given, application=candidate.application))
    return calibration.outcome(name, form, refusal, _("%(name)s is invited by mail.", name=candidate.name))


def _call_off(candidate: Candidate) -> Sent:
    refusal = attempt(step("call_off_interview", OneFile(candidate.application), application=candidate.application))
    said = _("%(name)s and the jury are told that the interview is called off.", name=candidate.name)
    return calibration.outcome("call_off_interview", None, refusal, said)


def _record(candidate: Candidate) -> Sent:
    present = request.form.get("present")
    if present not in ("yes", "no"):
        abort(400)
    given = Hearing(candidate.application, present == "yes")
    refusal = attempt(step("record_hearing", given, application=candidate.application))
    return calibration.outcome("record_hearing", None, refusal, _("Recorded for %(name)s.", name=candidate.name))


def _page(sent: Sent) -> Any:
    session, leads = unit.session(), g.actor.may(CHAIR)
    open_ = g.hire.state == STATE
    people, plans = _candidates(), open_ and g.actor.may(HR)
    progress = sifting.progress(session, g.hire) if open_ and g.actor.may(HR, CHAIR) else None
    recording = judging.heard("record_hearing").get("record_hearing") if open_ and g.actor.may(HR, CHAIR) else None
    hearing = judging.heard("open_deliberation").get("open_deliberation") if open_ and leads else None
    return render_template(
        "interviews/show.html", where=judging.where(), open=open_, people=people, progress=progress, sent=sent,
        forms_of={c.application: _form(c, sent) for c in people if plans and c.state == "shortlisted"},
        records=open_ and g.actor.may(HR, CHAIR), leads=leads, hearing=hearing,
        reasons=sent.reasons or judging.why_not(hearing, progress.names() if progress else None),
        reopening=calibration.given_back(progress, sent) if progress and leads else None, failed=sent.failed,
        marks=judging.way("marks.index", hire_id=g.hire.id), ranking=judging.way("ranking.show", hire_id=g.hire.id),
        picture=timeline((one.at, one.end, True) for one in people if one.at and one.end), ways=_ways(plans=plans),
        unready=judging.why_not(recording), plans=plans, now=datetime.now(UTC),
        unbegun="interview_begun" in dossier.lifted(g.hire),
        texts=hearings.other_times(session, g.hire.id) if plans else {},
    ), sent.status  # fmt: skip


def _ways(*, plans: bool) -> list[tuple[str, str]]:
    """The other pages of the interviews that this reader may open: (address, words)."""
    known = [
        ("interviews.timetable", _("Timetable of the interviews")) if plans else None,
        ("interviews.days", _("Days of the interviews")) if plans else None,
        ("interviews.accommodations", _("Accommodations asked for")) if plans else None,
        ("interviews.hours", _("When you can sit")),
        ("interviews.questions", _("Questions of the interviews")),
        ("interviews.sheet", _("Interview sheet, to print")),
        ("interviews.calendar", _("My interviews as a calendar file")),
    ]
    ways = [(judging.way(one[0], hire_id=g.hire.id), one[1]) for one in known if one]
    return [(way, words) for way, words in ways if way]


def _form(candidate: Candidate, sent: Sent) -> Interview:
    """The form of one person: as sent, or as planned."""
    if sent.name == f"plan_interview:{candidate.application}" and isinstance(sent.form, Interview):
        return sent.form
    at = candidate.at.astimezone(PARIS).replace(tzinfo=None) if candidate.at else None
    return Interview(prefix=_prefix(candidate), at=at, place=candidate.place, video=candidate.video)


# What else belongs to the interviews stands in the same blueprint.
from . import (  # noqa: E402
    interview_calendar,
    interview_days,
    interview_hours,
    interview_needs,
    interview_questions,
    timetable,
)

__all__ = [
    "interview_calendar", "interview_days", "interview_hours", "interview_needs", "interview_questions", "pages",
    "timetable",
]  # fmt: skip

"""A candidate's own interview: hours that are impossible, an accommodation, another time, the calendar file."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Response, abort, current_app, flash, g, redirect, render_template, request, url_for
from wtforms import Form
from wtforms.form import BaseForm

from forms.interview_days import hours_form, hours_given
from forms.interview_need import KINDS, Need, OtherTime
from recruitment.feeds import invitations
from recruitment.services import candidacies, interview_days, interview_mails, interview_needs, own_interview, postings
from recruitment.services.candidacies import Own
from recruitment.services.interview_days import Days
from workflows.given import Hours, Reason
from workflows.who import CANDIDATE

from . import unit
from .access import allows
from .candidacies import pages
from .interview_calendar import sent
from .interview_hours import questions
from .language import current
from .speech import gettext as _
from .steps import CONFLICT, Refusal, attempt, step

INVALID, SEE_OTHER = 422, 303
INVITED_IN = ("interviewing",)
NEED, OTHER = "need-", "other-"  # each form has fields of its own on the one page


@pages.get("/<int:hire_id>/interview")
@allows(CANDIDATE)
def interview(hire_id: int) -> Any:
    """The interview, or the days proposed, and what the person can ask for."""
    return _page(_own(hire_id))


@pages.post("/<int:hire_id>/interview")
@allows(CANDIDATE)
def answer_interview(hire_id: int) -> Any:
    """Say which hours are impossible, ask for an accommodation or for another time."""
    own = _own(hire_id)
    if not _open(own):
        abort(CONFLICT)
    done = {"hours": _hours, "need": _need, "other_time": _other_time}.get(request.form.get("step", ""))
    if done is None:
        abort(400)
    return done(own)


@pages.get("/<int:hire_id>/interview.ics")
@allows(CANDIDATE)
def interview_file(hire_id: int) -> Response:
    """The interview as a calendar file."""
    own = _own(hire_id)
    told = own_interview.told(unit.session(), own.id)
    if told is None or own.hearing_at is None:
        abort(404)
    entry = interview_mails.own_entry(
        told.payload(own), g.hire.reference, current(), current_app.config, hire_id, called_off=False
    )
    return sent(invitations.schedule([entry], g.hire.school_name, current(), datetime.now(UTC)), g.hire.reference)


def _own(hire_id: int) -> Own:
    own = candidacies.own(unit.session(), hire_id, g.actor.person_id)
    if own is None or own.state not in ("shortlisted", "heard", "absent") or g.hire.state == "sifting":
        abort(404)
    return own


def _open(own: Own) -> bool:
    return own.state == "shortlisted" and g.hire.state in INVITED_IN


def _hours(own: Own) -> Any:
    found = interview_days.read(unit.session(), g.hire.id)
    if found is None or not found.sessions:
        abort(CONFLICT)
    form = hours_form(questions(found), {}, request.form)
    if not form.validate():
        return _page(own, {"hours": form}, status=INVALID)
    given = Hours(hours_given(form, [one.id for one in found.sessions]))
    refusal = attempt(step("answer_interview_days", given))
    return _told(own, "hours", form, refusal, _("Your hours are recorded. The jury does not see them."))


def _need(own: Own) -> Any:
    form = Need(request.form, prefix=NEED)
    if not form.validate():
        return _page(own, {"need": form}, status=INVALID)
    interview_needs.ask(unit.session(), own.id, form.chosen, form.text.data, datetime.now(UTC))
    flash(_("Your request is recorded. Human resources alone read it."))
    return _again()


def _other_time(own: Own) -> Any:
    form = OtherTime(request.form, prefix=OTHER)
    if not form.validate():
        return _page(own, {"other": form}, status=INVALID)
    refusal = attempt(step("ask_other_time", Reason(form.text.data or "")))
    return _told(own, "other", form, refusal, _("Your request is sent. Your interview stands until you are told of another time."))


def _told(own: Own, name: str, form: BaseForm | Form, refusal: Refusal | None, sentence: str) -> Any:
    if refusal:
        return _page(own, {name: form}, refusal, refusal.status)
    flash(sentence)
    return _again()


def _again() -> Any:
    return redirect(url_for("candidacies.interview", hire_id=g.hire.id), SEE_OTHER)


def _page(own: Own, sent_forms: dict[str, Any] | None = None, refusal: Refusal | None = None, status: int = 200) -> Any:
    session, forms = unit.session(), sent_forms or {}
    found, need = interview_days.read(session, g.hire.id), interview_needs.of_file(session, own.id)
    post = postings.read(session, g.hire.reference)
    before = found.free.get(("application", own.id), {}) if found else {}
    return render_template(
        "candidacies/interview.html", own=own, post=post, language=current(), open=_open(own), need=need, kinds=KINDS,
        told=own_interview.told(session, own.id), answered=bool(before),
        hours=forms.get("hours") or (_hours_form(found, before) if found and found.sessions else None),
        need_form=forms.get("need") or Need(prefix=NEED, kinds=list(need.kinds) if need else [], text=need.text if need else ""),
        other=forms.get("other") or OtherTime(prefix=OTHER), reasons=refusal.reasons if refusal else (), failed=status != 200,
        sent_form=next(iter(forms.values()), None),
    ), status  # fmt: skip


def _hours_form(found: Days, before: Any) -> BaseForm:
    return hours_form(questions(found), before)

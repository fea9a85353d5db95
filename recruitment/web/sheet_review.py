"""The committee's page: the sheet with its findings, remarks on its fields, votes, return, approval."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice

from forms import sheets as forms
from recruitment.services import sheet_history, sheets
from recruitment.services.progress import listen
from workflows.charter.sheet import COMMON_FIELDS, LANGUAGES
from workflows.given import Comment, Nothing, Review
from workflows.given import Reason as Given
from workflows.who import AUDITOR, DIRECTOR, EQUALITY, HIRING_MANAGER, HR, REVIEWER

from . import unit, wording
from .access import allows
from .refusals import reasons
from .sheets import pages, reading, writes
from .steps import Refusal, attempt, keep_typed, step

EVENTS = ("comment_sheet", "review_sheet", "return_sheet", "approve_sheet")
WHOLE = ("", _l("The whole sheet"))
PLACES = tuple(
    [f"common.{name}" for name in (*COMMON_FIELDS, "duration_months", "restricted")]
    + [f"{language}.{name}" for name in forms.TEXTS for language in LANGUAGES]
)


@pages.get("/hires/<int:hire_id>/sheet/review")
@allows(REVIEWER, HR, HIRING_MANAGER, DIRECTOR, EQUALITY, AUDITOR)
def review(hire_id: int) -> Any:
    """What the committee reads, says and decides."""
    return _page()


def _remark(data: Any = None) -> forms.Remark:
    form = forms.Remark(data) if data is not None else forms.Remark(data={"place": request.args.get("about", "")})
    form.place.choices = [SelectChoice(*WHOLE), *(SelectChoice(place, wording.field_title(place)) for place in PLACES)]
    return form


def _page(refusal: Refusal | None = None, remark: forms.Remark | None = None, back: forms.Return | None = None) -> Any:
    session, hire = unit.session(), g.hire
    sheet = sheets.latest(session, hire.id)
    heard = listen(session, hire, g.actor, EVENTS, datetime.now(UTC))
    votes = sheet_history.votes(session, sheet.id)
    faulty = next((form for form in (remark, back) if form is not None and form.errors), None)
    page = render_template(
        "sheets/review.html", **reading(sheet), remark=remark or _remark(), back=back or forms.Return(), votes=votes,
        may={event: writes(heard, event) for event in EVENTS}, faulty=faulty,
        because={event: reasons(heard[event].stopping) if event in heard else () for event in EVENTS},
        mine=next((vote.approves for vote in votes if vote.reviewer == g.actor.person_id), None),
        refused=refusal.reasons if refusal else (), failed=bool(refusal or faulty),
    )  # fmt: skip
    return page, refusal.status if refusal else 422 if faulty else 200


def _done(refusal: Refusal | None, sentence: str, to: str = "sheets.review", **forms_: Any) -> Any:
    """Back to a page with a sentence, or the same page with why not and what was typed."""
    if refusal:
        return _page(refusal, **forms_)
    flash(sentence)
    return redirect(url_for(to, hire_id=g.hire.id), 303)


@pages.post("/hires/<int:hire_id>/sheet/review/remark")
@allows(REVIEWER)
def comment(hire_id: int) -> Any:
    """A remark on one field, or on the whole."""
    form = _remark(request.form)
    if not form.validate():
        keep_typed("comment_sheet")
        return _page(remark=form)
    given = Comment(form.place.data, form.text.data, form.required.data)
    return _done(attempt(step("comment_sheet", given)), _("Your remark is kept with the field."), remark=form)


@pages.post("/hires/<int:hire_id>/sheet/review/vote")
@allows(REVIEWER)
def vote(hire_id: int) -> Any:
    """A reviewer approves this version, or does not as it stands; a later vote replaces the earlier one."""
    approve = request.form.get("vote") == "approve"
    return _done(attempt(step("review_sheet", Review(approve))), _("Your vote is recorded."))


@pages.post("/hires/<int:hire_id>/sheet/review/return")
@allows(REVIEWER)
def send_back(hire_id: int) -> Any:
    """The sheet goes back to its author."""
    form = forms.Return(request.form)
    if not form.validate():
        keep_typed("return_sheet")
        return _page(back=form)
    refusal = attempt(step("return_sheet", Given(form.text.data)))
    return _done(refusal, _("The sheet is back with its author."), "hires.show", back=form)


@pages.post("/hires/<int:hire_id>/sheet/review/approval")
@allows(REVIEWER, HR)
def approve(hire_id: int) -> Any:
    """The committee has approved: the jury can be composed."""
    return _done(attempt(step("approve_sheet", Nothing())), _("The job sheet is approved."), "hires.show")

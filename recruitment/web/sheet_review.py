"""The committee's page: the sheet with its findings, remarks on its fields, votes, return, approval."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice

from forms import committee as forms
from forms.sheets import FACTS, TEXTS
from recruitment.services import committee, review_file, sheet_history, sheets
from recruitment.services.progress import listen
from recruitment.services.review_file import Comeback
from workflows.charter.sheet import LANGUAGES
from workflows.engine import Hearing
from workflows.given import Assignment, Comment, Nothing, Review
from workflows.given import Reason as Given
from workflows.who import AUDITOR, DIRECTOR, EQUALITY, HIRING_MANAGER, HR, REVIEWER

from . import unit, wording
from .access import allows
from .refusals import reasons
from .sheet_compare import compared
from .sheet_facts import justified
from .sheets import pages, reading, writes
from .speech import gettext, ngettext
from .steps import Refusal, attempt, keep_typed, step

EVENTS = ("assign_reviewers", "comment_sheet", "review_sheet", "return_sheet", "approve_sheet")
WHOLE = ("", _l("The whole sheet"))
PLACES = tuple(
    [f"common.{name}" for name in FACTS] + [f"{language}.{name}" for name in TEXTS for language in LANGUAGES]
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
    session, hire, now = unit.session(), g.hire, datetime.now(UTC)
    sheet = sheets.latest(session, hire.id)
    heard = listen(session, hire, g.actor, EVENTS, now)
    votes = sheet_history.votes(session, hire.id)
    again = review_file.comeback(session, hire.id)
    shown = reading(sheet)
    remark = remark or _remark()
    if again:
        remark.place.choices = [one for one in remark.place.choices if _open(one.value, again)]
    faulty = next((form for form in (remark, back) if form is not None and form.errors), None)
    mine = {vote.version: vote.approves for vote in votes if vote.reviewer == g.actor.person_id}
    page = render_template(
        "sheets/review.html", **shown, **_apart(shown["rows"], sheet, again),
        remark=remark, back=back or forms.Return(), whys=justified(sheet.content),
        votes=[vote for vote in votes if vote.version == sheet.version],
        may={event: writes(heard, event) for event in EVENTS}, faulty=faulty,
        because={event: reasons(heard[event].stopping) if event in heard else () for event in EVENTS},
        mine=mine.get(sheet.version), earlier=mine.get(sheet.version - 1), clock=committee.clock(session, hire, now),
        readers=committee.readers(session, hire.id), members=_members(heard),
        refused=refusal.reasons if refusal else (), failed=bool(refusal or faulty),
    )  # fmt: skip
    return page, refusal.status if refusal else 422 if faulty else 200


def _open(place: str, again: Comeback) -> bool:
    return not place or sheet_history.field_of(place) in again.fields


def _apart(rows: list[Any], sheet: Any, again: Comeback | None) -> dict[str, Any]:
    """On a sheet that came back: what is open again, each text with its differences, and what stayed."""
    if again is None:
        return {"again": None, "opened": (), "folded": rows, "diff": {}, "changed_facts": ()}
    found = compared(again.before, sheet.content, again.changes)
    return {
        "again": again,
        "opened": [row for row in rows if row.name in again.fields],
        "folded": [row for row in rows if row.name not in again.fields],
        "diff": {one.place: one for one in found if one.language},
        "changed_facts": [one for one in found if not one.language],
    }


def _members(heard: Mapping[str, Hearing]) -> forms.Assignment | None:
    """The people who may be asked to reread, for those who may ask; those suggested are ticked while nobody is asked."""
    if not writes(heard, "assign_reviewers"):
        return None
    found = committee.members(unit.session(), g.hire)
    asked = [member for member in found if member.assigned] or [member for member in found if member.suggested]
    form = forms.Assignment(data={"people": [str(member.id) for member in asked]})
    form.people.choices = [SelectChoice(str(member.id), _with_load(member)) for member in found]
    return form


def _with_load(member: committee.Member) -> str:
    load = ngettext("%(num)s sheet to read elsewhere", "%(num)s sheets to read elsewhere", member.waiting)
    said = [load, gettext("suggested")] if member.suggested else [load]
    return f"{member.name} ({', '.join(said)})"


def _done(refusal: Refusal | None, sentence: str, to: str = "sheets.review", **forms_: Any) -> Any:
    """Back to a page with a sentence, or the same page with why not and what was typed."""
    if refusal:
        return _page(refusal, **forms_)
    flash(sentence)
    return redirect(url_for(to, hire_id=g.hire.id), 303)


@pages.post("/hires/<int:hire_id>/sheet/review/readers")
@allows(HR)
def assign(hire_id: int) -> Any:
    """HR asks people of the committee to reread, and releases those no longer named."""
    people = tuple(sorted({int(one) for one in request.form.getlist("people") if one.isascii() and one.isdigit()}))
    refusal = attempt(step("assign_reviewers", Assignment(people)))
    return _done(refusal, _("The people asked to read this sheet are up to date; those newly asked are told by mail."))


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

"""Exceptions: cancel, reopen, give up, lift a rule, each with its reason; and the ledger of them all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from forms.hires import DerogationForm, ReasonForm, ReopeningForm
from recruitment.services import exceptions, links, sifting, standing
from recruitment.services.listings import Scope
from recruitment.services.progress import listen, pack_of
from recruitment.web import unit, wording
from recruitment.web.access import allows
from recruitment.web.acting import may_open
from recruitment.web.dates import day
from recruitment.web.language import current
from recruitment.web.refusals import reasons
from recruitment.web.rule_words import RULES
from recruitment.web.steps import Refusal, attempt, step
from workflows import given
from workflows.engine import lines
from workflows.hire import HireChart
from workflows.who import AUDITOR, CHAIR, DIRECTOR, HR, STAFF

from . import pages
from .scope import ADMINS, me
from .show import footer, overline

INVALID = 422
LEDGER_READERS = (HR, DIRECTOR, AUDITOR, *ADMINS)
Answer = str | Response | tuple[str, int]

CANCEL = (
    _l("The hire ends at once. It cannot be reopened."),
    _l("Every candidate is sent a letter that says so, approved by this very act."),
    _l("The reason is entered in the exceptions ledger; the journal keeps its proof."),
)
CONCLUDE = (
    _l("The hire goes straight to the answers: every candidate gets a letter with reasons."),
    _l("Nobody is appointed, and the list, if there was one, is closed."),
    _l("The reason is entered in the exceptions ledger."),
)
DEROGATE = (
    _l("The rule stops no step of this hire any more, until its end. Other hires are not touched."),
    _l("About a jury, it goes as far as what is missing today: further from the rule, or after one more step-aside, you decide anew."),
    _l("It stays visible: as a warning on each step concerned, and in the exceptions ledger."),
)
# What a step back undoes, by the state it leaves.
REOPEN = {
    "composing_jury": (_l("The job sheet can be edited again, and goes back to the committee."),),
    "eligibility": (
        _l("The advert takes applications again, until the new deadline."),
        _l("Applications set aside are examined anew."),
    ),
    "sifting": (_l("Findings on eligibility can change again. Marks already given are kept."),),
    "interviewing": (
        _l("The shortlist is undone: every file goes back to the assessment of files."),
        _l("Marks already given are kept."),
    ),
    "deliberating": (
        _l("Marks that were revealed are hidden again from other members."),
        _l("The ranking that was proposed, and its signatures, no longer count."),
    ),
    "ranked": (
        _l("The signed ranking is undone: the jury deliberates and signs again."),
        _l("The earlier ranking stays on file."),
    ),
    "informing": (
        _l("The list is drawn upon again: the director decides on the next person."),
        _l("Answers that were prepared stay drafts, and are written anew where something has changed."),
    ),
}


def _possible(event: str) -> None:
    """Only where the chart draws the step: elsewhere there is no such page."""
    if event not in lines(HireChart)[g.hire.state] and request.method == "GET":
        abort(404)


def _take(event: str, what: Any) -> Refusal | None:
    refusal = attempt(step(event, what))
    if refusal is None:
        flash(wording.event_done(event))
    return refusal


def _answer(
    event: str,
    form: Any,
    consequences: Sequence[Any],
    refusal: Refusal | None,
    *,
    target: str = "",
    nothing: bool = False,
) -> Answer:
    """The same page again, with what was typed and why it was not done."""
    footer(g.hire, pack_of(g.hire))
    page = render_template(
        "hires/exception.html",
        hire=g.hire,
        overline=overline(g.hire),
        title=wording.event_title(event),
        form=form,
        consequences=[str(text) for text in consequences],
        because=refusal.reasons if refusal else (),
        warning=event in ("cancel", "conclude_unfilled"),
        target=target,
        nothing=nothing,
    )
    if refusal:
        return page, refusal.status
    return (page, INVALID) if form.errors else page


def _back() -> Response:
    return redirect(url_for("hires.show", hire_id=g.hire.id), 303)


@pages.route("/hires/<int:hire_id>/cancel", methods=["GET", "POST"])
@allows(DIRECTOR)
def cancel(hire_id: int) -> Answer:
    """Cancel a hire: everybody is told."""
    return _reasoned("cancel", CANCEL)


@pages.route("/hires/<int:hire_id>/conclude", methods=["GET", "POST"])
@allows(DIRECTOR)
def conclude(hire_id: int) -> Answer:
    """End a hire without filling the post."""
    return _reasoned("conclude_unfilled", CONCLUDE)


def _reasoned(event: str, consequences: Sequence[Any]) -> Answer:
    _possible(event)
    form, refusal = ReasonForm(request.form), None
    if request.method == "POST" and form.validate():
        refusal = _take(event, given.Reason(form.text.data))
        if refusal is None:
            return _back()
    return _answer(event, form, consequences, refusal)


@pages.route("/hires/<int:hire_id>/reopen", methods=["GET", "POST"])
@allows(DIRECTOR)
def reopen(hire_id: int) -> Answer:
    """Go back one step, with a reason; applications that open again get a new deadline."""
    _possible("reopen")
    form, refusal = ReopeningForm(request.form, text=_because_of(request.args.get("complaint", ""))), None
    if g.hire.state != "eligibility":
        del form.deadline
    if request.method == "POST" and form.validate():
        refusal = _take("reopen", given.Reopening(form.text.data, form.moment()))
        if refusal is None:
            return _back()
    drawn = lines(HireChart)[g.hire.state].get("reopen", ())
    target = wording.state_title(drawn[0].target) if drawn else ""
    return _answer("reopen", form, (*REOPEN.get(g.hire.state, ()), *_already_done()), refusal, target=target)


def _already_done() -> list[str]:
    """What rules say without stopping the step back: people who have been answered already."""
    heard = listen(unit.session(), g.hire, g.actor, ("reopen",), datetime.now(UTC)).get("reopen")
    return [one.what for one in reasons(heard.warnings)] if heard else []


def _because_of(complaint: str) -> str:
    """The first words of the reason, for whoever comes from a complaint of this hire."""
    return gettext("Complaint %(number)s: ", number=complaint) if complaint.startswith(f"{g.hire.reference}-R") else ""


@pages.route("/hires/<int:hire_id>/derogate", methods=["GET", "POST"])
@allows(DIRECTOR)
def derogate(hire_id: int) -> Answer:
    """Lift a rule that objects now."""
    _possible("grant_derogation")
    form, refusal = DerogationForm(request.form), None
    objecting = _objecting()
    if request.method == "POST" and not objecting:  # the page has no form then, so no place for what was typed
        abort(409)
    form.rule.choices = [SelectChoice(code, sentence) for code, sentence in objecting.items()]
    if request.method == "POST" and form.validate():
        refusal = _take("grant_derogation", given.Derogation(form.rule.data, form.text.data))
        if refusal is None:
            return _back()
    return _answer("grant_derogation", form, DEROGATE, refusal, nothing=not objecting)


def _objecting() -> dict[str, str]:
    """The rules that stop a step from here and that a derogation would lift: code -> what they object."""
    found: dict[str, str] = {}
    for event, drawn in lines(HireChart)[g.hire.state].items():
        # A step that moves the hire on, or that composes its jury: the others say only who may do what.
        if drawn[0].stays and event != "appoint_jury":
            continue
        heard = standing.ahead(unit.session(), g.hire, g.actor, event, datetime.now(UTC))
        lifting = exceptions.derogable(heard)
        for reason in reasons(o for o in heard.objections if o.code in lifting):
            found.setdefault(reason.code, reason.what)
    return found


@pages.get("/hires/<int:hire_id>/exceptions", endpoint="exceptions")
@allows(*STAFF, CHAIR, *ADMINS)
def of_hire(hire_id: int) -> str:
    """The exceptions ledger of one hire."""
    jury = g.actor.may(CHAIR, DIRECTOR, HR, AUDITOR)
    closed = links.closed_to(unit.session(), hire_id, g.actor.person_id) if g.actor.may(CHAIR) else frozenset()
    rows = [row for row in exceptions.ledger(unit.session(), hire_id, jury=jury) if _whom(row) not in closed]
    footer(g.hire, pack_of(g.hire))
    return render_template("hires/exceptions.html", hire=g.hire, overline=overline(g.hire), rows=_said(rows))


@pages.get("/exceptions", endpoint="all_exceptions")
@allows(*LEDGER_READERS)
def of_schools() -> str:
    """The exceptions of a year in the reader's schools, counted."""
    person = me()
    year = request.args.get("year", datetime.now(UTC).year, type=int)
    year = min(max(year, 2000), datetime.now(UTC).year)
    readable = Scope(person.schools(*LEDGER_READERS), frozenset())
    rows = exceptions.ledger_of_schools(unit.session(), readable.schools, year)
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.kind] = counts.get(row.kind, 0) + 1
    named = {wording.exception_title(kind): count for kind, count in sorted(counts.items())}
    return render_template(
        "hires/ledger.html", year=year, this_year=datetime.now(UTC).year, rows=_said(rows), counts=named
    )


def _whom(row: Any) -> int | None:
    """Whom a discussion, or a reason for leaving somebody off the list, is about."""
    if row.kind == "left_unranked" and (row.rule or "").isdigit():
        return int(row.rule)
    return sifting.about(row.rule)[0] if row.kind == "discussion" else None


def _said(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Rows of the ledger in words."""
    linked = may_open("hires.show", me().roles)
    return [
        {
            "kind": wording.exception_title(row.kind),
            "rule": wording.rule_title(row.rule) if row.rule and row.rule in RULES else "",
            "reason": row.reason,
            "on": day(row.at),
            "by": row.by,
            "number": row.number,
            "reference": row.reference,
            "title": wording.hire_title(row, current()),
            "school": row.school,
            "url": url_for("hires.show", hire_id=row.hire) if linked else None,
        }
        for row in rows
    ]

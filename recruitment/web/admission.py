"""One application of a hire: its page, the finding on it, the second look, and several findings at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy import select

from forms import files as forms
from recruitment.models import Application
from recruitment.services import candidate_file, careers, data_register, verbs
from recruitment.services.candidate_file import File
from recruitment.services.marks_on_file import marks_on_file
from recruitment.services.progress import AlreadyDone, Step, hire_row, pack_of
from recruitment.services.sights import Sight, sight
from workflows.charter.eligibility import REASONS
from workflows.engine import Refused
from workflows.given import Eligibility, SecondLook
from workflows.who import AUDITOR, DIRECTOR, HR

from . import judging, papers, unit, wording
from .language import NAMES, current
from .refusals import reasons
from .speech import gettext as _
from .steps import Refusal, attempt, keep_typed, step

SEE_OTHER, INVALID = 303, 422


def page(application_id: int, finding: forms.Finding | None = None, second: forms.SecondLook | None = None,
         refusal: Refusal | None = None) -> str:  # fmt: skip
    """The page of a file: 404 when it is not here or not for this person."""
    seen = sight(g.actor, g.hire.state, pack_of(g.hire))
    file = candidate_file.one(unit.session(), g.hire, application_id, seen)
    if file is None:
        abort(404)
    judges = seen.findings and g.hire.state == "eligibility" and g.actor.may(HR) and file.state == "received"
    proposed = file.finding is not None and not file.finding.admissible and file.finding.second_at is None
    to_confirm = judges and proposed
    mine = to_confirm and file.finding is not None and file.finding.found_by == g.actor.person_id
    return render_template(
        "files/show.html", where=judging.where(), file=file, title=_title(file, seen), refusal=refusal,
        reasons=refusal.reasons if refusal else (), paper_titles=papers.TITLES, states=wording.APPLICATION_STATES,
        events=wording.event_done, roles=wording.role_title, languages=NAMES,
        reason=wording.eligibility_reason_title(file.finding.reason) if file.finding and file.finding.reason else "",
        finding=(finding or _finding()) if judges and not (to_confirm and not mine) else None,
        second=(second or forms.SecondLook()) if to_confirm and not mine else None, waits_for_other=mine,
        following=_following(file) if seen.findings and g.hire.state == "eligibility" else None,
        revision=g.hire.revision, language=current(), keeps=g.actor.may(HR, DIRECTOR, AUDITOR),
        beside=data_register.beside(unit.session(), file.id) if seen.names else (),
        on_file=marks_on_file(unit.session(), g.hire, file.id, g.actor),
        net_age=careers.years(unit.session(), g.hire, file.id),
    )  # fmt: skip


def _following(file: File) -> int | None:
    return candidate_file.next_waiting(unit.session(), g.hire.id, file.number)


def _title(file: File, seen: Sight) -> str:
    return file.name if seen.names else judging.candidate(file.number, None)


def _finding(data: Any = None) -> forms.Finding:
    form = forms.Finding(data)
    form.offer((code, wording.eligibility_reason_title(code)) for code in REASONS)
    return form


def judge(application_id: int) -> Any:
    """Enter a finding."""
    form = _finding(request.form)
    if not form.validate():
        keep_typed("judge_eligibility")
        return page(application_id, finding=form), INVALID
    given = Eligibility(application_id, form.meets, "" if form.meets else form.reason.data, form.text.data or "")
    refusal = attempt(step("judge_eligibility", given, application=application_id))
    if refusal:
        return page(application_id, finding=form, refusal=refusal), refusal.status
    recorded = _("The finding is recorded. A second person now checks it.")
    flash(_("The application is eligible.") if form.meets else recorded)
    return redirect(url_for("files.show", hire_id=g.hire.id, application_id=application_id), SEE_OTHER)


def look(application_id: int) -> Any:
    """Give the second look."""
    form = forms.SecondLook(request.form)
    if not form.validate():
        keep_typed("second_look")
        return page(application_id, second=form), INVALID
    agrees = form.agree.data == "yes"
    refusal = attempt(step("second_look", SecondLook(application_id, agrees), application=application_id))
    if refusal:
        return page(application_id, second=form, refusal=refusal), refusal.status
    undone = _("The finding is undone: the application is to be examined again.")
    flash(_("The application is set aside.") if agrees else undone)
    return redirect(url_for("files.show", hire_id=g.hire.id, application_id=application_id), SEE_OTHER)


def admit(chosen: Sequence[int]) -> tuple[list[int], list[tuple[int, str]]]:
    """Admit each of `chosen` by a step of its own; returns the numbers admitted, and the others each with why."""
    session, command = unit.session(), request.form.get("command") or None
    numbers = dict(
        session.execute(
            select(Application.id, Application.number)
            .where(Application.hire_id == g.hire.id, Application.id.in_(chosen))
            .order_by(Application.number)
        ).all()
    )  # a forged id names nothing here
    done: list[int] = []
    left: list[tuple[int, str]] = []
    for key, number in numbers.items():
        # Each step stands on the one before: the row is read again, with the new head of the journal.
        hire = hire_row(session, g.hire.id, lock=True)
        own = f"{command}:{key}" if command else None
        one = Step("judge_eligibility", g.actor, Eligibility(key, True), command=own, application=key)
        try:
            verbs.take(session, g.hire.id, one, hire=hire)
        except AlreadyDone:
            pass
        except Refused as refused:  # judged before its verb wrote anything
            left.append((number, " ".join(reason.what for reason in reasons(refused.objections))))
            continue
        done.append(number)
    return done, left

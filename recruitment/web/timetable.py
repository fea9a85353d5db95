"""The timetable of interviews: proposed from everybody's hours, moved by hand, read over, approved. Only then told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from flask import abort, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from forms.interviews import Interview as Form
from recruitment.services import interview_preview, interview_timetable, sifting
from recruitment.services.hearings import Candidate
from recruitment.services.interview_days import Session, moment
from recruitment.services.interview_timetable import Facts
from recruitment.services.progress import Step
from workflows.engine import hear
from workflows.given import Interview, Timetable
from workflows.hire import HireChart
from workflows.timetable import Timetable as Found
from workflows.who import HR

from . import judging, unit, wording
from .access import allows
from .dates import PARIS, clock
from .interview_hours import session_words
from .interviews import pages
from .refusals import Reason, reasons
from .steps import CONFLICT, attempt, step
from .timetable_words import left_words

EVENT = "approve_timetable"


@dataclass(frozen=True, slots=True)
class Line:
    """One person of the timetable: the time drafted, why not, and the form that moves them."""

    who: Candidate
    draft: Interview | None
    form: Form
    because: tuple[Reason, ...]
    left: tuple[str, ...]


@pages.get("/timetable")
@allows(HR)
def timetable(hire_id: int) -> Any:
    """The draft as it stands, with every reason against it."""
    return _page()


@pages.post("/timetable")
@allows(HR)
def arrange(hire_id: int) -> Any:
    """Propose, move somebody, take somebody out. Nobody is told."""
    facts = _facts()
    if facts is None:
        abort(CONFLICT)
    done = {"propose": _propose, "drop": _drop, "move": _move}.get(request.form.get("step", ""))
    if done is None:
        abort(400)
    return done(facts)


def _propose(facts: Facts) -> Any:
    found = interview_timetable.proposal(unit.session(), g.hire, facts)
    interview_timetable.keep(unit.session(), g.hire.id, found)
    return judging.done(_proposed(found), "draft")


def _drop(facts: Facts) -> Any:
    interview_timetable.drop(unit.session(), g.hire.id, [_asked(facts).application])
    return judging.done(_("Taken out of the draft."), "draft")


def _proposed(found: Found) -> str:
    return str(ngettext("%(num)s time is proposed.", "%(num)s times are proposed.", len(found.placed)))


def _asked(facts: Facts) -> Candidate:
    asked = request.form.get("application", type=int)
    found = next((one for one in facts.waiting if one.application == asked), None)
    if found is None:
        abort(404)
    return found


def _move(facts: Facts) -> Any:
    who = _asked(facts)
    form = Form(request.form, prefix=f"n{who.number}")
    if not form.validate() or form.at.data is None:
        return _page(who, form, judging.INVALID)
    at = form.at.data.replace(tzinfo=PARIS).astimezone(UTC)
    moved = Interview(who.application, at, form.place.data, form.video.data)
    swapped = interview_timetable.move(unit.session(), g.hire.id, moved)
    if swapped:
        return judging.done(_("Moved; the person who had that time has the other one."), "draft")
    return judging.done(_("Moved. What stands against it, if anything, is said below."), "draft")


@pages.get("/timetable/mails")
@allows(HR)
def mails(hire_id: int) -> Any:
    """Every mail that the approval sends, as it will be written."""
    return _mails()


@pages.post("/timetable/mails")
@allows(HR)
def approve(hire_id: int) -> Any:
    """Approve the timetable as it was read: invitations go out."""
    facts = _facts()
    if facts is None:
        abort(CONFLICT)
    given = interview_timetable.drafted(facts)
    sent_again = not given.interviews and not facts.waiting
    if request.form.get("draft") != digest(given) and not sent_again:
        flash(_("The draft changed while you were reading: look at it again before you approve."))
        return _mails(CONFLICT)
    refusal = attempt(step(EVENT, given))
    if refusal:
        return _mails(refusal.status, refusal.reasons)
    flash(_("The timetable is approved: invitations and schedules go out."))
    return redirect(url_for("interviews.show", hire_id=hire_id), judging.SEE_OTHER)


def digest(given: Timetable) -> str:
    """A short mark of a draft: it changes with any time of it."""
    told = sorted((o.application, o.starts_at.isoformat(), o.place, o.video) for o in given.interviews)
    return sha256(repr(told).encode()).hexdigest()[:16]


def _facts() -> Facts | None:
    if g.hire.state != "interviewing":
        return None
    return interview_timetable.read(unit.session(), g.hire, g.actor, datetime.now(UTC))


def _mails(status: int = 200, because: tuple[Reason, ...] = ()) -> Any:
    facts = _facts()
    given = interview_timetable.drafted(facts) if facts else Timetable(())
    heard = _heard(facts, given) if facts else {}
    found = interview_preview.mails(unit.session(), g.hire, facts, given, current_app.config) if facts else ()
    stopping = because or tuple(one for found in heard.values() for one in found)
    return render_template(
        "interviews/mails.html", where=judging.where(), mails=found, because=stopping, digest=digest(given),
        count=len(given.interviews), blocked=any(one.severity != "warn" for one in stopping), refused=bool(because),
        back=url_for("interviews.timetable", hire_id=g.hire.id),
    ), status  # fmt: skip


def _heard(facts: Facts, given: Timetable) -> Mapping[int, tuple[Reason, ...]]:
    """What the rules say of a draft: for each person, every reason, those that only warn included."""
    if not given.interviews:
        return {}
    found = _objections(facts, given)
    by_file: dict[int, list[Any]] = {}
    for one in found:
        by_file.setdefault(one.values.get("application", 0), []).append(one)
    return {file: reasons(those) for file, those in by_file.items()}


def _objections(facts: Facts, given: Timetable) -> tuple[Any, ...]:
    case = interview_timetable.asked_ahead(facts, Step(EVENT, g.actor, given))
    return hear(HireChart, case, g.hire.state, EVENT).objections


def _page(sent: Candidate | None = None, form: Form | None = None, status: int = 200) -> Any:
    facts = _facts()
    session = unit.session()
    given = interview_timetable.drafted(facts) if facts else Timetable(())
    heard = _heard(facts, given) if facts else {}
    left = interview_timetable.proposal(session, g.hire, facts).left if facts else {}
    members = sifting.progress(session, g.hire).names() if facts else {}
    return render_template(
        "interviews/timetable.html", where=judging.where(), facts=facts, form=form, failed=status != 200,
        lines=[_line(facts, one, heard, left, sent, form) for one in facts.waiting] if facts else [],
        words=session_words, count=len(given.interviews), hours=_hours(facts, members) if facts else [],
        blocked=sum(any(o.severity != "warn" for o in found) for found in heard.values()),
        days=url_for("interviews.days", hire_id=g.hire.id), minutes=facts.days.rhythm.minutes if facts else 0,
        state=wording.state_title(g.hire.state),
    ), status  # fmt: skip


def _line(
    facts: Facts, who: Candidate, heard: Mapping[int, tuple[Reason, ...]], left: Mapping[int, Mapping[str, int]],
    sent: Candidate | None, form: Form | None,
) -> Line:  # fmt: skip
    draft = facts.drafts.get(who.application)
    if sent is None or form is None or sent.application != who.application:
        first = facts.days.sessions[0] if facts.days.sessions else None
        at = draft.starts_at.astimezone(PARIS).replace(tzinfo=None) if draft else None
        place = draft.place if draft else first.place if first else ""
        form = Form(prefix=f"n{who.number}", at=at, place=place, video=draft.video if draft else False)
    because = left_words(left.get(who.application, {})) if draft is None else ()
    return Line(who, draft, form, heard.get(who.application, ()), because)


def _hours(facts: Facts, members: Mapping[int, str]) -> list[tuple[str, bool, list[str]]]:
    """Each member: whether they answered, and session by session what part of it they sit."""
    found = []
    for member, name in members.items():
        answers = facts.days.free.get(("member", member), {})
        cells = [_cell(answers.get(one.id), one) for one in facts.days.sessions]
        found.append((name, bool(answers), cells))
    return found


def _cell(free: tuple[int, int] | None, one: Session) -> str:
    if free is None:
        return str(_("not answered"))
    if free[0] == free[1]:
        return str(_("no"))
    if free == (one.start, one.finish):
        return str(_("yes"))
    return " – ".join(clock(moment(one.day, minute)) for minute in free)

"""What waits for the reader: their tasks by urgency, three weeks of deadlines, their hires."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from markupsafe import Markup
from werkzeug.wrappers import Response

from recruitment.services import (
    application_drafts,
    candidacies,
    clearance_parts,
    complaint_register,
    data_register,
    opinions,
    waiting,
    welcome_register,
)
from recruitment.services.waiting import Task, Waiting
from workflows.complaint import HANDLERS
from workflows.data_request import HANDLERS as REQUEST_HANDLERS
from workflows.who import CANDIDATE, DEONTOLOGY, DIRECTOR, HIRING_MANAGER, HR, SECURITY, UNIT_HEAD

from . import request_desk, unit, wording
from .access import Me, public
from .acting import address_of, may_open
from .dates import PARIS, long_day, short_day, today
from .hires.cells import Days, cells
from .hires.scope import OPENERS, READERS, me, scope
from .language import current
from .speech import filled, gettext, ngettext
from .strip import days, marks

pages = Blueprint("home", __name__)

WEEK = 7  # days
MOST_HIRES = 6
# Tasks whose words are not simply the step's.
WORDS = {
    "submit_sheet": _l("Write the job sheet and send it for review"),
    "review_sheet": _l("Read the job sheet and vote"),
    "seat_juror": _l("Compose the jury"),
    "authorise": _l("Decide on access"),
}


def _n(one: str, many: str) -> tuple[str, str]:
    """Mark a singular and a plural for translation."""
    return one, many


COUNTED = {
    "judge_eligibility": _n(
        "Examine the eligibility of %(num)s application", "Examine the eligibility of %(num)s applications"
    ),
    "second_look": _n("Give the second look on %(num)s application", "Give the second look on %(num)s applications"),
    "sign_copy": _n("Prepare and sign %(num)s copy without the name", "Prepare and sign %(num)s copies without the name"),
    "declare_link": _n("Declare your links with %(num)s candidate", "Declare your links with %(num)s candidates"),
    "rule_on_link": _n("Rule on %(num)s declared link", "Rule on %(num)s declared links"),
    "submit_marks": _n("Mark %(num)s application", "Mark %(num)s applications"),
    "plan_interview": _n("Plan %(num)s interview", "Plan %(num)s interviews"),
    "record_hearing": _n("Record who came to %(num)s interview", "Record who came to %(num)s interviews"),
    "check_proof": _n("Check %(num)s proof", "Check %(num)s proofs"),
    "compose_letters": _n("Prepare %(num)s letter", "Prepare %(num)s letters"),
    "approve_letters": _n("Approve %(num)s letter", "Approve %(num)s letters"),
}
# What ends on the day when a state should be over.
DEADLINES = {
    "sheet_review": _l("Job sheet to reread"),
    "advertised": _l("Applications close"),
    "eligibility": _l("End of eligibility"),
    "sifting": _l("End of the marking"),
    "interviewing": _l("End of the interviews"),
    "deliberating": _l("End of the deliberation"),
    "clearing": _l("HFDS: end of the time"),
    "offering": _l("Answer to the offer"),
    "informing": _l("Letters to send"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One task as the macro draws it."""

    what: str
    url: str
    context: str
    asked: str
    since: Markup
    tag: str | None
    kind: str
    due: Markup | str
    days: int | None  # until it is due; None: no date


@pages.get("/")
@public
def index() -> str | Response:
    """What waits for the person signed in; a visitor goes to the posts."""
    if not current_user.is_authenticated:
        return redirect(url_for("posts.index"))
    person, session, now = me(), unit.session(), datetime.now(UTC)
    found = waiting.hires(session, scope()) if person.holds(*READERS) else []
    known = waiting.waiting(session, found, person.id, person.roles_on, now) if found else []
    own = candidacies.mine(session, person.id) if CANDIDATE in person.roles else []
    apart = (_complaints, _requests, _questions, _parts, _welcomes)
    lines = sorted((*_lines(known, person), *_answers(own), *chain.from_iterable(one(person) for one in apart)), key=_urgency)
    return render_template(
        "home/index.html",
        today=now,
        now=now,
        drafts=application_drafts.mine(session, person.id) if not person.hats or CANDIDATE in person.roles else [],
        groups=_groups(lines),
        tasks=len(lines),
        late=sum(line.days is not None and line.days < 0 for line in lines),
        current=len(found),
        elsewhere=_elsewhere(known),
        days=days(today()),
        marks=marks(today(), _deadlines(known)),
        rows=_rows(known[:MOST_HIRES]),
        applications=own,
        may_open=person.schools(*OPENERS) != frozenset(),
        reader=person.holds(*READERS),
    )


def _lines(known: Iterable[Waiting], person: Me) -> Iterable[Line]:
    language, begins, now = current(), FullDays(gettext("since %(day)s")), today()
    for one in known:
        roles = person.roles_on(one.hire.id, one.hire.school_id) if one.tasks else frozenset()
        for task in one.tasks:
            yield _line(task, roles, language, begins, now)


class FullDays(dict[date, Markup]):
    """A text with a day written in full, each day once."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def __missing__(self, day: date) -> Markup:
        self[day] = filled(self._text, day=long_day(day))
        return self[day]


def _line(task: Task, roles: frozenset[str], language: str, begins: FullDays, now: date) -> Line:
    hire = task.hire
    left = (task.due.astimezone(PARIS).date() - now).days if task.due else None
    tag, kind = _tag(left)
    return Line(
        what=_words(task),
        url=address_of(task.what, hire.id, roles) or url_for("hires.show", hire_id=hire.id),
        context=f"{wording.hire_title(hire, language)} · {hire.reference}",
        asked=wording.state_title(hire.state),
        since=begins[hire.state_since.astimezone(PARIS).date()],
        tag=tag,
        kind=kind,
        due=long_day(task.due),
        days=left,
    )


def _words(task: Task) -> str:
    if task.what in COUNTED:
        return ngettext(*COUNTED[task.what], task.count)
    return str(WORDS.get(task.what) or wording.event_title(task.what))


def _tag(left: int | None) -> tuple[str | None, str]:
    """How far away a day is, in words, with the colour that repeats them."""
    if left is None:
        return None, ""
    if left < 0:
        return ngettext("%(num)s day late", "%(num)s days late", -left), "stop"
    if left == 0:
        return gettext("Today"), "warn"
    return ngettext("In %(num)s day", "In %(num)s days", left), "warn" if left <= WEEK else ""


def _answers(own: Sequence[Any]) -> Iterable[Line]:
    """An offer that waits for the reader’s own answer, proofs that they were asked for."""
    for row in own:
        if row.proofs_due and not row.answered:
            yield _apart(
                gettext("Send your proofs"), url_for("candidacies.proofs", hire_id=row.id), row, row.reference,
                row.school, row.proofs_asked, row.proofs_due,
            )  # fmt: skip
        if row.offered and may_open("candidacies.offer", frozenset({CANDIDATE})):
            yield Line(
                what=gettext("Answer the offer"),
                url=url_for("candidacies.offer", hire_id=row.id),
                context=f"{wording.hire_title(row, current())} · {row.reference}",
                asked=row.school, since=Markup(""), tag=None, kind="", due="", days=None,
            )  # fmt: skip


def _complaints(person: Me) -> Iterable[Line]:
    """Complaints that nobody examines yet, and those in the reader’s charge; asked of those alone who may have one."""
    if not person.holds(*HANDLERS):
        return
    readable = complaint_register.readable(person.schools(HR, DIRECTOR), person.hires(HR, DIRECTOR), person.id)
    for row in complaint_register.expected(unit.session(), readable, person.id, names=person.holds(HR, DIRECTOR)):
        filed = row.state == "filed"
        what = gettext("Put somebody in charge of a complaint") if filed else gettext("Examine a complaint")
        url = url_for("complaint_desk.show", hire_id=row.hire_id, complaint_id=row.id)
        due = (row.acknowledge_due if filed else row.answer_due).astimezone(PARIS).date()
        yield _apart(what, url, row, row.number, gettext("Complaint"), row.state_since, due)


def _requests(person: Me) -> Iterable[Line]:
    """Requests about data that nobody answers yet, and those in the reader’s charge."""
    if not person.holds(*REQUEST_HANDLERS):
        return
    names = person.holds(HR, DIRECTOR)
    for row in data_register.expected(unit.session(), request_desk.readable(), person.id, names=names):
        what = gettext("Put somebody in charge of a request about data") if row.state == "filed" else gettext("Answer a request about data")
        url = url_for("request_desk.show", hire_id=row.hire_id, request_id=row.id)
        due = row.answer_due.astimezone(PARIS).date()
        yield _apart(what, url, row, row.number, gettext("Request about data"), row.state_since, due)


def _questions(person: Me) -> Iterable[Line]:
    """What the deontology referent is asked, and has not answered."""
    if not person.holds(DEONTOLOGY):
        return
    for row in opinions.waiting(unit.session(), person.schools(DEONTOLOGY)):
        what, url = gettext("Give an opinion on a declared link"), url_for("opinions.show", hire_id=row.id)
        yield _apart(what, url, row, row.reference, gettext("Links"), row.asked_at, row.due_on)


WELCOMERS = (HR, HIRING_MANAGER, SECURITY)
AHEAD = timedelta(days=14)  # what is due later in a welcome stays on its own page


def _welcomes(person: Me) -> Iterable[Line]:
    """What is the reader’s to do for somebody who accepted, or for their own arrival: one line a welcome."""
    if not person.holds(*WELCOMERS, CANDIDATE):
        return
    hats = [
        welcome_register.Hat(role, frozenset() if role == HIRING_MANAGER else person.schools(role), person.hires(role))
        for role in WELCOMERS if person.holds(role)
    ]  # fmt: skip
    for row in welcome_register.expected(unit.session(), hats, person.id, today() + AHEAD):
        if row.own:
            what = ngettext("Prepare your arrival: %(num)s thing", "Prepare your arrival: %(num)s things", row.num)
        else:
            what = ngettext(
                "Welcome of %(name)s: %(num)s thing to do", "Welcome of %(name)s: %(num)s things to do", row.num, name=row.name
            )
        url = (
            url_for("candidacies.welcome", hire_id=row.hire_id)
            if row.own else url_for("welcome.show", hire_id=row.hire_id, of=row.id)
        )  # fmt: skip
        yield _apart(what, url, row, row.reference, gettext("Welcome"), row.state_since, row.due_on)


def _parts(person: Me) -> Iterable[Line]:
    """Parts of requests for access: to check, for security; to fill in, for whoever was asked about the laboratory."""
    if not person.holds(SECURITY, HIRING_MANAGER, UNIT_HEAD):
        return
    for row in clearance_parts.waiting(
        unit.session(), person.id, person.hires(HIRING_MANAGER), person.schools(SECURITY), person.hires(SECURITY)
    ):
        if row.state in clearance_parts.TO_CHECK:
            what = gettext("Check a part of a request for access")
            url = url_for("referrals.show", hire_id=row.id, referral=row.referral_id)
            yield _apart(what, url, row, row.reference, gettext("HFDS"), row.filled_at, None)
        else:
            what, url = gettext("Fill in the laboratory’s part"), url_for("laboratory_part.show", hire_id=row.id)
            due = row.expires_at.astimezone(PARIS).date()
            yield _apart(what, url, row, row.reference, gettext("HFDS"), row.asked_at, due)


def _apart(what: str, url: str, hire: Any, number: str, asked: str, since: datetime, due: date | None) -> Line:
    """A task that stands beside the steps of its hire."""
    left = (due - today()).days if due else None
    tag, kind = _tag(left)
    return Line(
        what=what, url=url, context=f"{wording.hire_title(hire, current())} · {number}", asked=asked,
        since=FullDays(gettext("since %(day)s"))[since.astimezone(PARIS).date()], tag=tag, kind=kind,
        due=long_day(due) if due else "", days=left,
    )  # fmt: skip


def _urgency(line: Line) -> tuple[int, str]:
    return (line.days if line.days is not None else 10_000, line.context)


def _groups(lines: Sequence[Line]) -> list[tuple[str, list[Line]]]:
    """Late, this week, next: those that have something."""
    late = [line for line in lines if line.days is not None and line.days < 0]
    week = [line for line in lines if line.days is not None and 0 <= line.days <= WEEK]
    rest = [line for line in lines if line not in late and line not in week]
    named = ((gettext("Late"), late), (gettext("This week"), week), (gettext("Next"), rest))
    return [(name, some) for name, some in named if some]


def _elsewhere(known: Iterable[Waiting]) -> list[tuple[str, int]]:
    """Who else is expected on the reader’s hires, and on how many."""
    counts = Counter(wording.expected_title(one.hire.state) for one in known if not one.tasks)
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _deadlines(known: Iterable[Waiting]) -> Iterable[tuple[date, str, str]]:
    for one in known:
        if one.due is not None and one.hire.state in DEADLINES:
            number = one.hire.reference.rsplit("-", 1)[-1]
            look = "is-hfds" if one.hire.state == "clearing" else "is-here" if one.tasks else ""
            yield one.due.astimezone(PARIS).date(), f"{DEADLINES[one.hire.state]} · {number}", look


def _rows(known: Iterable[Waiting]) -> list[tuple[Any, ...]]:
    """The first hires in progress, as the table prints them."""
    shared, since = cells(), Days()
    return [
        (
            one.hire.id, wording.hire_title(one.hire, current()), one.hire.reference,
            wording.kind_title(one.hire.kind), *shared[one.hire.state], since[one.hire.state_since],
            short_day(one.due) or "–", len(one.tasks),
        )
        for one in known
    ]  # fmt: skip

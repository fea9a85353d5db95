"""The next step of a hire: possible, expected from somebody else, or not yet and why; and the other steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import g, url_for
from markupsafe import Markup
from sqlalchemy import Row
from sqlalchemy.orm import Session

from recruitment.services import closures, standing, waiting
from recruitment.services.standing import Standing
from recruitment.web import sealed, wording
from recruitment.web.acting import address_of, may_open
from recruitment.web.dates import long_day
from recruitment.web.refusals import Reason, reasons
from recruitment.web.refusals import sealed as without_referral
from recruitment.web.speech import filled, gettext, ngettext
from workflows.case import ARTICLES
from workflows.charter.packs import Pack
from workflows.engine import Hearing, lines
from workflows.hire import HireChart
from workflows.who import CANDIDATE, CHAIR, HR, JUROR

MOST_NAMES = 2
EXCEPTIONS = ("cancel", "reopen", "grant_derogation", "conclude_unfilled")


@dataclass(frozen=True, slots=True)
class Panel:
    """What the panel says: see the macro `next_step`."""

    title: str
    text: Markup | str
    because: tuple[Reason, ...] = ()
    foot: Markup | None = None
    url: str | None = None  # where the reader takes the step
    button: str = ""


def panel(session: Session, hire: Row[Any], found: Standing, pack: Pack, now: datetime, *, hearing: bool) -> Panel:
    """What is next. Without `hearing` nothing of the rules is asked: only who is expected."""
    event = standing.next_event(hire.state, offered=found.offered)
    if event is None:
        ended = filled(gettext("since %(day)s"), day=long_day(hire.state_since))
        return Panel(wording.state_title(hire.state), ended)
    title = gettext("Next step: %(step)s", step=_lowered(wording.event_title(event)))
    due = standing.due(hire, pack, clock=_clock(session, hire, found, pack))
    doers = standing.doers(hire.state, event)
    expected = _expected(hire, found, event, doers, due, named=hearing)
    if not hearing or CANDIDATE in doers:
        return Panel(title, expected)
    heard = standing.ahead(session, hire, g.actor, event, now)
    because = reasons(heard.stopping, pack=pack, people=_holders(found), members=_members(found))
    if not sealed.may_read(g.actor.roles):
        because = without_referral(because)
    mine = g.actor.may(*doers)
    url = address_of(event, hire.id, g.actor.roles) if mine and heard.open else None
    if mine and heard.open:
        expected = filled(gettext("Every rule that can be heard now is met: it is for you to act."))
    return Panel(title, expected, because, _foot(hire, event, heard), url, wording.event_title(event))


def _clock(session: Session, hire: Row[Any], found: Standing, pack: Pack) -> datetime | None:
    """The clock that runs: the committee’s, the answer to the offer, the ministry’s, the head of the institution’s."""
    if hire.state == waiting.REVIEWING:
        return waiting.review_due(hire, pack, closures.calendars(session))
    if hire.state == "offering":
        return found.answer_due if sealed.may_read(g.actor.roles) or g.actor.may(HR) else None
    if not sealed.may_read(g.actor.roles):
        return None
    return found.opinion_due if found.referral == "sent" else found.decision_due


def _lowered(title: str) -> str:
    return title[:1].lower() + title[1:]


def _expected(
    hire: Row[Any], found: Standing, event: str, doers: Sequence[str], due: datetime | None, *, named: bool
) -> Markup:
    """“Expected from Hélène Castan (jury chair), since … , before …”."""
    if event == "accept_offer":
        who: Markup | str = gettext("the person chosen")
    else:
        who = Markup(", ").join(_doer(role, found, named=named) for role in doers)
    values = {"who": who, "since": long_day(hire.state_since), "due": long_day(due)}
    if due is None:
        return filled(gettext("Expected from %(who)s, since %(since)s."), **values)
    return filled(gettext("Expected from %(who)s, since %(since)s, by %(due)s."), **values)


def _doer(role: str, found: Standing, *, named: bool) -> Markup:
    """The holders of a role by name when there are few, else the role."""
    names = _holders(found).get(role, ()) if named else ()
    title = _lowered(wording.role_title(role))
    if not 0 < len(names) <= MOST_NAMES:
        return Markup("<strong>{}</strong>").format(title)
    return Markup("<strong>{}</strong> ({})").format(", ".join(names), title)


def _holders(found: Standing) -> Mapping[str, Sequence[str]]:
    """Names by role, the jury's included."""
    held = {role: sorted(set(names)) for role, names in found.people.items()}
    held[CHAIR] = [member.name for member in found.members if member.chair]
    held[JUROR] = [member.name for member in found.members]
    return held


def _members(found: Standing) -> Mapping[int, str]:
    return {member.id: member.name for member in found.members}


def _foot(hire: Row[Any], event: str, heard: Hearing) -> Markup | None:
    """“7 other rules of this step are met. See the 10 rules and their sums.”"""
    rules = heard.line.rules if heard.line else ()
    if not rules or not may_open("hires.rules", g.actor.roles):
        return None
    met = sum(bool(verdict) and not ARTICLES[verdict.rule].about_given for verdict in heard.verdicts[1:])
    words = (
        ""
        if not met
        else (
            ngettext("%(num)s other rule of this step is met.", "%(num)s other rules of this step are met.", met)
            if heard.stopping
            else ngettext("%(num)s rule of this step is met.", "%(num)s rules of this step are met.", met)
        )
    )
    link = Markup('<a class="govuk-link" href="{}">{}</a>').format(
        url_for("hires.rules", hire_id=hire.id, event=event),
        ngettext("See the %(num)s rule and its sum", "See the %(num)s rules and their sums", len(rules)),
    )
    return Markup("{} {}").format(words, link) if words else link


@dataclass(frozen=True, slots=True)
class Others:
    """Steps besides the next one that the reader may take from here: (address, words)."""

    steps: list[tuple[str, str]]
    exceptions: list[tuple[str, str]]


def other_steps(hire: Row[Any], roles: frozenset[str]) -> Others:
    """What else these roles may do now, one link a page."""
    seen: dict[str, tuple[str, str]] = {}
    exceptions = []
    for event, drawn in lines(HireChart)[hire.state].items():
        url = address_of(event, hire.id, roles) if roles & set(drawn[0].who) else None
        if url is None:
            continue
        if event in EXCEPTIONS:
            exceptions.append((url, wording.event_title(event)))
        else:
            seen.setdefault(url, (url, wording.event_title(event)))
    return Others(list(seen.values()), exceptions)

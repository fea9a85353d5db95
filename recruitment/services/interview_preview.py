"""Every mail that approving a timetable would send, written as it will be and sent to nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from recruitment.letters import mails as written
from recruitment.letters.mails import From, Mail, Meeting, Post
from recruitment.models import Application, JuryMember, LinkDeclaration, Person, School
from workflows.charter.interviews import period_of
from workflows.given import Timetable

from .interview_mails import JURY_PAGE, OWN_PAGE
from .interview_timetable import Facts


@dataclass(frozen=True, slots=True)
class Preview:
    """One mail: to whom, and its text."""

    name: str
    language: str
    mail: Mail
    starts: datetime | None = None  # of the appointment in the calendar file; None: several


def mails(
    session: Session, hire: Row[Any], facts: Facts, given: Timetable, config: Mapping[str, Any]
) -> tuple[Preview, ...]:
    """The mails to candidates in the order of their times, then those to the members. Four statements."""
    file = facts.case.file.hearings
    assert file is not None
    if not given.interviews:
        return ()
    contact = session.scalar(select(School.contact_email).where(School.id == hire.school_id))
    invited: dict[int, Any] = {
        row.id: row for row in session.execute(
            select(Application.id, Application.number, Person.name, Person.language)
            .join(Person, Person.id == Application.person_id).where(Application.hire_id == hire.id)
        )
    }  # fmt: skip
    meetings = {
        one.application: Meeting(*period_of(file, one), one.place, invited[one.application].number)
        for one in sorted(given.interviews, key=lambda one: one.starts_at)
    }
    found = []
    for application, meeting in meetings.items():
        who = invited[application]
        sender = _sender(hire, who, contact or config["MAIL_FROM"])
        url = config["BASE_URL"] + OWN_PAGE.format(hire=hire.id)
        found.append(Preview(who.name, who.language, written.hearing(sender, _post(hire, who), meeting, url), meeting.when))
    return (*found, *_to_members(session, hire, facts, meetings, contact or config["MAIL_FROM"], config))


def _to_members(
    session: Session, hire: Row[Any], facts: Facts, meetings: Mapping[int, Meeting], contact: str,
    config: Mapping[str, Any],
) -> list[Preview]:  # fmt: skip
    """Each member with the interviews in which they sit: those told before and those of the draft."""
    aside = {
        (row.member_id, row.application_id) for row in session.execute(
            select(LinkDeclaration.member_id, LinkDeclaration.application_id).where(
                LinkDeclaration.hire_id == hire.id, LinkDeclaration.steps_aside
            )
        )
    }  # fmt: skip
    told = {p.application: Meeting(p.at, p.end, p.place, p.number) for p in facts.people if p.at and p.end}
    ahead = sorted({**told, **meetings}.items(), key=lambda one: one[1].when)
    members: Iterable[Any] = session.execute(
        select(JuryMember.id, Person.name, Person.language)
        .join(Person, Person.id == JuryMember.person_id)
        .where(JuryMember.hire_id == hire.id, JuryMember.left_at.is_(None))
        .order_by(JuryMember.id)
    )
    found = []
    for who in members:
        if all((who.id, application) in aside for application in meetings):
            continue
        own = [meeting for application, meeting in ahead if (who.id, application) not in aside]
        mail = written.hearing_schedule(
            _sender(hire, who, contact), _post(hire, who), own, config["BASE_URL"] + JURY_PAGE.format(hire=hire.id)
        )
        found.append(Preview(who.name, who.language, mail))
    return found


def _sender(hire: Row[Any], who: Any, contact: str) -> From:
    return From(who.language, hire.school_name, contact, who.name)


def _post(hire: Row[Any], who: Any) -> Post:
    titles = (hire.title_fr, hire.title_en) if who.language == "fr" else (hire.title_en, hire.title_fr)
    return Post(titles[0] or titles[1], hire.reference)

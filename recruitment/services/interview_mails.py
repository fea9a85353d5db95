"""What people are written about interviews, with the calendar file that goes with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Row
from sqlalchemy.orm import Session

from recruitment.feeds import invitations
from recruitment.feeds.invitations import Between, Entry
from recruitment.letters import mails
from recruitment.letters.mails import From, Mail, Meeting, Post

from . import hearings
from .hearings import Candidate
from .interview_days import USUAL

# Nothing in a calendar says that it is an interview: others may see it.
SUMMARY = {"fr": "Rendez-vous ({reference})", "en": "Appointment ({reference})"}
OWN_SUMMARY = {
    "fr": "Audition, candidature {number} ({reference})",
    "en": "Interview, application {number} ({reference})",
}
KINDS = ("interview_invited", "interview_called_off", "interview_schedule")
OWN_PAGE, JURY_PAGE = "/my-applications/{hire}/interview", "/hires/{hire}/interviews"


def host(config: Mapping[str, Any]) -> str:
    """The name that ends every identifier of a calendar entry."""
    return urlsplit(config["BASE_URL"]).hostname or "localhost"


def invited(row: Row[Any], sender: From, post: Post, config: Mapping[str, Any]) -> Mail:
    """When and where somebody is heard."""
    url = config["BASE_URL"] + OWN_PAGE.format(hire=row.hire_id)
    return mails.hearing(sender, post, _meeting(row.payload), url, moved=row.payload.get("moved", False))


def called_off(row: Row[Any], sender: From, post: Post, config: Mapping[str, Any]) -> Mail:
    """The interview does not take place then."""
    url = config["BASE_URL"] + f"/my-applications/{row.hire_id}"
    return mails.hearing_called_off(sender, post, _meeting(row.payload).when, url)


def _meeting(payload: Mapping[str, Any]) -> Meeting:
    when = datetime.fromisoformat(payload["when"])
    return Meeting(when, when + timedelta(minutes=payload.get("minutes", USUAL.minutes)), payload["place"])


def schedule(session: Session, row: Row[Any], sender: From, post: Post, config: Mapping[str, Any]) -> Mail:
    """The interviews of a member as they stand when the mail leaves."""
    planned = [_of(one) for one in hearings.told(session, row.hire_id, row.person_id) if one.at]
    return mails.hearing_schedule(sender, post, planned, config["BASE_URL"] + JURY_PAGE.format(hire=row.hire_id))


def _of(one: Candidate) -> Meeting:
    assert one.at is not None
    assert one.end is not None
    return Meeting(one.at, one.end, one.place, one.number)


def attach(message: EmailMessage, session: Session, row: Row[Any], sender: From, config: Mapping[str, Any]) -> None:
    """Put the calendar file with the mail: calendars that read invitations find it in the message itself."""
    if row.kind == "interview_schedule":
        file, method = _schedule_file(session, row, sender, config), invitations.PUBLISH
    else:
        off = row.kind == "interview_called_off"
        entry = own_entry(row.payload, row.reference, sender.language, config, row.hire_id, called_off=off)
        between = Between(sender.school, sender.contact, row.name, row.email)
        file = invitations.invitation(entry, between, sender.language, row.created_at)
        method = invitations.CANCEL if off else invitations.REQUEST
    message.add_alternative(file.decode(), subtype="calendar", params={"method": method})
    message.add_attachment(file, maintype="application", subtype="ics", filename="calendar.ics")


def own_entry(
    payload: Mapping[str, Any], reference: str, language: str, config: Mapping[str, Any], hire_id: int, *,
    called_off: bool = False,
) -> Entry:  # fmt: skip
    """A candidate's own interview as an entry of their calendar."""
    meeting = _meeting(payload)
    return Entry(
        uid=invitations.uid("interview", payload.get("application", 0), host(config)), sequence=payload.get("sequence", 0),
        start=meeting.when, end=meeting.end, place=meeting.place, called_off=called_off,
        summary=SUMMARY[language].format(reference=reference), text=config["BASE_URL"] + OWN_PAGE.format(hire=hire_id),
    )  # fmt: skip


def _schedule_file(session: Session, row: Row[Any], sender: From, config: Mapping[str, Any]) -> bytes:
    told = hearings.told(session, row.hire_id, row.person_id)
    entries = [jury_entry(one, row.reference, sender.language, config, row.hire_id) for one in told]
    return invitations.schedule(entries, sender.school, sender.language, row.created_at)


def jury_entry(
    one: Candidate, reference: str, language: str, config: Mapping[str, Any], hire_id: int, *, named: bool = False
) -> Entry:
    """An interview as an entry of a member's calendar. By number in a mail; by name in what is fetched signed in."""
    start = one.at or one.told_at
    assert start is not None
    number = f"{one.number}, {one.name}" if named else str(one.number)
    return Entry(
        uid=invitations.uid("jury", one.application, host(config)), sequence=one.sequence, start=start,
        end=start + timedelta(minutes=one.minutes), place=one.place, called_off=one.called_off or one.at is None,
        summary=OWN_SUMMARY[language].format(number=number, reference=reference),
        text=config["BASE_URL"] + JURY_PAGE.format(hire=hire_id),
    )  # fmt: skip

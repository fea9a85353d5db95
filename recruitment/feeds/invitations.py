"""Interviews as calendar files (RFC 5545, RFC 5546): an invitation, its change, its end, and a member's schedule.

What others may see in somebody's calendar tells nothing: neither the summary nor the place of the file says that it
is an interview, no other candidate is in it, and the entry is marked private.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from .characters import legal

if TYPE_CHECKING:
    from icalendar import Calendar, Event

TYPE = "text/calendar"
PARIS = ZoneInfo("Europe/Paris")
YEAR = timedelta(days=366)
REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a calendar. `uid` names the interview for as long as it is spoken of; `sequence` only grows."""

    uid: str
    sequence: int
    start: datetime
    end: datetime
    place: str
    summary: str
    text: str = ""
    called_off: bool = False


@dataclass(frozen=True, slots=True)
class Between:
    """Who invites whom: names and addresses."""

    organiser: str
    organiser_mail: str
    guest: str
    guest_mail: str


def uid(kind: str, application: int, host: str) -> str:
    """The name of an interview in calendars: `kind` tells a candidate's entry from a member's."""
    return f"{kind}-{application}@{host}"


def invitation(entry: Entry, between: Between, language: str, now: datetime) -> bytes:
    """One person's invitation; called off, it takes the entry out of the calendar again."""
    from icalendar import vCalAddress, vText  # here and below: a page worker that writes no calendar stays small

    method = CANCEL if entry.called_off else REQUEST
    event = _event(entry, now)
    organiser, guest = vCalAddress(f"mailto:{between.organiser_mail}"), vCalAddress(f"mailto:{between.guest_mail}")
    organiser.params["CN"] = vText(legal(between.organiser))
    guest.params["CN"], guest.params["ROLE"] = vText(legal(between.guest)), vText("REQ-PARTICIPANT")
    guest.params["PARTSTAT"], guest.params["RSVP"] = vText("NEEDS-ACTION"), vText("FALSE")
    event.add("organizer", organiser)
    event.add("attendee", guest)
    return _written(_calendar(between.organiser, language, method), [event], [entry.start])


def schedule(entries: Iterable[Entry], organisation: str, language: str, now: datetime) -> bytes:
    """Several interviews, to be read into a calendar: a member's, or a candidate's own copy."""
    kept = list(entries)
    events = [_event(entry, now) for entry in kept]
    return _written(_calendar(organisation, language, PUBLISH), events, [entry.start for entry in kept])


def _calendar(organisation: str, language: str, method: str) -> Calendar:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", f"-//{legal(organisation)}//OTM-R//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _event(entry: Entry, now: datetime) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.start.astimezone(PARIS))
    event.add("dtend", entry.end.astimezone(PARIS))
    event.add("summary", legal(entry.summary))
    if entry.place:
        event.add("location", legal(entry.place))
    if entry.text:
        event.add("description", legal(entry.text))
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if entry.called_off else "CONFIRMED")
    return event


def _written(calendar: Calendar, events: list[Event], starts: list[datetime]) -> bytes:
    for event in events:
        calendar.add_component(event)
    if starts:  # with the changes of the clock around these days
        calendar.add_missing_timezones(min(starts).date() - YEAR, max(starts).date() + YEAR)
    return bytes(calendar.to_ical())

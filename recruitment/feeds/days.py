"""Days as a calendar (RFC 5545): each a whole day, that takes no time, private, with a page to open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from .characters import legal


@dataclass(frozen=True, slots=True)
class Day:
    """One entry. `name` is its own for as long as it is spoken of; `page` is an address without its host."""

    name: str
    day: date
    summary: str
    page: str


def calendar(days: Iterable[Day], product: str, base_url: str, now: datetime) -> bytes:
    """The whole file; `product` names what it is about."""
    from icalendar import Calendar, Event  # only where a calendar is written

    made = Calendar()
    made.add("prodid", f"-//OTM-R//{product}//")
    made.add("version", "2.0")
    for one in days:
        event = Event()
        event.add("uid", f"{one.name}@{urlsplit(base_url).hostname}")
        event.add("dtstamp", now)
        event.add("summary", legal(one.summary))
        event.add("url", f"{base_url}{one.page}")
        event.add("transp", "TRANSPARENT")
        event.add("class", "CONFIDENTIAL")
        event.add("dtstart", one.day)
        event.add("dtend", one.day + timedelta(days=1))
        made.add_component(event)
    return bytes(made.to_ical())

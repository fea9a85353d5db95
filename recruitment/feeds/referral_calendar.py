"""The clocks of referrals as a calendar (RFC 5545): the reference of the hire and a day, no name and no answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from .characters import legal


def calendar(rows: Iterable[Any], words: Mapping[str, str], base_url: str, now: datetime) -> bytes:
    """The whole file. Rows: (referral, hire, reference, which clock, its day); `words` name each clock."""
    from icalendar import Calendar, Event  # only where a calendar is written

    made = Calendar()
    made.add("prodid", "-//OTM-R//HFDS//")
    made.add("version", "2.0")
    for referral, hire, reference, what, day in rows:
        event = Event()
        event.add("uid", f"referral-{referral}-{what}@{urlsplit(base_url).hostname}")
        event.add("dtstamp", now)
        event.add("summary", legal(f"{words[what]}, {reference}"))
        event.add("url", f"{base_url}/hires/{hire}/referral?referral={referral}")
        event.add("transp", "TRANSPARENT")
        event.add("class", "CONFIDENTIAL")
        first: date = day.date() if isinstance(day, datetime) else day
        event.add("dtstart", first)
        event.add("dtend", first + timedelta(days=1))
        made.add_component(event)
    return bytes(made.to_ical())

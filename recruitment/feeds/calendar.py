"""The dates of posts as a calendar (RFC 5545): opening, deadline, and the days by which each stage is over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from recruitment.services.postings import Posting

from .advert import Site, interview_days
from .characters import legal

if TYPE_CHECKING:
    from icalendar import Event

TYPE = "text/calendar"
REFRESH = timedelta(hours=12)


def calendar(
    name: str, language: str, site: Site, posts: Iterable[Posting], words: Mapping[str, str], now: datetime
) -> Iterator[bytes]:
    """The calendar in pieces. `words`: "opening", "deadline", "interview_days" and each promised stage, in the reader's language."""
    from icalendar import Calendar  # here and below: a page worker that writes no calendar stays small

    empty = Calendar()
    empty.add("prodid", f"-//{legal(site.organisation)}//OTM-R//{language.upper()}")
    empty.add("version", "2.0")
    empty.add("name", legal(name))
    empty.add("x-wr-calname", legal(name))
    empty.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    head, end, _ = empty.to_ical().partition(b"END:VCALENDAR")
    yield head
    for post in posts:
        for event in _events(post, language, site, words, now):
            yield event.to_ical()
    yield end + b"\r\n"


def _events(post: Posting, language: str, site: Site, words: Mapping[str, str], now: datetime) -> Iterator[Event]:
    moments: list[tuple[str, datetime | date]] = [("deadline", post.deadline)]
    if post.opens_at:
        moments.insert(0, ("opening", post.opens_at))
    moments += [(promise.stage, promise.by) for promise in post.calendar]
    for what, when in moments:
        yield _event(post, what, when, language, site, words, now)
    if kept := interview_days(post):
        event = _event(post, "interview_days", kept[0], language, site, words, now)
        del event["dtend"]
        event.add("dtend", kept[1] + timedelta(days=1))
        yield event


def _event(
    post: Posting, what: str, when: datetime | date, language: str, site: Site, words: Mapping[str, str], now: datetime
) -> Event:
    from icalendar import Event

    event, address = Event(), site.post(post.reference, language=language)
    event.add("uid", f"{post.reference}-{what}@{site.host}")
    event.add("dtstamp", post.updated(now).astimezone(UTC))
    event.add("last-modified", post.updated(now).astimezone(UTC))
    event.add("sequence", sequence(post))
    event.add("summary", legal(f"{words[what]}{words['colon']} {post.titles[language]}"))
    event.add("description", legal(f"{post.school}, {post.reference}\n{address}"))
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if post.state == "cancelled" else "CONFIRMED")
    if isinstance(when, datetime):
        event.add("dtstart", when.astimezone(UTC))
    else:
        event.add("dtstart", when)
        event.add("dtend", when + timedelta(days=1))
    return event


def sequence(post: Posting) -> int:
    """A number that grows with every version and every later deadline; neither ever goes back."""
    return post.version + (post.deadline - post.published_at).days

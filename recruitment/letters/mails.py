"""The mails: short, plain and HTML, in the reader's language, with nothing confidential in them.

A mail says that something waits and where; what it is stands behind the sign-in or in the attached letter.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from typing import Any

from . import dates
from .facts import Language
from .wording import agreed, wording


@dataclass(frozen=True, slots=True)
class Mail:
    """A subject of one line, and the same words twice: plain and HTML."""

    subject: str
    text: str
    html: str

    def __post_init__(self) -> None:
        if not self.subject or any(_breaks(char) for char in self.subject):
            raise ValueError("a subject is one line of text: no line break, no control character")


@dataclass(frozen=True, slots=True)
class From:
    """Who writes and to whom: the reader's language and name, the school, its address for questions."""

    language: Language
    school: str
    contact: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """The post a mail is about."""

    title: str
    reference: str


@dataclass(frozen=True, slots=True)
class Change:
    """What the committee says of a field of a sheet in one language, of a fact, or (no field) of the whole."""

    language: str
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Task:
    """Something expected of the reader."""

    label: str
    hire: str
    url: str
    due: date | None = None


def acknowledgement(sender: From, post: Post, number: int, url: str) -> Mail:
    """The application is registered; the acknowledgement is attached."""
    return _mail(sender, "acknowledgement", url, post, number=number)


def letter_available(sender: From, post: Post, url: str) -> Mail:
    """A letter is attached; not a word of what it says."""
    return _mail(sender, "letter", url, post)


def account_invitation(sender: From, url: str, until: date) -> Mail:
    """An account to open before a date."""
    return _mail(sender, "account", url, until=until)


def jury_invitation(sender: From, post: Post, url: str, until: date) -> Mail:
    """A seat on a jury, and the expiring link to take it."""
    return _mail(sender, "juror", url, post, until=until)


def access_request(sender: From, post: Post, url: str, until: date) -> Mail:
    """Facts asked of somebody before they can start, by a private link."""
    return _mail(sender, "access_request", url, post, until=until)


def laboratory_request(sender: From, post: Post, url: str, until: date) -> Mail:
    """The laboratory's part of a request for access, asked of who is responsible for the unit, by a private link."""
    return _mail(sender, "laboratory_request", url, post, until=until)


def audit_due(sender: From, unit: str, url: str) -> Mail:
    """The yearly audit of a unit has come due."""
    return _mail(sender, "audit_due", url, unit=unit)


def password_reset(sender: From, url: str, minutes: int) -> Mail:
    """A link, once, to choose a new password. `sender.name` stays empty: the mail confirms no account."""
    return _mail(sender, "password", url, minutes=minutes)


def address(sender: From, kind: str, url: str, until: date | None = None, hour: str = "") -> Mail:
    """Another address for an account: to be confirmed, to be stopped, changed, or asked for by somebody else."""
    return _mail(sender, kind, url, until=until, hour=hour)


@dataclass(frozen=True, slots=True)
class Meeting:
    """An interview: from when to when, and where; `number` is all that a mail to the jury says of who comes."""

    when: datetime
    end: datetime
    place: str
    number: int = 0


def hearing(sender: From, post: Post, meeting: Meeting, url: str, *, moved: bool = False) -> Mail:
    """When and where the interview takes place; `moved` when that replaces an earlier time."""
    end = dates.clock(meeting.end, sender.language)
    section = "hearing_moved" if moved else "hearing"
    return _mail(sender, section, url, post, when=meeting.when, end=end, place=meeting.place)


def hearing_called_off(sender: From, post: Post, when: datetime, url: str) -> Mail:
    """The interview does not take place then. Not a word of why."""
    return _mail(sender, "hearing_called_off", url, post, when=when)


def hearing_schedule(sender: From, post: Post, meetings: Sequence[Meeting], url: str) -> Mail:
    """The interviews in which a member of the jury sits, candidates by their numbers."""
    texts = wording(sender.language, "mails-")["hearing_schedule"]
    lines = [
        texts["line"].format_map(
            _values(sender, {"number": one.number, "when": one.when, "end": dates.clock(one.end, sender.language),
                             "place": one.place})
        )
        for one in meetings
    ]  # fmt: skip
    return _mail(sender, "hearing_schedule", url, post, lines or [texts["none"]])


def date_late(sender: From, post: Post, dates: Sequence[tuple[str, date]], url: str) -> Mail:
    """Stages that are not over on the day promised: (stage, day). The application goes on, and who to ask."""
    texts = wording(sender.language, "mails-")
    said, stages = texts["date_late"], texts["promised"]["stages"]
    lines = [said["line"].format_map(_values(sender, {"stage": stages[stage], "by": by})) for stage, by in dates]
    return _mail(sender, "date_late", url, post, [*lines, said["whom"].format_map(_values(sender, {}))])


def date_moved(sender: From, post: Post, new: tuple[str, date], was: date, why: str, url: str) -> Mail:
    """A stage gets another date, with the reason."""
    words = wording(sender.language, "mails-")["promised"]
    stage, by = new
    values = {"stage": words["stages"][stage], "by": by, "was": was, "why": words["reasons"][why]}
    return _mail(sender, "date_moved", url, post, **values)


def complaint_receipt(sender: From, post: Post, number: str, dates: tuple[date, date], url: str) -> Mail:
    """A complaint is received: its number, by when somebody is in charge and by when an answer is due."""
    return _mail(sender, "complaint", url, post, number=number, charge=dates[0], answer=dates[1])


def sheet_returned(sender: From, post: Post, changes: Sequence[Change], url: str) -> Mail:
    """The committee sends a sheet back: why, then each change that it requires, with the field it is about."""
    texts = wording(sender.language, "mails-")["returned"]
    lines = [
        texts["change" if one.language else "fact" if one.field else "reason"].format_map(
            _values(sender, {"field": texts["fields"].get(one.field, one.field), "text": one.text,
                             "language": texts["languages"].get(one.language, "")})
        )
        for one in changes
    ]  # fmt: skip
    return _mail(sender, "notices.sheet_returned", url, post, lines)


@dataclass(frozen=True, slots=True)
class Amended:
    """What changed in an advert: why, the closing before and now, and each field with its text before and now."""

    reason: str
    closing: tuple[datetime | None, datetime | None]
    fields: tuple[tuple[str, str, str], ...]
    other_language: bool  # the text in the other language changed too


LONGEST_QUOTE = 1500  # signs of a text in a mail: the page has it whole


def amended(sender: From, post: Post, url: str, what: Amended) -> Mail:
    """The advert has a new version: every change, before and now. Nothing to do, the application stands."""
    texts = wording(sender.language, "mails-")
    said, names = texts["amended"], texts["returned"]["fields"]
    lines: list[tuple[str, dict[str, Any]]] = [("intro", {}), ("reason", {"reason": what.reason})]
    before, now = what.closing
    if now and now != before:
        lines.append(("closing" if before else "closing_now", {"before": before or now, "now": now}))
    for field, old, new in what.fields:
        quoted = {"before": _quoted(old), "now": _quoted(new)}
        lines.append(("field", {"field": names.get(field, field), **quoted}))
    if what.other_language:
        lines.append(("other", {}))
    values = {"post": post.title, "reference": post.reference}
    paragraphs = [said[key].format_map(_values(sender, {**values, **given})) for key, given in lines]
    paragraphs += [said["stands"], texts["common"]["hire"].format_map(_values(sender, values))]
    subject = said["subject"].format_map(_values(sender, values))
    return _written(sender, subject, paragraphs, [(said["link"], _address(url))])


def _quoted(text: str) -> str:
    short = text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " […]"
    return short or "–"


def notice(sender: From, kind: str, post: Post, url: str) -> Mail:
    """Something happened on a hire: `kind` as the workflow names it; `KeyError` when it has no text."""
    return _mail(sender, f"notices.{kind}", url, post)


def notice_kinds() -> frozenset[str]:
    """Every kind that `notice` has words for."""
    return frozenset(wording("en", "mails-")["notices"])


def reminder(sender: From, tasks: tuple[Task, ...], today: date) -> Mail:
    """What waits for the reader, late things first; one task or a day's digest."""
    if not tasks:
        raise ValueError("no task, no reminder")
    texts = wording(sender.language, "mails-")["tasks"]
    ordered = sorted(tasks, key=lambda task: (task.due is None, task.due or date.max, task.label))
    lines = []
    for task in ordered:
        key = "task" if task.due is None else "task_late" if task.due < today else "task_due"
        values = {"label": task.label, "hire": task.hire, "due": task.due}
        lines.append((texts[key].format_map(_values(sender, values)), _address(task.url)))
    subject = agreed(texts["subject"], len(tasks)).format(n=len(tasks))
    return _written(sender, subject, [texts["intro"]], lines)


def _mail(
    sender: From, section: str, url: str, post: Post | None = None, more: Sequence[str] = (), **values: Any
) -> Mail:
    """A text with its values, `more` paragraphs after them."""
    texts: Mapping[str, Any] = wording(sender.language, "mails-")
    named: Any = texts
    for part in section.split("."):
        named = named[part]
    if post:
        values |= {"post": post.title, "reference": post.reference}
    filled = _values(sender, values)
    body = [named["body"]] if isinstance(named["body"], str) else list(named["body"])
    if post:
        body.append(texts["common"]["hire"])
    paragraphs = [sentence.format_map(filled) for sentence in body]
    return _written(sender, named["subject"].format_map(filled), [*paragraphs, *more], [(named["link"], _address(url))])


def _written(sender: From, subject: str, paragraphs: list[str], links: list[tuple[str, str]]) -> Mail:
    """The two forms of a mail."""
    common, filled = wording(sender.language, "mails-")["common"], _values(sender, {"name": sender.name})
    greeting = common["greeting" if sender.name else "greeting_bare"].format_map(filled)
    closing = [common[key].format_map(filled) for key in ("reply", "sign")]
    text = "\n\n".join([greeting, *paragraphs, *(f"{label}\n{url}" for label, url in links), *closing]) + "\n"
    html = "".join(
        [
            f'<!doctype html>\n<html lang="{sender.language}">\n<head><meta charset="utf-8">',
            f"<title>{escape(subject)}</title></head>\n<body>\n",
            *(f"<p>{escape(paragraph)}</p>\n" for paragraph in (greeting, *paragraphs)),
            *(f'<p><a href="{escape(url)}">{escape(label)}</a></p>\n' for label, url in links),
            *(f"<p>{escape(line)}</p>\n" for line in closing),
            "</body>\n</html>\n",
        ]
    )
    return Mail(subject, text, html)


def _values(sender: From, values: Mapping[str, Any]) -> dict[str, str]:
    """Values as words on one line: what a person typed can neither break a header nor forge a paragraph."""
    given = {"school": sender.school, "contact": sender.contact, **values}
    return {name: one_line(_worded(value, sender.language)) for name, value in given.items()}


def _worded(value: Any, language: Language) -> str:
    if isinstance(value, datetime):
        return dates.moment(value, language)
    return dates.day(value, language) if isinstance(value, date) else str(value)


def one_line(text: str) -> str:
    """`text` with line breaks and control characters turned into single spaces."""
    shown = "".join(" " if _breaks(char) else char for char in text)
    return " ".join(part for part in shown.split(" ") if part)


def _breaks(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Zl", "Zp", "Cs")


def _address(url: str) -> str:
    """`url`, when it is a web address without blanks."""
    if not url.startswith(("https://", "http://")) or any(char.isspace() or _breaks(char) for char in url):
        raise ValueError("a mail links to a web address only")
    return url

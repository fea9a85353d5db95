"""Dates and figures as people read them, in Paris time: “jeudi 2 avril 2026”, “42,9 %”."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel import Locale
from markupsafe import Markup

from recruitment.web.language import current

if TYPE_CHECKING:
    from flask import Flask

PARIS = ZoneInfo("Europe/Paris")
NO_BREAK = "\u00a0"
NARROW = "\u202f"
FIRST = Markup("1<sup>er</sup>")


@cache
def _names(language: str) -> tuple[list[str], list[str], list[str]]:
    """Days (Monday first), months and short months of a language."""
    locale = Locale.parse(language)
    days, months, short = locale.days["format"]["wide"], locale.months["format"]["wide"], "abbreviated"
    return (
        [days[n] for n in range(7)],
        [months[n] for n in range(1, 13)],
        [locale.months["format"][short][n] for n in range(1, 13)],
    )


def names_of_days() -> list[str]:
    """The days of the week in the reader's language, Monday first."""
    return _names(current())[0]


def local(moment: date | datetime) -> date | datetime:
    """The same instant in Paris; a naive time is UTC, a date stays a date."""
    if not isinstance(moment, datetime):
        return moment
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(PARIS)


def today() -> date:
    """The date in Paris now."""
    return datetime.now(PARIS).date()


def is_today(moment: datetime | None) -> bool:
    """True for a moment of this very day in Paris, when the hour alone says it."""
    return moment is not None and local(moment).strftime("%F") == today().isoformat()


def short_day(moment: date | datetime | None) -> Markup | str:
    """“2 avr.”, “2 Apr”; the year is added when it is not the current one."""
    if moment is None:
        return ""
    when = local(moment)
    language = current()
    number = FIRST if when.day == 1 and language == "fr" else when.day
    text = f"{number}{NO_BREAK}{_names(language)[2][when.month - 1]}"
    if when.year != today().year:
        text += f"{NO_BREAK}{when.year}"
    return Markup(text)  # noqa: S704  # every part was escaped or is ours


def day(moment: date | datetime | None) -> Markup | str:
    """“2 avril 2026”, “2 April 2026”."""
    return "" if moment is None else _full(local(moment), with_name=False)


def bare(text: Markup | str) -> str:
    """A day without markup, for papers and sentences: “1er avril 2026”."""
    return str(text).replace(str(FIRST), "1er")


def bare_day(moment: date | datetime | None) -> str:
    """“2 avril 2026” without markup."""
    return bare(day(moment))


def month_of(when: date) -> str:
    """“mars 2019”, “March 2019”."""
    return f"{_names(current())[1][when.month - 1]}{NO_BREAK}{when.year}"


def long_day(moment: date | datetime | None) -> Markup | str:
    """“jeudi 2 avril 2026”, “Thursday 2 April 2026”: for dates on which one must act."""
    return "" if moment is None else _full(local(moment), with_name=True)


def clock(moment: datetime | None) -> str:
    """“10 h 15”, “10:15”."""
    if moment is None:
        return ""
    when = local(moment)
    assert isinstance(when, datetime)
    if current() == "fr":
        return f"{when.hour}{NO_BREAK}h{NO_BREAK}{when.minute:02d}"
    return f"{when.hour}:{when.minute:02d}"


def moment(value: datetime | None) -> Markup | str:
    """“jeudi 2 avril 2026, 10 h 15”."""
    return "" if value is None else Markup("{}, {}").format(long_day(value), clock(value))


def instant(value: datetime | None, beside: datetime | None = None) -> str:
    """The hour alone on the day of `beside` (today when None): “10 h 15”; else “2 avr., 10 h 15”. No markup."""
    if value is None:
        return ""
    same = local(value).strftime("%F") == (local(beside).strftime("%F") if beside else today().isoformat())
    return clock(value) if same else f"{bare(short_day(value))}, {clock(value)}"


def number(value: float, places: int = 0) -> str:
    """“18 214”, “42,9” in French, “18,214”, “42.9” in English; what rounds to nothing has no sign."""
    text = f"{value:z,.{places}f}"
    if current() == "fr":
        text = text.replace(",", NARROW).replace(".", ",")
    return text.replace("-", "\u2212")


def percent(share: float, places: int = 1) -> str:
    """A share between 0 and 1: “42,9 %”, “42.9%”; a whole number loses its zero."""
    exact = round(share * 100, places)
    text = number(exact, 0 if exact == int(exact) else places)
    return f"{text}{NO_BREAK}%" if current() == "fr" else f"{text}%"


def _full(when: date, *, with_name: bool) -> Markup:
    language = current()
    days, months, _ = _names(language)
    number = FIRST if when.day == 1 and language == "fr" else when.day
    text = f"{number} {months[when.month - 1]}{NO_BREAK}{when.year}"
    return Markup(f"{days[when.weekday()]} {text}" if with_name else text)  # noqa: S704  # every part was escaped or is ours


def start(app: Flask) -> None:
    """Make each a filter: `{{ hire.deadline|long_day }}`."""
    for function in (is_today, short_day, day, bare_day, long_day, clock, moment, instant, number, percent):
        app.jinja_env.filters[function.__name__] = function

"""Days and moments in words, in the language of the letter."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
_NBSP = "\N{NO-BREAK SPACE}"
_DAYS = {
    "fr": ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}
_MONTHS = {
    "fr": ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
           "novembre", "décembre"],
    "en": ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"],
}  # fmt: skip
_NUMBERS = {
    "fr": ["zéro", "un", "deux", "trois", "quatre", "cinq", "six"],
    "en": ["zero", "one", "two", "three", "four", "five", "six"],
}


def day(when: date, language: str, *, weekday: bool = False) -> str:
    """ "8 juillet 2026", "1er mars 2026", "8 July 2026"; with the day of the week when asked."""
    number = f"{when.day}er" if language == "fr" and when.day == 1 else str(when.day)
    text = f"{number}{_NBSP}{_MONTHS[language][when.month - 1]} {when.year}"
    return f"{_DAYS[language][when.weekday()]} {text}" if weekday else text


def moment(when: datetime, language: str) -> str:
    """ "8 juillet 2026 à 9 h 12", "8 July 2026 at 09:12", as clocks show it in Paris."""
    told = day(when.astimezone(PARIS).date(), language)
    return f"{told} {'à' if language == 'fr' else 'at'} {clock(when, language)}"


def clock(when: datetime, language: str) -> str:
    """ "9 h 12", "09:12", as clocks show it in Paris."""
    local = when.astimezone(PARIS)
    return f"{local.hour}{_NBSP}h{_NBSP}{local.minute:02d}" if language == "fr" else f"{local:%H:%M}"


def number(value: int, language: str) -> str:
    """Small numbers in words, others in figures."""
    return _NUMBERS[language][value] if value < len(_NUMBERS[language]) else str(value)

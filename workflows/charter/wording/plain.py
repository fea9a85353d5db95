"""Advice on a plain-language draft (“FALC”), sentence by sentence. Only the people concerned can say that it is one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from .folding import fold, sentences
from .halves import MONTHS
from .lists import table

# What a point of advice is about, in the order in which it is given.
CODES = (
    "long",
    "ideas",
    "hard_word",
    "long_word",
    "initials",
    "figures",
    "roman",
    "negatives",
    "date",
    "address",
    "sign",
)


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to make simpler: what it is, the words, and what to write instead where there is something."""

    code: str
    text: str = ""
    proposal: str = ""


@dataclass(frozen=True, slots=True)
class Advice:
    """A sentence of the draft, where it stands, how many words it has, and what to make simpler."""

    start: int
    end: int
    text: str
    words: int
    points: tuple[Point, ...]


_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
_FIGURE = re.compile(r"(?<![\w.,])\d+(?:[ ,.]\d{3})*(?:[.,]\d+)?(?: ?%)?(?!\w)")
_ROMAN = re.compile(r"\b(?=[IVX]{2,})X{0,3}(?:IX|IV|V?I{0,3})e?\b")
_INITIALS = re.compile(r"\b[A-Z]{2,}\d*\b")
_SHORT_DATE = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")


def advice(text: str, language: str) -> tuple[Advice, ...]:
    """What to make simpler in each sentence of a text; a sentence that is well says so by having no point."""
    folded = fold(text)
    found = []
    for span in sentences(folded.text):
        start, end = folded.span(*span)
        line = folded.text[slice(*span)]
        found.append(Advice(start, end, text[start:end], len(_WORD.findall(line)), tuple(_points(line, language))))
    return tuple(found)


def source() -> str:
    """The rules that the advice comes from."""
    return str(table("plain")["source"])


@cache
def _told(language: str) -> Mapping[str, Any]:
    told = table("plain")[language]
    patterns = {key: re.compile(told[key], re.I) for key in ("joins", "negative", "about", "signs")}
    words = "|".join(sorted(map(re.escape, told["words"]), key=len, reverse=True))
    days, months = "|".join(told["days"].split()), "|".join(MONTHS)
    day = rf"(?:{days})\w*,? (?:the )?"
    full = rf"(?P<named>{day})?\b(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)? (?:of )?(?P<month>{months})\b(?: (?P<year>\d{{4}}))?"
    return {
        **patterns, "words": re.compile(rf"\b({words})(?:e?s|d|r?ez|ing)?\b", re.I), "date": re.compile(full, re.I),
        "instead": told["words"], "you": told["you"], "days": told["days"].split(),
    }  # fmt: skip


def _points(line: str, language: str) -> Iterator[Point]:
    told, most = _told(language), table("plain")
    words = _WORD.findall(line)
    if len(words) > most["words_most"]:
        yield Point("long", str(len(words)))
    joins = [found[0] for found in told["joins"].finditer(line)]
    if joins:
        yield Point("ideas", joins[0])
    yield from _words(line, words, told, most["letters_most"])
    yield from _figures(line, told, language)
    negatives = [found[0] for found in told["negative"].finditer(line)]
    if len(set(negatives) - {"ne"}) > 1:
        yield Point("negatives", " … ".join(negatives))
    for found in told["about"].finditer(line):
        yield Point("address", found[0], told["you"])
    for found in told["signs"].finditer(line):
        yield Point("sign", found[0])


def _words(line: str, words: list[str], told: Mapping[str, Any], letters: int) -> Iterator[Point]:
    for found in told["words"].finditer(line):
        yield Point("hard_word", found[0], told["instead"][found[1].lower()])
    for word in words:
        if len(word) > letters and "-" not in word and not told["words"].fullmatch(word):
            yield Point("long_word", word)
    for found in _INITIALS.finditer(line):
        if not _ROMAN.fullmatch(found[0]):
            yield Point("initials", found[0])


def _figures(line: str, told: Mapping[str, Any], language: str) -> Iterator[Point]:
    for found in _SHORT_DATE.finditer(line):
        yield Point("date", found[0], _in_full(found[1], int(found[2]), found[3], told["days"], language))
    for found in told["date"].finditer(line):
        if not (found["named"] and found["year"]):
            month = MONTHS[found["month"].lower()]
            yield Point("date", found[0], _in_full(found["day"], month, found["year"], told["days"], language))
    rest = told["date"].sub("", _SHORT_DATE.sub("", line))
    figures = [found[0] for found in _FIGURE.finditer(rest)]
    if len(figures) > 1 or any("%" in one for one in figures):
        yield Point("figures", ", ".join(figures))
    for found in _ROMAN.finditer(line):
        yield Point("roman", found[0])


def _in_full(day: str, month: int, year: str | None, days: list[str], language: str) -> str:
    """“mardi 13 octobre 2015”; nothing when the year is not said or the day does not exist."""
    try:
        found = date(int(year or 0), month, int(day))
    except ValueError:
        return ""
    names = [name for name, number in MONTHS.items() if number == month]
    name = names[0] if language == "fr" else names[-1].capitalize()
    first = "1er" if language == "fr" and found.day == 1 else str(found.day)
    return f"{days[found.weekday()]} {first} {name} {found.year}"

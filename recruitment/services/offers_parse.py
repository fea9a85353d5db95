"""EURAXESS offers, one JSON object a line: what can be taken from each, or why it is refused."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

VOCABULARY = Path(__file__).with_name("data") / "euraxess_vocab.json"
LINE_MAX = 200_000  # characters; an offer is a few hundred
TEXT_MAX = 255  # the EURAXESS schema's limit for a title, kept for the other texts
ID_MAX = 50
MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july",
         "aug august", "sep sept september", "oct october", "nov november", "dec december"), 1,
    )
    for name in names.split()
}  # fmt: skip
_DAY = re.compile(r"(\d{1,2}) ([A-Za-z]+)\.? (\d{4})", re.ASCII)
_DEADLINE = re.compile(_DAY.pattern + r" - (\d{1,2}):(\d{2}) \(([A-Za-z0-9_+/-]{1,60})\)", re.ASCII)

# The sentence of each code, in both languages: what the command prints beside the number of the line.
SENTENCES: Mapping[str, Mapping[str, str]] = {
    "encoding": {"fr": "la ligne n’est pas en UTF-8", "en": "the line is not UTF-8"},
    "too_long": {
        "fr": "la ligne compte {count} caractères, {most} au plus sont lus",
        "en": "the line has {count} characters, {most} at most are read",
    },
    "not_json": {"fr": "la ligne n’est pas un objet JSON", "en": "the line is not a JSON object"},
    "missing": {"fr": "« {key} » manque ou n’est pas un texte", "en": "“{key}” is missing or is not a text"},
    "text_long": {
        "fr": "« {key} » compte {count} caractères, {most} au plus",
        "en": "“{key}” has {count} characters, {most} at most",
    },
    "twice": {
        "fr": "l’offre {job_id} est déjà à la ligne {line}",
        "en": "offer {job_id} is on line {line} already",
    },
    "deadline_form": {
        "fr": "date limite « {text} » : attendu, par exemple, « 24 Aug 2026 - 21:59 (UTC) »",
        "en": "deadline “{text}”: expected, for instance, “24 Aug 2026 - 21:59 (UTC)”",
    },
    "deadline_zone": {
        "fr": "date limite « {text} » : fuseau horaire inconnu",
        "en": "deadline “{text}”: unknown time zone",
    },
    "profile_unknown": {
        "fr": "profil « {text} » inconnu",
        "en": "profile “{text}” unknown",
    },
    "profile_none": {
        "fr": "aucun profil de R1 à R4 : à compléter dans la fiche",
        "en": "no profile from R1 to R4: to be completed in the job sheet",
    },
    "field_none": {
        "fr": "aucun domaine de recherche : à compléter dans la fiche",
        "en": "no research field: to be completed in the job sheet",
    },
    "field_unknown": {
        "fr": "domaine de recherche « {text} » absent du vocabulaire EURAXESS",
        "en": "research field “{text}” not in the EURAXESS vocabulary",
    },
    "known": {
        "fr": "l’offre {job_id} est déjà dans la base",
        "en": "offer {job_id} is in the database already",
    },
    "not_stored": {
        "fr": "l’offre {job_id} n’a pas pu être enregistrée",
        "en": "offer {job_id} could not be stored",
    },
    "posted_form": {
        "fr": "date de parution « {text} » illisible",
        "en": "publication date “{text}” not readable",
    },
}


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to say of a line: a code of SENTENCES and the values of its sentence."""

    code: str
    values: Mapping[str, str | int] = field(default_factory=dict)

    def sentence(self, language: str = "fr") -> str:
        """The note in words, in French or in English."""
        # French sets its punctuation apart by spaces that must not break.
        text = SENTENCES[self.code][language]
        text = text.replace("« ", "«\u00a0").replace(" »", "\u00a0»").replace(" :", "\u00a0:")
        return text.format(**self.values)


@dataclass(frozen=True, slots=True)
class Taken:
    """An offer that can become a draft hire; `notes` say what is left to complete."""

    line_no: int
    job_id: str
    title: str
    organisation: str
    country: str
    profiles: tuple[str, ...]  # among R1 to R4, ascending
    fields: tuple[tuple[str, str | None], ...]  # (main, sub) of the EURAXESS vocabulary
    deadline: datetime  # aware, UTC
    posted: date | None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that cannot be taken, with every reason, the first as `code` and `values`."""

    line_no: int
    reasons: tuple[Note, ...]

    @property
    def code(self) -> str:
        """The code of the first reason."""
        return self.reasons[0].code

    @property
    def values(self) -> Mapping[str, str | int]:
        """The values of the first reason."""
        return self.reasons[0].values


def parse_offers(lines: Iterable[str | bytes]) -> Iterator[Taken | Refused]:
    """What each line holds, in order; blank lines are passed over, and nothing stops the reading.

    Open the file in binary mode: a line that is not UTF-8 is then refused alone.
    """
    seen: dict[str, int] = {}
    for line_no, line in enumerate(lines, 1):
        raw = _object(line)
        if raw is None:
            continue
        result = Refused(line_no, (raw,)) if isinstance(raw, Note) else _offer(line_no, raw)
        if isinstance(result, Taken):
            first = seen.setdefault(result.job_id, line_no)
            if first != line_no:
                result = Refused(line_no, (Note("twice", {"job_id": result.job_id, "line": first}),))
        yield result


def _object(line: str | bytes) -> Mapping[str, Any] | Note | None:
    """The line's JSON object, why there is none, or None for a blank line."""
    if len(line) > LINE_MAX:
        return Note("too_long", {"count": len(line), "most": LINE_MAX})
    try:
        text = line.decode("utf-8-sig") if isinstance(line, bytes) else line.removeprefix("\ufeff")
    except UnicodeDecodeError:
        return Note("encoding")
    if not text.strip():
        return None
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        return Note("not_json")
    return raw if isinstance(raw, dict) else Note("not_json")


def _offer(line_no: int, raw: Mapping[str, Any]) -> Taken | Refused:
    wrong: list[Note] = []
    notes: list[Note] = []
    job_id = _needed(raw, "job_id", ID_MAX, wrong)
    title = _needed(raw, "title", TEXT_MAX, wrong)
    organisation = _needed(raw, "organization", TEXT_MAX, wrong)
    country = _needed(raw, "country", TEXT_MAX, wrong)
    deadline = _deadline(_needed(raw, "deadline", TEXT_MAX, wrong), wrong)
    profiles = _profiles(_text(raw.get("researcher_profile")), notes)
    fields = _fields(_text(raw.get("research_field")), notes)
    posted = _posted(_text(raw.get("posted")), notes)
    if wrong or deadline is None:
        return Refused(line_no, tuple(wrong))
    return Taken(line_no, job_id, title, organisation, country, profiles, fields, deadline, posted, tuple(notes))


def _needed(raw: Mapping[str, Any], key: str, most: int, wrong: list[Note]) -> str:
    text = _text(raw.get(key))
    if not text:
        wrong.append(Note("missing", {"key": key}))
    elif len(text) > most:
        wrong.append(Note("text_long", {"key": key, "count": len(text), "most": most}))
    return text


def _text(value: Any) -> str:
    """The value as one clean line: no control or broken character, single spaces; empty when not a text."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**ID_MAX:
        return str(value)  # an identifier written as a number
    if not isinstance(value, str):
        return ""
    # Cc, Cs: controls and lone halves of surrogate pairs, which no database stores.
    kept = (" " if unicodedata.category(letter) in ("Cc", "Cs") else letter for letter in value)
    return " ".join("".join(kept).split())


def _deadline(text: str, wrong: list[Note]) -> datetime | None:
    """The moment in UTC; a local hour that occurs twice, when clocks go back, is the earlier one."""
    if not text or len(text) > TEXT_MAX:
        return None  # said already
    found = _DEADLINE.fullmatch(text)
    day = _day(found) if found else None
    if found is None or day is None:
        wrong.append(Note("deadline_form", {"text": text}))
        return None
    hour, minute, zone = int(found[4]), int(found[5]), found[6]
    try:
        local = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone))
        return local.astimezone(UTC)
    except (ValueError, OverflowError):  # hour 25; year 9999 west of Greenwich
        wrong.append(Note("deadline_form", {"text": text}))
    except (LookupError, OSError):  # ZoneInfoNotFoundError is a KeyError; a folder's name an OSError
        wrong.append(Note("deadline_zone", {"text": text}))
    return None


def _day(found: re.Match[str]) -> date | None:
    month = MONTHS.get(found[2].lower())
    try:
        return date(int(found[3]), month, int(found[1])) if month else None
    except ValueError:
        return None


def _posted(text: str, notes: list[Note]) -> date | None:
    found = _DAY.fullmatch(text)
    day = _day(found) if found else None
    if text and day is None:
        notes.append(Note("posted_form", {"text": _short(text)}))
    return day


def _profiles(text: str, notes: list[Note]) -> tuple[str, ...]:
    """R1 to R4 out of “Recognised Researcher (R2) Established Researcher (R3)”."""
    names = "|".join(re.escape(name) for name in _vocabulary()["researcher-profile"])
    found = re.findall(names, text)
    rest = " ".join(re.sub(names, " ", text).split())
    if rest:
        notes.append(Note("profile_unknown", {"text": _short(rest)}))
    profiles = sorted({name[-3:-1] for name in found if name.endswith(")")})
    if not profiles:
        notes.append(Note("profile_none"))
    return tuple(profiles)


def _fields(text: str, notes: list[Note]) -> tuple[tuple[str, str | None], ...]:
    """The pairs of “Main » Sub Main Main » Sub”, which nothing separates but the vocabulary.

    A name is the longest that fits. Words of no vocabulary are noted and passed over; a main field
    whose sub-field is unknown stays, alone.
    """
    mains, subs = _names("main-research-field"), _names("sub-research-field")
    fields: list[tuple[str, str | None]] = []
    strange: list[str] = []
    rest = text
    while rest:
        after = rest.startswith("»")
        rest = rest.removeprefix("»").lstrip()
        found = (subs if after else mains).match(rest)
        if found and after and fields and fields[-1][1] is None:
            fields[-1] = (fields[-1][0], found[0])
        elif found and not after:
            fields.append((found[0], None))
        else:
            found = None
            word, _, _ = rest.partition(" ")
            strange.append(word)
        rest = rest[len(found[0]) if found else len(strange[-1]) :].lstrip()
    if strange:
        notes.append(Note("field_unknown", {"text": _short(" ".join(strange))}))
    if not fields:
        notes.append(Note("field_none"))
    return tuple(dict.fromkeys(fields))


@cache
def _names(key: str) -> re.Pattern[str]:
    """Any name of a list, the longest first, followed by a space, a » or the end."""
    names = sorted(_vocabulary()[key], key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, names))})(?=[ »]|$)")


@cache
def _vocabulary() -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = json.loads(VOCABULARY.read_text("utf-8"))
    return found


def main_fields() -> list[str]:
    """The main research fields of the EURAXESS vocabulary, in its order."""
    return list(_vocabulary()["main-research-field"])


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"

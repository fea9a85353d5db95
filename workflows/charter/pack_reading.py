"""From one TOML file to a draft pack: shape, names, types and sources, every problem at once."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from workflows.who import ROLES

from .pack_schema import FIGURES, RULES, SEVERITIES, frozen, is_iso, misfit
from .pack_values import CONFIDENCES, Problem

LANGUAGES = ("fr", "en")
Entry = Mapping[str, Any]
_HEAD = {"pack", "version", "school", "base", "extends", "title", "figures", "rules"}
_FIGURE_KEYS = {"value", "source", "confidence", "note"}
_RULE_KEYS = {"severity", "source", "confidence", "article", "lifted_by"}


@dataclass(frozen=True, slots=True)
class Draft:
    """One file as written: only what it says itself, checked, not yet laid over what it extends."""

    file: str
    id: str
    version: str
    school: str | None
    extends: str | None
    base: str | None  # the pack of another kind of post that `extends` is a version of; None: its own
    title: Mapping[str, str] | None
    figures: Mapping[str, Entry]
    rules: Mapping[str, Entry]


@dataclass(slots=True)
class _Desk:
    """Where the problems of one file are gathered while it is read."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, key: str, code: str, reason: str) -> None:
        self.problems.append(Problem(self.file, key, code, reason))

    def only(self, key: str, table: Mapping[str, Any], allowed: Iterable[str]) -> None:
        for name in sorted(set(table) - set(allowed)):
            self.refuse(f"{key}.{name}".lstrip("."), "key_unknown", "is not a key of this format")


def read(path: Path, name: str, in_schools: bool) -> tuple[Draft | None, list[Problem]]:
    """The draft in a file and its problems; no draft when its name, version or syntax is unusable."""
    desk = _Desk(name)
    try:
        raw = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError, OSError) as error:
        desk.refuse("", "malformed", f"is not readable TOML: {error}")
        return None, desk.problems
    desk.only("", raw, _HEAD)
    pack_id, version = _pack_id(desk, raw), _day(desk, raw, "version")
    school = _school(desk, raw, in_schools)
    base = _base(desk, raw, pack_id, in_schools) if "base" in raw else None
    extends = _day(desk, raw, "extends") if school or "extends" in raw or base else None
    title = _title(desk, raw, needed=bool(school or base) or extends is None)
    figures = _entries(desk, raw, "figures", FIGURES, _figure)
    rules = _entries(desk, raw, "rules", RULES, partial(_rule, whole=extends is None))
    if pack_id is None or version is None or (in_schools and not school):
        return None, desk.problems
    return Draft(name, pack_id, version, school, extends, base, title, figures, rules), desk.problems


def _pack_id(desk: _Desk, raw: Mapping[str, Any]) -> str | None:
    text = raw.get("pack")
    if isinstance(text, str) and text.isidentifier() and text.islower():
        return text
    desk.refuse("pack", "id_missing", "must name the kind of post in lower case, as in contract")
    return None


def _day(desk: _Desk, raw: Mapping[str, Any], key: str) -> str | None:
    value = raw.get(key)
    if isinstance(value, date) and not isinstance(value, datetime):
        value = value.isoformat()
    if is_iso(value):
        return str(value)
    if key in raw:
        desk.refuse(key, "date", "must be a day written 2026-01-31")
    else:
        desk.refuse(key, "undated", "is missing; it must be a day written 2026-01-31")
    return None


def _school(desk: _Desk, raw: Mapping[str, Any], in_schools: bool) -> str | None:
    code = raw.get("school")
    if not in_schools:
        if code is not None:
            desk.refuse("school", "misplaced", "a school's pack belongs in the folder schools")
        return None
    if isinstance(code, str) and code.isalnum() and code.isupper():
        return code
    desk.refuse("school", "school_missing", "must be the school's code in capitals, as in ALES")
    return None


def _base(desk: _Desk, raw: Mapping[str, Any], pack_id: str | None, in_schools: bool) -> str | None:
    base = raw.get("base")
    if in_schools:
        desk.refuse("base", "misplaced", "a school extends the group’s pack of the same kind of post")
    elif not isinstance(base, str) or base == pack_id:
        desk.refuse("base", "base_unknown", "must name the pack of another kind of post")
    else:
        return base
    return None


def _title(desk: _Desk, raw: Mapping[str, Any], needed: bool) -> Mapping[str, str] | None:
    if "title" not in raw and not needed:
        return None
    return _bilingual(desk, "title", raw.get("title"))


def _bilingual(desk: _Desk, key: str, value: Any) -> Mapping[str, str] | None:
    texts = value if isinstance(value, dict) else {}
    if set(texts) == set(LANGUAGES) and all(_is_text(text) for text in texts.values()):
        return dict(texts)
    desk.refuse(key, "bilingual", "must have a text in fr and one in en, and nothing else")
    return None


def _entries(
    desk: _Desk, raw: Mapping[str, Any], part: str, known: Iterable[str], check: Callable[..., Entry]
) -> dict[str, Entry]:
    """The sound entries of one table; the others leave a problem each."""
    table = raw.get(part, {})
    if not isinstance(table, dict):
        desk.refuse(part, "type", "must be a table")
        return {}
    sound = {}
    for name, entry in table.items():
        key = f"{part}.{name}"
        if name not in known:
            desk.refuse(key, f"{part[:-1]}_unknown", f"no {part[:-1]} has this name")
        elif not isinstance(entry, dict):
            desk.refuse(key, "type", "must be a table with its source and confidence")
        else:
            before = len(desk.problems)
            checked = check(desk, key, name, entry)
            if len(desk.problems) == before:
                sound[name] = checked
    return sound


def _figure(desk: _Desk, key: str, name: str, entry: Entry) -> Entry:
    desk.only(key, entry, _FIGURE_KEYS)
    _sourced(desk, key, entry)
    spec, checked = FIGURES[name], dict(entry)
    if "note" in entry:
        checked["note"] = _bilingual(desk, f"{key}.note", entry["note"])
    reason = misfit(spec, entry["value"]) if "value" in entry else "is missing"
    if reason:
        desk.refuse(f"{key}.value", "value", reason)
    else:
        checked["value"] = frozen(spec, entry["value"])
    return checked


def _rule(desk: _Desk, key: str, name: str, entry: Entry, *, whole: bool) -> Entry:
    desk.only(key, entry, _RULE_KEYS)
    _sourced(desk, key, entry)
    if entry.get("severity") not in SEVERITIES:
        desk.refuse(f"{key}.severity", "severity", f"must be one of {', '.join(SEVERITIES)}")
    if whole or "article" in entry:
        _sentence(desk, key, entry, "article")
    if "lifted_by" in entry and entry["lifted_by"] not in ROLES:
        desk.refuse(f"{key}.lifted_by", "role", f"must be a role: {', '.join(ROLES)}")
    return dict(entry)


def _sourced(desk: _Desk, key: str, entry: Mapping[str, Any]) -> None:
    _sentence(desk, key, entry, "source")
    if entry.get("confidence") not in CONFIDENCES:
        desk.refuse(f"{key}.confidence", "confidence", f"must be one of {', '.join(CONFIDENCES)}")


def _sentence(desk: _Desk, key: str, entry: Mapping[str, Any], field_name: str) -> None:
    if not _is_text(entry.get(field_name)):
        desk.refuse(f"{key}.{field_name}", f"{field_name}_missing", "must be a text; it is missing or empty")


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())

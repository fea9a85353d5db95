"""The lists beside this module, read once: patterns by language with their sources, titles, coded words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

LANGUAGES = ("fr", "en")
_LISTED = ("ground", "metric", "years_since_phd", "named")  # the tables that are only patterns


@dataclass(frozen=True, slots=True)
class Saying:
    """Something that a text should not say, and what to say instead."""

    code: str
    severity: str
    near: tuple[str, ...]  # one of these, in small letters, is in every text that says it
    pattern: re.Pattern[str]
    proposal: str
    on: str  # "" = everywhere, "person" or "experience"
    unless: re.Pattern[str] | None
    source: str


@cache
def table(name: str) -> Mapping[str, Any]:
    """One of the files, as it is."""
    return tomllib.loads(resources.files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


@cache
def sayings(language: str) -> tuple[Saying, ...]:
    """The patterns of a language, in the order of its file."""
    return tuple(
        _saying(code, whole, entry)
        for code, whole in table(language).items()
        if code in _LISTED
        for entry in whole["say"]
    )


def _saying(code: str, whole: Mapping[str, Any], entry: Mapping[str, Any]) -> Saying:
    flags = re.M if entry.get("case") else re.I | re.M
    unless = entry.get("unless")
    return Saying(
        code, entry.get("severity", whole["severity"]),
        tuple(stem.replace("-", " ") for stem in entry["near"].split()),
        re.compile(entry["pattern"], flags), entry["proposal"],
        entry.get("on", ""), re.compile(unless, re.I) if unless else None, whole["source"],
    )  # fmt: skip


@cache
def titles() -> Mapping[str, str]:
    """Masculine to feminine, of titles of posts."""
    found: Mapping[str, str] = table("feminine")["titles"]
    return found


@cache
def feminines() -> Mapping[str, str]:
    """Masculine to feminine, of every word whose ending alone does not tell."""
    return {**titles(), **table("feminine")["others"]}

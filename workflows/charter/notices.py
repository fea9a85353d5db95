"""What candidates are told of their data: dated versions, kept as they were read (GDPR art. 13)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from .pack_values import SEEN
from .packs import pinned

FOLDER = Path(__file__).with_name("notices")
FIGURES = {
    "explain_months": "retention_explain_months", "evidence_months": "retention_evidence_months",
    "pool_months": "retention_pool_months", "reading_log_months": "retention_readings_months",
    "rights_answer_months": "rights_answer_months", "rights_extension_months": "rights_extension_months",
}  # fmt: skip
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of a notice: paragraphs, then a list; either may be empty. By language."""

    key: str
    title: Words
    text: Mapping[str, Sequence[str]]
    items: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Notice:
    """One version. `figures` are those of the pack of its day, so that a version reads for ever as it was read."""

    version: str  # the day from which it is shown
    source: str
    verified: bool
    lede: Words
    sections: tuple[Section, ...]
    changes: Words  # what is new in it; empty for the first
    figures: Mapping[str, int]

    @property
    def since(self) -> date:
        """The day from which it is shown."""
        return date.fromisoformat(self.version)


@cache
def versions(folder: Path = FOLDER) -> tuple[Notice, ...]:
    """Every version, the oldest first. KeyError, ValueError or TOMLDecodeError on a file that is not whole."""
    return tuple(sorted(map(_read, folder.glob("*.toml")), key=lambda one: one.version))


def in_force(on: date, folder: Path = FOLDER) -> Notice:
    """The version shown on a day; the first before any was in force."""
    known = versions(folder)
    return next((one for one in reversed(known) if one.since <= on), known[0])


def of_version(version: str, folder: Path = FOLDER) -> Notice | None:
    """One version, in force or not any more."""
    return next((one for one in versions(folder) if one.version == version), None)


def _read(path: Path) -> Notice:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    if data["version"] != path.stem:
        raise ValueError(f"{path.name} says it is version {data['version']}")
    pack = pinned(data["pack"], None, data["pack_version"])
    none: Mapping[str, Sequence[str]] = {"fr": (), "en": ()}
    sections = tuple(
        Section(part["key"], part["title"], part.get("text", none), part.get("items", none))
        for part in data["sections"]
    )
    return Notice(
        data["version"], data["source"], data["confidence"] in SEEN, data["lede"], sections, data.get("changes", {}),
        MappingProxyType({name: pack.value(figure) for name, figure in FIGURES.items()}),
    )  # fmt: skip

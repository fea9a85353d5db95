"""A scoring grid as a value: criteria, weights, anchors in both languages, and its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LANGUAGES = ("fr", "en")
Text = Mapping[str, str]  # one text in each language of LANGUAGES


FAULTS = {
    "too_large": "the file is larger than {most:,} bytes",
    "not_utf8": "byte {byte} is not UTF-8",
    "empty": "the file is empty",
    "not_read": "not {kind}: {said}",
    "cut_short": "not {kind}: {said}",
    "out_of_hand": "a number or a list of the file is too large to be read",
    "criteria_most": "{count} criteria: {most} at most",
    "scale_most": "scale has {count} levels: {most} at most",
    "weight_range": "{where} must lie between 0 and 100",
    "letters_most": "{where}: {most} characters at most",
    "whole": "{where} must be a whole number",
    "true_or_false": "{where} must be true or false",
    "text": "{where} must be a text",
    "broken_character": "{where} holds a broken character",
    "list": "{where} must be a list",
    "table": "{where} must be a table",
    "in_library": "{file}: {said}",
}


class GridError(ValueError):
    """A grid cannot even be read: `code` is one of FAULTS, `values` what its sentence needs, `where` the key."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(FAULTS[code].format(**values))
        self.code, self.values = code, values


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing judged: what it is, where to look, and what each level looks like (lowest first)."""

    key: str
    family: str
    title: Text
    description: Text
    weight: int  # percent; 0 when the criterion is collected
    kind: str  # quantitative | qualitative
    ranked: bool  # False: collected, never marked, so that no sum, order or letter can hold it
    anchors: tuple[Text, ...]  # none where nothing is marked
    evidence: Text
    stage: str  # sift | interview | both

    def heard_at(self, stage: str | None) -> bool:
        """True when the criterion is marked at that stage; None stands for the whole process."""
        return self.ranked and (stage is None or self.stage in (stage, "both"))


@dataclass(frozen=True, slots=True)
class Grid:
    """The same questions for every candidate; `scale` names the levels, lowest first."""

    id: str
    version: str
    title: Text
    scale: tuple[Text, ...]
    criteria: tuple[Criterion, ...]

    def criterion(self, key: str) -> Criterion:
        """The criterion of that key; KeyError names the grid and the key."""
        for criterion in self.criteria:
            if criterion.key == key:
                return criterion
        raise KeyError(f"grid {self.id} has no criterion {key!r}")

    def at(self, stage: str | None) -> tuple[Criterion, ...]:
        """The criteria marked at a stage, in the order of the grid; None stands for the whole process."""
        return tuple(criterion for criterion in self.criteria if criterion.heard_at(stage))

    @property
    def collected(self) -> tuple[Criterion, ...]:
        """What is asked of everybody and marked by nobody."""
        return tuple(criterion for criterion in self.criteria if not criterion.ranked)


def from_mapping(raw: Mapping[str, Any]) -> Grid:
    """The grid that TOML or JSON describes.

    A draft may still lack texts, anchors or weights: `problems` lists those. GridError is for what has
    the wrong type, where nothing could be shown.
    """
    _table(raw, "the grid")
    return Grid(
        id=_string(raw, "id"),
        version=_string(raw, "version"),
        title=_text(raw, "title"),
        scale=_texts(raw, "scale"),
        criteria=tuple(
            _criterion(_table(item, f"criteria[{number}]"), f"criteria[{number}].")
            for number, item in enumerate(_list(raw, "criteria"), 1)
        ),
    )


def to_mapping(grid: Grid) -> dict[str, Any]:
    """The grid as plain JSON types, for the frozen copy that a hire keeps; `from_mapping` reads it back."""
    return {
        "id": grid.id,
        "version": grid.version,
        "title": dict(grid.title),
        "scale": [dict(label) for label in grid.scale],
        "criteria": [
            {
                "key": c.key,
                "family": c.family,
                "title": dict(c.title),
                "description": dict(c.description),
                "weight": c.weight,
                "kind": c.kind,
                "ranked": c.ranked,
                "stage": c.stage,
                "anchors": [dict(anchor) for anchor in c.anchors],
                "evidence": dict(c.evidence),
            }
            for c in grid.criteria
        ],
    }


def canonical(grid: Grid) -> bytes:
    """The grid as canonical JSON: sorted keys, UTF-8, no spaces, no line end."""
    return json.dumps(to_mapping(grid), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def digest(grid: Grid) -> str:
    """SHA-256, in hexadecimal, of the canonical JSON: what `sha256sum` says of the file."""
    return hashlib.sha256(canonical(grid)).hexdigest()


def _criterion(raw: Mapping[str, Any], path: str) -> Criterion:
    weight, ranked = raw.get("weight", 0), raw.get("ranked", True)
    if isinstance(weight, bool) or not isinstance(weight, int):
        raise GridError("whole", where=f"{path}weight")
    if not isinstance(ranked, bool):
        raise GridError("true_or_false", where=f"{path}ranked")
    return Criterion(
        key=_string(raw, "key", path),
        family=_string(raw, "family", path),
        title=_text(raw, "title", path),
        description=_text(raw, "description", path),
        weight=weight,
        kind=_string(raw, "kind", path),
        ranked=ranked,
        anchors=_texts(raw, "anchors", path),
        evidence=_text(raw, "evidence", path),
        stage=_string(raw, "stage", path, "both"),
    )


def _string(raw: Mapping[str, Any], key: str, path: str = "", default: str = "") -> str:
    value = raw.get(key, default)
    if not isinstance(value, str):
        raise GridError("text", where=path + key)
    # A lone half of a surrogate pair can neither be hashed nor stored, a control character not stored everywhere.
    if any("\ud800" <= letter <= "\udfff" or (letter < " " and letter not in "\n\t") for letter in value):
        raise GridError("broken_character", where=path + key)
    return value


def _text(raw: Mapping[str, Any], key: str, path: str = "") -> Text:
    table = _table(raw.get(key, {}), path + key)
    return {language: _string(table, language, f"{path}{key}.") for language in LANGUAGES}


def _texts(raw: Mapping[str, Any], key: str, path: str = "") -> tuple[Text, ...]:
    return tuple(
        _text({"": item}, "", f"{path}{key}[{number}]") for number, item in enumerate(_list(raw, key, path), 1)
    )


def _list(raw: Mapping[str, Any], key: str, path: str = "") -> Sequence[Any]:
    value = raw.get(key, [])
    if not isinstance(value, list | tuple):
        raise GridError("list", where=path + key)
    return value


def _table(value: Any, path: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise GridError("table", where=path)
    return value

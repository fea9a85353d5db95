"""The register of processing activities (GDPR art. 30), read from processing.toml; its times come from packs."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .pack_schema import FIGURES
from .pack_values import CONFIDENCES, SEEN

FILE = Path(__file__).with_name("processing.toml")
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Activity:
    """One purpose: its ground, whose data, which, who reads them, and the figures that say how long."""

    key: str
    title: Words
    basis: Words
    verified: bool  # somebody has seen the ground in a text
    people: Words
    data: Words
    readers: Words
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Register:
    """All activities, and what holds for each of them."""

    activities: tuple[Activity, ...]
    measures: tuple[Words, ...]
    transfers: Words
    decisions: Words


@cache
def register() -> Register:
    """The register. KeyError or ValueError when a figure or a confidence is unknown."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    for one in data["activities"]:
        if unknown := set(one["figures"]) - FIGURES.keys():
            raise ValueError(f"{one['key']}: no such figure: {', '.join(sorted(unknown))}")
        if one["confidence"] not in CONFIDENCES:
            raise ValueError(f"{one['key']}: no such confidence: {one['confidence']}")
    return Register(
        tuple(
            Activity(one["key"], one["title"], one["basis"], one["confidence"] in SEEN, one["people"], one["data"],
                     one["readers"], tuple(one["figures"]))
            for one in data["activities"]
        ),
        tuple(data["measures"]), data["transfers"], data["decisions"],
    )  # fmt: skip

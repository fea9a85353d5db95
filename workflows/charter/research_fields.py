"""The vocabulary in which research fields and languages are announced: that of the EURAXESS import schema."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType


def _read() -> Mapping[str, tuple[str, ...]]:
    found = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return MappingProxyType({field: tuple(narrower) for field, narrower in found.items()})


# A research field -> its narrower ones; some have none.
NARROWER = _read()
# English name of a language -> its code, for those that posts ask for.
LANGUAGE_CODES = MappingProxyType({
    "French": "fr", "English": "en", "Arabic": "ar", "Chinese": "zh", "Czech": "cs", "Danish": "da", "Dutch": "nl",
    "Finnish": "fi", "German": "de", "Greek": "el", "Italian": "it", "Japanese": "ja", "Norwegian": "no",
    "Polish": "pl", "Portuguese": "pt", "Romanian": "ro", "Russian": "ru", "Spanish": "es", "Swedish": "sv",
    "Turkish": "tr",
})  # fmt: skip
LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")  # of the Common European Framework of Reference
DEGREES = ("Bachelor Degree or equivalent", "Master Degree or equivalent", "PhD or equivalent")
STATUSES = ("full_time", "part_time", "negotiable")

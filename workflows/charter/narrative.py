"""The sections of a narrative CV, as data: titles, guidance and lengths in the file beside this module."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Section:
    """One section: what it is called, what it asks for, how many characters it may take."""

    key: str
    title: Mapping[str, str]
    guidance: Mapping[str, str]
    most: int


def _read() -> Mapping[str, Section]:
    found = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return MappingProxyType({key: Section(key, **one) for key, one in found.items() if isinstance(one, dict)})


SECTIONS = _read()

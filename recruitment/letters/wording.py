"""The sentences of letters and mails: loaded once, with the spaces that French typography wants."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Any

_NBSP, _NARROW = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"
_SPACES = (
    (re.compile(r" (?=[:%»])"), _NBSP),
    (re.compile(r"(?<=[«°]) "), _NBSP),
    (re.compile(r" (?=[;?!])"), _NARROW),
)


@lru_cache(maxsize=8)
def wording(language: str, file: str = "") -> Mapping[str, Any]:
    """Sections of sentences in "fr" or "en"; `file` is the prefix of another set, such as "mails-"."""
    source = resources.files(__package__).joinpath("texts", f"{file}{language}.toml")
    content = tomllib.loads(source.read_text("utf-8"))
    typeset: Mapping[str, Any] = _typeset(content) if language == "fr" else content
    return typeset


def _typeset(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _typeset(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_typeset(inner) for inner in value]
    for pattern, space in _SPACES:
        value = pattern.sub(space, value)
    return value


def agreed(sentence: str, count: int) -> str:
    """The singular or plural half of "singular | plural"; zero, where languages differ, is never said."""
    halves = sentence.split(" | ")
    return halves[0] if count == 1 else halves[-1]

"""Grids in files: TOML to be written by hand, canonical JSON whose bytes are what the hash is taken of."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from .grid import LANGUAGES, Criterion, Grid, GridError, Text, canonical, from_mapping

MOST_BYTES = 1_000_000
MOST_CRITERIA = 40
MOST_LEVELS = 10
MOST_LETTERS = 1_000  # of one text
_PLACE = re.compile(r"at line (\d+), column (\d+)")


def read(data: bytes) -> Grid:
    """The grid of a TOML or JSON file. GridError says what is wrong, with the line where one is known."""
    if len(data) > MOST_BYTES:
        raise GridError("too_large", most=MOST_BYTES)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise GridError("not_utf8", byte=error.start + 1) from error
    if not text.strip():
        raise GridError("empty")
    try:
        raw = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except json.JSONDecodeError as error:
        raise GridError("not_read", kind="JSON", said=error, line=error.lineno, column=error.colno) from error
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(str(error)) from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, lists a thousand deep
        raise GridError("out_of_hand") from error
    return bounded(from_mapping(raw))


def _not_toml(said: str) -> GridError:
    """The parser gives the place in its words alone; none where the file stops too early."""
    place = _PLACE.search(said)
    if place is None:
        return GridError("cut_short", kind="TOML", said=said)
    return GridError("not_read", kind="TOML", said=said, line=int(place[1]), column=int(place[2]))


def bounded(grid: Grid) -> Grid:
    """The grid, unless it is larger than any that people could mark by."""
    if len(grid.criteria) > MOST_CRITERIA:
        raise GridError("criteria_most", count=len(grid.criteria), most=MOST_CRITERIA)
    if len(grid.scale) > MOST_LEVELS:
        raise GridError("scale_most", count=len(grid.scale), most=MOST_LEVELS)
    for number, criterion in enumerate(grid.criteria, 1):
        if abs(criterion.weight) > 1_000:
            raise GridError("weight_range", where=f"criteria[{number}].weight")
        for part, text in parts(criterion):
            for language in LANGUAGES:
                if len(text[language]) > MOST_LETTERS:
                    raise GridError("letters_most", where=f"criteria[{number}].{part}.{language}", most=MOST_LETTERS)
    return grid


def parts(criterion: Criterion) -> Iterator[tuple[str, Text]]:
    """Every text of a criterion by the name of its part: title, description, evidence, anchor_1 …"""
    yield from (("title", criterion.title), ("description", criterion.description), ("evidence", criterion.evidence))
    yield from ((f"anchor_{level}", anchor) for level, anchor in enumerate(criterion.anchors, 1))


def to_json(grid: Grid) -> bytes:
    """The canonical JSON: `sha256sum` of this file gives the hash."""
    return canonical(grid)


def to_toml(grid: Grid) -> str:
    """The grid as the library's own files are written; `read` gives the same grid and the same hash."""
    return "\n".join([*_head(grid), *(line for one in grid.criteria for line in _criterion(one)), ""])


def _head(grid: Grid) -> Iterator[str]:
    yield f"id = {_string(grid.id)}"
    yield f"version = {_string(grid.version)}"
    yield f"title = {_text(grid.title)}"
    yield f"scale = {_list(grid.scale)}"


def _criterion(one: Criterion) -> Iterator[str]:
    yield "\n[[criteria]]"
    for name in ("key", "family"):
        yield f"{name} = {_string(getattr(one, name))}"
    yield f"weight = {one.weight}"
    yield f"kind = {_string(one.kind)}"
    yield f"ranked = {str(one.ranked).lower()}"
    yield f"stage = {_string(one.stage)}"
    for name in ("title", "description", "evidence"):
        yield f"{name} = {_text(getattr(one, name))}"
    yield f"anchors = {_list(one.anchors)}"


def _list(texts: tuple[Text, ...]) -> str:
    return "[\n" + "".join(f"  {_text(text)},\n" for text in texts) + "]" if texts else "[]"


def _text(text: Mapping[str, Any]) -> str:
    return "{ " + ", ".join(f"{language} = {_string(text[language])}" for language in LANGUAGES) + " }"


def _string(text: str) -> str:
    """A basic string: the escapes of JSON are TOML's too, but for DEL, which TOML wants escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")

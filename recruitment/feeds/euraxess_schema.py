"""The import schema of EURAXESS as a tree of elements, read from euraxess.toml; it writes and it checks."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from .characters import legal

HERE = Path(__file__).parent
ROOT, JOB = "job-opportunities", "job-opportunity"
KEY = re.compile(r"[A-Za-z0-9\s(-_)]*", re.ASCII)  # as the schema has it: a range from “(” to “_”
SHORT = 255  # longest attribute


@dataclass(frozen=True, slots=True)
class Element:
    """An element: how often it comes, what it holds, and its own elements in their order."""

    name: str
    path: str
    least: int
    most: int  # 0: any number
    kind: str
    limit: int
    children: tuple[Element, ...]
    required: bool  # it and all above it

    def child(self, name: str) -> Element | None:
        """One of its elements."""
        return next((child for child in self.children if child.name == name), None)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that EURAXESS would refuse: where, what (a code), and the figures of it."""

    path: str
    code: str
    required: bool = True
    values: tuple[tuple[str, Any], ...] = ()


@cache
def schema() -> Element:
    """The element of one post."""
    rows = tomllib.loads((HERE / "euraxess.toml").read_text("utf-8"))["rows"]
    return Element(JOB, "", 1, 0, "group", 0, _below("", rows, True), True)


def _below(path: str, rows: list[Any], required: bool) -> tuple[Element, ...]:
    depth = path.count("/") + 2 if path else 1
    found = []
    for name, least, most, kind, limit in rows:
        if name.startswith(f"{path}/" if path else "") and name.count("/") + 1 == depth:
            due = required and least > 0
            found.append(Element(name.split("/")[-1], name, least, most, kind, limit, _below(name, rows, due), due))
    return tuple(found)


@cache
def vocabulary(name: str) -> frozenset[str]:
    """The words of a list. Some lists of the schema take capitals too: those are not ours to write."""
    offered = json.loads((HERE.parent / "services" / "data" / "euraxess_vocab.json").read_text("utf-8"))
    if name == "discipline":
        return frozenset({*offered["main-research-field"], "Other", "All"})
    if name in offered:
        return frozenset(offered[name])
    return frozenset(tomllib.loads((HERE / "euraxess.toml").read_text("utf-8"))["vocabularies"][name])


def text_fault(element: Element, text: str) -> tuple[str, tuple[tuple[str, Any], ...]] | None:
    """The code and figures of what is wrong with the text of an element; None when it is sound."""
    if not text:
        return None if element.kind in ("blank", "dates") else ("missing", ())
    if element.kind in ("blank", "text", "key"):
        if len(text) > element.limit:
            return "too_long", (("count", len(text)), ("most", element.limit))
        return ("not_a_key", ()) if element.kind == "key" and not KEY.fullmatch(text) else None
    if element.kind in _READ:
        return None if _reads(element, text.strip()) else (f"not_a_{element.kind}", (("text", text[:60]),))
    return None if text in vocabulary(element.kind) else ("not_listed", (("text", text[:60]),))


def _moment(text: str, _limit: int) -> bool:
    return "T" in text and bool(datetime.fromisoformat(text))


def _dates(text: str, _limit: int) -> bool:
    return all(len(one) == 10 and date.fromisoformat(one) for one in text.split())


def _whole(text: str, limit: int) -> bool:
    return text.isascii() and text.isdigit() and 1 <= int(text) <= limit


def _boolean(text: str, _limit: int) -> bool:
    return text in ("true", "false", "0", "1")


_READ = {"moment": _moment, "dates": _dates, "whole": _whole, "boolean": _boolean}


def _reads(element: Element, text: str) -> bool:
    try:
        return _READ[element.kind](text, element.limit)
    except ValueError:
        return False


def fit(element: Element, value: Any, faults: list[Fault]) -> Any:
    """`value` without what EURAXESS would refuse, each refusal noted; None when nothing of it can stay.

    A group is a dictionary, an element that may come several times a list. What is missing or wrong and optional is
    left out; what is required takes its group with it.
    """
    if element.kind != "group":
        text = legal(str(value)).strip()
        fault = text_fault(element, text)
        if fault is None:
            return text
        faults.append(Fault(element.path, fault[0], element.required, fault[1]))
        return None
    kept: dict[str, list[Any]] = {}
    whole = True
    for child in element.children:
        given = [one for one in _listed(value.get(child.name)) if one not in (None, "", {})]
        found = [one for one in (fit(child, one, faults) for one in given) if one is not None]
        if child.most and len(found) > child.most:
            faults.append(Fault(child.path, "too_many", child.required, (("most", child.most),)))
            found = found[: child.most]
        if not given and child.least:
            faults.append(Fault(child.path, "missing", child.required))
        whole = whole and len(found) >= child.least
        if found:
            kept[child.name] = found
    return kept if whole and kept else None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def written(element: Element, kept: Mapping[str, list[Any]], indent: str = "    ") -> Iterator[str]:
    """What `fit` kept, as lines of XML in the order of the schema."""
    for child in element.children:
        for value in kept.get(child.name, ()):
            if child.kind == "group":
                yield f"{indent}<{child.name}>"
                yield from written(child, value, indent + "  ")
                yield f"{indent}</{child.name}>"
            else:
                yield f"{indent}<{child.name}>{escape(value)}</{child.name}>"

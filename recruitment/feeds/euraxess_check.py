"""A feed for EURAXESS read line by line: what its import would refuse, and where. Nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO
from xml.parsers import expat

from .euraxess_schema import JOB, ROOT, SHORT, Element, Fault, schema, text_fault

PIECE = 1 << 16
ATTRIBUTES = {ROOT: frozenset({"isMigration", "isIncremental", "datasourceKey"}),
              JOB: frozenset({"organisationIDKey", "lastmodifieddate"})}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A fault and the line where it stands."""

    line: int
    fault: Fault


@dataclass(slots=True)
class Open:
    """An element being read: its place in the schema (None for what the schema does not know), what it held so far."""

    element: Element | None
    counts: dict[str, int] = field(default_factory=dict)
    last: int = 0  # place of the last of its elements
    text: list[str] = field(default_factory=list)


class Reader:
    """Follows the elements of a feed down and up."""

    def __init__(self) -> None:
        self.found: list[Found] = []
        self.open: list[Open] = []
        self.jobs = 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def _note(self, path: str, code: str, **values: Any) -> None:
        self.found.append(Found(self.parser.CurrentLineNumber, Fault(path, code, True, tuple(values.items()))))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        depth = len(self.open)
        wanted = (ROOT, JOB)[depth] if depth < 2 else ""
        if wanted and name != wanted:
            self._note(name, "unexpected", wanted=wanted)
        if wanted == name:
            self._attributes(name, attributes)
        if depth == 0:
            self.open.append(Open(None))
        elif depth == 1:
            self.jobs += 1
            self.open.append(Open(schema() if name == JOB else None))
        else:
            self.open.append(Open(self._known(self.open[-1], name)))

    def _known(self, above: Open, name: str) -> Element | None:
        """The element of the schema that this one is, noted when it is none or comes too late or too often."""
        if above.element is None:
            return None
        child = above.element.child(name)
        if child is None:
            self._note(f"{above.element.path}/{name}".lstrip("/"), "unknown")
            return None
        place = above.element.children.index(child)
        if place < above.last:
            self._note(child.path, "out_of_order", after=above.element.children[above.last].name)
        above.last = max(above.last, place)
        above.counts[name] = above.counts.get(name, 0) + 1
        if child.most and above.counts[name] > child.most:
            self._note(child.path, "too_many", most=child.most)
        return child

    def _attributes(self, name: str, given: dict[str, str]) -> None:
        for strange in given.keys() - ATTRIBUTES[name]:
            if not strange.startswith(("xmlns", "xsi:")):
                self._note(f"@{strange}", "unknown")
        for known in ATTRIBUTES[name] & given.keys():
            if len(given[known]) > SHORT:
                self._note(f"@{known}", "too_long", count=len(given[known]), most=SHORT)
        if name == JOB:
            for due in ATTRIBUTES[JOB] - given.keys():
                self._note(f"@{due}", "missing")
            if not _moment(given.get("lastmodifieddate", "2026-01-01T00:00:00")):
                self._note("@lastmodifieddate", "not_a_moment", text=given["lastmodifieddate"][:60])
        elif given.get("isIncremental", "false") not in ("true", "false", "0", "1"):
            self._note("@isIncremental", "not_a_boolean", text=given["isIncremental"][:60])

    def _characters(self, text: str) -> None:
        here = self.open[-1]
        if here.element is None or here.element.kind != "group":
            here.text.append(text)
        elif text.strip():
            self._note(here.element.path or JOB, "stray_text", text=text.strip()[:60])

    def _end(self, name: str) -> None:
        done = self.open.pop()
        if not self.open and not self.jobs:
            self._note(ROOT, "empty_feed")
        element, text = done.element, "".join(done.text)
        if element is None:
            return
        if element.kind != "group":
            fault = text_fault(element, text)
            if fault:
                self._note(element.path, fault[0], **dict(fault[1]))
            return
        for child in element.children:
            if done.counts.get(child.name, 0) < child.least:
                self._note(child.path, "missing")


def check(path: Path) -> Iterator[Found]:
    """Everything wrong with a file, as it is met; a file that is no XML ends with one fault saying so."""
    with path.open("rb") as file:
        yield from examine(file)


def examine(file: BinaryIO) -> Iterator[Found]:
    """The faults of a feed, a piece of it in memory at a time."""
    reader = Reader()
    try:
        while piece := file.read(PIECE):
            reader.parser.Parse(piece, False)
            yield from reader.found
            reader.found.clear()
        reader.parser.Parse(b"", True)
    except expat.ExpatError as fault:
        reader.found.append(
            Found(fault.lineno, Fault(ROOT, "not_xml", True, (("text", expat.ErrorString(fault.code)),)))
        )
    yield from reader.found


def _moment(text: str) -> bool:
    try:
        return "T" in text and bool(datetime.fromisoformat(text))
    except ValueError:
        return False

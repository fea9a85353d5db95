"""A jury written as a CSV file: its members, or everything that keeps it from being read, with line and column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from grids.rows import UnreadableError, rows
from workflows.charter.pack_schema import is_iso
from workflows.dossier import Seat

COLUMNS = ("name", "sex", "external", "rank", "role", "trained_on", "specialist", "step_aside")
MOST = 1_000_000  # bytes: no jury comes near


class JuryFileError(ValueError):
    """The file says nothing that can be judged; `faults` holds every reason found."""

    def __init__(self, *faults: str) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(slots=True)
class JuryFile:
    """The members in the order of the file, who steps aside, and what a reader should know."""

    seats: list[Seat] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    asides: set[int] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)


def read(data: bytes) -> JuryFile:
    """The jury in a file: UTF-8, with or without its mark; commas, semicolons or tabs between cells."""
    if len(data) > MOST:
        raise JuryFileError(f"line 1, column 1: larger than {MOST} bytes")
    found, faults = JuryFile(), list[str]()
    try:
        __, lines = rows(data)
        line, header = next(lines, (1, []))
        if not header:
            raise JuryFileError(
                "line 1, column 1: the file is empty; its first line names the columns: " + ",".join(COLUMNS)
            )
        places = _places(line, header, found.notes)
        for line, cells in lines:
            _member(found, faults, line, cells, places, len(header))
    except UnreadableError as error:
        raise JuryFileError(str(error)) from None
    if faults:
        raise JuryFileError(*faults)
    found.notes += [
        f"“{_shown(name)}” is there {times} times and counted as many"
        for name, times in sorted(Counter(found.names).items()) if times > 1
    ]  # fmt: skip
    return found


def _shown(text: str) -> str:
    """A cell as a message quotes it: short, and nothing that a terminal would obey."""
    text = "".join(sign if sign.isprintable() else "?" for sign in text)
    return text if len(text) <= 40 else text[:39] + "…"


def _places(line: int, header: Sequence[str], notes: list[str]) -> dict[str, int]:
    """Where each column stands; the others are ignored, and said to be."""
    known = [name.lower() for name in header]
    faults = [
        f"line {line}, column {place + 1} ({name.lower()}): this column is there twice"
        for place, name in enumerate(known) if name in COLUMNS and name in known[:place]
    ]  # fmt: skip
    faults += [
        f"line {line}, column {len(header) + 1} ({name}): this column is missing"
        for name in COLUMNS
        if name not in known
    ]
    if faults:
        raise JuryFileError(*faults)
    others = [_shown(name) or "without a name" for name, low in zip(header, known, strict=True) if low not in COLUMNS]
    if others:
        notes.append(f"line {line}: columns ignored: {', '.join(others)}")
    return {name: known.index(name) for name in COLUMNS}


def _member(
    found: JuryFile, faults: list[str], line: int, cells: Sequence[str], places: dict[str, int], width: int
) -> None:
    """One line more: a member, or what is wrong with each of its cells."""
    said = {name: cells[place] if place < len(cells) else "" for name, place in places.items()}
    wrong = {name: reason for name, ask in _ASKED.items() if (reason := ask(said[name]))}
    faults += [f"line {line}, column {places[name] + 1} ({name}): {reason}" for name, reason in wrong.items()]
    beyond = next((place for place in range(width, len(cells)) if cells[place]), None)
    if beyond is not None:
        faults.append(f"line {line}, column {beyond + 1}: “{_shown(cells[beyond])}” stands beyond the last column")
    if wrong:
        return
    member = len(found.seats)
    found.names.append(said["name"])
    found.seats.append(
        Seat(
            member=member, person=None, sex=said["sex"].upper(), chair=_is(said["role"], "chair"),
            external=_is(said["external"], "yes"), rank=int(said["rank"][1]),
            trained_on=date.fromisoformat(said["trained_on"]) if said["trained_on"] else None,
            specialist=_is(said["specialist"], "yes"),
        )
    )  # fmt: skip
    if _is(said["step_aside"], "yes"):
        found.asides.add(member)


def _is(text: str, word: str) -> bool:
    return text.lower() == word


def _one_of(*words: str) -> Callable[[str], str]:
    """What is wrong with a cell that holds none of these words, in either case."""
    low = {word.lower() for word in words}
    said = f"{', '.join(words[:-1])} or {words[-1]}"
    return lambda text: (
        "" if text.lower() in low else f"“{_shown(text)}” is not {said}" if text else f"empty; write {said}"
    )


_ASKED: dict[str, Callable[[str], str]] = {
    "name": lambda text: "" if text else "empty; write who it is",
    "sex": _one_of("F", "M", "U"),
    "external": _one_of("yes", "no"),
    "rank": _one_of("R1", "R2", "R3", "R4"),
    "role": _one_of("chair", "member"),
    "trained_on": lambda text: "" if not text or is_iso(text) else f"“{_shown(text)}” is not a day written 2026-01-31",
    "specialist": _one_of("yes", "no"),
    "step_aside": _one_of("yes", "no"),
}

"""What a juror's spreadsheet says against the marks of now: cell by cell, what would change and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import current_app, g
from itsdangerous import BadData, URLSafeSerializer

from forms.marks import CANNOT, NOTE_MAX
from recruitment.services.mark_drafts import Typed
from recruitment.services.marks_workbook import Read
from recruitment.services.scoring_desk import Seat

from . import judging
from .criteria_shown import Marking
from .mark_advance import Advance
from .speech import gettext as _

VERSION = 1
CANNOT_WORDS = ("x", "0", "-", "–")
CANNOT_SIGN = "X"


class NotThisOneError(Exception):
    """A file that belongs elsewhere or is out of date; its text says so."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that cannot be read."""

    cell: str
    who: str
    criterion: str
    what: str


@dataclass(frozen=True, slots=True)
class Change:
    """A mark that the file would change; `stands` is what was put down on the pages since, when it was."""

    cell: str
    who: str
    criterion: str
    typed: Typed
    stands: str = ""


@dataclass(slots=True)
class Report:
    """What came of reading a file."""

    read: int = 0
    same: int = 0
    changes: list[Change] = field(default_factory=list)
    clashes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def doing(self) -> list[Change]:
        """Everything that the file could change."""
        return [*self.changes, *self.clashes]


def _sealer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="marks-file")


def seal(found: Advance, at: str) -> str:
    """What a file is: hire, juror, stage, grid, and for each candidate the sheets and drafts it was made from."""
    now = found.marking
    files = {
        str(seat.number): [seat.earlier, [_version(found, seat, key) for key in now.keys]] for seat in found.owed
    }  # fmt: skip
    member = found.seats[0].member if found.seats else 0
    what = {
        "v": VERSION,
        "hire": g.hire.id,
        "member": member,
        "stage": now.stage,
        "grid": now.digest,
        "at": at,
        "files": files,
    }
    return str(_sealer().dumps(what))


def _version(found: Advance, seat: Seat, key: str) -> int:
    one = found.own.get((seat.application, key))
    return one.version if one else 0


def opened(identity: str, found: Advance) -> Mapping[str, Any]:
    """The identity of a file that belongs to this juror, hire, stage and grid. Raises NotThisOneError."""
    try:
        said: Mapping[str, Any] = _sealer().loads(identity)
    except BadData:
        raise NotThisOneError(
            _("This file was not made here, or its identity was changed: take it out again.")
        ) from None
    member = found.seats[0].member if found.seats else 0
    if said.get("v") != VERSION:
        raise NotThisOneError(_("This file was made by another version of this site: take it out again."))
    if said["hire"] != g.hire.id:
        raise NotThisOneError(_("This file belongs to another hire."))
    if said["member"] != member:
        raise NotThisOneError(_("This file belongs to another member of the jury."))
    if said["stage"] != found.marking.stage:
        raise NotThisOneError(_("This file is out of date: the hire has gone on to another stage of marking."))
    if said["grid"] != found.marking.digest:
        raise NotThisOneError(_("This file is out of date: it was made for another grid."))
    return said


def compared(said: Mapping[str, Any], lines: Sequence[Read], found: Advance) -> Report:
    """The lines of a file against the marks of now."""
    report, seen = Report(), set()
    seats = {seat.number: seat for seat in found.seats}
    titles = {c.key: f"{c.number}. {c.title}" for c in found.marking.criteria}
    for line in lines:
        report.read += 1
        seat = seats.get(line.number)
        who = judging.candidate(seat.number, seat.name) if seat else judging.candidate(line.number, None)
        where = (f"C{line.row}", who, titles.get(line.key, line.key))
        fault = _unfit(said, line, seat, found.marking) or (
            _("This line is there twice.") if (line.number, line.key) in seen else ""
        )
        seen.add((line.number, line.key))
        level = _level(line.level, found.marking.levels)
        if fault:
            report.faults.append(Fault(*where, fault))
        elif level is None:
            wrong = _(
                "“%(typed)s”: a whole level from 1 to %(most)s, or X.", typed=line.level[:40], most=found.marking.levels
            )
            report.faults.append(Fault(*where, wrong))
        elif len(line.note) > NOTE_MAX:
            report.faults.append(Fault(f"D{line.row}", *where[1:], _("%(most)s characters at most.", most=NOTE_MAX)))
        elif seat is not None:
            _weigh(report, where, said, Typed(seat.application, line.key, level, line.note), seat, found)
    return report


def _unfit(said: Mapping[str, Any], line: Read, seat: Seat | None, now: Marking) -> str:
    """Why a line has no place any more; nothing when it has."""
    made_from = said["files"].get(str(line.number))
    if line.key not in now.keys or made_from is None:
        return _("This line was not in the file when it was taken out.")
    if seat is None:
        return _("This file takes no marks any more: it was withdrawn or closed to you.")
    if seat.sheet is not None:
        return _("Out of date: you have handed in these marks since.")
    if seat.earlier != made_from[0]:
        return _("Out of date: this sheet was handed in and given back since.")
    return ""


def _level(text: str, most: int) -> str | None:
    """A level as a page would send it; None for what is none."""
    if text.lower() in CANNOT_WORDS:
        return CANNOT
    return text if text == "" or text in {str(level) for level in range(1, most + 1)} else None


def _weigh(
    report: Report, where: tuple[str, str, str], said: Mapping[str, Any], typed: Typed, seat: Seat, found: Advance
) -> None:
    stands = found.own.get(typed.key)
    note = typed.note.strip()
    if (stands.level, stands.note) == (typed.level, note) if stands else (typed.level, note) == ("", ""):
        report.same += 1
        return
    now = stands.version if stands else 0
    change = Typed(typed.application, typed.criterion, typed.level, note, now)
    made_from = said["files"][str(seat.number)][1][found.marking.keys.index(typed.criterion)]
    if now == made_from:
        report.changes.append(Change(*where, change))
    else:
        report.clashes.append(Change(*where, change, shown(stands.level, stands.note) if stands else ""))


def shown(level: str, note: str) -> str:
    """A mark in one line."""
    mark = _("cannot assess") if level == CANNOT else level or _("no mark")
    return f"{mark} – {note}" if note else mark

"""Why a file holds no grid that can be read, as sentences."""

from __future__ import annotations

import re

from flask_babel import lazy_gettext as _l

from grids.grid import GridError
from recruitment.services import grid_sheets
from recruitment.services.juror_sheets import UnreadableError

WHY = {
    "too_big": _l("The file is larger than %(most)s MB."),
    "too_many": _l("The file has %(count)s lines: a grid has forty criteria at most."),
    "too_far": _l("The file reaches too far or unpacks to too much. Copy the two sheets into a new file."),
    "empty": _l("The file is empty."),
    "no_lines": _l("A sheet has its titles and no line below."),
    "no_head": _l("The sheets “%(grid)s” and “%(criteria)s” are not there with their titles. Start from a grid taken out here."),
    "two_sheets": _l("Two sheets of this file hold criteria: keep one of them."),
    "column_twice": _l("The column “%(column)s” is there twice: keep one of them."),
    "missing": _l("The column “%(columns)s” is missing."),
    "encrypted": _l("The file is protected by a password: save it without one."),
    "wrong_type": _l("This is no grid that can be read here: TOML, JSON, or a spreadsheet saved as XLSX."),
    "broken": _l("The file is damaged: open it in your spreadsheet program and save it again."),
}  # fmt: skip


# What a library of grids says of a file that cannot be read, by the form of its message.
PLACED = (
    (r"not (?P<kind>TOML|JSON): .*line (?P<line>\d+),? column (?P<column>\d+).*",
     _l("This is no %(kind)s that can be read: see line %(line)s, column %(column)s.")),
    (r"not (?P<kind>TOML|JSON): .*", _l("This is no %(kind)s that can be read: it stops before its end.")),
    (r"byte (?P<byte>\d+) is not UTF-8", _l("This is no text in UTF-8: see byte %(byte)s. Save the file again in UTF-8.")),
    (r"a number or a list of the file is too large.*", _l("A number or a list of the file is too large to be read.")),
    (r"(?P<where>\S+) must be a text", _l("“%(where)s” must be a text between quotes.")),
    (r"(?P<where>\S+) must be a list", _l("“%(where)s” must be a list between square brackets.")),
    (r"(?P<where>.+) must be a table", _l("“%(where)s” must be a table with its keys.")),
    (r"(?P<where>\S+) must be a whole number", _l("“%(where)s” must be a whole number.")),
    (r"(?P<where>\S+) must be true or false", _l("“%(where)s” must be true or false.")),
    (r"(?P<where>\S+) must lie between 0 and 100", _l("“%(where)s” must lie between 0 and 100.")),
    (r"(?P<where>\S+) holds a broken character", _l("“%(where)s” holds a character that cannot be kept.")),
    (r"(?P<count>\d+) criteria: (?P<most>\d+) at most", _l("The file has %(count)s criteria: %(most)s at most.")),
    (r"scale has (?P<count>\d+) levels: (?P<most>\d+) at most", _l("The scale has %(count)s levels: %(most)s at most.")),
    (r"(?P<where>\S+): (?P<most>\d+) characters at most", _l("“%(where)s”: %(most)s characters at most.")),
)  # fmt: skip


def no_grid(fault: GridError) -> str:
    """The sentence for a file that holds no grid: what is wrong, and where."""
    for form, sentence in PLACED:
        if found := re.fullmatch(form, str(fault), re.DOTALL):
            return str(sentence) % {name: text[:120] for name, text in found.groupdict().items()}
    return str(_l("This file holds no grid that can be read. Place of the fault: “%(fault)s”.", fault=str(fault)[:300]))


def unread(fault: UnreadableError, language: str) -> str:
    """The sentence for a file of which nothing is kept."""
    way = ("fr", "en").index(language)
    values = {key: pair[way] for key, pair in grid_sheets.SHEETS.items()} | dict(fault.values)
    for key in ("column", "columns"):
        if isinstance(values.get(key), str):
            values[key] = grid_sheets.title_of(str(fault.values[key]), language)
    return str(WHY[fault.code]) % values

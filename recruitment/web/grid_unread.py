"""Why a file holds no grid that can be read, as sentences."""

from __future__ import annotations

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


# The same of a file in TOML or JSON.
NO_GRID = {
    "empty": WHY["empty"],
    "too_large": _l("This text is larger than %(most)s bytes: a grid takes some thousands."),
    "not_read": _l("This is no %(kind)s that can be read: see line %(line)s, column %(column)s."),
    "cut_short": _l("This is no %(kind)s that can be read: it stops before its end."),
    "not_utf8": _l("This is no text in UTF-8: see byte %(byte)s. Save the file again in UTF-8."),
    "out_of_hand": _l("A number or a list of the file is too large to be read."),
    "text": _l("“%(where)s” must be a text between quotes."),
    "list": _l("“%(where)s” must be a list between square brackets."),
    "table": _l("“%(where)s” must be a table with its keys."),
    "whole": _l("“%(where)s” must be a whole number."),
    "true_or_false": _l("“%(where)s” must be true or false."),
    "weight_range": _l("“%(where)s” must lie between 0 and 100."),
    "broken_character": _l("“%(where)s” holds a character that cannot be kept."),
    "criteria_most": _l("The file has %(count)s criteria: %(most)s at most."),
    "scale_most": _l("The scale has %(count)s levels: %(most)s at most."),
    "letters_most": _l("“%(where)s”: %(most)s characters at most."),
}  # fmt: skip


def no_grid(fault: GridError) -> str:
    """The sentence for a file that holds no grid: what is wrong, and where."""
    return str(NO_GRID[fault.code]) % fault.values


def unread(fault: UnreadableError, language: str) -> str:
    """The sentence for a file of which nothing is kept."""
    way = ("fr", "en").index(language)
    values = {key: pair[way] for key, pair in grid_sheets.SHEETS.items()} | dict(fault.values)
    for key in ("column", "columns"):
        if isinstance(values.get(key), str):
            values[key] = grid_sheets.title_of(str(fault.values[key]), language)
    return str(WHY[fault.code]) % values

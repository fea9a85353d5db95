"""A juror's marks as a spreadsheet to fill in away from the site: who, which hire and which state of it are inside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from . import juror_sheets
from .juror_sheets import UnreadableError

MARK, WORDS, KEY = 2, 3, 4  # columns C and D are the juror's, E says which mark the line is
_KEY = re.compile(r"(\d{1,6}):([a-z][a-z0-9_]*)")
_IDENTITY = "otmr-marks"  # first cell of the sheet that says what the file is
_PIECE = 30_000  # characters: a cell holds 32,767 at most
NOTE_MAX = 2000


@dataclass(frozen=True, slots=True)
class Line:
    """One mark to give: the words of its line, what stands already, and which mark it is."""

    criterion: str
    who: str
    level: str
    note: str
    number: int
    key: str


@dataclass(frozen=True, slots=True)
class Book:
    """What is written: names of the sheets, titles, lines, anchors, what to know, and the sealed identity."""

    names: tuple[str, str, str]
    titles: tuple[str, str, str, str]
    lines: Sequence[Line]
    anchors: Sequence[Sequence[str]]
    about: Sequence[Sequence[str]]
    levels: Sequence[str]  # what column C takes
    wrong: str  # said by the spreadsheet when something else is typed
    identity: str


@dataclass(frozen=True, slots=True)
class Read:
    """One line as it came back: its row in the spreadsheet, which mark it is, what was typed."""

    row: int
    number: int
    key: str
    level: str
    note: str


def write(book: Book) -> bytes:
    """The workbook: cells that are not the juror's are locked, marks come from a list, texts stay texts."""
    from xlsxwriter import Workbook  # type: ignore[import-untyped]  # no types; a page worker that writes none stays small

    out = BytesIO()
    as_typed = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with Workbook(out, {"in_memory": True, **as_typed}) as file:
        bold = file.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        plain = file.add_format({"text_wrap": True, "valign": "top"})
        open_ = file.add_format({"text_wrap": True, "valign": "top", "locked": False, "border": 1})
        marks = file.add_worksheet(book.names[0])
        marks.write_row(0, 0, book.titles, bold)
        for row, line in enumerate(book.lines, 1):
            marks.write_row(row, 0, (line.criterion, line.who), plain)
            if line.level.isdigit():
                marks.write_number(row, MARK, int(line.level), open_)
            else:
                marks.write(row, MARK, line.level, open_)
            marks.write(row, WORDS, line.note, open_)
            marks.write(row, KEY, f"{line.number}:{line.key}")
        last = max(1, len(book.lines))
        rule = {"validate": "list", "source": list(book.levels), "error_message": book.wrong}
        marks.data_validation(1, MARK, last, MARK, rule)
        marks.data_validation(1, WORDS, last, WORDS, {"validate": "length", "criteria": "<=", "value": NOTE_MAX})
        for column, width in enumerate((34, 24, 8, 70)):
            marks.set_column(column, column, width)
        marks.set_column(KEY, KEY, 2, None, {"hidden": True})
        marks.freeze_panes(1, 0)
        marks.autofilter(0, 0, last, 1)
        marks.protect("", {"autofilter": True, "format_columns": True, "format_rows": True})
        for name, rows, widths in (
            (book.names[1], book.anchors, (34, *(30,) * 8)),
            (book.names[2], book.about, (30, 90)),
        ):
            page = file.add_worksheet(name)
            for row, cells in enumerate(rows):
                page.write_row(row, 0, cells, bold if row == 0 else plain)
            for column, width in enumerate(widths):
                page.set_column(column, column, width)
        sealed = file.add_worksheet("otmr")
        sealed.write_column(0, 0, [_IDENTITY, *_pieces(book.identity)])
        sealed.very_hidden()
    return out.getvalue()


def _pieces(text: str) -> Iterator[str]:
    return (text[at : at + _PIECE] for at in range(0, len(text), _PIECE))


def read(data: bytes) -> tuple[str, list[Read]]:
    """The sealed identity and every line that says which mark it is. Raises UnreadableError."""
    sheets = juror_sheets.workbook(data)
    sealed = next((rows for rows in sheets if rows and rows[0] and rows[0][0] == _IDENTITY), None)
    if sealed is None:
        raise UnreadableError("no_identity")
    lines = [line for rows in sheets if rows is not sealed for line in _lines(rows)]
    if not lines:
        raise UnreadableError("no_marks")
    return "".join(row[0] for row in sealed[1:] if row), lines


def _lines(rows: Sequence[Sequence[str]]) -> Iterator[Read]:
    for number, row in enumerate(rows, 1):
        found = _KEY.fullmatch(row[KEY]) if len(row) > KEY else None
        if found:
            yield Read(number, int(found[1]), found[2], row[MARK], row[WORDS].replace("\r\n", "\n"))

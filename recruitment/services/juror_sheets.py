"""Spreadsheets in and out, as lines of text: XLSX and ODS by libraries made for it, CSV as any program writes it."""

from __future__ import annotations

import csv
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from io import BytesIO, StringIO
from typing import Any

MOST_BYTES = 5 * 1024 * 1024
MOST_LINES = 5_000
MOST_COLUMNS = 200
MOST_UNPACKED = 64 * 1024 * 1024  # a workbook is a zip: what it unpacks to is bounded before it is read
HEAD = 3  # columns known by their title, at least, make a first line
_FILLED = re.compile(rb"<(?:\w+:)?c(?:>|\s[^>]*[^/]>)")  # a cell that holds something
_PLACE = re.compile(rb"""\sr=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_ODS = re.compile(rb"""<table:(table|table-row|(?:covered-)?table-cell)(?=[\s/>])((?:[^>"']|"[^"]*"|'[^']*')*?)(/?)>""")
_TIMES = re.compile(rb"""\stable:number-(?:rows|columns)-repeated\s*=\s*["']0*([0-9]{1,9})["']""")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ACTING = ("=", "+", "-", "@", "\t", "\r")

Known = Callable[[str], str | None]  # the title of a column -> its key


class UnreadableError(Exception):
    """A file that gives no lines; `code` says why."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a sheet: its number as the spreadsheet shows it, its texts by column."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The columns that were known, the titles that were not, and the lines that hold something."""

    columns: tuple[str, ...]
    strange: tuple[str, ...]
    lines: tuple[Line, ...]


def workbook(data: bytes) -> list[list[list[str]]]:
    """The sheets of an XLSX or ODS as rows of texts, all of them bounded before they are read. Raises UnreadableError."""
    if len(data) > MOST_BYTES:
        raise UnreadableError("too_big", most=MOST_BYTES // (1024 * 1024))
    if not data.strip():
        raise UnreadableError("empty")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableError("encrypted" if _ENCRYPTED in data else "wrong_type")
    if not data.startswith(b"PK"):
        raise UnreadableError("wrong_type")
    return list(_workbook(data))


def read(data: bytes, known: Known) -> Sheet:
    """The lines of a file, told by what it holds and not by its name. Raises UnreadableError."""
    packed = data.startswith((b"PK", b"\xd0\xcf\x11\xe0")) or len(data) > MOST_BYTES or not data.strip()
    sheets = workbook(data) if packed else [_separated(data)]
    found = [sheet for rows in sheets if (sheet := _sheet(rows, known))]
    if len(found) > 1:
        raise UnreadableError("two_sheets")
    if not found:
        raise UnreadableError("no_head" if any(any(row) for rows in sheets for row in rows) else "empty")
    if not found[0].lines:
        raise UnreadableError("no_lines")
    if len(found[0].lines) > MOST_LINES:
        raise UnreadableError("too_many", most=MOST_LINES, count=len(found[0].lines))
    return found[0]


def _sheet(rows: Sequence[Sequence[str]], known: Known) -> Sheet | None:
    """The rows of a sheet as lines; None when its first line holds no titles that are known."""
    first = next((place for place, row in enumerate(rows) if any(row)), None)
    if first is None:
        return None
    keys = [known(title) for title in rows[first]]
    columns = tuple(key for key in keys if key)
    if len(set(columns)) < HEAD:
        return None
    if len(set(columns)) < len(columns):
        raise UnreadableError("column_twice", column=next(key for key in columns if columns.count(key) > 1))
    lines = tuple(
        Line(number, {key: text for key, text in zip(keys, row, strict=False) if key})
        for number, row in enumerate(rows[first + 1 :], first + 2) if any(row)
    )  # fmt: skip
    strange = tuple(title for title, key in zip(rows[first], keys, strict=True) if title and not key)
    return Sheet(columns, strange, lines)


def _workbook(data: bytes) -> Iterator[list[list[str]]]:
    from python_calamine import CalamineError, CalamineWorkbook  # a page worker that reads none stays small

    _bounded(data)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            yield [[_text(cell) for cell in row] for row in rows]
    except CalamineError as fault:
        raise UnreadableError("broken") from fault


# What zipfile raises for a book cut short, with bytes changed, or packed in a way it does not know.
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError)


def _bounded(data: bytes) -> None:
    """Refuse what would unpack to too much, or reach so far that its empty cells would fill the memory."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as book:
            parts = book.infolist()
            if sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise UnreadableError("too_far", lines=MOST_LINES, columns=MOST_COLUMNS)
            names = {part.filename for part in parts}
            opened = names >= {"content.xml", "mimetype"} and b"spreadsheet" in book.read("mimetype")
            if "xl/workbook.xml" not in names and not opened:
                raise UnreadableError("wrong_type")
            if any(part.flag_bits & 1 for part in parts):
                raise UnreadableError("encrypted")
            if opened:
                _near_opened(book)
            for part in parts:
                if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                    _near(book.read(part))
    except _DAMAGED as fault:
        raise UnreadableError("broken") from fault


def _near(xml: bytes) -> None:
    for cell in _FILLED.findall(xml):
        place = _PLACE.search(cell)
        if place is None or _column(place[1]) > MOST_COLUMNS or int(place[2]) > 2 * MOST_LINES:
            raise UnreadableError("too_far", lines=MOST_LINES, columns=MOST_COLUMNS)


def _near_opened(book: zipfile.ZipFile) -> None:
    """The same of an ODS, where a row or a cell says how often it is repeated."""
    manifest = "META-INF/manifest.xml"
    if manifest in book.namelist() and b"encryption-data" in book.read(manifest):
        raise UnreadableError("encrypted")
    row = column = 0
    for what, said, empty in _ODS.findall(book.read("content.xml")):
        times = int(found[1]) if (found := _TIMES.search(said)) else 1
        if what == b"table":
            row = column = 0
        elif what == b"table-row":
            row, column = row + times, 0
        else:
            column += times
            if not empty and (column > MOST_COLUMNS or row > 2 * MOST_LINES):
                raise UnreadableError("too_far", lines=MOST_LINES, columns=MOST_COLUMNS)


def _column(letters: bytes) -> int:
    """The number of a column: A is 1, AA is 27."""
    return reduce(lambda number, letter: number * 26 + letter - 64, letters, 0)


def _separated(data: bytes) -> list[list[str]]:
    """The rows of a CSV file: commas, semicolons or tabs, in UTF-8 or as French spreadsheets save it."""
    if b"\0" in data or data.startswith(b"%PDF"):
        raise UnreadableError("wrong_type")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    first = next((line for line in text.splitlines() if line.strip()), "")
    mark = max(";,\t", key=first.count)
    try:
        return [[_safe(cell) for cell in row] for row in csv.reader(StringIO(text, newline=""), delimiter=mark)]
    except csv.Error as fault:
        raise UnreadableError("broken") from fault


def _safe(cell: str) -> str:
    """A cell without the sign that keeps a spreadsheet from taking it for a formula."""
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_ACTING) else cell


def _text(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def write(sheets: Iterable[tuple[str, Sequence[Sequence[object]], Sequence[int]]]) -> bytes:
    """A workbook: the name of each sheet, its rows (titles first) and the width of its columns.

    Texts stay texts: none becomes a formula, a number or a link.
    """
    from xlsxwriter import Workbook  # type: ignore[import-untyped]  # no types; a page worker that writes none stays small

    out = BytesIO()
    as_typed = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with Workbook(out, {"in_memory": True, **as_typed}) as book:
        bold, day = (
            book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
            book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        )
        for name, rows, widths in sheets:
            page = book.add_worksheet(name)
            page.freeze_panes(1, 0)
            for column, width in enumerate(widths):
                page.set_column(column, column, width)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, date):
                        page.write_datetime(number, column, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001  # a day has no zone
                    else:
                        page.write(number, column, cell, bold if number == 0 else None)
    return out.getvalue()

"""Marks read from a CSV file: one line a candidate, juror and criterion; refused with the place of the fault."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from .tallies import Cube

COLUMNS = ("candidate", "juror", "criterion", "mark")
MOST_CELLS = 20_000_000  # candidates × jurors × criteria: 160 MB
LARGEST = 1e9
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+", re.ASCII)


class MarksFileError(ValueError):
    """What keeps the file from being read: `line` and `column` count from one, columns of the table."""

    def __init__(self, line: int, column: int, reason: str) -> None:
        super().__init__(f"line {line}, column {column}: {reason}")
        self.line, self.column, self.reason = line, column, reason


def read_marks(data: bytes) -> Cube[str, str]:
    """The marks of a file as an array whose candidates, jurors and criteria are in alphabetical order.

    UTF-8, with or without a byte order mark; the four columns in any order, others are passed over. Fields are
    separated by commas, or by semicolons if the header is: only then may a mark have a decimal comma. An empty
    mark stands for “cannot assess”. A line without any text counts for nothing.
    """
    head = re.split(rb"[\r\n]", data.lstrip(), maxsplit=1)[0]
    between = ";" if b";" in head and b"," not in head else ","
    rows = _rows(_text(data, between), between)
    header = next(rows, None)
    if header is None:
        raise MarksFileError(1, 1, "the file is empty")
    places = _places(*header)
    cells: dict[tuple[str, str, str], tuple[float | None, int]] = {}
    for line, row in rows:
        if len(row) != len(header[1]):
            hint = "; write 3.5, not 3,5" if len(row) > len(header[1]) else ""
            raise MarksFileError(
                line,
                min(len(row), len(header[1])) + 1,
                f"{len(row)} fields where the header has {len(header[1])}{hint}",
            )
        candidate, juror, criterion = (_name(line, row, places, name) for name in COLUMNS[:3])
        mark = _mark(line, places["mark"] + 1, row[places["mark"]].strip(), between)
        if (candidate, juror, criterion) in cells:
            before = cells[candidate, juror, criterion][1]
            raise MarksFileError(
                line, places["candidate"] + 1, f"{candidate}, {juror}, {criterion} is already on line {before}"
            )
        cells[candidate, juror, criterion] = (mark, line)
    if not cells:
        raise MarksFileError(header[0] + 1, 1, "no mark follows the header")
    return _cube(cells)


def _text(data: bytes, between: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line, start = before.count(b"\n") + 1, before.rfind(b"\n") + 1
        column = before[start:].count(between.encode()) + 1
        raise MarksFileError(line, column, f"not UTF-8: byte 0x{data[error.start]:02x}") from None


def _rows(text: str, between: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that holds text, with the line on which it begins."""
    reader, line = csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True), 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise MarksFileError(line, 1, f"not CSV: {error}") from None
        if any(field.strip() for field in row):
            yield line, row
        line = reader.line_num + 1


def _places(line: int, header: list[str]) -> dict[str, int]:
    """Where each of the columns stands."""
    names = [name.strip().lower() for name in header]
    for number, name in enumerate(names):
        if name in COLUMNS and name in names[:number]:
            raise MarksFileError(line, number + 1, f"the column “{name}” is there twice")
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        hint = "; fields are separated by commas or semicolons" if len(names) == 1 else ""
        raise MarksFileError(line, len(names) + 1, f"no column “{'”, “'.join(missing)}” in the header{hint}")
    return {name: names.index(name) for name in COLUMNS}


def _name(line: int, row: list[str], places: dict[str, int], column: str) -> str:
    name = row[places[column]].strip()
    if not name:
        raise MarksFileError(line, places[column] + 1, f"the {column} is empty")
    return name


def _mark(line: int, column: int, text: str, between: str) -> float | None:
    if not text:
        return None
    if _DECIMAL_COMMA.fullmatch(text) and between == ";":
        text = text.replace(",", ".")
    if _DECIMAL_COMMA.fullmatch(text):
        raise MarksFileError(line, column, f"“{text}” has a decimal comma; write {text.replace(',', '.')}")
    if not _NUMBER.fullmatch(text):
        raise MarksFileError(line, column, f"“{text[:40]}” is not a number; leave the mark empty for “cannot assess”")
    if abs(float(text)) > LARGEST:
        raise MarksFileError(line, column, f"“{text[:40]}” is beyond any scale of marks")
    return float(text)


def _cube(cells: dict[tuple[str, str, str], tuple[float | None, int]]) -> Cube[str, str]:
    import numpy as np

    names = [sorted({key[part] for key in cells}) for part in range(3)]
    shape = [len(one) for one in names]
    if shape[0] * shape[1] * shape[2] > MOST_CELLS:
        raise MarksFileError(1, 1, f"{shape[0]} candidates × {shape[1]} jurors × {shape[2]} criteria are too many")
    index = [{name: number for number, name in enumerate(one)} for one in names]
    values = np.full(shape, np.nan)
    for (candidate, juror, criterion), (mark, _) in cells.items():
        if mark is not None:
            values[index[0][candidate], index[1][juror], index[2][criterion]] = mark
    return Cube(values, tuple(names[0]), tuple(names[1]), tuple(names[2]))

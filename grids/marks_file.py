"""Marks read from a CSV file: one line a candidate, juror and criterion; refused with the place of the fault."""

from __future__ import annotations

import re

from .rows import UnreadableError, rows
from .tallies import Cube

COLUMNS = ("candidate", "juror", "criterion", "mark")
MOST_CELLS = 20_000_000  # candidates × jurors × criteria: 160 MB
LARGEST = 1e9
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+", re.ASCII)


def read_marks(data: bytes) -> Cube[str, str]:
    """The marks of a file as an array whose candidates, jurors and criteria are in alphabetical order.

    The four columns stand in any order, others are passed over. A mark may have a decimal comma where commas do
    not separate. An empty mark stands for “cannot assess”. Raises UnreadableError with the first fault.
    """
    separator, lines = rows(data)
    header = next(lines, None)
    if header is None:
        raise UnreadableError(1, 1, "the file is empty")
    places = _places(*header)
    cells: dict[tuple[str, str, str], tuple[float | None, int]] = {}
    for line, row in lines:
        if len(row) != len(header[1]):
            hint = "; write 3.5, not 3,5" if len(row) > len(header[1]) else ""
            raise UnreadableError(
                line,
                min(len(row), len(header[1])) + 1,
                f"{len(row)} fields where the header has {len(header[1])}{hint}",
            )
        candidate, juror, criterion = (_name(line, row, places, name) for name in COLUMNS[:3])
        mark = _mark(line, places["mark"] + 1, row[places["mark"]], separator)
        if (candidate, juror, criterion) in cells:
            before = cells[candidate, juror, criterion][1]
            raise UnreadableError(
                line, places["candidate"] + 1, f"{candidate}, {juror}, {criterion} is already on line {before}"
            )
        cells[candidate, juror, criterion] = (mark, line)
    if not cells:
        raise UnreadableError(header[0] + 1, 1, "no mark follows the header")
    return _cube(cells)


def _places(line: int, header: list[str]) -> dict[str, int]:
    """Where each of the columns stands."""
    names = [name.lower() for name in header]
    for number, name in enumerate(names):
        if name in COLUMNS and name in names[:number]:
            raise UnreadableError(line, number + 1, f"the column “{name}” is there twice")
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        hint = "; fields are separated by commas, semicolons or tabs" if len(names) == 1 else ""
        raise UnreadableError(line, len(names) + 1, f"no column “{'”, “'.join(missing)}” in the header{hint}")
    return {name: names.index(name) for name in COLUMNS}


def _name(line: int, row: list[str], places: dict[str, int], column: str) -> str:
    name = row[places[column]]
    if not name:
        raise UnreadableError(line, places[column] + 1, f"the {column} is empty")
    return name


def _mark(line: int, column: int, text: str, separator: str) -> float | None:
    if not text:
        return None
    if _DECIMAL_COMMA.fullmatch(text) and separator != ",":
        text = text.replace(",", ".")
    if _DECIMAL_COMMA.fullmatch(text):
        raise UnreadableError(line, column, f"“{text}” has a decimal comma; write {text.replace(',', '.')}")
    if not _NUMBER.fullmatch(text):
        raise UnreadableError(line, column, f"“{text[:40]}” is not a number; leave the mark empty for “cannot assess”")
    if abs(float(text)) > LARGEST:
        raise UnreadableError(line, column, f"“{text[:40]}” is beyond any scale of marks")
    return float(text)


def _cube(cells: dict[tuple[str, str, str], tuple[float | None, int]]) -> Cube[str, str]:
    import numpy as np

    names = [sorted({key[part] for key in cells}) for part in range(3)]
    shape = [len(one) for one in names]
    if shape[0] * shape[1] * shape[2] > MOST_CELLS:
        raise UnreadableError(1, 1, f"{shape[0]} candidates × {shape[1]} jurors × {shape[2]} criteria are too many")
    index = [{name: number for number, name in enumerate(one)} for one in names]
    values = np.full(shape, np.nan)
    for (candidate, juror, criterion), (mark, _) in cells.items():
        if mark is not None:
            values[index[0][candidate], index[1][juror], index[2][criterion]] = mark
    return Cube(values, tuple(names[0]), tuple(names[1]), tuple(names[2]))

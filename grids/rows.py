"""Rows of a CSV file, each with the line it begins on; what cannot be read is told with its line and column."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO

Row = tuple[int, list[str]]  # its line, its cells

_TOLD = re.compile(r"\s*sep=([,;\t])\s*$", re.IGNORECASE)  # spreadsheets say the separator so, on a line of its own
_FOREIGN = re.compile("[\udc80-\udcff]")  # a byte that is not UTF-8, as it is decoded


class UnreadableError(ValueError):
    """What keeps a file from being read: `line` and `column` count from one, columns of the table."""

    def __init__(self, line: int, column: int, reason: str) -> None:
        super().__init__(f"line {line}, column {column}: {reason}")
        self.line, self.column, self.reason = line, column, reason


def rows(data: bytes) -> tuple[str, Iterator[Row]]:
    """The separator (comma, semicolon or tab), and each row that holds something, its cells stripped.

    UTF-8, with or without a byte order mark. The separator is what a first line `sep=;` says, else the one most
    used in the header. UnreadableError comes with the row at fault: a byte that is not UTF-8, a quote left open.
    """
    lines = list(StringIO(data.decode("utf-8-sig", "surrogateescape"), newline=""))
    told = _TOLD.match(lines[0]) if lines else None
    lines, first = (lines[1:], 2) if told else (lines, 1)
    head = next((line for line in lines if line.strip()), "")
    separator = told[1] if told else max(",;\t", key=head.count)
    return separator, _read(lines, first, separator)


def _read(lines: list[str], first: int, separator: str) -> Iterator[Row]:
    reader, line = csv.reader(lines, strict=True, delimiter=separator), first
    try:
        for cells in reader:
            for place, cell in enumerate(cells, 1):
                if wrong := _FOREIGN.search(cell):
                    raise UnreadableError(line, place, f"not UTF-8: byte 0x{ord(wrong[0]) - 0xDC00:02x}")
            if any(cell.strip() for cell in cells):
                yield line, [cell.strip() for cell in cells]
            line = reader.line_num + first
    except csv.Error as error:
        broken = _broken_cell("".join(lines[line - first :]), separator)
        raise UnreadableError(line, broken, f"not CSV: {error}") from None


def _broken_cell(record: str, separator: str) -> int:
    """Which cell of a record is not well quoted: the first that does not end at a separator."""
    sound = re.compile(rf'(?:"(?:[^"]|"")*"|(?!")[^{separator}\r\n]*){separator}')
    place, at = 1, 0
    while found := sound.match(record, at):
        place, at = place + 1, found.end()
    return place

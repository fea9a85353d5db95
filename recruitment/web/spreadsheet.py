"""Lists for spreadsheets: CSV as the reader's own program opens it, with no cell that acts."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO

from flask import Response

from .language import current

_ACTING = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_ACTING) else cell


def download(name: str, rows: Iterable[Iterable[object]]) -> Response:
    """The rows as a file called `name`: semicolons in French, as its spreadsheets want."""
    out = StringIO()
    out.write("\ufeff")  # without it, spreadsheets take UTF-8 for something else
    writer = csv.writer(out, delimiter=";" if current() == "fr" else ",", lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return Response(
        out.getvalue(), mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )

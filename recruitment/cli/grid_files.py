"""`otmr grid check` and `otmr grid hash`: grids outside the application."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import click
from flask import Flask
from flask_babel import Babel

from grids.checks import EXPECTED_FAMILIES, FAMILIES
from grids.files import MOST_BYTES, read
from grids.grid import Grid, GridError, digest
from recruitment.services import grid_sheets
from recruitment.services.grid_sheets import FaultyError
from recruitment.services.juror_sheets import UnreadableError
from recruitment.web.grid_checked import Checked, Remark, cell_fault, checked
from recruitment.web.grid_unread import unread

MOST = 5_000_000


@dataclass(frozen=True, slots=True)
class _File:
    grid: Grid
    lines: dict[str, int] | None  # of a spreadsheet: where each criterion stands


@click.command()
@click.argument("file")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of lines.")
@click.option("--family", "families", multiple=True, type=click.Choice(FAMILIES),
              help=f"Families that must each have a criterion. [{', '.join(EXPECTED_FAMILIES)}]")  # fmt: skip
@click.option("--levels", default=5, show_default=True, type=click.IntRange(2, 10), help="Levels of the scale.")
def check(file: str, as_json: bool, families: tuple[str, ...], levels: int) -> None:
    """Check the scoring grid in FILE: TOML, JSON, or the spreadsheet that the application writes (XLSX).

    Weights add up to 100, every level is anchored in both languages, families are covered, and no text names a metric
    of a journal or a count. “-” reads standard input. The last line is the hash of the grid.

    Exits 0 when the grid can be used, 1 when something is to be mended, 2 when FILE cannot be read.

    \b
    With --json, one object:
      id, version, digest   the grid and its hash
      ok                    true when nothing is to be mended
      total, families       sum of the weights, and by family
      ranked, collected     criteria that are marked, and that are only collected
      faults, advice        [{code, criterion, text, line, column}]; line and column of a spreadsheet, else null
    """
    app = Flask("otmr")
    Babel(app, default_locale="en")
    with app.app_context():
        found = _read(file)
        result = checked(found.grid, "en", families or EXPECTED_FAMILIES, levels)
        click.echo(json.dumps(_told(found, result), indent=1) if as_json else "\n".join(_lines(found, result)))
    raise SystemExit(0 if result.sound else 1)


@click.command(name="hash")
@click.argument("file")
@click.argument("expected", required=False)
def hash_(file: str, expected: str | None) -> None:
    """Print the hash (SHA-256) of the grid in FILE: TOML, JSON or XLSX. “-” reads standard input.

    It is the hash of the grid as JSON with sorted keys, no spaces, in UTF-8: of the JSON file that the application
    gives, `sha256sum` says the same. With EXPECTED, the hash printed on an advert, exits 1 when the two differ.
    """
    app = Flask("otmr")
    Babel(app, default_locale="en")
    with app.app_context():
        found = digest(_read(file).grid)
    click.echo(found)
    if expected and expected.lower() != found:
        click.echo(f"{file}: not the grid of {expected}", err=True)
        raise SystemExit(1)


def _read(file: str) -> _File:
    """The grid of a file; what is wrong with the file goes to standard error."""
    try:
        with click.open_file(file, "rb") as source:
            data: bytes = source.read(MOST + 1)
    except OSError as error:
        raise _refused(file, [error.strerror or str(error)]) from None
    try:
        if data.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
            sheet = grid_sheets.read(data)
            return _File(sheet.grid, dict(sheet.lines))
        return _File(read(data[: MOST_BYTES + 1]), None)
    except GridError as error:
        raise _refused(file, [str(error)]) from None
    except UnreadableError as error:
        raise _refused(file, [unread(error, "en")]) from None
    except FaultyError as error:
        raise _refused(file, [
            f"line {one.line}, {grid_sheets.title_of(one.column, 'en')}: {cell_fault(one, 'en')}"
            for one in error.faults
        ]) from None  # fmt: skip


def _refused(file: str, reasons: list[str]) -> SystemExit:
    for reason in reasons:
        click.echo(f"{file}: {reason}", err=True)
    return SystemExit(2)


def _told(found: _File, result: Checked) -> dict[str, Any]:
    return {
        "id": found.grid.id, "version": found.grid.version, "digest": result.digest, "ok": result.sound,
        "total": result.total, "families": dict(result.families), "ranked": result.ranked,
        "collected": result.collected, "faults": [_remark(found, one) for one in result.faults],
        "advice": [_remark(found, one) for one in result.remarks],
    }  # fmt: skip


def _remark(found: _File, one: Remark) -> dict[str, Any]:
    line, column = _place(found, one)
    return {"code": one.code, "criterion": one.criterion or None, "text": one.text, "line": line, "column": column}


def _place(found: _File, one: Remark) -> tuple[int | None, str | None]:
    """Line and column of the sheet of criteria; neither for another kind of file, or for the grid as a whole."""
    line = (found.lines or {}).get(one.criterion)
    return (line, grid_sheets.title_of(grid_sheets.column_of(one.values, one.code), "en")) if line else (None, None)


def _lines(found: _File, result: Checked) -> list[str]:
    said = [f"{found.grid.title['en'] or found.grid.id or 'grid'}, version {found.grid.version or '(none)'}: "
            f"{result.ranked} criteria marked, {result.collected} collected, weights {result.total}"]  # fmt: skip
    said += [f"{_where(found, one)}{one.text}" for one in result.faults]
    said += [f"note: {_where(found, one)}{one.text}" for one in result.remarks]
    return [*said, "Nothing is to be mended." if result.sound else "To be mended.", f"SHA-256 {result.digest}"]


def _where(found: _File, one: Remark) -> str:
    line, column = _place(found, one)
    return f"line {line}, {column}: " if line else ""

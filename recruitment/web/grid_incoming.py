"""A grid that somebody sends as a file: what it holds, or every fault with its line and column."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from forms.grid_editor import one_line
from grids import files
from grids.grid import Grid, GridError, from_mapping, to_mapping
from recruitment.services import grid_sheets
from recruitment.services.grid_sheets import FaultyError
from recruitment.services.juror_sheets import MOST_BYTES, UnreadableError

from .grid_checked import cell_fault
from .grid_unread import no_grid, unread

__all__ = ["MOST_BYTES", "Placed", "read"]
LEVELS = 5


@dataclass(frozen=True, slots=True)
class Placed:
    """A fault: what it says, the line and the title of its column; neither for the file as a whole."""

    text: str
    line: int | None = None
    column: str = ""


def read(data: bytes, language: str) -> tuple[Grid | None, list[Placed]]:
    """The grid of a file in any of its forms, or why there is none."""
    if not data.strip():
        return None, [Placed(unread(UnreadableError("empty"), language))]
    if len(data) > MOST_BYTES:
        return None, [Placed(unread(UnreadableError("too_big", most=MOST_BYTES // (1024 * 1024)), language))]
    try:
        found = grid_sheets.read(data).grid if data.startswith((b"PK", b"\xd0\xcf\x11\xe0")) else files.read(data)
        if len(found.scale) != LEVELS:
            return None, [
                Placed(
                    _("The scale has %(count)s levels: it takes %(expected)s.", count=len(found.scale), expected=LEVELS)
                )
            ]
        return _folded(found), []
    except UnreadableError as error:
        return None, [Placed(unread(error, language))]
    except GridError as error:
        return None, [Placed(no_grid(error))]
    except FaultyError as error:
        return None, [
            Placed(cell_fault(one, language), one.line, grid_sheets.title_of(one.column, language))
            for one in error.faults
        ]  # fmt: skip


def _folded(grid: Grid) -> Grid:
    """The grid with each text on one line, as the editor would have it."""

    def fold(value: object) -> object:
        if isinstance(value, dict):
            return {key: fold(one) for key, one in value.items()}
        if isinstance(value, list):
            return [fold(one) for one in value]
        return one_line(value) if isinstance(value, str) else value

    folded = fold(to_mapping(grid))
    assert isinstance(folded, dict)
    return from_mapping(folded)

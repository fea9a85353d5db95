"""A grid as the fields of its page."""

from __future__ import annotations

from typing import Any

from forms.grid_editor import data_of
from grids.grid import Grid
from grids.library import load

POSTDOC = load("postdoc")


def typed(grid: Grid = POSTDOC, then: str = "save", **changed: Any) -> dict[str, str]:
    """The fields that the page of a grid sends."""
    fields = {}
    data = data_of(grid)
    for name, value in data.items():
        if name != "criteria":
            fields[name] = value
    for number, row in enumerate(data["criteria"]):
        for name, value in row.items():
            if name != "ranked" or value:
                fields[f"criteria-{number}-{name}"] = "y" if value is True else value
    return {**fields, "then": then, **changed}

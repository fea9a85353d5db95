"""The grids that come with the software, one TOML file each."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from .grid import Grid, GridError, from_mapping

FOLDER = Path(__file__).with_name("definitions")


@cache
def library(folder: Path = FOLDER) -> Mapping[str, Grid]:
    """Every grid of a folder by its id; GridError names the file that cannot be read."""
    grids: dict[str, Grid] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            grid = from_mapping(tomllib.loads(path.read_text("utf-8")))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, GridError) as error:
            raise GridError("in_library", file=path.name, said=error) from error
        if grid.id != path.stem:
            said = f"id is {grid.id!r}, it must be the name of the file"
            raise GridError("in_library", file=path.name, said=said)
        grids[grid.id] = grid
    return MappingProxyType(grids)


def load(grid_id: str) -> Grid:
    """The grid of that id; KeyError lists those that exist."""
    grids = library()
    if grid_id not in grids:
        raise KeyError(f"no grid {grid_id!r}; there are {', '.join(grids)}")
    return grids[grid_id]

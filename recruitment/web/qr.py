"""A square code as the path of one SVG shape: no inline style, nothing fetched."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Squares:
    """How many modules a side has, and the `d` of a path that draws the dark ones."""

    size: int
    path: str


def squares(text: str) -> Squares:
    """The code of `text`, without the quiet border (the page leaves it)."""
    import segno  # only on the few pages that show a code

    rows = segno.make(text, error="m", micro=False).matrix
    drawn = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return Squares(len(rows), "".join(drawn))

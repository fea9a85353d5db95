"""Pictures of marks as shapes on a sheet of points: drawn as vectors in a PDF and as SVG on a page, from one list.

Heights are counted from the top. Whoever cannot see a picture hears its `alt`; a table always says the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

WIDTH = 464.0  # between the margins of the page, in points
SMALL = 7.2  # size of labels
LABELS = 104.0  # room for names at the left
SHADES = {
    "ink": "#12304f", "mid": "#3d6187", "line": "#d3dae1", "muted": "#4d5b69", "accent": "#a8410f", "tie": "#fdf6f1",
    "low2": "#e5a27c", "low1": "#f5d5c3", "near": "#f1f3f5", "high1": "#c3d6e8", "high2": "#7fa3c7",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line."""

    kind: ClassVar[str] = "stroke"
    x: float
    y: float
    to_x: float
    to_y: float
    shade: str
    width: float = 0.6


@dataclass(frozen=True, slots=True)
class Dot:
    """A full circle."""

    kind: ClassVar[str] = "dot"
    x: float
    y: float
    radius: float
    shade: str


@dataclass(frozen=True, slots=True)
class Box:
    """A full rectangle, from its top left corner."""

    kind: ClassVar[str] = "box"
    x: float
    y: float
    width: float
    height: float
    shade: str


@dataclass(frozen=True, slots=True)
class Label:
    """A word at a baseline, cut to `room` points; `anchor` is start, middle or end."""

    kind: ClassVar[str] = "label"
    x: float
    y: float
    text: str
    anchor: str = "start"
    shade: str = "muted"
    room: float = WIDTH


Shape = Stroke | Dot | Box | Label


@dataclass(frozen=True, slots=True)
class Drawing:
    """One picture, as wide as the text."""

    kind: ClassVar[str] = "drawing"
    alt: str
    height: float
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A mean with its interval."""

    label: str
    mean: float
    low: float
    high: float
    tie: bool = False


ROW, FIELD, MOST_ROWS = 17.0, WIDTH - LABELS - 8, 30


def _of(alt: str, shown: Sequence[str], whole: int) -> str:
    """What a picture is of; one of several also says where it begins and ends: they are told apart by ear too."""
    return alt if len(shown) == whole else f"{alt} ({' – '.join(dict.fromkeys((shown[0], shown[-1])))})"


def intervals(spans: Sequence[Span], levels: int, alt: str) -> Iterator[Drawing]:
    """Means with their intervals, thirty rows a picture; rows that the marks do not separate stand on a tint."""
    for first in range(0, len(spans), MOST_ROWS):
        part = spans[first : first + MOST_ROWS]
        bottom = len(part) * ROW
        shapes: list[Shape] = [Box(0, n * ROW, WIDTH, ROW, "tie") for n, span in enumerate(part) if span.tie]
        for level in range(1, levels + 1):
            x = _at(level, levels)
            shapes += [Stroke(x, 0, x, bottom, "line"), Label(x, bottom + 9, str(level), "middle")]
        for number, span in enumerate(part):
            shapes += _span(span, number * ROW + ROW / 2, levels)
        yield Drawing(_of(alt, [span.label for span in part], len(spans)), bottom + 13, tuple(shapes))


def _at(value: float, levels: int) -> float:
    return round(LABELS + FIELD * (value - 1) / (levels - 1), 2)


def _span(span: Span, y: float, levels: int) -> list[Shape]:
    low, mean, high = (_at(value, levels) for value in (span.low, span.mean, span.high))
    return [
        Label(4, y + 2.5, span.label, room=LABELS - 12), Stroke(low, y, high, y, "mid", 2.4),
        Stroke(low, y - 3.5, low, y + 3.5, "ink", 1), Stroke(high, y - 3.5, high, y + 3.5, "ink", 1),
        Dot(mean, y, 3.2, "ink"),
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Marks:
    """One criterion: for each row its label, how many members gave each level, and whether they lie far apart."""

    title: str
    rows: tuple[tuple[str, tuple[int, ...], bool], ...]


ACROSS, LINE, HEAD = 3, 11.0, 14.0


def multiples(criteria: Sequence[Marks], levels: int, alt: str) -> Iterator[Drawing]:
    """Small pictures side by side, one a criterion: the bigger the dot, the more members gave the level."""
    wide = (WIDTH - (ACROSS - 1) * 14) / ACROSS
    for first in range(0, len(criteria), ACROSS):
        part = criteria[first : first + ACROSS]
        shapes: list[Shape] = []
        for number, one in enumerate(part):
            shapes += _multiple(one, number * (wide + 14), wide, levels)
        rows = max(len(one.rows) for one in part)
        yield Drawing(_of(alt, [one.title for one in part], len(criteria)), HEAD + rows * LINE + 12, tuple(shapes))


def _multiple(one: Marks, left: float, wide: float, levels: int) -> list[Shape]:
    places = [left + 26 + (wide - 34) * level / (levels - 1) for level in range(levels)]
    shapes: list[Shape] = [Label(left, 8, one.title, shade="ink", room=wide)]
    for number, (label, counts, apart) in enumerate(one.rows):
        y = HEAD + number * LINE + LINE / 2
        shapes += [Label(left, y + 2.5, label, room=18), Stroke(left + 20, y, left + wide, y, "line")]
        shade = "accent" if apart else "mid"
        shapes += [
            Dot(round(x, 2), y, round(min(1.4 + 0.5 * count, 4.6), 2), shade)
            for x, count in zip(places, counts, strict=True) if count
        ]  # fmt: skip
    foot = HEAD + len(one.rows) * LINE + 8
    return [*shapes, *(Label(round(x, 2), foot, str(n), "middle") for n, x in enumerate(places, 1))]


@dataclass(frozen=True, slots=True)
class Tile:
    """A cell of the map: what it says, and its shade."""

    text: str
    shade: str


MOST_TILES = 12


def tiles(rows: Sequence[tuple[str, tuple[Tile, ...]]], heads: Sequence[str], alt: str) -> Iterator[Drawing]:
    """A map: a row a member, a column a person, twelve columns a picture."""
    for first in range(0, len(heads), MOST_TILES):
        columns = heads[first : first + MOST_TILES]
        step = (WIDTH - LABELS) / max(len(columns), 6)
        shapes: list[Shape] = [
            Label(LABELS + (n + 0.5) * step, 9, head, "middle", room=step - 2) for n, head in enumerate(columns)
        ]
        for number, (label, cells) in enumerate(rows):
            y = 13 + number * ROW
            shapes.append(Label(4, y + ROW / 2 + 2.5, label, room=LABELS - 12))
            for n, cell in enumerate(cells[first : first + MOST_TILES]):
                x = LABELS + n * step
                shapes.append(Box(x + 0.5, y + 0.5, step - 1, ROW - 1, cell.shade))
                shapes.append(Label(x + step / 2, y + ROW / 2 + 2.5, cell.text, "middle", "ink", step - 2))
        yield Drawing(_of(alt, columns, len(heads)), 13 + len(rows) * ROW + 4, tuple(shapes))

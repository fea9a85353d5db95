"""Breaking text into lines, at spaces only: an address, a code or a name with a hyphen stays whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .blocks import Text
from .styles import Style

Line = tuple[tuple[str, str], ...]  # (face, text) stretches, left to right
Measure = Callable[[str, str], float]  # (face, text) -> width at size 1
Unit = list[tuple[str, str]]


def wrap(text: Text, style: Style, width: float, measure: Measure) -> list[Line]:
    """The lines of `text`, each at most `width` points. All but the last end with a space, so that a reader
    that speaks or copies the text does not glue two words together."""
    limit = width / style.size
    lines: list[Line] = []
    line: Unit = []
    used = 0.0
    for unit in _units(text, style, limit, measure):
        size = sum(measure(face, part) for face, part in unit)
        space = measure(unit[0][0], " ") if line else 0.0
        if line and used + space + size > limit:
            lines.append(_joined(line, closing=" "))
            line, used, space = [], 0.0, 0.0
        if line:
            unit = [(unit[0][0], f" {unit[0][1]}"), *unit[1:]]
        line += unit
        used += space + size
    if line:
        lines.append(_joined(line))
    return lines


def _units(text: Text, style: Style, limit: float, measure: Measure) -> Iterator[Unit]:
    """What may not be broken: the text between two spaces, cut by force only when wider than a line."""
    unit: Unit = []
    for run in text:
        face = style.face(run)
        for number, part in enumerate(run.text.split(" ")):
            if number and unit:
                yield from _fitting(unit, limit, measure)
                unit = []
            if part:
                unit.append((face, part))
    if unit:
        yield from _fitting(unit, limit, measure)


def _fitting(unit: Unit, limit: float, measure: Measure) -> Iterator[Unit]:
    if sum(measure(face, part) for face, part in unit) <= limit:
        yield unit
        return
    piece: Unit = []
    used = 0.0
    for face, char in ((face, char) for face, part in unit for char in part):
        size = measure(face, char)
        if piece and used + size > limit:
            yield list(_joined(piece))
            piece, used = [], 0.0
        piece.append((face, char))
        used += size
    yield list(_joined(piece))


def _joined(unit: Unit, closing: str = "") -> Line:
    """Neighbours of the same face as one stretch."""
    stretches: Unit = []
    for face, part in unit:
        if stretches and stretches[-1][0] == face:
            stretches[-1] = (face, stretches[-1][1] + part)
        else:
            stretches.append((face, part))
    face, part = stretches[-1]
    stretches[-1] = (face, part + closing)
    return tuple(stretches)

"""Pictures of marks as plain coordinates: templates draw them as SVG, and a table says the same beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from recruitment.services.deliberation import File, Marked, Member

LEFT, WIDTH = 8.0, 88.0  # percent of the width: where level 1 stands, and how far level 5 lies
ROW = 22  # pixels a row of small multiples
WIDE = 3  # levels from which a spread is drawn in brick
MOST = 40  # rows that a person reads in one picture, or in the list of what to discuss


def at(value: float, levels: int) -> float:
    """Where a mean or a level stands, in percent of the width."""
    return round(LEFT + WIDTH * (value - 1) / (levels - 1), 2)


@dataclass(frozen=True, slots=True)
class Bar:
    """One candidate: the mean, and where it would lie with a jury drawn alike, else between the members' own means."""

    label: str
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Group:
    """Rows drawn together; `tie` when the marks do not separate them."""

    tie: bool
    bars: tuple[Bar, ...]


def intervals(
    marked: Marked, between: Mapping[int, tuple[float, float] | None] | None = None
) -> tuple[Group, ...]:
    """The candidates in the order of their means, neighbours in a tie held together."""
    levels, between = len(marked.grid.scale), between or {}
    group_of = {a: n for n, group in enumerate(marked.ties) for a in group}
    groups: list[tuple[int | None, list[Bar]]] = []
    for file in marked.files:
        if file.mean is None or file.lowest is None or file.highest is None:
            continue
        low, high = between.get(file.application) or (file.lowest, file.highest)
        bar = Bar(file.name, at(file.mean, levels), at(low, levels), at(high, levels))
        group = group_of.get(file.application)
        if group is not None and groups and groups[-1][0] == group:
            groups[-1][1].append(bar)
        else:
            groups.append((group, [bar]))
    return tuple(Group(group is not None, tuple(bars)) for group, bars in groups)


@dataclass(frozen=True, slots=True)
class Dot:
    """One level that members gave: the bigger, the more of them."""

    x: float
    radius: float
    level: int
    count: int


@dataclass(frozen=True, slots=True)
class Row:
    """The marks of one candidate on one criterion."""

    label: str
    y: int
    wide: bool
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Multiple:
    """One criterion across all candidates."""

    key: str
    spread: int
    height: int
    rows: tuple[Row, ...]
    ticks: tuple[tuple[int, float], ...]


def multiples(marked: Marked) -> tuple[Multiple, ...]:
    """One small picture a criterion, rows in the order of the means; of many candidates those furthest apart on it."""
    levels = len(marked.grid.scale)
    ticks = tuple((level, at(level, levels)) for level in range(1, levels + 1))
    found = []
    for criterion in marked.grid.at(None):
        spreads = {file.application: file.spread(criterion.key) for file in marked.files}
        apart = set(sorted(spreads, key=lambda application: -spreads[application])[:MOST])
        shown = [file for file in marked.files if file.application in apart]
        rows = tuple(_row(file, criterion.key, ROW * place + 14, levels) for place, file in enumerate(shown))
        spread = max(spreads.values(), default=0)
        found.append(Multiple(criterion.key, spread, ROW * len(rows) + ROW, rows, ticks))
    return tuple(found)


def _row(file: File, key: str, y: int, levels: int) -> Row:
    given = [level for level in file.marks.get(key, {}).values() if level is not None]
    dots = tuple(
        Dot(at(level, levels), round(2.2 + 1.05 * count, 2), level, count)
        for level in range(1, levels + 1) if (count := given.count(level))
    )  # fmt: skip
    return Row(str(file.number), y, file.spread(key) >= WIDE, dots)


@dataclass(frozen=True, slots=True)
class Cell:
    """One member's mean for one candidate; `shade` from -2 (well below the median) to 2."""

    value: float | None
    aside: bool
    shade: int


def heat(marked: Marked, members: Sequence[Member]) -> tuple[tuple[Member, tuple[Cell, ...]], ...]:
    """Each member's means beside the others', a row a member, a column a candidate."""
    middles = {file.application: _median(list(file.by_member.values())) for file in marked.files}
    return tuple(
        (member, tuple(_cell(file, member.id, middles[file.application]) for file in marked.files))
        for member in members
    )


def _median(values: list[float]) -> float:
    ordered = sorted(values)
    half = len(ordered) // 2
    if not ordered:
        return 0.0
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _cell(file: File, member: int, middle: float) -> Cell:
    value = file.by_member.get(member)
    if value is None:
        return Cell(None, member in file.asides, 0)
    off = value - middle
    shade = 0 if abs(off) < 0.25 else 1 if abs(off) < 0.5 else 2
    return Cell(value, False, shade if off > 0 else -shade)

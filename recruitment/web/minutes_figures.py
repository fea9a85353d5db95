"""What the marks say, in the minutes: each picture with its table; single marks only where the reader may see them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from recruitment.letters import drawings
from recruitment.letters.blocks import Block, Heading, Para, Table, plain
from recruitment.services.deliberation import Marked, Member

from . import figures
from .agreement import ALIKE, NONE, Line, Told
from .dates import number, percent
from .speech import gettext

MOST_COLUMNS = 8  # members in one table of marks: beyond, columns would be too narrow to read


def blocks(marked: Marked, told: Told, members: Sequence[Member], titles: Mapping[str, str], change: float, *,
           detail: bool) -> tuple[Block, ...]:  # fmt: skip
    """Agreement and the order of the marks; with `detail`, also by criterion and by member."""
    found: list[Block] = [
        Heading(2, gettext("What the marks say")), *_verdict(marked, told), *_order(marked, told, change),
    ]  # fmt: skip
    if detail:
        found += [*_by_criterion(told), *_leanings(told), *_map(marked, members), *_marks(marked, members, titles)]
    return tuple(found)


def _para(text: str, *, keep: bool = False) -> Para:
    return Para(plain(text), keep=keep)


def _verdict(marked: Marked, told: Told) -> Iterator[Block]:
    if marked.alpha is None:
        yield _para(gettext("Agreement cannot be told: marks do not vary, or stand alone."))
    elif marked.below:
        yield _para(gettext("Agreement under the threshold: talk before deciding."))
    else:
        yield _para(gettext("Agreement enough to go on."))
    yield _para(" ".join(part for part in (told.rests, told.small) if part))


def _order(marked: Marked, told: Told, change: float) -> Iterator[Block]:
    """Means with intervals, then how firm each place is."""
    spans, levels = [], len(marked.grid.scale)
    tied = {application for group in marked.ties for application in group}
    for file in marked.files:
        if file.mean is not None and file.lowest is not None and file.highest is not None:
            firm = told.firm.get(file.application)
            low, high = (firm.between if firm else None) or (file.lowest, file.highest)
            spans.append(drawings.Span(file.name, file.mean, low, high, file.application in tied))
    yield from drawings.intervals(spans, levels, gettext("Picture: means and their intervals, as in the table below"))
    rows = []
    for file in marked.files:
        firm = told.firm.get(file.application)
        if firm and file.mean is not None:
            rows.append((file.name, number(file.mean, 2), firm.interval, *firm.ranks, firm.top))
    yield Table(
        gettext("Means, intervals (90%), and best and worst rank met"),
        (gettext("Person"), gettext("Mean"), gettext("Interval"), gettext("Without a member"),
         gettext("Weights ± %(change)s", change=percent(change)), gettext("Jury drawn alike"),
         gettext("Among the posts")),
        tuple(rows), (0.25, 0.1, 0.17, 0.12, 0.13, 0.12, 0.11),
    )  # fmt: skip
    yield _para(
        gettext(
            "Tinted rows: people whom the marks do not separate. Intervals: where the mean would lie nine times out of"
            " ten with a jury drawn alike. The sum compares; the jury ranks."
        )
    )


def _by_criterion(told: Told) -> Iterator[Block]:
    yield _para(gettext("Agreement criterion by criterion, with intervals (95%):"), keep=True)
    yield Table(
        gettext("Agreement criterion by criterion, with intervals (95%)"),
        (gettext("Criterion"), gettext("Alpha, interval"), gettext("Alpha, ordinal"), "ICC(2,1)", "ICC(2,k)",
         gettext("Yardstick")),
        tuple(_agreed(line) for line in (told.overall, *told.criteria)), (0.24, 0.17, 0.17, 0.15, 0.15, 0.12),
    )  # fmt: skip
    yield _para(str(ALIKE))


def _agreed(line: Line) -> tuple[str, ...]:
    cells = (line.interval.whole, line.ordinal.whole, line.single.whole, line.mean.whole)
    return (line.title, *cells, line.interval.word or NONE)


def _leanings(told: Told) -> Iterator[Block]:
    yield _para(gettext("Leaning of each member, in points of the scale; shown beside the means, never in their place:"), keep=True)
    yield Table(
        gettext("Leaning of each member, in points of the scale"),
        (gettext("Member of the jury"), gettext("Leaning"), gettext("Interval (95%)"), gettext("In words")),
        tuple((one.name, one.value, one.interval or NONE, one.words) for one in told.leanings), (0.3, 0.12, 0.22, 0.36),
    )  # fmt: skip


SHADE = {-2: "low2", -1: "low1", 0: "near", 1: "high1", 2: "high2"}


def _map(marked: Marked, members: Sequence[Member]) -> Iterator[Block]:
    """Who marks apart, and for whom: the picture; its table holds the same means."""
    rows = figures.heat(marked, members)
    heads = [str(file.number) for file in marked.files]
    drawn = [
        (
            member.name,
            tuple(
                drawings.Tile(number(cell.value, 1), SHADE[cell.shade])
                if cell.value is not None
                else drawings.Tile(gettext("aside") if cell.aside else NONE, "near")
                for cell in cells
            ),
        )
        for member, cells in rows
    ]
    alt = gettext("Picture: mean given by each member to each person, by the number of the application, as below")
    yield _para(gettext("Who marks apart, and for whom, by the number of the application:"), keep=True)
    yield from drawings.tiles(drawn, heads, alt)
    for part in _parts(members):
        by_member = {member.id: cells for member, cells in rows}
        yield Table(
            gettext("Weighted mean given by each member to each person"),
            (gettext("Person"), *(member.name for member in part)),
            tuple(
                (f"{file.number} · {file.name}", *(_mean(by_member[member.id][place]) for member in part))
                for place, file in enumerate(marked.files)
            ),
            _shares(len(part)),
        )


def _mean(cell: figures.Cell) -> str:
    return number(cell.value, 2) if cell.value is not None else gettext("aside") if cell.aside else NONE


def _marks(marked: Marked, members: Sequence[Member], titles: Mapping[str, str]) -> Iterator[Block]:
    """Every mark: small pictures, one a criterion, then the table."""
    levels = range(1, len(marked.grid.scale) + 1)
    drawn = []
    for criterion in marked.grid.at(None):
        weight = f" {percent(criterion.weight / 100)}"
        rows = []
        for file in marked.files:
            given = [level for level in file.marks.get(criterion.key, {}).values() if level is not None]
            counts = tuple(given.count(level) for level in levels)
            rows.append((str(file.number), counts, file.spread(criterion.key) >= figures.WIDE))
        drawn.append(drawings.Marks(f"{titles[criterion.key]}{weight}", tuple(rows)))
    yield _para(gettext("Marks on each criterion; in brick, three levels apart or more:"), keep=True)
    yield from drawings.multiples(
        drawn, len(levels), gettext("Pictures: how many members gave each level, a line an application, as below")
    )
    for part in _parts(members):
        yield Table(
            gettext("Every mark, by application and criterion"),
            (gettext("Application and criterion"), *(member.name for member in part)),
            tuple(
                (f"{file.number} · {titles[c.key]}", *(_mark(file.marks.get(c.key, {}), m, file.asides) for m in part))
                for file in marked.files for c in marked.grid.at(None)
            ),
            _shares(len(part)),
        )  # fmt: skip


def _mark(given: Mapping[int, int | None], member: Member, asides: frozenset[int]) -> str:
    if member.id in asides:
        return gettext("aside")
    if member.id not in given:
        return NONE
    level = given[member.id]
    return gettext("cannot assess") if level is None else str(level)


def _parts(members: Sequence[Member]) -> Iterator[Sequence[Member]]:
    """The members, as many as fit across a page."""
    for first in range(0, len(members), MOST_COLUMNS):
        yield members[first : first + MOST_COLUMNS]


def _shares(columns: int) -> tuple[float, ...]:
    return (0.28, *((0.72 / columns,) * columns))

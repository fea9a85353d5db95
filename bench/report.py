"""The table, line by line as it is measured, and at the end what was missed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from .doors import Timed
from .load import Measured
from .serving import Server
from .work import Line

POSTGRESQL, SQLITE = "PostgreSQL", "SQLite (ratios for comparison: the figures wanted are those of PostgreSQL)"
MEMORY_MOST, COLD_MOST = 110, 1.2  # MB a worker, seconds to the first page
PERSISTED_LEAST, MOVED_MOST, CROWD_LEAST = 0.5, 150, 0.95
HEAD = ("", "clients", "a second", "p50 ms", "p99 ms", "kB", "queries", "bare/s", "ratio", "wanted", "cpu ms", "bare cpu")
WIDTHS = (36, 7, 8, 7, 7, 6, 7, 7, 6, 7, 7, 8)


@dataclass(frozen=True, slots=True)
class Row:
    """One line at one number of clients."""

    line: Line
    clients: int
    ours: Measured
    theirs: Measured | None
    queries: int | None


@dataclass(slots=True)
class Table:
    """Prints as it goes, and remembers what was missed."""

    echo: Callable[[str], None]
    missed: list[str] = field(default_factory=list)
    rates: dict[tuple[str, str, int], float] = field(default_factory=dict)
    client: list[float] = field(default_factory=list)
    where: str = ""

    def title(self, name: str) -> None:
        """Begin a part."""
        self.where = name
        self.echo(f"\n{name}\n" + _cells(HEAD))

    def add(self, row: Row) -> None:
        """Print a line, and note where it falls short."""
        ours, theirs, line = row.ours, row.theirs, row.line
        ratio = ours.rate / theirs.rate if theirs and theirs.rate else None
        self.echo(_cells((
            line.name, row.clients, f"{ours.rate:.0f}", f"{ours.percentile(0.5):.1f}", f"{ours.percentile(0.99):.1f}",
            f"{ours.size / 1000:.1f}", _or_dash(row.queries), f"{theirs.rate:.0f}" if theirs else "-",
            f"{ratio:.2f}" if ratio else "-", f"{line.wants:.2f}" if line.wants else "-",
            f"{ours.each(ours.server):.2f}", f"{theirs.each(theirs.server):.2f}" if theirs else "-",
        )))  # fmt: skip
        self.client.append(ours.each(ours.client))
        self._judge(row, ratio)

    def _judge(self, row: Row, ratio: float | None) -> None:
        line, where = row.line, f"{self.where}, {row.line.name}, {row.clients} clients"
        if row.ours.failures:
            self.missed.append(f"{where}: {len(row.ours.failures)} failed, first {row.ours.failures[0]}")
        if self.where != POSTGRESQL:
            return
        if ratio is not None and line.wants and ratio < line.wants:
            self.missed.append(f"{where}: {ratio:.2f} of bare, {line.wants:.2f} wanted")
        if row.queries is not None and line.queries and row.queries > line.queries and row.clients == 1:
            self.missed.append(f"{where}: {row.queries} queries, {line.queries} at most wanted")
        if line.kilobytes and row.ours.size > line.kilobytes * 1000 and row.clients == 1:
            self.missed.append(f"{where}: {row.ours.size / 1000:.0f} kB, under {line.kilobytes} wanted")
        self.rates[self.where, line.name, row.clients] = row.ours.rate
        few = self.rates.get((self.where, line.name, 8))
        if row.clients == 32 and few and row.ours.rate < CROWD_LEAST * few:
            self.missed.append(f"{where}: {row.ours.rate / few:.2f} of the rate at 8, {CROWD_LEAST} wanted")

    def in_memory(self, steps: Timed) -> None:
        """The door alone."""
        self.echo(
            f"one step through the door, in memory: {steps.rate:.0f} a second, p50 {steps.percentile(0.5) * 1000:.0f} µs"
        )

    def persisted(self, kind: str, ours: Timed, raw: Timed) -> None:
        """The door to the disk, beside a raw commit."""
        ratio = ours.rate / raw.rate
        self.echo(
            f"{kind} without HTTP, one process: {ours.rate:.0f} a second, p50 {ours.percentile(0.5):.2f} ms, "
            f"p99 {ours.percentile(0.99):.2f} ms; raw update + insert + commit {raw.rate:.0f} a second; ratio {ratio:.2f}"
        )
        if ratio < PERSISTED_LEAST and self.where == POSTGRESQL:
            self.missed.append(
                f"{self.where}, {kind} without HTTP: {ratio:.2f} of a raw commit, {PERSISTED_LEAST} wanted"
            )

    def linted(self, ours: Timed, split: Timed, raw: Timed) -> None:
        """A sheet read for its wording, beside the least that reading costs and beside a raw commit."""
        each, least, commit = (one.percentile(0.5) for one in (ours, split, raw))
        self.echo(
            f"a sheet of 2,000 words linted, both languages: {ours.rate:.0f} a second, p50 {each:.1f} ms; "
            f"{each / least:.0f} times splitting the same text ({least:.2f} ms), {each / commit:.1f} times a raw commit "
            f"({commit:.2f} ms)"
        )

    def moved(self, count: int, found: Timed) -> None:
        """Many files in one transaction; the last one was committed."""
        last = found.took[-1] * 1000
        self.echo(f"{count} applications moved in one transaction: {last:.0f} ms, p50 {found.percentile(0.5):.0f} ms")
        if last > MOVED_MOST:
            self.missed.append(f"{count} applications moved: {last:.0f} ms, under {MOVED_MOST} wanted")

    def servers(self, product: Server, plain: Server) -> None:
        """Memory once everything was asked for, and the time to the first page."""
        ours, theirs = product.memory(), plain.memory()
        self.echo(f"memory of a worker after all this: {max(ours):.0f} MB (bare {max(theirs):.0f} MB)")
        self.echo(f"from nothing to the first page: {product.cold:.2f} s (bare {plain.cold:.2f} s)")
        if max(ours) > MEMORY_MOST:
            self.missed.append(f"memory of a worker: {max(ours):.0f} MB, under {MEMORY_MOST} wanted")
        if product.cold > COLD_MOST:
            self.missed.append(f"first page after {product.cold:.2f} s, under {COLD_MOST} wanted")

    def end(self, seconds: float) -> None:
        """What was missed, and how long it took."""
        self.echo("\nEvery figure wanted was reached." if not self.missed else "\nMissed:")
        for sentence in self.missed:
            self.echo(f"  {sentence}")
        spent = sum(self.client) / max(1, len(self.client))
        self.echo(f"{seconds:.0f} s in all. The client itself spends {spent:.2f} ms a request on the same processors.")


def _cells(values: tuple[object, ...]) -> str:
    first, *rest = (f"{value}" for value in values)
    return f"{first:<{WIDTHS[0]}}" + "".join(
        f" {value:>{width}}" for value, width in zip(rest, WIDTHS[1:], strict=True)
    )


def _or_dash(value: object) -> str:
    return "-" if value is None else str(value)

"""From blocks to placed pieces: where each line stands, on which page, and which structure node owns it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from . import styles
from .blocks import Block, Bullets, Columns, Heading, Lines, Para, Seal, Table, Text, Together, plain, words
from .drawings import Drawing, Label
from .structure import Node
from .styles import BOTTOM, LEFT, RIGHT, TOP, Style
from .wrap import Line, Measure, wrap

KEEP = 76.0  # points wanted below a heading or an introduction: itself and about four lines
PADDING = 4.2  # above and below the text of a table row
QR = 46.0
GAP = 16.0  # between the two columns of the letterhead


@dataclass(frozen=True, slots=True)
class Words:
    """Lines of one style; without a node they are page furniture."""

    node: Node | None
    style: Style
    x: float
    y: float  # baseline of the first line
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal hairline, always page furniture."""

    y: float
    colour: tuple[float, float, float]
    width: float


@dataclass(frozen=True, slots=True)
class Picture:
    """The QR code of `link` in a square of QR points, bottom left at (x, y)."""

    node: Node
    link: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Sketch:
    """A drawing whose top left corner stands at (LEFT, top); its words are shown as `words` says."""

    node: Node
    drawing: Drawing
    top: float
    words: tuple[tuple[Label, Line, float], ...]  # each label, its text cut to its room, and its width


Piece = Words | Rule | Picture | Sketch


@dataclass
class Flow:
    """Pours blocks down the pages. `clean` makes a text showable, `measure` gives its width."""

    measure: Measure
    clean: Callable[[Text], Text]
    root: Node = field(default_factory=lambda: Node("Document"))
    pages: list[list[Piece]] = field(default_factory=lambda: [[]])
    y: float = TOP  # top of what comes next

    def pour(self, blocks: tuple[Block, ...]) -> None:
        """Place every block."""
        for block in blocks:
            self._place(block)

    def _place(self, block: Block) -> None:
        match block:
            case Heading():
                self._heading(block)
            case Para():
                self._para(block)
            case Lines():
                lines = self._listed(block.lines, styles.SIGNATURE)
                self._lines(Node("P", self.root), lines, styles.SIGNATURE)
            case Bullets():
                self._bullets(block)
            case Columns():
                self._columns(block)
            case Table():
                TableFlow(self, block).place()
            case Seal():
                self._seal(block)
            case Drawing():
                self._drawing(block)
            case Together():
                self.need(min(sum(map(self._height, block.blocks)), TOP - BOTTOM))
                self.pour(block.blocks)

    # -- room on the page ---------------------------------------------------------------------------------

    def need(self, height: float) -> None:
        """Start a page unless `height` points are left on this one."""
        if self.y - height < BOTTOM and self.y < TOP:
            self.turn()

    def turn(self) -> None:
        """Start a page."""
        self.pages.append([])
        self.y = TOP

    def _height(self, block: Heading | Para | Lines | Seal) -> float:
        match block:
            case Heading():
                style = styles.HEADINGS[block.level]
                lines = self.broken(plain(block.text), style)
                return len(lines) * style.leading + style.before + style.after
            case Para():
                return len(self.broken(block.text, styles.TEXT)) * styles.TEXT.leading + styles.TEXT.after
            case Lines():
                style = styles.SIGNATURE
                return len(self._listed(block.lines, style)) * style.leading + style.before + style.after
            case Seal():
                return styles.SEAL.before + 8 + max(QR, len(self._seal_lines(block)) * styles.SEAL.leading)

    # -- blocks -------------------------------------------------------------------------------------------

    def broken(self, text: Text, style: Style, width: float = RIGHT - LEFT) -> list[Line]:
        """The lines of `text`."""
        return wrap(self.clean(text), style, width, self.measure)

    def _listed(self, lines: tuple[Text, ...], style: Style, width: float = RIGHT - LEFT) -> list[Line]:
        return [line for text in lines for line in self.broken(text, style, width)]

    def _words(self, node: Node, text: Text, style: Style) -> None:
        self._lines(node, self.broken(text, style), style)

    def _lines(self, node: Node, lines: list[Line], style: Style, x: float = LEFT) -> None:
        """Lines down the page, never leaving one alone at the foot or the head of a page."""
        if self.y < TOP:
            self.y -= style.before
        while lines:
            fit = max(0, int((self.y - BOTTOM) / style.leading + 1e-6))
            if fit < len(lines):
                fit = min(fit, len(lines) - 2)
                if fit < 2 and self.y < TOP:
                    self.turn()
                    continue
            self.put(node, lines[:fit], style, x)
            lines = lines[fit:]
            if lines:
                self.turn()
        self.y -= style.after

    def put(self, node: Node | None, lines: list[Line], style: Style, x: float) -> None:
        """Set lines at the current height, which moves below them."""
        baseline = self.y - style.leading / 2 - style.size * 0.34
        self.pages[-1].append(Words(node, style, x, baseline, tuple(lines)))
        self.y -= len(lines) * style.leading

    def _heading(self, block: Heading) -> None:
        style = styles.HEADINGS[block.level]
        self.need(KEEP + style.leading)
        self._words(Node(f"H{block.level}", self.root), plain(block.text), style)

    def _para(self, block: Para) -> None:
        lines = self.broken(block.text, styles.TEXT)
        if block.keep:
            self.need(KEEP + len(lines) * styles.TEXT.leading)
        self._lines(Node("P", self.root), lines, styles.TEXT)

    def _bullets(self, block: Bullets) -> None:
        if not block.items:
            return
        style, listing = styles.ITEM, Node("L", self.root)
        for text in block.items:
            item = Node("LI", listing)
            label, body = Node("Lbl", item), Node("LBody", item)
            lines = self.broken(text, style, RIGHT - LEFT - 14)
            self.need(min(len(lines), 2) * style.leading)
            top = self.y
            self.put(label, [((style.family, "•"),)], style, LEFT + 2)
            self.y = top
            self._lines(body, lines, style, LEFT + 14)
        self.y -= styles.TEXT.after - style.after

    def _columns(self, block: Columns) -> None:
        style, top, ends = styles.ADDRESS, self.y, []
        middle = LEFT + (RIGHT - LEFT) * 0.6
        for groups, x, edge in ((block.left, LEFT, middle - GAP), (block.right, middle, RIGHT)):
            self.y = top
            for lines in groups:
                self.put(Node("P", self.root), self._listed(lines, style, edge - x), style, x)
                self.y -= style.leading / 2
            ends.append(self.y)
        self.y = min(ends) - style.after

    def _seal_lines(self, block: Seal) -> list[Line]:
        return self._listed(block.lines, styles.SEAL, RIGHT - LEFT - QR - 10)

    def _seal(self, block: Seal) -> None:
        lines, style = self._seal_lines(block), styles.SEAL
        self.need(self._height(block))
        self.y -= style.before
        self.rule(styles.LINE, 0.6)
        self.y -= 8
        top = self.y
        figure = Node("Figure", self.root, alt=block.alt)
        figure.bbox = (LEFT, top - QR, LEFT + QR, top)
        self.pages[-1].append(Picture(figure, block.link, LEFT, top - QR))
        self.put(Node("P", self.root), lines, style, LEFT + QR + 10)
        self.y = min(self.y, top - QR)

    def _drawing(self, block: Drawing) -> None:
        self.need(block.height)
        figure = Node("Figure", self.root, alt=block.alt)
        figure.bbox = (LEFT, self.y - block.height, RIGHT, self.y)
        words = tuple(self._label(shape) for shape in block.shapes if isinstance(shape, Label))
        self.pages[-1].append(Sketch(figure, block, self.y, words))
        self.y -= block.height + styles.TEXT.after

    def _label(self, label: Label) -> tuple[Label, Line, float]:
        """A label cut to its room, with the width it then has."""
        style = styles.DRAWN
        text = words(self.clean(plain(label.text)))
        while len(text) > 1 and self.measure(style.family, text) * style.size > label.room:
            text = f"{text.rstrip('…')[:-1].rstrip()}…"
        return label, ((style.family, text),), self.measure(style.family, text) * style.size

    def rule(self, colour: tuple[float, float, float], width: float) -> None:
        """A hairline at the current height."""
        self.pages[-1].append(Rule(self.y, colour, width))


class TableFlow:
    """A table down the pages: rows stay whole when they can, the header comes again as furniture."""

    def __init__(self, flow: Flow, table: Table) -> None:
        self.flow, self.table = flow, table
        count = len(table.header)
        shares = table.shares or (1 / count,) * count
        total = RIGHT - LEFT
        self.widths = [share / sum(shares) * total - styles.GUTTER for share in shares]
        self.edges = [LEFT + sum(shares[:number]) / sum(shares) * total for number in range(count)]
        self.head = self._cells(table.header, styles.HEAD_CELL)

    def _cells(self, texts: tuple[str, ...], style: Style) -> list[list[Line]]:
        bold = Style(style.family, style.size, style.leading, style.colour, bold=True)
        return [
            self.flow.broken(plain(text), style if number else bold, width)
            for number, (text, width) in enumerate(zip(texts, self.widths, strict=True))
        ]

    def place(self) -> None:
        """Header, then each row; a row taller than a page is continued on the next."""
        if not self.table.rows:
            return
        flow, root = self.flow, Node("Table", self.flow.root, summary=self.table.caption)
        rows, count = [self._cells(row, styles.CELL) for row in self.table.rows], len(self.table.header)
        first = _row_height(rows[0])
        flow.need(self._head_height() + (first if first < self._page_height() else KEEP))
        row = Node("TR", Node("THead", root))
        self._head([Node("TH", row, scope="Column") for _ in self.head])
        body = Node("TBody", root)
        for cells in rows:
            row = Node("TR", body)
            nodes = [Node("TD" if number else "TH", row, scope="" if number else "Row") for number in range(count)]
            self._row(nodes, cells)
        flow.y -= styles.TEXT.after + 2

    def _page_height(self) -> float:
        """Room for a row on a page of its own."""
        return TOP - BOTTOM - self._head_height()

    def _head_height(self) -> float:
        return max(map(len, self.head), default=0) * styles.HEAD_CELL.leading + 2 * PADDING

    def _head(self, nodes: Sequence[Node | None]) -> None:
        self._set(nodes, self.head, styles.HEAD_CELL)
        self.flow.rule(styles.INK, 0.8)

    def _row(self, nodes: list[Node], cells: list[list[Line]]) -> None:
        flow, height = self.flow, _row_height(cells)
        wanted = height if height < self._page_height() else 3 * styles.CELL.leading + 2 * PADDING
        if flow.y - wanted < BOTTOM:
            self._turn()
        while True:
            fit = max(1, int((flow.y - BOTTOM - 2 * PADDING) / styles.CELL.leading + 1e-6))
            self._set(nodes, [lines[:fit] for lines in cells], styles.CELL)
            flow.rule(styles.LINE, 0.6)
            cells = [lines[fit:] for lines in cells]
            if not any(cells):
                return
            self._turn()

    def _turn(self) -> None:
        self.flow.turn()
        self._head([None] * len(self.head))

    def _set(self, nodes: Sequence[Node | None], cells: list[list[Line]], style: Style) -> None:
        flow = self.flow
        top = flow.y - PADDING
        ends = [top - style.leading]
        for node, lines, x in zip(nodes, cells, self.edges, strict=True):
            flow.y = top
            if lines:
                flow.put(node, lines, style, x)
            ends.append(flow.y)
        flow.y = min(ends) - PADDING


def _row_height(cells: list[list[Line]]) -> float:
    return max(map(len, cells), default=0) * styles.CELL.leading + 2 * PADDING

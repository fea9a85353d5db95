"""Papers as PDF files that anyone can read for long: PDF/UA-1 (tagged) and PDF/A-2a, through ReportLab alone.

The structure is built while drawing and written by ReportLab's own object writer: no second pass.
The same paper gives the same bytes: no clock, no random identifier. Import this module only where papers are
drawn: it loads ReportLab and five faces (about 20 MB and 0.2 s), which no page worker needs.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO
from typing import Any

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from . import conformance, fonts, structure, styles
from .blocks import Paper, Text
from .drawings import SHADES, Box, Dot, Label, Stroke
from .layout import QR, Flow, Picture, Piece, Rule, Sketch, Words
from .objects import stream
from .structure import Node
from .wrap import Line

PAGES = {"fr": "Page {page} sur {pages}", "en": "Page {page} of {pages}"}

# ReportLab's faces keep a reading position in their file: one paper at a time in a process.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class Rendered:
    """The file, its number of pages, and the characters no face shows (each once, replaced by U+FFFD)."""

    data: bytes
    pages: int
    missing: tuple[str, ...] = ()


def render(paper: Paper) -> Rendered:
    """Lay out and draw `paper`."""
    with _ONE_AT_A_TIME:
        missing: dict[str, None] = {}
        cleaned = _cleaned(paper, missing)

        def clean(text: Text) -> Text:
            return tuple(replace(run, text=_shown(run.text, missing, code=run.code)) for run in text)

        flow = Flow(fonts.measure, clean)
        flow.pour(cleaned.blocks)
        data = _draw(cleaned, flow)
    return Rendered(data, len(flow.pages), tuple(missing))


def _shown(text: str, missing: dict[str, None], *, code: bool = False) -> str:
    shown, lost = fonts.legible(text, code=code)
    missing.update(dict.fromkeys(lost))
    return shown


def _cleaned(paper: Paper, missing: dict[str, None]) -> Paper:
    """The texts outside the blocks made showable: a title in the metadata must be what the page shows."""
    title, footer, author = (_shown(text, missing) for text in (paper.title, paper.footer, paper.author))
    return replace(paper, title=title, footer=footer, author=author)


def _draw(paper: Paper, flow: Flow) -> bytes:
    loaded = fonts.faces()
    out = BytesIO()
    canvas = Canvas(
        out,
        pagesize=(styles.PAGE_WIDTH, styles.PAGE_HEIGHT),
        pageCompression=1,
        invariant=1,
        pdfVersion=(1, 7),
        initialFontName=loaded["serif"].fontName,
        lang=paper.language,
    )
    doc = canvas._doc
    for face in loaded.values():
        face.prepare(doc)
    pen = Pen(canvas, loaded)
    for number, pieces in enumerate(flow.pages, 1):
        pen.page(pieces, _footer(paper, number, len(flow.pages)))
    structure.write(doc, flow.root, pen.marks)
    conformance.declare(doc, paper)
    doc.updateSignature(repr(paper))  # the file's identifier follows from its content
    canvas.save()
    return out.getvalue()


def _footer(paper: Paper, page: int, pages: int) -> list[Words]:
    style = styles.FOOT
    count = PAGES[paper.language].format(page=page, pages=pages)
    edge = styles.RIGHT - fonts.measure(style.family, count) * style.size
    return [
        Words(None, style, x, styles.FOOTER, (((style.family, text),),))
        for x, text in ((styles.LEFT, paper.footer), (edge, count))
        if text
    ]


class Pen:
    """Draws pieces, marking each as content of its node or as furniture."""

    def __init__(self, canvas: Any, faces: dict[str, fonts.Face]) -> None:
        self.canvas, self.doc, self.faces = canvas, canvas._doc, faces
        self.marks: list[list[Node]] = []  # of each page, in the order drawn

    def page(self, pieces: list[Piece], footer: list[Words]) -> None:
        """A whole page, tied to its marks."""
        self.marks.append([])
        for piece in pieces:
            self._piece(piece)
        self.canvas.addLiteral("/Artifact <</Type /Pagination /Subtype /Footer>> BDC")
        for line in footer:
            self._words(line)
        self.canvas.addLiteral("EMC")
        self.canvas.showPage()
        page = self.doc.Pages.pages[-1]
        # ReportLab writes only the page keys it knows; and its own streams are a quarter larger (base 85).
        page.__NoDefault__ = [*pdfdoc.PDFPage.__NoDefault__, "StructParents", "Tabs"]
        page.Contents = stream(page.stream.encode("latin-1"))
        page.StructParents, page.Tabs = len(self.marks) - 1, pdfdoc.PDFName("S")

    def _piece(self, piece: Piece) -> None:
        node = None if isinstance(piece, Rule) else piece.node
        if node is None:
            self.canvas.addLiteral("/Artifact BMC")
        else:
            owners = self.marks[-1]
            node.kids.append((len(self.marks) - 1, len(owners)))
            self.canvas.addLiteral(f"/{node.tag} <</MCID {len(owners)}>> BDC")
            owners.append(node)
        match piece:
            case Words():
                self._words(piece)
            case Rule():
                self._rule(piece)
            case Picture():
                self._picture(piece)
            case Sketch():
                self.canvas.addLiteral("\n".join(("q", *strokes(piece), "Q")))
                for label, line, width in piece.words:
                    self._words(_set(piece, label, line, width))
        self.canvas.addLiteral("EMC")

    def _words(self, piece: Words) -> None:
        """Text operators, set here because ReportLab's text object measures each string again."""
        red, green, blue = piece.style.colour
        code = [f"BT {red:.3f} {green:.3f} {blue:.3f} rg"]
        font = ""
        for number, line in enumerate(piece.lines):
            code.append(f"1 0 0 1 {piece.x:.2f} {piece.y - number * piece.style.leading:.2f} Tm")
            for face, part in line:
                for subset, codes in self.faces[face].splitString(part, self.doc):
                    wanted = self.faces[face].getSubsetInternalName(subset, self.doc)
                    if wanted != font:
                        code.append(f"{wanted} {piece.style.size:g} Tf")
                        font = wanted
                    code.append(f"<{codes.hex()}> Tj")
        self.canvas.addLiteral("\n".join((*code, "ET")))

    def _rule(self, piece: Rule) -> None:
        self.canvas.setStrokeColorRGB(*piece.colour)
        self.canvas.setLineWidth(piece.width)
        self.canvas.line(styles.LEFT, piece.y, styles.RIGHT, piece.y)

    def _picture(self, piece: Picture) -> None:
        """The bars of the code, drawn in modules from the top left."""
        bars, side = qr(piece.link)
        red, green, blue = styles.INK
        step = QR / side
        code = [f"q {red:.3f} {green:.3f} {blue:.3f} rg"]
        code.append(f"{step:.4f} 0 0 {-step:.4f} {piece.x:.2f} {piece.y + QR:.2f} cm")
        code += [f"{column} {row} {length} 1 re" for row, column, length in bars]
        self.canvas.addLiteral("\n".join((*code, "f Q")))


def _set(piece: Sketch, label: Label, line: Line, width: float) -> Words:
    """A label of a drawing where its anchor puts it."""
    x = styles.LEFT + label.x - {"start": 0.0, "middle": width / 2, "end": width}[label.anchor]
    style = replace(styles.DRAWN, colour=_colour(label.shade))
    return Words(piece.node, style, x, piece.top - label.y, (line,))


def _colour(shade: str) -> tuple[float, float, float]:
    red, green, blue = (int(SHADES[shade][at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


ROUND = 0.5523  # how far the handles of four curves lie for a circle of radius one


def strokes(piece: Sketch) -> Iterator[str]:
    """The operators that draw the shapes of a picture, its labels left out."""
    for shape in piece.drawing.shapes:
        ink = "{:.3f} {:.3f} {:.3f}".format(*_colour(shape.shade))
        x, y = styles.LEFT + shape.x, piece.top - shape.y
        match shape:
            case Stroke():
                end = f"{styles.LEFT + shape.to_x:.2f} {piece.top - shape.to_y:.2f}"
                yield f"{ink} RG {shape.width:g} w {x:.2f} {y:.2f} m {end} l S"
            case Box():
                yield f"{ink} rg {x:.2f} {y - shape.height:.2f} {shape.width:.2f} {shape.height:.2f} re f"
            case Dot():
                yield f"{ink} rg {_circle(x, y, shape.radius)} f"


def _circle(x: float, y: float, radius: float) -> str:
    """Four curves, anticlockwise from the right."""
    k, r = ROUND * radius, radius
    turns = ((r, k, k, r, 0, r), (-k, r, -r, k, -r, 0), (-r, -k, -k, -r, 0, -r), (k, -r, r, -k, r, 0))
    curves = (
        " ".join(f"{(x, y)[place % 2] + at:.2f}" for place, at in enumerate(turn)) + " c" for turn in turns
    )
    return " ".join((f"{x + r:.2f} {y:.2f} m", *curves))


@lru_cache(maxsize=64)
def qr(link: str) -> tuple[tuple[tuple[int, int, int], ...], int]:
    """The dark bars of a QR code, (row, first column, length), and its side in modules.

    The mask is fixed: choosing the best one takes five times longer and any reader copes with any mask.
    """
    import segno

    matrix = segno.make(link, micro=False, error="m", mask=0, boost_error=False).matrix
    bars = []
    for number, row in enumerate(matrix):
        start = None
        for column, dark in enumerate((*row, 0)):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                bars.append((number, start, column - start))
                start = None
    return tuple(bars), len(matrix)

"""Measures of the page, in points: A4 after the product's design, serif text, sans furniture."""

from __future__ import annotations

from dataclasses import dataclass

from .blocks import Run

MM = 72 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = 210 * MM, 297 * MM
LEFT, RIGHT = 24 * MM, PAGE_WIDTH - 22 * MM
TOP, BOTTOM = PAGE_HEIGHT - 18 * MM, 18 * MM
FOOTER = 10.5 * MM  # baseline of the footer
GUTTER = 11.0  # between two columns of a table

FACES = {
    "serif": "DejaVuSerifCondensed.ttf",
    "serif-bold": "DejaVuSerifCondensed-Bold.ttf",
    "sans": "DejaVuSansCondensed.ttf",
    "sans-bold": "DejaVuSansCondensed-Bold.ttf",
    "mono": "DejaVuSansMono.ttf",
}

INK = (0x12 / 255, 0x30 / 255, 0x4F / 255)
BODY = (0x1A / 255, 0x26 / 255, 0x32 / 255)
MUTED = (0x4D / 255, 0x5B / 255, 0x69 / 255)
LINE = (0xC9 / 255, 0xD1 / 255, 0xD9 / 255)


@dataclass(frozen=True, slots=True)
class Style:
    """How a block is set: face family, size, leading, colour, and the space around it."""

    family: str
    size: float
    leading: float
    colour: tuple[float, float, float] = BODY
    before: float = 0.0
    after: float = 0.0
    bold: bool = False

    def face(self, run: Run) -> str:
        """The face for a run."""
        if run.code:
            return "mono"
        return f"{self.family}-bold" if run.bold or self.bold else self.family


TEXT = Style("serif", 9.3, 13.7, after=5.8)
ITEM = Style("serif", 9.3, 13.7, after=2.2)
HEADINGS = {
    1: Style("serif", 12.4, 16.8, INK, before=4, after=8, bold=True),
    2: Style("serif", 9.7, 14.0, INK, before=7, after=3, bold=True),
}
CELL = Style("serif", 8.6, 12.1)
HEAD_CELL = Style("sans", 7.6, 11.0, MUTED, bold=True)
ADDRESS = Style("sans", 8.2, 12.0, after=13)
SIGNATURE = Style("serif", 9.3, 13.7, before=7, after=5)
SEAL = Style("sans", 7.2, 10.6, MUTED, before=10)
FOOT = Style("sans", 7.0, 9.0, MUTED)
DRAWN = Style("sans", 7.2, 9.0, MUTED)  # labels of pictures

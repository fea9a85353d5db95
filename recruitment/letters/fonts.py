"""The embedded faces: what they can show, how wide it is, and how they enter the file.

A letter must look the same anywhere and be read aloud rightly, so each face is embedded with the characters
it uses and their Unicode values. Characters outside every face are shown as U+FFFD and reported.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import FF_NONSYMBOLIC, FF_SYMBOLIC, TTFont

from .objects import Raw, reference, stream
from .styles import FACES

HERE = Path(__file__).with_name("fonts")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# Always in the subset, in this order: most letters then share one subset, which is made and deflated once.
BASE = (
    "".join(map(chr, range(0x20, 0x7F)))
    + "ÀÂÆÇÈÉÊËÎÏÔŒÙÛÜàâæçèéêëîïôœùûüÿáíóúñäöß«»’‘“”–—…€°№→•ⁿ²³§×"
    + "\N{NARROW NO-BREAK SPACE}\N{NON-BREAKING HYPHEN}"
)
NO_BREAK_SPACE = 0xA0  # ReportLab writes it with the code of the space


@dataclass(frozen=True, slots=True)
class Subset:
    """What a file holds of a face: entries of its two dictionaries, its programme, its Unicode map."""

    font: bytes
    descriptor: bytes
    programme: bytes
    unicodes: bytes


class Face(TTFont):
    """A TrueType face whose subsets are cached and whose ToUnicode map has no empty line."""

    def __init__(self, name: str, path: Path) -> None:
        super().__init__(name, str(path), asciiReadable=False)
        # Glyphs at the end of a fixed-pitch face share the last width. ReportLab keeps that one already
        # scaled to thousandths and would embed it so, against the widths it declares.
        full = int.from_bytes(self.face.get_table("hhea")[34:36], "big")
        metrics = self.face.hmetrics
        metrics[full:] = [(metrics[full - 1][0], bearing) for _, bearing in metrics[full:]]
        # Of no use inside a PDF, and a third of a small subset.
        self.face.table.pop("name", None)

    def prepare(self, doc: Any) -> None:
        """Give the usual characters their codes first, so that subsets repeat from letter to letter."""
        self._assignState(doc)
        self.splitString(BASE, doc)

    def addObjects(self, doc: Any) -> None:  # ReportLab's name  # noqa: N802  # ReportLab's name
        """Write font, descriptor, programme and Unicode map for each subset of at most 256 characters."""
        state = self.state[doc]
        state.frozen = 1
        fonts = doc.idToObject["BasicFonts"].dict
        for number, codes in enumerate(state.subsets):
            internal = self.getSubsetInternalName(number, doc)[1:]
            name = f"{'ABCDEFGHIJ'[number] * 6}+{self.face.name.decode('ascii')}"
            subset = self._subset(name, tuple(codes))
            programme = reference(doc, Raw(subset.programme))
            descriptor = reference(doc, Raw(b"<< %s /FontFile2 %s >>" % (subset.descriptor, programme)))
            unicodes = reference(doc, Raw(subset.unicodes))
            font = Raw(b"<< %s /FontDescriptor %s /ToUnicode %s >>" % (subset.font, descriptor, unicodes))
            doc.Reference(font, internal)
            fonts[internal] = doc.Reference(font)
        del self.state[doc]

    @lru_cache(maxsize=32)  # the five faces live as long as the process  # noqa: B019  # the five faces live as long as the process
    def _subset(self, name: str, codes: tuple[int, ...]) -> Subset:
        face = self.face
        font = face.makeSubset(list(codes))
        widths = " ".join(f"{face.getCharWidth(code):g}" for code in codes)
        box = " ".join(f"{edge:g}" for edge in face.bbox)
        flags = face.flags & ~FF_NONSYMBOLIC | FF_SYMBOLIC
        return Subset(
            font=(
                f"/Type /Font /Subtype /TrueType /BaseFont /{name} /FirstChar 0 /LastChar {len(codes) - 1}"
                f" /Widths [{widths}]"
            ).encode(),
            descriptor=(
                f"/Type /FontDescriptor /FontName /{name} /Flags {flags} /FontBBox [{box}]"
                f" /Ascent {face.ascent:g} /Descent {face.descent:g} /CapHeight {face.capHeight:g}"
                f" /ItalicAngle {face.italicAngle:g} /StemV {face.stemV:g}"
                f" /MissingWidth {face.defaultWidth:g}"
            ).encode(),
            programme=stream(font, b"/Length1 %d" % len(font)).data,
            unicodes=stream(_unicode_map(name, codes).encode("ascii")).data,
        )


def _unicode_map(name: str, subset: tuple[int, ...]) -> str:
    """The ToUnicode map. Code 0 is the unused .notdef: PDF/A and PDF/UA both forbid mapping it to U+0000."""
    pairs = [f"<{code:02X}> <{_utf16(value)}>" for code, value in enumerate(subset) if value]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]  # the format's limit
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            f"/CMapName /{name} def\n/CMapType 2 def",
            f"1 begincodespacerange\n<00> <{len(subset) - 1:02X}>\nendcodespacerange",
            *(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks),
            "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend",
        ]
    )


def _utf16(code: int) -> str:
    return chr(code).encode("utf-16-be").hex().upper()


@lru_cache(maxsize=1)
def faces() -> dict[str, Face]:
    """The five faces, loaded and registered once a process (about 60 ms)."""
    loaded = {name: Face(f"otmr-{name}", HERE / file) for name, file in FACES.items()}
    for face in loaded.values():
        pdfmetrics.registerFont(face)
    return loaded


@lru_cache(maxsize=2)
def covered(*, code: bool = False) -> frozenset[int]:
    """Code points that the text faces (or the fixed-pitch one, for `code`) all show.

    Right-to-left scripts are left out: nothing here puts them in order.
    """
    shown = [set(face.face.charToGlyph) for name, face in faces().items() if (name == "mono") == code]
    common = set.intersection(*shown)
    return frozenset(code for code in common if _showable(chr(code))) | {NO_BREAK_SPACE}


def _showable(char: str) -> bool:
    return unicodedata.category(char) not in ("Cc", "Cf", "Co", "Cs", "Cn") and (
        unicodedata.bidirectional(char) not in ("R", "AL", "AN")
    )


@lru_cache(maxsize=8192)
def legible(text: str, *, code: bool = False) -> tuple[str, str]:
    """`text` composed (NFC), controls dropped, what no face shows replaced; and the characters replaced."""
    known = covered(code=code)
    if all(ord(char) in known for char in text) and unicodedata.is_normalized("NFC", text):
        return text, ""
    shown, missing = [], []
    for char in unicodedata.normalize("NFC", text):
        if ord(char) in known:
            shown.append(char)
        elif char.isspace():
            shown.append(" ")
        elif unicodedata.category(char) not in ("Cc", "Cf"):
            shown.append(REPLACEMENT)
            missing.append(char)
    return "".join(shown), "".join(missing)


@lru_cache(maxsize=16384)
def measure(face: str, text: str) -> float:
    """Width of `text` at size 1; the widths of every face are in thousandths."""
    widths = faces()[face].face.charWidths
    default = faces()[face].face.defaultWidth
    return float(sum(widths.get(ord(char), default) for char in text)) / 1000

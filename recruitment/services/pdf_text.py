"""The text of a PDF, page by page, and what no text can be read from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from time import monotonic
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pypdf

SECONDS = 10.0  # for one document: its pages are as many as documents may have
DRAWING_MAX = 2_000_000  # bytes of one page's drawing; a page of text takes some thousands
DEPTH_MAX = 3  # forms within forms
SAYING = re.compile(rb"/(?:ActualText|Alt|E|Author|T)\b")
# Names that a program gave to glyphs it numbered; “uni0041” and “afii10017” are letters.
NUMBERED_GLYPH = re.compile(r"/(?!u(?:ni)?[0-9A-Fa-f]{4,6}$|afii)[A-Za-z]{0,5}\d{1,5}")
BESIDE_MAX = 200_000  # characters kept of what stands beside the pages


@dataclass(frozen=True, slots=True)
class Read:
    """What could be read: (page, text), page 0 for what stands beside the pages; and the pages with something else."""

    pages: int
    texts: tuple[tuple[int, str], ...]
    pictures: tuple[int, ...] = ()  # pages that hold pictures
    silent: tuple[int, ...] = ()  # pages without any text, or whose text could not be had

    @property
    def unread(self) -> tuple[int, ...]:
        """The pages that hold something the scan did not see."""
        return tuple(sorted({*self.pictures, *self.silent}))


def read(data: bytes) -> Read:
    """Read a document that was examined before. Covered, white or tiny text is text like any other."""
    import pypdf  # only where a copy is prepared or looked at

    until = monotonic() + SECONDS
    texts, pictures, silent = [(0, _beside(data))], [], []
    try:
        sheets = pypdf.PdfReader(BytesIO(data)).pages
        count = len(sheets)
        for number in range(1, count + 1):
            sheet = sheets[number - 1]
            text = _text(sheet) if monotonic() < until else ""
            texts.append((number, text))
            if not text.strip() or _unspelt(sheet):
                silent.append(number)
            elif _pictured(sheet):
                pictures.append(number)
    except Exception:  # a document that one library opens and another does not: nothing was read, and that is said
        return Read(1, tuple(texts), (), (1,))
    return Read(count, tuple(texts), tuple(pictures), tuple(silent))


def _text(sheet: pypdf.PageObject) -> str:
    """The text of a page with its notes and stamps; nothing when it is too large to read here, or cannot be read."""
    try:
        drawing = sheet.get_contents()
        stamps = list(_stamps(sheet))
        drawn = [one.get_data() for one in (drawing, *stamps) if one is not None]
        if not drawn or sum(map(len, drawn)) > DRAWING_MAX:
            return ""
        text = "\n".join([sheet.extract_text(), *map(sheet.extract_xform_text, stamps)])
        said = "\n".join(_said(sheet, drawing))
    except Exception:  # a page may fail anywhere in the parser; the others are read
        return ""
    strange = sum(not (c.isprintable() or c.isspace()) or c == "\ufffd" for c in text)
    return "" if strange * 4 > len(text) else f"{text}\n{said}"


def _stamps(sheet: pypdf.PageObject) -> Iterator[Any]:
    """The drawings of what is laid over a page: stamps, typed notes, the values of fields, in every state."""
    for note in _get(sheet.get("/Annots"), None) or ():
        shown = _get(_get(_get(note, None), "/AP"), "/N")
        for one in [shown] if hasattr(shown, "get_data") else (shown or {}).values():
            held = _get(one, None)
            if hasattr(held, "get_data") and held.get_data().strip():
                yield held


def _said(sheet: pypdf.PageObject, drawing: Any) -> Iterator[str]:
    """What a drawing says in the place of what it shows, read aloud and copied: the texts of its marked parts."""
    from pypdf.generic import ByteStringObject, ContentStream, TextStringObject

    for one in (drawing, *(held for held, _resources in _drawn(sheet) if _get(held, "/Subtype") == "/Form")):
        if one is None or not SAYING.search(one.get_data()):
            continue
        for operands, operator in ContentStream(one, sheet.pdf).operations:
            texts = [value for part in operands if isinstance(part, dict) for value in part.values()]
            if operator in (b"BDC", b"DP"):
                yield from (str(value) for value in texts if isinstance(value, TextStringObject | ByteStringObject))


def _drawn(sheet: pypdf.PageObject) -> Iterator[tuple[Any, Any]]:
    """The page, its stamps, and every form and picture drawn within, each with its resources."""
    waiting: list[tuple[Any, int]] = [(sheet, 0), *((one, 1) for one in _stamps(sheet))]
    seen: set[int] = set()
    while waiting:
        held, depth = waiting.pop()
        if id(held) in seen:  # forms may hold one another
            continue
        seen.add(id(held))
        resources = _get(held, "/Resources")
        yield held, resources
        within = _get(resources, "/XObject")
        if depth < DEPTH_MAX and isinstance(within, dict):
            waiting += [(_get(thing, None), depth + 1) for thing in within.values()]


def _pictured(sheet: pypdf.PageObject) -> bool:
    """True when the page draws a picture, in itself, in a form or in a stamp."""
    return any(_get(held, "/Subtype") == "/Image" for held, _resources in _drawn(sheet))


def _unspelt(sheet: pypdf.PageObject) -> bool:
    """True when the page holds a font whose glyphs say nothing of the letters that they draw."""
    for _held, resources in _drawn(sheet):
        fonts = _get(resources, "/Font")
        if isinstance(fonts, dict) and any(map(_mute, fonts.values())):
            return True
    return False


def _mute(font: Any) -> bool:
    if _get(font, "/ToUnicode") is not None:
        return False
    encoding = _get(font, "/Encoding")
    if _get(font, "/Subtype") == "/Type0":
        return str(encoding).startswith("/Identity")
    return any(NUMBERED_GLYPH.fullmatch(str(one)) for one in _get(encoding, "/Differences") or ())


def _get(thing: Any, key: str | None) -> Any:
    held: Any = thing.get_object() if hasattr(thing, "get_object") else thing
    if key is None:
        return held
    found: Any = held.get(key) if isinstance(held, dict) else None
    return found.get_object() if found is not None else None


def _beside(data: bytes) -> str:
    """What is written beside the pages: addresses of links, notes, bookmarks, fields, descriptions of pictures."""
    import pikepdf

    found: list[str] = []
    size = 0
    with pikepdf.open(BytesIO(data)) as pdf:
        for thing in pdf.objects:
            waiting = [thing]
            while waiting and size < BESIDE_MAX:
                part = waiting.pop()
                if isinstance(part, pikepdf.String):
                    found.append(str(part))
                    size += len(found[-1])
                elif isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
                    waiting += [part[key] for key in list(part.keys())]
                elif isinstance(part, pikepdf.Array):
                    waiting += list(part)
                waiting = [one for one in waiting if isinstance(one, pikepdf.Object) and not one.is_indirect]
    return "\n\n".join(found)  # no word goes on from one to the next

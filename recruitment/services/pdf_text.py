"""The text of a PDF, page by page, and what no text can be read from."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from time import monotonic
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pypdf

SECONDS = 10.0  # for one document: its pages are as many as documents may have
DRAWING_MAX = 2_000_000  # bytes of one page's drawing; a page of text takes some thousands
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
            if not text.strip():
                silent.append(number)
            elif _pictured(sheet):
                pictures.append(number)
    except Exception:  # a document that one library opens and another does not: nothing was read, and that is said
        return Read(1, tuple(texts), (), (1,))
    return Read(count, tuple(texts), tuple(pictures), tuple(silent))


def _text(sheet: pypdf.PageObject) -> str:
    """The text of a page; nothing when it is too large to read here, or written in a way that cannot be read."""
    try:
        drawing = sheet.get_contents()
        if drawing is None or len(drawing.get_data()) > DRAWING_MAX:
            return ""
        text = sheet.extract_text()
    except Exception:  # a page may fail anywhere in the parser; the others are read
        return ""
    strange = sum(not (c.isprintable() or c.isspace()) or c == "\ufffd" for c in text)
    return "" if strange * 4 > len(text) else text


def _pictured(sheet: pypdf.PageObject) -> bool:
    """True when the page draws a picture, in itself or within a form."""
    waiting: list[tuple[Any, int]] = [(sheet.get("/Resources"), 0)]
    while waiting:
        resources, depth = waiting.pop()
        drawn = _get(_get(resources, "/XObject"), None)
        for thing in drawn.values() if isinstance(drawn, dict) else ():
            held = _get(thing, None)
            if _get(held, "/Subtype") == "/Image":
                return True
            if depth < 3 and _get(held, "/Resources") is not None:
                waiting.append((_get(held, "/Resources"), depth + 1))
    return False


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
    return "\n".join(found)

"""Candidates' documents: PDF only, opened, bounded, stripped of what acts or tells, then kept by content."""

from __future__ import annotations

from base64 import a85decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any
from zlib import decompressobj

from sqlalchemy import Executable, select, text, union
from sqlalchemy.orm import Session

from recruitment.models import Application, Document, DocumentCopy, DraftDocument, Hire, MinutesFile, Proof
from workflows.given import Paper

from .content_store import ContentStore
from .picture_traces import untold

if TYPE_CHECKING:
    import pikepdf

SIZE_MAX = 10 * 1024 * 1024  # bytes
PAGES_MAX = 40
OBJECTS_MAX = 200_000  # a CV has hundreds; beyond this, reading it costs more than it can say
ORPHAN_DAYS = 7  # what no application and no draft refers to after that was never sent

# What a document must be, as codes of `Paper.fault`, in the order they are looked for.
FAULTS = (
    "empty", "too_large", "word", "image", "not_pdf", "extension", "locked", "damaged", "too_complex",
    "no_page", "too_many_pages",
)  # fmt: skip

# What makes a document act (open a program, run a script, send a form, fetch a file) or carry another inside.
_UNWANTED = frozenset({
    "/AA", "/OpenAction", "/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/AF", "/XFA", "/Collection",
    # what it tells about its author: names, tools, dates
    "/Metadata", "/PieceInfo", "/LastModified",
})  # fmt: skip
_ACTIVE_NOTES = frozenset({"/FileAttachment", "/RichMedia", "/Movie", "/Screen", "/Sound", "/3D"})
_TEXTS = frozenset([".doc", ".docx", ".docm", ".dot", ".dotx", ".odt", ".rtf", ".pages"])
_PICTURES = frozenset([".jpg", ".jpeg", ".jfif", ".png", ".gif", ".tif", ".tiff", ".heic", ".webp", ".bmp"])
_PICTURE_FILES = frozenset({"/DCTDecode", "/JPXDecode"})
# How a picture file may be packed in turn; what it unpacks to is bounded as what is sent is.
_UNPACKED: Mapping[str, Callable[[bytes], bytes]] = {
    "/FlateDecode": lambda data: decompressobj().decompress(data, 2 * SIZE_MAX),
    "/ASCII85Decode": lambda data: a85decode(data.strip().removesuffix(b"~>")),
}
_LETTERS = str.maketrans("0123456789", "ghijklmnop")  # a run of digits would read as a telephone number
_WEB = ("http://", "https://", "mailto:")


@dataclass(frozen=True, slots=True)
class Received:
    """A document as examined, and the bytes to keep: empty when it has a fault."""

    paper: Paper
    content: bytes = b""


def examine(kind: str, name: str, data: bytes) -> Received:
    """Look at an upload and clean it. What is kept, and counted, is the cleaned document."""
    paper = Paper(kind, name, "", len(data), 0)
    fault = _outer_fault(name, data)
    if fault:
        return Received(replace(paper, fault=fault))
    return _opened(paper, data)


def keep(folder: str | Path, kind: str, data: bytes, name: str = "document.pdf") -> Paper:
    """Examine an upload and put it, when sound, into the store; its hash and size are those of what is kept."""
    received = examine(kind, name, data)
    if received.paper.fault:
        return received.paper
    digest = ContentStore(folder).put(received.content)
    return replace(received.paper, sha256=digest, size=len(received.content))


def _outer_fault(name: str, data: bytes) -> str:
    """What can be told without opening the file. The first bytes decide: a file of two natures is refused."""
    if not data:
        return "empty"
    if len(data) > SIZE_MAX:
        return "too_large"
    if not data.startswith(b"%PDF-"):
        return _nature(data)
    return "" if name.lower().endswith(".pdf") else "extension"


def _nature(data: bytes) -> str:
    """What a file that is no PDF seems to be, for a sentence that says how to mend it."""
    import puremagic  # its tables are read on import: only when somebody sends something else

    try:
        found = puremagic.from_string(data[:65536])
    except (puremagic.PureError, ValueError):
        return "not_pdf"
    if found in _TEXTS or (found == ".zip" and (b"word/" in data or b"vnd.oasis.opendocument" in data)):
        return "word"
    return "image" if found in _PICTURES else "not_pdf"


def _opened(paper: Paper, data: bytes) -> Received:
    import pikepdf  # a compiled library of 20 MB: only the workers that receive a document hold it

    try:
        # Without recovery: a cut file would come back with pages missing, and nobody would know.
        with pikepdf.open(BytesIO(data), attempt_recovery=False) as pdf:
            fault = _inner_fault(pdf)
            if fault:
                return Received(replace(paper, fault=fault))
            pages = len(pdf.pages)
            return Received(replace(paper, pages=pages), _cleaned(pdf))
    except pikepdf.PasswordError:
        return Received(replace(paper, fault="locked"))
    except Exception:  # a broken file can fail anywhere in the parser: the answer is the same
        return Received(replace(paper, fault="damaged"))


def _inner_fault(pdf: pikepdf.Pdf) -> str:
    if len(pdf.objects) > OBJECTS_MAX:
        return "too_complex"
    pages = len(pdf.pages)
    if pages == 0:
        return "no_page"
    return "too_many_pages" if pages > PAGES_MAX else ""


def _cleaned(pdf: pikepdf.Pdf) -> bytes:
    """The document without what acts and what tells; the same upload always gives the same bytes."""
    for thing in pdf.objects:
        _disarm(thing)
        _untell(thing)
    for page in pdf.pages:
        _drop_active_notes(page.obj)
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    return _saved(pdf)


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = BytesIO()
    pdf.save(out, encryption=False, deterministic_id=True, linearize=False)
    return out.getvalue()


def set_apart(data: bytes) -> bytes:
    """A sound document as another file: neither its hash nor its identifier can be told from those of the first."""
    import pikepdf

    with pikepdf.open(BytesIO(data)) as pdf:
        pdf.Root.OtmrCopy = token_hex(16).translate(_LETTERS)
        return _cleaned(pdf)  # once more: it may have come before what is known today to tell


def _disarm(thing: Any) -> None:
    """Take actions, scripts, enclosed files and traces out of one object and of what it holds directly."""
    import pikepdf

    waiting = [thing]
    while waiting:
        part = waiting.pop()
        if isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
            keys = list(part.keys())
            for key in filter(partial(_unwanted, part), keys):
                del part[key]
            inner = [part[key] for key in keys if key in part]
        elif isinstance(part, pikepdf.Array):
            inner = list(part)
        else:
            continue
        # An indirect object comes by itself in `pdf.objects`: only what is written in place is followed.
        waiting += [value for value in inner if isinstance(value, pikepdf.Object) and not value.is_indirect]


def _untell(thing: Any) -> None:
    """Take out of a picture what its file says beside what it shows."""
    import pikepdf

    if not isinstance(thing, pikepdf.Stream) or "/Filter" not in thing:
        return
    packed = [str(one) for one in thing.Filter] if isinstance(thing.Filter, pikepdf.Array) else [str(thing.Filter)]
    if packed[-1] not in _PICTURE_FILES or not all(one in _UNPACKED for one in packed[:-1]):
        return
    held = thing.read_raw_bytes()
    for one in packed[:-1]:
        held = _UNPACKED[one](held)
    plain = untold(held)
    if plain != held:
        ways = thing.get("/DecodeParms")
        way = ways[-1] if isinstance(ways, pikepdf.Array) and len(ways) else ways
        thing.write(
            plain, filter=pikepdf.Name(packed[-1]), decode_parms=way if isinstance(way, pikepdf.Dictionary) else None
        )


def _unwanted(holder: Any, key: str) -> bool:
    if key in _UNWANTED:
        return True
    return key in ("/A", "/PA", "/Next") and not _plain_action(holder[key])


def _plain_action(action: Any) -> bool:
    """A jump inside the document or a web address; what is no action (attributes of a structure) stays."""
    import pikepdf

    if not isinstance(action, pikepdf.Dictionary) or "/S" not in action:
        return not isinstance(action, pikepdf.Array) or not any(
            isinstance(one, pikepdf.Dictionary) and not _plain_action(one) for one in action
        )
    kind = str(action["/S"])
    if kind == "/URI":
        return str(action.get("/URI", "")).lower().startswith(_WEB)
    return kind == "/GoTo" or "/O" in action  # "/O": attributes of a structure, whose owner may use /S


def _drop_active_notes(page: Any) -> None:
    """Films, sounds, 3D and files pinned on a page."""
    import pikepdf

    notes = page.get("/Annots")
    if not isinstance(notes, pikepdf.Array):
        return
    for number in reversed(range(len(notes))):
        note = notes[number]
        if not isinstance(note, pikepdf.Dictionary) or str(note.get("/Subtype", "")) in _ACTIVE_NOTES:
            del notes[number]


def _kept(digest: Any) -> Any:
    return (
        select(Hire.reference, Application.number, Document.kind, digest)
        .select_from(Document)
        .join(Application, Application.id == Document.application_id)
        .join(Hire, Hire.id == Application.hire_id)
    )


_COPIED = _kept(DocumentCopy.sha256).join(DocumentCopy, DocumentCopy.document_id == Document.id)
_PROVED = (
    select(Hire.reference, Application.number, Proof.kind, Proof.sha256)
    .select_from(Proof)
    .join(Application, Application.id == Proof.application_id)
    .join(Hire, Hire.id == Application.hire_id)
    .where(Proof.sha256.is_not(None))
)
_KEPT: Executable = union(_kept(Document.sha256), _COPIED, _PROVED).order_by(text("1, 2, 3"))
_WANTED: Executable = union(
    select(Document.sha256),
    select(DocumentCopy.sha256),
    select(MinutesFile.sha256),
    select(DraftDocument.sha256),
    select(Proof.sha256).where(Proof.sha256.is_not(None)),
)


def unsound(session: Session, store: ContentStore) -> list[tuple[str, int, str, str]]:
    """The documents that the store has lost or that changed under their hash: (reference, number, kind, hash)."""
    return [tuple(row) for row in session.execute(_KEPT) if not store.sound(row.sha256)]


def orphans_gone(session: Session, store: ContentStore) -> int:
    """Delete the files that no application and no draft refers to, a week after they came; returns how many.

    An application that was refused, abandoned or cut by a fault leaves its files here: nothing else does.
    """
    wanted = frozenset(session.scalars(_WANTED))
    return len(store.purge(wanted, ORPHAN_DAYS * 24 * 3600))

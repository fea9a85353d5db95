"""Copies of documents for a jury that knows no names: prepared, scanned, signed, read in the place of the document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Integer, Row, bindparam, delete, select, update
from sqlalchemy.orm import Session

from recruitment.models import Application, Document, DocumentCopy, Person
from workflows.case import Objection
from workflows.engine import Refused
from workflows.given import SignedCopy

from . import documents
from .content_store import ContentStore
from .copies_on_file import IS_PREPARED, IS_SIGNED, TO_JUDGE, H, Prepared, Signed
from .pdf_text import Read, read
from .progress import Changes, Step
from .traces import Place, Traces

A_DOCUMENT = bindparam("document_id", type_=Integer)


def sign_copy(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Put the copy prepared in the place of the one signed before, if any."""
    given: SignedCopy = step.given
    mine = (DocumentCopy.document_id == given.document, DocumentCopy.replaced_at.is_(None))
    quiet = {"synchronize_session": False}
    session.execute(
        update(DocumentCopy).where(*mine, DocumentCopy.signed_at.is_not(None)).values(replaced_at=now),
        execution_options=quiet,
    )
    signed = session.execute(
        update(DocumentCopy)
        .where(*mine, DocumentCopy.signed_at.is_(None), DocumentCopy.sha256 == given.sha256)
        .values(signed_by=step.actor.person_id, signed_at=now)
        .returning(DocumentCopy.id),
        execution_options=quiet,
    ).one_or_none()
    if signed is None:  # another copy was prepared between the judgement and this line
        raise Refused(step.event, (Objection("copy_prepared", {"document": given.document}),))


VERBS = {"sign_copy": sign_copy}


@dataclass(frozen=True, slots=True)
class Original:
    """A document with whom it is about: what the person who prepares its copy works on."""

    id: int
    application: int
    person: int
    number: int
    kind: str
    sha256: str
    size: int
    pages: int
    name: str
    email: str
    language: Literal["fr", "en"]

    @property
    def traces(self) -> Traces:
        """What tells who this is."""
        return Traces.of(self.name, self.email)


_ORIGINAL = (
    select(
        Document.id, Document.application_id, Application.person_id, Application.number, Document.kind,
        Document.sha256, Document.size, Document.pages, Person.name, Person.email,
        Application.language,
    )
    .join(Application, Application.id == Document.application_id)
    .join(Person, Person.id == Application.person_id)
    .where(Application.hire_id == H, Document.id == A_DOCUMENT)
)  # fmt: skip


def original(session: Session, hire_id: int, document_id: int) -> Original | None:
    """A document of a hire; None when it is not there."""
    row = session.execute(_ORIGINAL, {"hire_id": hire_id, "document_id": document_id}).one_or_none()
    return Original(*tuple(row)) if row else None


_LINES = (
    select(
        Application.id.label("application"), Application.number, Person.name, Document.id, Document.kind,
        Document.pages, Prepared.id.label("prepared"), Prepared.sha256, Prepared.places, Prepared.unread,
        Signed.signed_at, Signed.unchanged, (Application.state == "received").label("waiting"),
    )
    .select_from(Document)
    .join(Application, Application.id == Document.application_id)
    .join(Person, Person.id == Application.person_id)
    .outerjoin(Prepared, IS_PREPARED)
    .outerjoin(Signed, IS_SIGNED)
    .where(Application.hire_id == H, Application.state.in_(("received", TO_JUDGE)))
    .order_by(Application.number, Document.kind)
)  # fmt: skip


def lines(session: Session, hire_id: int) -> list[Row[Any]]:
    """Every document whose copy may be asked for, with where it stands. One statement."""
    return list(session.connection().execute(_LINES, {"hire_id": hire_id}))


_CURRENT = (
    select(DocumentCopy, Person.name.label("signer"))
    .outerjoin(Person, Person.id == DocumentCopy.signed_by)
    .where(DocumentCopy.document_id == A_DOCUMENT, DocumentCopy.replaced_at.is_(None))
)


@dataclass(frozen=True, slots=True)
class Current:
    """The copies of a document: the one prepared, the one signed, and by whom."""

    prepared: DocumentCopy | None = None
    signed: DocumentCopy | None = None
    signer: str = ""


def current(session: Session, document_id: int) -> Current:
    """Where a document stands."""
    rows = session.execute(_CURRENT, {"document_id": document_id}).all()
    prepared = next((row.DocumentCopy for row in rows if row.DocumentCopy.signed_at is None), None)
    signed = next((row for row in rows if row.DocumentCopy.signed_at is not None), None)
    return Current(prepared, signed.DocumentCopy if signed else None, signed.signer if signed else "")


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scan found in a document, and what it could not see."""

    places: tuple[Place, ...]
    read: Read


def scan(data: bytes, traces: Traces) -> Scan:
    """Look, page by page, for what tells who wrote it."""
    found = read(data)
    return Scan(tuple(place for page, text in found.texts for place in traces.places(text, page)), found)


@dataclass(frozen=True, slots=True)
class Made:
    """A copy made and scanned, not yet kept."""

    content: bytes
    seen: Scan


def made(data: bytes, traces: Traces) -> Made:
    """A sound document as a copy of its own, and what still shows in it. It may take seconds: nothing is locked."""
    apart = documents.set_apart(data)
    return Made(apart, scan(apart, traces))


def prepare(session: Session, store: ContentStore, paper: Original, copy: Made, *, unchanged: bool, by: int | None,
            now: datetime) -> DocumentCopy:  # fmt: skip
    """Keep a copy beside its document, in the place of the one prepared before; nothing is signed by it."""
    session.execute(
        delete(DocumentCopy).where(
            DocumentCopy.document_id == paper.id, DocumentCopy.signed_at.is_(None), DocumentCopy.replaced_at.is_(None)
        )
    )
    kept = DocumentCopy(
        document_id=paper.id, sha256=store.put(copy.content), size=len(copy.content), pages=copy.seen.read.pages,
        unchanged=unchanged, places=len(copy.seen.places), unread=len(copy.seen.read.unread), prepared_by=by,
        prepared_at=now,
    )  # fmt: skip
    session.add(kept)
    session.flush()
    return kept

"""One application for those who work on it: its documents, its finding, what happened to it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Executable, Row, bindparam, literal, select
from sqlalchemy.orm import Session

from recruitment.models import Application, Document, EligibilityFinding, JournalEntry, Person

from .copies_on_file import IS_SIGNED, Signed
from .files import MINE_TO_READ, H
from .restrictions import RESTRICTED, RESTRICTION
from .sights import Sight


class History(NamedTuple):
    """One step that moved a file."""

    at: datetime
    event: str
    role: str
    state: str  # the one it led to
    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class File:
    """One application with its documents, its finding and what happened to it."""

    id: int
    number: int
    name: str
    email: str
    state: str
    language: str
    submitted_at: datetime
    state_since: datetime
    hearing_at: datetime | None
    finding: Row[Any] | None  # admissible, reason, text, found_by, found_at, second_at
    restriction: int | None = None  # the request that closes it to everybody else
    documents: Sequence[Row[Any]] = ()  # id, kind, size, pages; without size: its copy is not signed yet
    history: Sequence[History] = ()


def one(session: Session, hire: Row[Any], application_id: int, seen: Sight) -> File | None:
    """One file as this person may see it; None when it is not here, or not for them. Three statements."""
    if not seen.files:
        return None
    ask = {"hire_id": hire.id, "application_id": application_id, "person_id": seen.juror}
    connection = session.connection()
    row = connection.execute(_one(replace(seen, juror=0 if seen.juror is not None else None)), ask).one_or_none()
    if row is None:
        return None
    found = row if seen.findings and row.found_at is not None else None
    documents = connection.execute(_COPIES if seen.copies else _DOCUMENTS, {"application_id": application_id}).all()
    return File(
        row.id, row.number, row.name, row.email, row.state, row.language, row.submitted_at, row.state_since,
        row.hearing_at, found, row.restriction if seen.restricted else None, documents,
        _history(session, hire.id, application_id) if seen.juror is None else (),
    )  # fmt: skip


@lru_cache(maxsize=64)
def _one(seen: Sight) -> Any:
    """The statement for that sight, of any juror: building it costs more than running it."""
    query: Any = select(
        Application.id, Application.number, Application.state, Application.language, Application.submitted_at,
        Application.state_since, Application.hearing_at,
        (Person.name if seen.names else literal("")).label("name"),
        (Person.email if seen.names else literal("")).label("email"),
    ).where(Application.hire_id == H, Application.id == bindparam("application_id"))  # fmt: skip
    if seen.names:
        query = query.join(Person, Person.id == Application.person_id)
    if seen.findings:
        query = query.outerjoin(EligibilityFinding, EligibilityFinding.application_id == Application.id).add_columns(
            EligibilityFinding.admissible, EligibilityFinding.reason, EligibilityFinding.text,
            EligibilityFinding.found_by, EligibilityFinding.found_at, EligibilityFinding.second_at,
        )  # fmt: skip
    if seen.juror is not None:
        query = query.where(*MINE_TO_READ)
    if not seen.restricted:
        return query.where(~RESTRICTED)
    return query.add_columns(RESTRICTION)


_OF_FILE = Document.application_id == bindparam("application_id")
_DOCUMENTS: Executable = (
    select(Document.id, Document.kind, Document.size, Document.pages).where(_OF_FILE).order_by(Document.kind)
)
_COPIES: Executable = (
    select(Document.id, Document.kind, Signed.size, Signed.pages)
    .outerjoin(Signed, IS_SIGNED)
    .where(_OF_FILE)
    .order_by(Document.kind)
)
_HISTORY = (
    select(
        JournalEntry.at,
        JournalEntry.event,
        JournalEntry.role,
        JournalEntry.moves,
        JournalEntry.number,
        JournalEntry.hash,
    )
    .where(JournalEntry.hire_id == H, JournalEntry.moves.contains(bindparam("mark"), autoescape=False))
    .order_by(JournalEntry.number.desc())
)


def _history(session: Session, hire_id: int, application_id: int) -> list[History]:
    """What moved this file, latest first: only entries that name it, and of each only its own line."""
    mark = f'["application",{application_id},'
    found = []
    for at, event, role, moves, number, digest in session.connection().execute(
        _HISTORY, {"hire_id": hire_id, "mark": mark}
    ):
        mine = ("application", application_id)
        state = next(after for kind, key, _, after in json.loads(moves) if (kind, key) == mine)
        found.append(History(at, event, role, state, number, digest))
    return found


_WAITING = (
    select(Application.id)
    .outerjoin(EligibilityFinding, EligibilityFinding.application_id == Application.id)
    .where(Application.hire_id == H, Application.state == "received", Application.number != bindparam("number"))
    .where(EligibilityFinding.id.is_(None))
    # Those that follow first, then the list from its beginning.
    .order_by(Application.number < bindparam("number"), Application.number)
    .limit(1)
)


def next_waiting(session: Session, hire_id: int, number: int) -> int | None:
    """The next application that nobody has examined, after that number."""
    return session.scalar(_WAITING, {"hire_id": hire_id, "number": number})


_SERVED = (
    select(Document.sha256, Document.kind, Application.number)
    .select_from(Document)
    .join(Application, Application.id == Document.application_id)
    .where(
        Application.hire_id == H, Application.id == bindparam("application_id"), Document.id == bindparam("document_id")
    )
)
_SERVED_COPY = _SERVED.with_only_columns(Signed.sha256, Document.kind, Application.number).join(Signed, IS_SIGNED)


_PAPERS: Any = (
    select(Document.application_id, Document.id, Document.kind, Document.pages)
    .join(Application, Application.id == Document.application_id)
    .where(Application.hire_id == H, Application.id.in_(bindparam("applications", expanding=True)), ~RESTRICTED)
    .where(*MINE_TO_READ)
    .order_by(Document.application_id, Document.kind)
)
_PAPER_COPIES = _PAPERS.with_only_columns(Document.application_id, Document.id, Document.kind, Signed.pages).join(
    Signed, IS_SIGNED
)


def papers(session: Session, hire_id: int, applications: Sequence[int], seen: Sight) -> dict[int, list[Row[Any]]]:
    """What a member of the jury can open of several files: application -> (id, kind, pages). One statement."""
    if not seen.files or not applications:
        return {}
    ask = {"hire_id": hire_id, "applications": list(applications), "person_id": seen.juror}
    found: dict[int, list[Row[Any]]] = {}
    for row in session.connection().execute(_PAPER_COPIES if seen.copies else _PAPERS, ask):
        found.setdefault(row.application_id, []).append(row)
    return found


def document(session: Session, hire_id: int, application_id: int, document_id: int, seen: Sight) -> Row[Any] | None:
    """A document to serve, (sha256, kind, number); None when it is not here or this person may not open it.

    Whoever reads without names gets the signed copy and nothing else.
    """
    if not seen.files:
        return None
    ask = {"hire_id": hire_id, "application_id": application_id, "document_id": document_id, "person_id": seen.juror}
    query: Any = _SERVED_COPY if seen.copies else _SERVED
    if seen.juror is not None:
        query = query.where(*MINE_TO_READ)
    if not seen.restricted:
        query = query.where(~RESTRICTED)
    return session.execute(query, ask).one_or_none()

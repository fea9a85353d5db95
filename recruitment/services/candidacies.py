"""A person's own applications: where each stands, what was promised, what has come. Nobody else's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Executable, Integer, Row, and_, bindparam, exists, func, select
from sqlalchemy.orm import Session

from recruitment.models import (
    Application,
    Document,
    Hire,
    JournalEntry,
    Letter,
    Offer,
    Proof,
    Referral,
    School,
)  # fmt: skip
from workflows.charter.proofs import LEFT
from workflows.charter.security import CLEARED

from . import promises, proof_file

H = bindparam("hire_id", type_=Integer)
P = bindparam("person_id", type_=Integer)
# The step that ends each promised stage; the letter itself ends the last.
ENDED_BY = {"eligibility": "open_scoring", "files": "close_sift", "interviews": "open_deliberation"}
PENDING = ("opened", "complete", "sent", "answered", "expired")

_ANSWERED = exists().where(Letter.application_id == Application.id, Letter.stands(), Letter.status == "sent")
_OFFERED = exists().where(Offer.application_id == Application.id, Offer.answer.is_(None))
# What is still waited for from a person, while that can be sent.
_WAITED = (
    Proof.application_id == Application.id, Proof.state.in_(proof_file.AWAITED), Application.state.not_in(LEFT),
    Hire.state.in_(proof_file.RUNNING),
)  # fmt: skip
_MINE: Executable = (
    select(
        Hire.id, Hire.reference, Hire.title_fr, Hire.title_en, Hire.state.label("hire_state"),
        School.name.label("school"), Application.state, Application.submitted_at, Application.hearing_at,
        _ANSWERED.label("answered"), _OFFERED.label("offered"),
        select(func.min(Proof.due_on)).where(*_WAITED).scalar_subquery().label("proofs_due"),
        select(func.max(Proof.asked_at)).where(*_WAITED).scalar_subquery().label("proofs_asked"),
    )
    .join(Hire, Hire.id == Application.hire_id)
    .join(School, School.id == Hire.school_id)
    .where(Application.person_id == P)
    .order_by(Application.submitted_at.desc())
)  # fmt: skip


def mine(session: Session, person_id: int) -> Sequence[Row[Any]]:
    """Every application of a person, the latest first. One statement."""
    return session.execute(_MINE, {"person_id": person_id}).all()


@dataclass(frozen=True, slots=True)
class Own:
    """One application as its author may see it. What security wrote, and the marks, are not read."""

    id: int
    number: int
    state: str
    language: str
    submitted_at: datetime
    hearing_at: datetime | None
    hearing_place: str | None
    orcid: str | None
    answered: bool
    offered: bool
    proofs: bool  # some were asked of this person
    access: str | None  # "pending" or "authorised", for a person whose access is asked for
    documents: Sequence[Row[Any]]  # id, kind, size, pages
    letters: Sequence[Row[Any]]  # id, kind, final, sent_at, replaced_at
    ended: Mapping[str, datetime]  # promised stage -> when it was over


_OWN: Executable = (
    select(
        Application.id, Application.number, Application.state, Application.language, Application.submitted_at,
        Application.hearing_at, Application.hearing_place, Application.orcid, _ANSWERED.label("answered"), _OFFERED.label("offered"),
        Referral.state.label("referral"), Hire.state.label("hire_state"),
        exists().where(Proof.application_id == Application.id).label("proofs"),
    )
    .join(Hire, Hire.id == Application.hire_id)
    .outerjoin(Referral, and_(Referral.application_id == Application.id, Referral.counts))
    .where(Application.hire_id == H, Application.person_id == P)
)  # fmt: skip
_ENDED: Executable = (
    select(JournalEntry.event, func.max(JournalEntry.at))
    .where(JournalEntry.hire_id == H, JournalEntry.event.in_(tuple(ENDED_BY.values())))
    .group_by(JournalEntry.event)
)
_DOCUMENTS: Executable = (
    select(Document.id, Document.kind, Document.size, Document.pages)
    .where(Document.application_id == bindparam("application_id"))
    .order_by(Document.kind)
)
_LETTERS: Executable = (
    select(Letter.id, Letter.kind, Letter.final, Letter.sent_at, Letter.replaced_at)
    .where(Letter.application_id == bindparam("application_id"), Letter.status == "sent")
    .order_by(Letter.sent_at)
)


def own(session: Session, hire_id: int, person_id: int) -> Own | None:
    """A person's application to one post; None when there is none. Four statements."""
    row = session.execute(_OWN, {"hire_id": hire_id, "person_id": person_id}).one_or_none()
    if row is None:
        return None
    ask = {"application_id": row.id}
    return Own(
        id=row.id, number=row.number, state=row.state, language=row.language, submitted_at=row.submitted_at,
        hearing_at=row.hearing_at, hearing_place=row.hearing_place, orcid=row.orcid, answered=row.answered, offered=row.offered,
        proofs=bool(row.proofs), access=None if row.state == "ranked" else _access(row.referral),
        documents=session.execute(_DOCUMENTS, ask).all(),
        letters=session.execute(_LETTERS, ask).all(),
        ended=ended(session, hire_id, row.hire_state),
    )  # fmt: skip


def ended(session: Session, hire_id: int, state: str) -> dict[str, datetime]:
    """When each promised stage was over; one that a reopening took back is not. One statement."""
    found: dict[str, datetime] = dict(tuple(row) for row in session.execute(_ENDED, {"hire_id": hire_id}))
    return {
        stage: found[event] for stage, event in ENDED_BY.items() if event in found and state not in promises.PENDING[stage]
    }


def _access(referral: str | None) -> str | None:
    """What a person is told of their own access: that it is asked for, or given. A refusal comes by letter.

    Nothing while they are on the list and not chosen: it would tell that they are on it.
    """
    if referral in CLEARED:
        return "authorised"
    return "pending" if referral in PENDING else None


@dataclass(frozen=True, slots=True)
class Kept:
    """A document to serve: whose it is was already asked."""

    sha256: str
    kind: str
    reference: str
    number: int


_DOCUMENT = (
    select(Document.sha256, Document.kind, Hire.reference, Application.number)
    .join(Application, Application.id == Document.application_id)
    .join(Hire, Hire.id == Application.hire_id)
    .where(Application.hire_id == H, Document.id == bindparam("document_id"), Application.person_id == P)
)


def document(session: Session, hire_id: int, person_id: int, document_id: int) -> Kept | None:
    """One of a person's own documents."""
    row = session.execute(
        _DOCUMENT, {"hire_id": hire_id, "person_id": person_id, "document_id": document_id}
    ).one_or_none()
    return Kept(*row) if row else None

"""Everything kept about one application, as a package others can read: JSON and PDFs in one zip."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruitment.models import (
    Application,
    ApplicationBreak,
    ApplicationCareer,
    ApplicationPosition,
    ApplicationWork,
    Complaint,
    ComplaintNote,
    DataRequest,
    Document,
    DocumentReading,
    EligibilityFinding,
    Hire,
    InterviewInvitation,
    InterviewNeed,
    JournalEntry,
    Letter,
    Mark,
    MarkSheet,
    MinutesFile,
    NarrativeSection,
    NoticeReading,
    Offer,
    Outgoing,
    Person,
    Proof,
    Ranking,
    RankingEntry,
    School,
)

from . import printing
from .content_store import ContentStore
from .promises import PARIS
from .retention import ENDED

FORMAT = "otmr-application/1"
PROOFS = "proofs"  # their folder in the zip
UNREAD = ("career", "breaks", "proofs")  # what nobody who judged has read is no evidence of how they did


@dataclass(slots=True)
class Package:
    """What goes into the zip: one document of data, and files by name."""

    data: dict[str, Any]
    files: dict[str, bytes] = field(default_factory=dict)

    def zipped(self, at: datetime) -> bytes:
        """The zip; the same content at the same moment always gives the same bytes."""
        out = BytesIO()
        text = json.dumps(self.data, ensure_ascii=False, indent=1, default=_plain).encode()
        with ZipFile(out, "w", ZIP_DEFLATED) as made:
            for name, content in {"application.json": text, **self.files}.items():
                entry = ZipInfo(name, at.timetuple()[:6])
                entry.compress_type = ZIP_DEFLATED
                made.writestr(entry, content)
        return out.getvalue()


def _plain(value: Any) -> str:
    assert isinstance(value, date | datetime)
    return value.isoformat()


def own(session: Session, store: ContentStore, application: int, base_url: str, now: datetime) -> Package:
    """What a person may have of their own application: all of it that concerns them, and nobody else in it.

    Until the hire has ended, what jury and engine hold of its course is not theirs yet: it would tell the list.
    """
    head = _one(session, _HEAD, application)
    assert head is not None
    over = head.pop("hire_state") in ENDED
    kept = _given(session, application)
    if over:
        kept |= _judged(session, application) | {"journal": _journal(session, application)}
        kept["application"]["state"] = head["state"]
    package = Package({"format": FORMAT, "made_at": now, "complete": over, **_about(head), **kept})
    _papers(store, package)
    _letters(session, package, application, base_url)
    return package


def whole(session: Session, store: ContentStore, application: int, base_url: str, now: datetime) -> Package:
    """The evidence of how an application was judged: what its author may have, with who judged and the minutes."""
    package = own(session, store, application, base_url, now)
    for name in UNREAD:
        package.data.pop(name)
    package.files = {name: data for name, data in package.files.items() if not name.startswith(f"{PROOFS}/")}
    package.data |= {name: _all(session, query, application) for name, query in _INSIDE.items()}
    rows = session.execute(_MINUTES.where(Application.id == application))
    for row in rows:
        path = store.path(row.sha256)
        if path.is_file():
            package.files[f"minutes-{row.variant}-{row.language}.pdf"] = path.read_bytes()
    return package


_HEAD = (
    select(
        Hire.reference, Hire.title_fr, Hire.title_en, Hire.state.label("hire_state"), School.name.label("school"),
        Person.name, Person.email, Person.language.label("account_language"), Person.created_at, Application.number, Application.language,
        Application.state, Application.submitted_at, Application.orcid, Application.channel, Application.hearing_at,
        Application.hearing_place,
    )
    .join(Hire, Hire.id == Application.hire_id).join(School, School.id == Hire.school_id)
    .join(Person, Person.id == Application.person_id)
)  # fmt: skip
_WORKS = select(ApplicationWork.scheme, ApplicationWork.value).join(
    Application, Application.id == ApplicationWork.application_id
)
_POSITIONS = select(
    ApplicationPosition.employer,
    ApplicationPosition.unit,
    ApplicationPosition.first_year,
    ApplicationPosition.last_year,
).join(Application, Application.id == ApplicationPosition.application_id)
_CAREER = select(ApplicationCareer.doctorate, ApplicationCareer.births).join(
    Application, Application.id == ApplicationCareer.application_id
)
_BREAKS = (
    select(ApplicationBreak.kind, ApplicationBreak.first, ApplicationBreak.last, ApplicationBreak.share)
    .join(Application, Application.id == ApplicationBreak.application_id)
    .order_by(ApplicationBreak.first, ApplicationBreak.id)
)
_NARRATIVE = select(NarrativeSection.section, NarrativeSection.text).join(
    Application, Application.id == NarrativeSection.application_id
)
_DOCUMENTS = select(
    Document.kind, Document.sha256, Document.size, Document.pages, Document.received_at
).join(Application, Application.id == Document.application_id)  # fmt: skip
_PROOFS = select(
    Proof.kind, Proof.state, Proof.asked_at, Proof.due_on, Proof.sha256, Proof.size, Proof.pages, Proof.received_at,
    Proof.note, Proof.said_at,
).join(Application, Application.id == Proof.application_id)  # fmt: skip
_NEEDS = select(
    InterviewNeed.kinds, InterviewNeed.text, InterviewNeed.asked_at, InterviewNeed.extra_minutes, InterviewNeed.answer
).join(Application, Application.id == InterviewNeed.application_id)
_INVITED = select(
    InterviewInvitation.starts_at, InterviewInvitation.minutes, InterviewInvitation.video, InterviewInvitation.told_at,
    InterviewInvitation.called_off_at, InterviewInvitation.other_time_text,
).join(Application, Application.id == InterviewInvitation.application_id)  # fmt: skip
_OFFERS = select(Offer.terms, Offer.made_at, Offer.answer_due, Offer.answer, Offer.answered_at).join(
    Application, Application.id == Offer.application_id
)
_COMPLAINTS = select(
    Complaint.number, Complaint.subject, Complaint.text, Complaint.state, Complaint.filed_at, Complaint.outcome,
    Complaint.answer, Complaint.answered_at,
).join(Application, (Application.hire_id == Complaint.hire_id) & (Application.person_id == Complaint.person_id))  # fmt: skip
_REQUESTS = select(
    DataRequest.number, DataRequest.kind, DataRequest.text, DataRequest.state, DataRequest.filed_at,
    DataRequest.answer_due, DataRequest.extension, DataRequest.outcome, DataRequest.answer, DataRequest.annotation,
    DataRequest.answered_at,
).join(Application, Application.id == DataRequest.application_id)  # fmt: skip
_ADDED = (
    select(Complaint.number, ComplaintNote.text, ComplaintNote.at)
    .join(Complaint, Complaint.id == ComplaintNote.complaint_id)
    .join(Application, (Application.hire_id == Complaint.hire_id) & (Application.person_id == Complaint.person_id))
    .where(ComplaintNote.kind == "addition")
)
_MAILS = (
    select(Outgoing.kind, Outgoing.state, Outgoing.created_at, Outgoing.done_at)
    .join(Application, (Application.hire_id == Outgoing.hire_id) & (Application.person_id == Outgoing.person_id))
    .where(Outgoing.done_at.is_not(None))
    .order_by(Outgoing.created_at)
)
_OPENED = select(DocumentReading.role, DocumentReading.at).join(
    Application, Application.id == DocumentReading.application_id
)
_NOTICE = select(NoticeReading.version, NoticeReading.language, NoticeReading.at).join(
    Application, Application.id == NoticeReading.application_id
)
_FINDINGS = select(
    EligibilityFinding.admissible, EligibilityFinding.reason, EligibilityFinding.text, EligibilityFinding.found_at
).join(Application, Application.id == EligibilityFinding.application_id)
# In an order that follows the values alone: a seat, or who chairs, cannot be told from it.
_MARKS = (
    select(MarkSheet.stage, Mark.criterion, Mark.value, Mark.note)
    .join(MarkSheet, MarkSheet.id == Mark.sheet_id)
    .join(Application, Application.id == MarkSheet.application_id)
    .where(MarkSheet.superseded_at.is_(None))
    .order_by(MarkSheet.stage, Mark.criterion, Mark.value, Mark.note)
)
_PLACES = (
    select(RankingEntry.place)
    .join(Ranking, Ranking.id == RankingEntry.ranking_id)
    .join(Application, Application.id == RankingEntry.application_id)
    .where(Ranking.replaced_at.is_(None))
)
_REASONS = (
    select(Ranking.proposed_at, RankingEntry.place, RankingEntry.reason)
    .join(Ranking, Ranking.id == RankingEntry.ranking_id)
    .join(Application, Application.id == RankingEntry.application_id)
    .order_by(Ranking.id)
)
_JUDGES = (
    select(MarkSheet.member_id, MarkSheet.stage, MarkSheet.version, MarkSheet.submitted_at, Mark.criterion, Mark.value)
    .join(Mark, Mark.sheet_id == MarkSheet.id)
    .join(Application, Application.id == MarkSheet.application_id)
    .order_by(MarkSheet.id, Mark.criterion)
)
_INSIDE = {"judges": _JUDGES, "reasons_of_ranks": _REASONS}
_MINUTES = (
    select(MinutesFile.variant, MinutesFile.language, MinutesFile.sha256)
    .join(Ranking, Ranking.id == MinutesFile.ranking_id)
    .join(Application, Application.hire_id == Ranking.hire_id)
    .order_by(MinutesFile.id)
)


def _all(session: Session, query: Any, application: int) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in session.execute(query.where(Application.id == application))]


def _one(session: Session, query: Any, application: int) -> dict[str, Any] | None:
    return next(iter(_all(session, query, application)), None)


def _about(head: dict[str, Any]) -> dict[str, Any]:
    names = ("reference", "title_fr", "title_en", "school")
    return {
        "post": {name: head[name] for name in names},
        "person": {"name": head["name"], "email": head["email"], "language": head["account_language"], "since": head["created_at"]},
    }  # fmt: skip


def _given(session: Session, application: int) -> dict[str, Any]:
    """What the person gave, and what they were told: theirs at any time."""
    head = _one(session, _HEAD, application) or {}
    told = ("number", "language", "submitted_at", "orcid", "channel", "hearing_at", "hearing_place")
    parts: Mapping[str, Any] = {
        "documents": _DOCUMENTS, PROOFS: _PROOFS, "works": _WORKS, "positions": _POSITIONS, "career": _CAREER, "breaks": _BREAKS,
        "narrative": _NARRATIVE, "accommodations": _NEEDS,
        "interviews": _INVITED, "offers": _OFFERS, "complaints": _COMPLAINTS, "added_to_complaints": _ADDED,
        "mails": _MAILS, "notice": _NOTICE, "data_requests": _REQUESTS,
    }  # fmt: skip
    return {"application": {name: head[name] for name in told}} | {
        name: _all(session, query, application) for name, query in parts.items()
    }


def _judged(session: Session, application: int) -> dict[str, Any]:
    """How the application was judged, without who wrote what."""
    return {
        "conditions": _all(session, _FINDINGS, application), "appraisals": _all(session, _MARKS, application),
        "ranking": _all(session, _PLACES, application), "documents_opened": _opened(session, application),
    }  # fmt: skip


def _opened(session: Session, application: int) -> list[dict[str, Any]]:
    """In which roles the documents were opened, and on which days; never by whom."""
    rows = session.execute(_OPENED.where(Application.id == application))
    days = sorted({(row.at.astimezone(PARIS).date(), row.role) for row in rows})
    return [{"day": day, "role": role} for day, role in days]


def _journal(session: Session, application: int) -> list[dict[str, Any]]:
    """The entries that moved this file, each with its own line alone and the hash that proves it."""
    query = (
        select(JournalEntry.number, JournalEntry.at, JournalEntry.event, JournalEntry.role, JournalEntry.moves, JournalEntry.hash)
        .join(Application, Application.hire_id == JournalEntry.hire_id)
        .where(Application.id == application, JournalEntry.moves.contains(f'["application",{application},'))
        .order_by(JournalEntry.number)
    )  # fmt: skip
    return list(map(dict, _moved(session.execute(query), application)))


def _moved(rows: Any, application: int) -> Iterator[dict[str, Any]]:
    for row in rows:
        mine = [move for move in json.loads(row.moves) if move[:2] == ["application", application]]
        yield {
            "entry": row.number, "at": row.at, "event": row.event, "role": row.role, "hash": row.hash,
            "moves": [{"before": before, "after": after} for _kind, _key, before, after in mine],
        }  # fmt: skip


def _papers(store: ContentStore, package: Package) -> None:
    """The documents as they were kept, and the proofs that have come."""
    for folder in ("documents", PROOFS):
        for row in package.data[folder]:
            if not row["sha256"]:
                continue
            path = store.path(row["sha256"])
            row["file"] = f"{folder}/{row['kind']}.pdf"
            if path.is_file():
                package.files[row["file"]] = path.read_bytes()


def _letters(session: Session, package: Package, application: int, base_url: str) -> None:
    """Letters as they left; what was never sent is no letter."""
    sent = (Letter.application_id == application, Letter.status.in_(("sent", "uncertain")))
    query = select(Letter.id, Letter.hire_id).where(*sent).order_by(Letter.id)
    package.data["letters"] = []
    for found in session.execute(query).all():
        row = printing.letter_row(session, found.hire_id, found.id)
        if row is None:
            continue
        name = f"letters/{row.id}-{row.kind}.pdf"
        package.files[name] = printing.printed(row, base_url)
        package.data["letters"].append(
            {"kind": row.kind, "language": row.language, "sent_at": row.sent_at, "code": row.code, "sha256": row.sha256,
             "journal_hash": row.journal_hash, "file": name}
        )  # fmt: skip

"""One file is erased: what told who the person is goes, what is only counted stays, and nobody is behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, func, insert, select, update
from sqlalchemy.orm import Session

from recruitment.models import (
    AddressChange,
    Application,
    ApplicationBreak,
    ApplicationCareer,
    ApplicationPosition,
    ApplicationWork,
    Base,
    Complaint,
    ComplaintNote,
    DataRequest,
    DeclaredLink,
    Document,
    DocumentCopy,
    DocumentReading,
    EligibilityFinding,
    InterviewAnswer,
    InterviewDraft,
    InterviewHold,
    InterviewInvitation,
    InterviewNeed,
    Letter,
    LetterAside,
    LinkDeclaration,
    LinkQuestion,
    LoginSession,
    Mark,
    MarkDraft,
    MarkSheet,
    MeetingTurn,
    MeetingVote,
    MinutesFile,
    NarrativeSection,
    NoticeReading,
    Offer,
    Outgoing,
    PastDeclaration,
    Person,
    PoolConsent,
    Proof,
    Ranking,
    RankingEntry,
    Ticket,
    Welcome,
    WelcomeTask,
    table_of,
)

GONE = "–"  # stands where a text may not be empty
NOWHERE = "erased.invalid"  # a domain that no mail ever reaches


@dataclass(frozen=True, slots=True)
class Gone:
    """What went with a file."""

    documents: int  # proofs counted in
    letters: int
    marks: int
    mails: int


def preview(session: Session, application: int) -> Gone:
    """What would go with a file now, counted as it is when it goes. One statement."""
    row = Application.id == application

    def count(model: Any, *where: Any) -> Any:
        return select(func.count()).select_from(model).where(*where).scalar_subquery()

    told = (Outgoing.hire_id == Application.hire_id, Outgoing.person_id == Application.person_id)
    counts: Any = select(
        count(Document, Document.application_id == application), count(Letter, Letter.application_id == application),
        count(Mark, Mark.value.is_not(None), Mark.sheet_id.in_(select(MarkSheet.id).where(MarkSheet.application_id == application))),
        select(func.count()).select_from(Outgoing).where(*told).correlate(Application).scalar_subquery(),
    ).where(row)  # fmt: skip
    return Gone(*session.execute(counts).one())


def erase(session: Session, application: int, now: datetime) -> Gone:
    """Erase a file in the caller's transaction; the files themselves go when nothing refers to them any more."""
    row = session.execute(
        select(Application.hire_id, Application.person_id, Application.number).where(Application.id == application)
    ).one()
    gone = Gone(
        _documents(session, application), _letters(session, application), _marks(session, application),
        _mails(session, row.hire_id, row.person_id),
    )  # fmt: skip
    _rows(session, application)
    _links(session, application)
    _deliberation(session, application, row.hire_id)
    nobody = _nobody(session, application, now)
    _complaints(session, row.hire_id, row.person_id, nobody)
    _requests(session, application, nobody)
    session.execute(
        update(Outgoing)
        .where(Outgoing.hire_id == row.hire_id, Outgoing.person_id == row.person_id)
        .values(person_id=nobody)
    )
    session.execute(
        update(Application).where(Application.id == application)
        .values(person_id=nobody, orcid=None, hearing_place=None, erased_at=now)
    )  # fmt: skip
    close(session, row.person_id, now)
    return gone


def _documents(session: Session, application: int) -> int:
    papers = select(Document.id).where(Document.application_id == application)
    session.execute(delete(DocumentCopy).where(DocumentCopy.document_id.in_(papers)))
    proofs = _count(session, delete(Proof).where(Proof.application_id == application, Proof.sha256.is_not(None)))
    session.execute(delete(Proof).where(Proof.application_id == application))  # asked, and never sent
    return proofs + _count(session, delete(Document).where(Document.application_id == application))


def _letters(session: Session, application: int) -> int:
    """Their codes stay: a letter in somebody's hands can be verified as long as they keep it."""
    mine = select(Letter.id).where(Letter.application_id == application)
    session.execute(delete(LetterAside).where(LetterAside.letter_id.in_(mine)))
    query = update(Letter).where(Letter.application_id == application).values(content={}, twin=None, edited={})
    return _count(session, query)


def _marks(session: Session, application: int) -> int:
    """The figures stay, for statistics; what was written beside them goes."""
    sheets = select(MarkSheet.id).where(MarkSheet.application_id == application)
    session.execute(delete(MarkDraft).where(MarkDraft.application_id == application))
    mine = Mark.sheet_id.in_(sheets)
    session.execute(update(Mark).where(mine, Mark.value.is_(None)).values(note=GONE))
    return _count(session, update(Mark).where(mine, Mark.value.is_not(None)).values(note=""))


def _mails(session: Session, hire: int, person: int) -> int:
    """What was told stays as a kind and a date; what has not left never will."""
    mine = (Outgoing.hire_id == hire, Outgoing.person_id == person)
    session.execute(
        update(Outgoing)
        .where(*mine, Outgoing.state.in_(("queued", "sending")))
        .values(state="failed", lease_until=None)
    )
    return _count(session, update(Outgoing).where(*mine).values(payload={}, last_error=None, message_id=None, server_said=None))


def _rows(session: Session, application: int) -> None:
    """What was kept of the person alone."""
    for model in (
        ApplicationWork, ApplicationPosition, ApplicationBreak, ApplicationCareer, NarrativeSection, InterviewNeed,
        InterviewAnswer, InterviewDraft, InterviewHold, WelcomeTask, Welcome,
        NoticeReading, DocumentReading,
    ):  # fmt: skip
        session.execute(delete(model).where(table_of(model).c.application_id == application))
    told = InterviewInvitation.application_id == application
    session.execute(update(InterviewInvitation).where(told).values(other_time_text=None))
    session.execute(update(EligibilityFinding).where(EligibilityFinding.application_id == application).values(text=""))
    session.execute(update(Offer).where(Offer.application_id == application).values(terms=GONE))


def _links(session: Session, application: int) -> None:
    """How far links reached stays; which they were goes."""
    declared = select(LinkDeclaration.id).where(LinkDeclaration.application_id == application)
    session.execute(update(DeclaredLink).where(DeclaredLink.declaration_id.in_(declared)).values(words=GONE))
    for model in (LinkDeclaration, PastDeclaration):
        column = table_of(model).c.id if model is LinkDeclaration else table_of(model).c.declaration_id
        ruled = (column.in_(declared), table_of(model).c.ruling.is_not(None))
        session.execute(update(table_of(model)).where(*ruled).values(ruling=GONE))
    asked = LinkQuestion.declaration_id.in_(declared)
    session.execute(update(LinkQuestion).where(asked).values(note=""))
    session.execute(update(LinkQuestion).where(asked, LinkQuestion.reasons != "").values(reasons=GONE))


def _deliberation(session: Session, application: int, hire: int) -> None:
    """The list and the votes stay; what was said goes, and so do the minutes as they were printed: they hold names."""
    session.execute(update(RankingEntry).where(RankingEntry.application_id == application).values(reason=""))
    session.execute(update(MeetingTurn).where(MeetingTurn.application_id == application).values(note=""))
    session.execute(update(MeetingVote).where(MeetingVote.application_id == application).values(motion=GONE))
    lists = select(Ranking.id).where(Ranking.hire_id == hire)
    session.execute(delete(MinutesFile).where(MinutesFile.ranking_id.in_(lists)))


def _complaints(session: Session, hire: int, person: int, nobody: int) -> None:
    mine = select(Complaint.id).where(Complaint.hire_id == hire, Complaint.person_id == person)
    notes = ComplaintNote.complaint_id.in_(mine)
    session.execute(update(ComplaintNote).where(notes).values(text=GONE))
    session.execute(update(ComplaintNote).where(notes, ComplaintNote.by_id == person).values(by_id=nobody))
    held = (Complaint.hire_id == hire, Complaint.person_id == person)
    session.execute(update(Complaint).where(*held, Complaint.answer.is_not(None)).values(answer=GONE))
    session.execute(update(Complaint).where(*held).values(text=GONE, person_id=nobody))


def _requests(session: Session, application: int, nobody: int) -> None:
    """That somebody asked, when, and how it ended stays; what was asked and answered goes."""
    asked = DataRequest.application_id == application
    session.execute(update(DataRequest).where(asked).values(text=GONE, annotation=None, person_id=nobody))
    for column in (DataRequest.answer, DataRequest.extension):
        session.execute(update(DataRequest).where(asked, column.is_not(None)).values({column.key: GONE}))


def _nobody(session: Session, application: int, now: datetime) -> int:
    """Who stands behind an erased file from now on: an account without a name, of its own, that cannot be opened."""
    made = insert(Person).values(
        email=f"application-{application}@{NOWHERE}",
        name=GONE,
        password=None,
        language="fr",
        active=False,
        created_at=now,
    )
    return session.execute(made.returning(Person.id)).scalar_one()


# Rows that follow an account and do not make it needed. The journal keeps the number of an account, never a name.
_FOLLOW = frozenset({"address_change", "login_session", "ticket", "outgoing", "journal_entry", "pool_consent"})


def close(session: Session, person: int, now: datetime) -> bool:
    """Forget somebody whom nothing needs any more; False when something does."""
    if _needed(session, person):
        return False
    forget(session, person, now)
    return True


def _needed(session: Session, person: int) -> bool:
    """Somebody is still known for something else: another application, a role, a seat, an act, a consent that runs."""
    runs = select(func.count()).where(PoolConsent.person_id == person, PoolConsent.said.is_not(None))
    return bool(session.scalar(runs)) or any(
        session.scalar(select(func.count()).select_from(table).where(column == person))
        for table, column in _ties()
    )  # fmt: skip


def _ties() -> Iterable[tuple[Table, Any]]:
    for table in Base.metadata.sorted_tables:
        if table.name in _FOLLOW:
            continue
        for key in table.foreign_keys:
            if key.column.table.name == "person":
                yield table, key.parent


def forget(session: Session, person: int, now: datetime) -> None:
    """Close an account that nothing needs, for good, and take its name and address away."""
    session.execute(update(LoginSession).where(LoginSession.person_id == person).values(device="", revoked_at=now))
    session.execute(delete(PoolConsent).where(PoolConsent.person_id == person))
    session.execute(delete(AddressChange).where(AddressChange.person_id == person))
    session.execute(update(Ticket).where(Ticket.person_id == person, Ticket.used_at.is_(None)).values(used_at=now))
    session.execute(
        update(Outgoing).where(Outgoing.person_id == person).values(payload={}, last_error=None, message_id=None)
    )
    session.execute(
        update(Person).where(Person.id == person)
        .values(email=f"account-{person}@{NOWHERE}", name=GONE, password=None, active=False)
    )  # fmt: skip


def _count(session: Session, statement: Any) -> int:
    done: Any = session.execute(statement)
    return int(done.rowcount)

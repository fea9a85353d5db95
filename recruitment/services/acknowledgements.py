"""The acknowledgement of an application: written, approved and queued in the transaction that receives it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal, cast

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from recruitment.letters import dates, record
from recruitment.letters.facts import Kind, LetterFacts, Privacy, Step
from recruitment.models import Application, Letter, Outgoing, Person
from workflows.given import Paper

from . import letterheads
from .answers import new_code
from .progress import pack_of
from .promises import PARIS, Promise, promises
from .referrals import add_months

KIND = Kind.ACKNOWLEDGEMENT
PAPERS: Mapping[str, Mapping[str, str]] = {
    "fr": {"cv": "CV narratif", "project": "Projet pour le poste"},
    "en": {"cv": "Narrative CV", "project": "Project for the post"},
}
STAGES: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "close": "Clôture des candidatures", "eligibility": "Examen des conditions de l’annonce",
        "files": "Lecture des dossiers par le jury", "interviews": "Auditions", "answers": "Réponse motivée",
    },
    "en": {
        "close": "Applications close", "eligibility": "Conditions of the advert checked",
        "files": "Files read by the jury", "interviews": "Interviews", "answers": "Answer with reasons",
    },
}  # fmt: skip
BEFORE = {"fr": "avant le {day}", "en": "before {day}"}


def write(session: Session, hire: Row[Any], received: Application, papers: tuple[Paper, ...], now: datetime) -> None:
    """Put the acknowledgement of an application into the outbox. Its key admits no second."""
    facts = _facts(session, hire, received, papers, now)
    letter = Letter(
        hire_id=hire.id, application_id=received.id, kind=KIND.value, final=False, version=1, status="approved",
        language=received.language, content=record.dump(facts), code=new_code(), journal_hash=hire.journal_hash,
        written_at=now, approved_at=now,
    )  # fmt: skip
    session.add(letter)
    session.flush()
    session.add(
        Outgoing(
            key=f"{KIND.value}:{hire.id}:{received.id}:1", kind=KIND.value, person_id=received.person_id,
            hire_id=hire.id, letter_id=letter.id, payload={"number": received.number}, due_at=now, created_at=now,
        )
    )  # fmt: skip
    session.flush()


def _facts(
    session: Session, hire: Row[Any], received: Application, papers: tuple[Paper, ...], now: datetime
) -> LetterFacts:
    language = cast(Literal["fr", "en"], received.language)
    pack, today = pack_of(hire), now.astimezone(PARIS).date()
    school = letterheads.school_row(session, hire.school_id)
    assert school is not None
    person = session.execute(select(Person.name, Person.email).where(Person.id == received.person_id)).one()
    titles = (hire.title_fr, hire.title_en) if language == "fr" else (hire.title_en, hire.title_fr)
    promised = promises(pack, hire.deadline, hire.new_dates)
    answered = hire.deadline + timedelta(weeks=pack.value("answers_weeks"))
    kept_until = add_months(answered, pack.value("retention_explain_months"))
    return LetterFacts(
        kind=KIND, language=language, sender=letterheads.sender(school, language), candidate=person.name,
        email=person.email, post=titles[0] or titles[1], reference=hire.reference, number=received.number,
        written_on=today, applied_on=today, complaint=letterheads.complaint(school, pack),
        privacy=Privacy(contact=school.privacy_email, notice_url="", kept_until=kept_until.astimezone(PARIS).date()),
        exchange=letterheads.exchange(school, language, today), policy_url=school.policy_url,
        promised_on=promised[-1].by, documents=tuple(_document(paper, language) for paper in papers),
        timetable=_timetable(hire.deadline, promised, language),
    )  # fmt: skip


def _timetable(deadline: datetime, promised: tuple[Promise, ...], language: str) -> tuple[Step, ...]:
    words, before = STAGES[language], BEFORE[language]
    return (
        Step(label=words["close"], when=dates.moment(deadline, language)),
        *(Step(label=words[p.stage], when=before.format(day=dates.day(p.by, language))) for p in promised),
    )


def _document(paper: Paper, language: str) -> str:
    return f"{PAPERS[language][paper.kind]}, {paper.pages} page{'s' if paper.pages > 1 else ''}"

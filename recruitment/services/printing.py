"""A letter on paper: its facts with the addresses of this site and its seal, composed, drawn, kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from recruitment.letters import record
from recruitment.letters.compose import Letter as Composed
from recruitment.letters.compose import compose, paper
from recruitment.letters.facts import LetterFacts, Verification
from recruitment.models import Application, Hire, JournalEntry, Letter, Person

PATHS = {"notice": "/personal-data", "policy": "/charter", "verify": "/verify", "file": "/my-applications/{hire}"}

COLUMNS = (
    Letter.id, Letter.hire_id, Letter.application_id, Letter.kind, Letter.final, Letter.version, Letter.language,
    Letter.content, Letter.twin, Letter.edited, Letter.out_of_step, Letter.words_open, Letter.revision,
    Letter.status, Letter.code, Letter.journal_hash, Letter.written_by, Letter.written_at,
    Letter.approved_by, Letter.approved_at, Letter.sha256, Letter.sent_at, Letter.replaced_at, Hire.reference, Application.number,
    Application.person_id, Person.name, JournalEntry.number.label("entry"),
)  # fmt: skip
_LETTER = (
    select(*COLUMNS)
    .join(Hire, Hire.id == Letter.hire_id)
    .join(Application, Application.id == Letter.application_id)
    .join(Person, Person.id == Application.person_id)
    .outerjoin(JournalEntry, (JournalEntry.hire_id == Letter.hire_id) & (JournalEntry.hash == Letter.journal_hash))
)
# Of an erased file the code stays, to be verified; there is nothing left to print.
_ONE = _LETTER.where(
    Letter.id == bindparam("letter_id"), Letter.hire_id == bindparam("hire_id"), Application.erased_at.is_(None)
)


def letter_row(session: Session, hire_id: int, letter_id: int) -> Row[Any] | None:
    """A letter of a hire with what is printed on it (see COLUMNS)."""
    return session.execute(_ONE, {"letter_id": letter_id, "hire_id": hire_id}).one_or_none()


def dressed(row: Row[Any], base_url: str, language: str = "") -> LetterFacts:
    """The facts of a letter with the addresses of this site and the seal; `language`: its other half, where it has one."""
    facts = record.load(row.twin if row.twin and language not in ("", row.language) else row.content)
    seal = Verification(
        code=row.code, url=base_url + PATHS["verify"], digest=row.journal_hash, at=row.approved_at or row.written_at,
        entry=row.entry,
    )  # fmt: skip
    return replace(
        facts, verification=seal, file_url=base_url + PATHS["file"].format(hire=row.hire_id),
        privacy=replace(facts.privacy, notice_url=base_url + PATHS["notice"]),
        policy_url=facts.policy_url or base_url + PATHS["policy"],
    )  # fmt: skip


def composed(row: Row[Any], base_url: str, language: str = "") -> Composed:
    """The letter in words, as the page shows it and the PDF prints it."""
    return compose(dressed(row, base_url, language))


def printed(row: Row[Any], base_url: str, language: str = "") -> bytes:
    """The letter as an accessible PDF; the same row always gives the same bytes. What leaves is its reader's half."""
    from recruitment.letters.pdf import render  # ReportLab and its faces: only where a letter is drawn

    return render(paper(composed(row, base_url, language), row.approved_at or row.written_at)).data


def file_name(row: Row[Any]) -> str:
    """A name for the file that says nothing of the answer: lettre-2026-ALES-014-7.pdf."""
    word = {"fr": "lettre", "en": "letter"}[row.language]
    return f"{word}-{row.reference}-{row.number}.pdf"

"""The journal: append-only, hash-chained, written by progress.advance alone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DDL, ForeignKey, Index, Text, event
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base


class JournalEntry(Base):
    """One step of one hire. No personal data: ids, rule names with their figures, and salted commitments."""

    __tablename__ = "journal_entry"
    __table_args__ = (Index("uq_journal_entry_command", "command", unique=True),)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str]  # the role the step was taken in
    event: Mapped[str]
    before: Mapped[str]
    after: Mapped[str]
    moves: Mapped[str] = mapped_column(Text)  # JSON: [kind, id, before, after] of each file carried along
    pack: Mapped[str]  # id, school and version
    heard: Mapped[str] = mapped_column(Text)  # JSON: rule -> [verdict, evidence]
    digest: Mapped[str]  # sha256 over salt and what was given
    command: Mapped[str | None]  # one form sent once
    prev: Mapped[str]
    hash: Mapped[str]


# Written once, never changed: the database itself refuses, on both kinds.
_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$",
    "CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE ON journal_entry "
    "FOR EACH ROW EXECUTE FUNCTION journal_is_append_only()",
)
_SQLITE = tuple(
    f"CREATE TRIGGER journal_no_{verb.lower()} BEFORE {verb} ON journal_entry "
    "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
    for verb in ("UPDATE", "DELETE")
)
GUARDS = {"postgresql": _POSTGRESQL, "sqlite": _SQLITE}

for _dialect, _statements in GUARDS.items():
    for _statement in _statements:
        _guard = DDL(_statement)  # type: ignore[no-untyped-call]  # untyped upstream
        event.listen(JournalEntry.__table__, "after_create", _guard.execute_if(dialect=_dialect))

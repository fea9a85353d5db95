"""How long a file is kept and how it ends: holds, lists of destruction, sealed evidence and who read it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, one_of

OUTCOMES = ("waiting", "erased", "held")


class LegalHold(Base):
    """Somebody stopped the erasure of a file, for a reason, until somebody lifts that."""

    __tablename__ = "legal_hold"
    __table_args__ = (
        CheckConstraint("reason <> ''", "reason"),
        CheckConstraint("(lifted_at IS NULL) = (lifted_by IS NULL)", "lifted"),
        Index(
            "uq_legal_hold_live", "application_id", unique=True,
            sqlite_where=text("lifted_at IS NULL"), postgresql_where=text("lifted_at IS NULL"),
        ),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    reason: Mapped[str]
    placed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    placed_at: Mapped[datetime]
    lifted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    lifted_at: Mapped[datetime | None]


class DestructionList(Base):
    """Files of a school that are going to be erased: prepared, approved by somebody else, carried out by the worker."""

    __tablename__ = "destruction_list"
    __table_args__ = (
        CheckConstraint("(approved_at IS NULL) = (approved_by IS NULL)", "approved"),
        CheckConstraint("approved_by IS NULL OR (approved_by <> prepared_by AND visa <> '')", "second_person"),
        CheckConstraint("carried_out_at IS NULL OR approved_at IS NOT NULL", "carried_out"),
        CheckConstraint("dropped_at IS NULL OR approved_at IS NULL", "dropped"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    prepared_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    prepared_at: Mapped[datetime]
    visa: Mapped[str] = mapped_column(default="")  # reference of the archives' agreement
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]
    carried_out_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]


class DestructionLine(Base):
    """One file of a list, and what went with it. It names nobody."""

    __tablename__ = "destruction_line"
    __table_args__ = (
        UniqueConstraint("list_id", "application_id"),
        CheckConstraint(one_of("outcome", OUTCOMES), "outcome"),
        CheckConstraint("documents >= 0 AND letters >= 0 AND marks >= 0 AND mails >= 0", "counts"),
        CheckConstraint("(outcome = 'erased') = (done_at IS NOT NULL)", "done"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("destruction_list.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    outcome: Mapped[str] = mapped_column(default="waiting")
    documents: Mapped[int] = mapped_column(default=0)
    letters: Mapped[int] = mapped_column(default=0)
    marks: Mapped[int] = mapped_column(default=0)
    mails: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]


class EvidenceArchive(Base):
    """What an erased file leaves for litigation: one sealed package. The key is not in the database."""

    __tablename__ = "evidence_archive"
    __table_args__ = (CheckConstraint("(destroyed_at IS NULL) = (blob IS NOT NULL)", "destroyed"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), unique=True)
    key: Mapped[str] = mapped_column(index=True)  # the name of the key that opens it
    blob: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed_at: Mapped[datetime]
    keep_until: Mapped[date]
    destroyed_at: Mapped[datetime | None]


class ArchiveReading(Base):
    """Somebody opened an archive, and why. Kept when the archive is gone."""

    __tablename__ = "archive_reading"
    __table_args__ = (CheckConstraint("reason <> ''", "reason"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    archive_id: Mapped[int] = mapped_column(ForeignKey("evidence_archive.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str]
    at: Mapped[datetime]

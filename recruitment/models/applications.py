"""Candidates' files, their documents, and how eligibility was found."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from workflows.application import ApplicationChart
from workflows.charter.eligibility import REASONS
from workflows.engine import states

from .base import Base, one_of

PAPER_KINDS = ("cv", "project")


class Application(Base):
    """One person's application to one post. `number` is all that a jury sees while names are hidden."""

    __tablename__ = "application"
    __table_args__ = (
        UniqueConstraint("hire_id", "person_id"),
        UniqueConstraint("hire_id", "number"),
        CheckConstraint(one_of("state", states(ApplicationChart)), "state"),
        CheckConstraint(one_of("language", ("fr", "en")), "language"),
        Index("ix_application_hire_state", "hire_id", "state"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    number: Mapped[int]
    state: Mapped[str] = mapped_column(default="received")
    state_since: Mapped[datetime]
    language: Mapped[str]
    submitted_at: Mapped[datetime]
    hearing_at: Mapped[datetime | None]
    hearing_place: Mapped[str | None]
    orcid: Mapped[str | None]  # as given, its check figure verified
    channel: Mapped[str | None]  # the announcement whose link brought this application
    erased_at: Mapped[datetime | None]  # set: what stays is for counting, and nobody is behind it


class Document(Base):
    """A PDF as kept: its content lies in the store under its hash."""

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("application_id", "kind"),
        CheckConstraint(one_of("kind", PAPER_KINDS), "kind"),
        CheckConstraint("size > 0", "size"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    kind: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]  # bytes
    pages: Mapped[int]
    received_at: Mapped[datetime]


_PREPARED, _SIGNED = "signed_at IS NULL AND replaced_at IS NULL", "signed_at IS NOT NULL AND replaced_at IS NULL"


class DocumentCopy(Base):
    """What a jury reads of a document while names are hidden: a file of its own, prepared, then signed."""

    __tablename__ = "document_copy"
    __table_args__ = (
        CheckConstraint("size > 0", "size"),
        CheckConstraint("places >= 0 AND unread >= 0", "scanned"),
        CheckConstraint("(signed_at IS NULL) = (signed_by IS NULL)", "signed"),
        Index(
            "uq_document_copy_prepared", "document_id", unique=True,
            sqlite_where=text(_PREPARED), postgresql_where=text(_PREPARED),
        ),
        Index(
            "uq_document_copy_signed", "document_id", unique=True,
            sqlite_where=text(_SIGNED), postgresql_where=text(_SIGNED),
        ),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    sha256: Mapped[str]
    size: Mapped[int]  # bytes
    pages: Mapped[int]
    unchanged: Mapped[bool]  # the document itself, in which nothing showed
    places: Mapped[int]  # where something that tells who the person is was found
    unread: Mapped[int]  # pages that hold something no text can be read from
    prepared_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    prepared_at: Mapped[datetime]
    signed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    signed_at: Mapped[datetime | None]
    replaced_at: Mapped[datetime | None]


class BlindnessCheck(Base):
    """One walk through everything a jury can open: how far it went, and where something showed."""

    __tablename__ = "blindness_check"
    __table_args__ = (CheckConstraint("walked >= 0 AND walked <= jurors", "walked"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"), index=True)
    state: Mapped[str]  # of the hire, when it was walked
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    jurors: Mapped[int]
    walked: Mapped[int]  # jurors whose every page was read
    pages: Mapped[int]
    # [{"member": 3, "kind": "name", "address": "/hires/1/marks"}]: never the words found
    found: Mapped[list[Any]] = mapped_column(default=list)


class EligibilityFinding(Base):
    """What was found on the objective conditions, by whom, and who looked a second time."""

    __tablename__ = "eligibility_finding"
    __table_args__ = (
        CheckConstraint("admissible OR reason IS NOT NULL", "reason_given"),
        CheckConstraint("reason IS NULL OR " + one_of("reason", REASONS), "reason"),
        CheckConstraint("second_by IS NULL OR second_by <> found_by", "other_person"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), unique=True)
    admissible: Mapped[bool]
    reason: Mapped[str | None]
    text: Mapped[str] = mapped_column(default="")
    found_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    found_at: Mapped[datetime]
    second_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    second_at: Mapped[datetime | None]

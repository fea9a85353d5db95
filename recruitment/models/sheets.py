"""Job sheets, version by version, what the committee said of them, and what helps to write them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, one_of


class JobSheet(Base):
    """One version of a sheet. A submitted version changes no more: the next edit starts the next version."""

    __tablename__ = "job_sheet"
    __table_args__ = (
        UniqueConstraint("hire_id", "version"),
        CheckConstraint(one_of("status", ("draft", "submitted", "returned", "approved", "published")), "status"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"))
    version: Mapped[int]
    status: Mapped[str] = mapped_column(default="draft")
    content: Mapped[dict[str, Any]]  # {"common": {...}, "fr": {...}, "en": {...}}
    edited_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    edited_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    deadline: Mapped[datetime | None]  # of a published version: when applications close by it
    reason: Mapped[str | None]  # of an amendment: what changed and why, as everybody may read it


class SheetReview(Base):
    """A reviewer's vote on one version."""

    __tablename__ = "sheet_review"
    __table_args__ = (UniqueConstraint("sheet_id", "reviewer_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("job_sheet.id"))
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    approves: Mapped[bool]
    at: Mapped[datetime]


class SheetComment(Base):
    """A remark on one field; a required change waits for its answer."""

    __tablename__ = "sheet_comment"
    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("job_sheet.id"), index=True)
    place: Mapped[str]  # "fr.title", "common.salary_min"
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str]
    required: Mapped[bool]
    at: Mapped[datetime]
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]


class SheetDraft(Base):
    """What somebody is typing, kept while they type. No part of the file until they save it."""

    __tablename__ = "sheet_draft"
    __table_args__ = (UniqueConstraint("hire_id", "person_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    typed: Mapped[dict[str, Any]]  # the fields of the form as typed, before any check
    revision: Mapped[int]  # of the hire, when the page was opened
    at: Mapped[datetime]


class SheetDismissal(Base):
    """A finding on the wording set aside, with a reason; it holds until the words it was found in change."""

    __tablename__ = "sheet_dismissal"
    __table_args__ = (UniqueConstraint("hire_id", "place", "code", "quote", "digest"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"))
    place: Mapped[str]  # "fr.title", "en.required"
    code: Mapped[str]  # of the finding
    quote: Mapped[str]  # the words found
    digest: Mapped[str]  # sha256 hex of the field's whole value
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class SheetReviewer(Base):
    """A member of the committee asked to reread one sheet. Released, never deleted."""

    __tablename__ = "sheet_reviewer"
    __table_args__ = (
        Index(
            "uq_sheet_reviewer_live", "hire_id", "person_id", unique=True,
            sqlite_where=text("released_at IS NULL"), postgresql_where=text("released_at IS NULL"),
        ),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    assigned_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    assigned_at: Mapped[datetime]
    released_at: Mapped[datetime | None]


class Closure(Base):
    """Days on which a school, or the whole group, is closed: no clock in working days counts them."""

    __tablename__ = "closure"
    __table_args__ = (CheckConstraint("last_on >= first_on", "order"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"), index=True)
    first_on: Mapped[date]
    last_on: Mapped[date]
    label: Mapped[str]


class SheetBlock(Base):
    """A passage that many sheets share, in both languages: working conditions, training, adjustments."""

    __tablename__ = "sheet_block"
    __table_args__ = (CheckConstraint("fr <> '' AND en <> ''", "both_languages"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"), index=True)
    field: Mapped[str]  # the text of the sheet it is for: "working_conditions"
    name: Mapped[str]
    fr: Mapped[str]
    en: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)

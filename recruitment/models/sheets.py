"""Job sheets, version by version, and what the committee said of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
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

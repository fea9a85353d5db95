"""Scoring grids that a school or the group keeps beside those that come with the software."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base


class LibraryGrid(Base):
    """A grid of a school, or of the group. Withdrawn from the list, never deleted."""

    __tablename__ = "library_grid"
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"), index=True)
    key: Mapped[str] = mapped_column(unique=True)  # the id that its content carries
    derived_from: Mapped[str]  # key of the grid it began as, “” for a file
    command: Mapped[str] = mapped_column(unique=True)  # of the form that made it: sent twice, it makes one
    active: Mapped[bool] = mapped_column(default=True)


class LibraryGridVersion(Base):
    """One version: a draft, then published once and for all. Hires hold copies, so none changes under them."""

    __tablename__ = "library_grid_version"
    __table_args__ = (
        UniqueConstraint("grid_id", "number"),
        CheckConstraint("(published_at IS NULL) = (published_by IS NULL)", "published"),
        Index(
            "uq_library_grid_version_draft", "grid_id", unique=True,
            sqlite_where=text("published_at IS NULL"), postgresql_where=text("published_at IS NULL"),
        ),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    grid_id: Mapped[int] = mapped_column(ForeignKey("library_grid.id"))
    number: Mapped[int]
    title_fr: Mapped[str]  # of the content, for lists
    title_en: Mapped[str]
    content: Mapped[dict[str, Any]]
    digest: Mapped[str]
    revision: Mapped[int] = mapped_column(default=1)  # of the draft: what its page showed
    edited_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    edited_at: Mapped[datetime]
    published_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime | None]

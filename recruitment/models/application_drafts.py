"""An application that is being written: what is typed, the documents kept for it, and those still on their way."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .applications import PAPER_KINDS
from .base import Base, one_of


class ApplicationDraft(Base):
    """What one person types for one post: theirs alone, gone once it is sent (decision 14)."""

    __tablename__ = "application_draft"
    __table_args__ = (UniqueConstraint("hire_id", "person_id"), CheckConstraint("version > 0", "version"))
    id: Mapped[int] = mapped_column(primary_key=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    typed: Mapped[dict[str, Any]]  # the fields of the form as typed, before any check
    version: Mapped[int]  # grows with every change, of a document too
    page: Mapped[str]  # the number of the page that kept it last
    begun_at: Mapped[datetime]  # when the form was first opened
    at: Mapped[datetime]


class DraftDocument(Base):
    """A document that waits to be sent: sound, and in the store."""

    __tablename__ = "draft_document"
    __table_args__ = (
        UniqueConstraint("draft_id", "kind"),
        CheckConstraint(one_of("kind", PAPER_KINDS), "kind"),
        CheckConstraint("size > 0", "size"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("application_draft.id", ondelete="CASCADE"))
    kind: Mapped[str]
    name: Mapped[str]  # as the person calls the file
    sha256: Mapped[str]
    size: Mapped[int]  # bytes, of what is kept
    pages: Mapped[int]
    at: Mapped[datetime]


class DraftUpload(Base):
    """A document on its way in pieces; how much has come is the length of its file, and nothing else."""

    __tablename__ = "draft_upload"
    __table_args__ = (
        UniqueConstraint("draft_id", "kind"),
        UniqueConstraint("token"),
        CheckConstraint(one_of("kind", PAPER_KINDS), "kind"),
        CheckConstraint("length > 0", "length"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("application_draft.id", ondelete="CASCADE"))
    kind: Mapped[str]
    token: Mapped[str]
    name: Mapped[str]
    length: Mapped[int]  # bytes announced
    sha256: Mapped[str]  # of the whole file, as the browser counted it; empty where it could not
    at: Mapped[datetime]

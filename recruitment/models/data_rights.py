"""What a candidate was told of their data, who opened their documents, and what they agreed to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, one_of
from .hires import KINDS


class NoticeReading(Base):
    """The version of the notice, and its language, that the author of an application confirmed having read."""

    __tablename__ = "notice_reading"
    __table_args__ = (CheckConstraint(one_of("language", ("fr", "en")), "language"),)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), primary_key=True)
    version: Mapped[str]
    language: Mapped[str]
    at: Mapped[datetime]


class DocumentReading(Base):
    """Somebody other than its author opened a document of an application. Its time is a figure of the pack."""

    __tablename__ = "document_reading"
    __table_args__ = (Index("ix_document_reading_application_at", "application_id", "at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    kind: Mapped[str]  # of the document, or of its copy: “cv”, “cv-signed”
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)


_RUNNING = "withdrawn_at IS NULL AND ended_at IS NULL"


class PoolConsent(Base):
    """Somebody agreed, on a day and until another, to be thought of for other posts of a school.

    There is no other row of the pool: nobody is in it without a consent, and nothing said with it outlives it.
    """

    __tablename__ = "pool_consent"
    __table_args__ = (
        CheckConstraint("given_at < until", "dated"),
        CheckConstraint("kind IS NULL OR " + one_of("kind", KINDS), "kind"),
        CheckConstraint(f"({_RUNNING}) = (said IS NOT NULL)", "nothing_without_consent"),
        CheckConstraint("said IS NOT NULL OR kind IS NULL", "kind_without_consent"),
        Index(
            "uq_pool_consent_running", "person_id", "school_id", unique=True,
            sqlite_where=text(_RUNNING), postgresql_where=text(_RUNNING),
        ),
        Index("ix_pool_consent_until", "until"),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    given_at: Mapped[datetime]
    until: Mapped[datetime]
    notice: Mapped[str]  # the version of the notice then in force
    said: Mapped[str | None]  # fields of interest, one a line; None once the consent is over
    kind: Mapped[str | None]  # of post; None for any
    withdrawn_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]  # its time was over

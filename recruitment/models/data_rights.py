"""What a candidate was told of their data, who opened their documents, what they agreed to and what they asked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from workflows.charter.data_rights import KINDS as ASKED
from workflows.charter.data_rights import OUTCOMES
from workflows.data_request import OPEN, DataRequestChart
from workflows.engine import states

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


_OPEN = one_of("state", OPEN)


class DataRequest(Base):
    """What somebody asks about their data in one application. Who judges or recruits there never reads it."""

    __tablename__ = "data_request"
    __table_args__ = (
        CheckConstraint(one_of("state", states(DataRequestChart)), "state"),
        CheckConstraint(one_of("kind", ASKED), "kind"),
        CheckConstraint(one_of("language", ("fr", "en")), "language"),
        CheckConstraint("outcome IS NULL OR " + one_of("outcome", OUTCOMES), "outcome"),
        CheckConstraint("(state IN ('restricted', 'answered')) = (answered_at IS NOT NULL)", "answered"),
        CheckConstraint("answered_at IS NULL OR (outcome IS NOT NULL AND answer IS NOT NULL)", "answer_whole"),
        CheckConstraint("state NOT IN ('in_charge', 'restricted', 'answered') OR handler_id IS NOT NULL", "in_charge"),
        CheckConstraint("(extended_at IS NULL) = (extension IS NULL)", "extended"),
        CheckConstraint("(lifted_at IS NULL) = (lifted_why IS NULL)", "lifted"),
        CheckConstraint("lifted_at IS NULL OR (kind = 'restriction' AND state = 'answered')", "lifted_restriction"),
        CheckConstraint("state <> 'restricted' OR (kind = 'restriction' AND outcome <> 'refused')", "restricted"),
        CheckConstraint("annotation IS NULL OR (kind = 'rectification' AND state = 'answered')", "annotation"),
        Index(
            "uq_data_request_open", "application_id", "kind", unique=True,
            sqlite_where=text(_OPEN), postgresql_where=text(_OPEN),
        ),
        Index("ix_data_request_state_due", "state", "answer_due"),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"), index=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str]
    text: Mapped[str]
    language: Mapped[str]
    state: Mapped[str] = mapped_column(default="begun")
    state_since: Mapped[datetime]
    filed_at: Mapped[datetime]
    answer_due: Mapped[datetime]
    handler_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    extended_at: Mapped[datetime | None]
    extension: Mapped[str | None]  # why it takes longer
    outcome: Mapped[str | None]
    answer: Mapped[str | None]
    annotation: Mapped[str | None]  # stands beside what the jury read; never in its place
    answered_at: Mapped[datetime | None]
    lifted_at: Mapped[datetime | None]  # a restriction that was granted ended
    lifted_why: Mapped[str | None]

    @classmethod
    def restricts(cls) -> ColumnElement[bool]:
        """A restriction that was granted, in full or in part, and not lifted: the file is kept and used no more."""
        return cls.state == "restricted"

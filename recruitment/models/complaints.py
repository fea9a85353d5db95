"""Complaints about a procedure, what was added to them, and how they were answered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from workflows.charter.complaints import OUTCOMES, SUBJECTS
from workflows.complaint import ComplaintChart
from workflows.engine import states

from .base import Base, one_of

_OPEN = "state IN ('filed', 'acknowledged', 'examined')"


class Complaint(Base):
    """One person's complaint about one hire. Who judges or recruits there never reads it."""

    __tablename__ = "complaint"
    __table_args__ = (
        CheckConstraint(one_of("state", states(ComplaintChart)), "state"),
        CheckConstraint(one_of("subject", SUBJECTS), "subject"),
        CheckConstraint(one_of("language", ("fr", "en")), "language"),
        CheckConstraint("outcome IS NULL OR " + one_of("outcome", OUTCOMES), "outcome"),
        CheckConstraint("(state = 'answered') = (answered_at IS NOT NULL)", "answered"),
        CheckConstraint("answered_at IS NULL OR (outcome IS NOT NULL AND answer IS NOT NULL)", "answer_whole"),
        CheckConstraint("state NOT IN ('acknowledged', 'examined', 'answered') OR handler_id IS NOT NULL", "in_charge"),
        CheckConstraint("handler_id IS NULL OR handler_id <> person_id", "handler_other"),
        Index(
            "uq_complaint_open", "hire_id", "person_id", unique=True,
            sqlite_where=text(_OPEN), postgresql_where=text(_OPEN),
        ),
        Index("ix_complaint_state", "state"),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"), index=True)
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[str] = mapped_column(default="begun")
    state_since: Mapped[datetime]
    subject: Mapped[str]
    text: Mapped[str]
    language: Mapped[str]
    filed_at: Mapped[datetime]
    acknowledge_due: Mapped[datetime]
    answer_due: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None]
    handler_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    outcome: Mapped[str | None]
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]


class ComplaintNote(Base):
    """What its author added to a complaint, or what whoever examines it found."""

    __tablename__ = "complaint_note"
    __table_args__ = (CheckConstraint(one_of("kind", ("addition", "finding")), "kind"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"), index=True)
    kind: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    text: Mapped[str]

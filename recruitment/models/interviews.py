"""Interviews: days and sessions, who is free when, what is drafted, what is told, and the questions for all.

Hours of a session are minutes from midnight in Paris: a day keeps its hours when the clocks change.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base

STEP = 5  # minutes: every interview begins and ends on one of these


class InterviewPlan(Base):
    """The rhythm of the interviews of a hire, in minutes."""

    __tablename__ = "interview_plan"
    __table_args__ = (
        CheckConstraint(f"minutes BETWEEN 10 AND 240 AND minutes / {STEP} * {STEP} = minutes", "minutes"),
        CheckConstraint(f"gap BETWEEN 0 AND 120 AND gap / {STEP} * {STEP} = gap", "gap"),
        CheckConstraint("break_every BETWEEN 0 AND 20", "break_every"),
        CheckConstraint(
            f"break_minutes BETWEEN 0 AND 120 AND break_minutes / {STEP} * {STEP} = break_minutes", "break_minutes"
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"), unique=True)
    minutes: Mapped[int]
    gap: Mapped[int]
    break_every: Mapped[int]  # a break after so many interviews; 0: none
    break_minutes: Mapped[int]


class InterviewSession(Base):
    """Some hours of a day in which the jury hears people, in a room or by video."""

    __tablename__ = "interview_session"
    __table_args__ = (
        UniqueConstraint("hire_id", "day", "start"),
        CheckConstraint(
            f"start >= 0 AND finish > start AND finish <= 1440 AND start / {STEP} * {STEP} = start AND finish / {STEP} * {STEP} = finish",
            "hours",
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"))
    day: Mapped[date]
    start: Mapped[int]
    finish: Mapped[int]
    place: Mapped[str]
    video: Mapped[bool] = mapped_column(default=False)


class InterviewAnswer(Base):
    """When a member of the jury, or a candidate, is free in a session; from = to: not at all. No reason is asked."""

    __tablename__ = "interview_answer"
    __table_args__ = (
        UniqueConstraint("session_id", "member_id"),
        UniqueConstraint("session_id", "application_id"),
        CheckConstraint("(member_id IS NULL) <> (application_id IS NULL)", "one_person"),
        CheckConstraint("free_from >= 0 AND free_to >= free_from AND free_to <= 1440", "hours"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("interview_session.id", ondelete="CASCADE"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("jury_member.id"), index=True)
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"), index=True)
    free_from: Mapped[int]
    free_to: Mapped[int]


class InterviewNeed(Base):
    """An accommodation that a candidate asks for, at any stage: read by that person and by HR, by nobody else."""

    __tablename__ = "interview_need"
    __table_args__ = (
        CheckConstraint(
            f"extra_minutes BETWEEN 0 AND 120 AND extra_minutes / {STEP} * {STEP} = extra_minutes", "extra_minutes"
        ),
        CheckConstraint("(settled_at IS NULL) = (settled_by IS NULL)", "settled"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), unique=True)
    kinds: Mapped[list[Any]]
    text: Mapped[str] = mapped_column(default="")
    asked_at: Mapped[datetime]
    extra_minutes: Mapped[int] = mapped_column(default=0)  # granted
    answer: Mapped[str] = mapped_column(default="")  # what HR tells the person
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class InterviewDraft(Base):
    """A time proposed for somebody and told to nobody yet."""

    __tablename__ = "interview_draft"
    __table_args__ = (UniqueConstraint("hire_id", "starts_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), unique=True)
    starts_at: Mapped[datetime]
    place: Mapped[str]
    video: Mapped[bool] = mapped_column(default=False)


class InterviewInvitation(Base):
    """What a person was told of their interview; when and where stand on the application while it holds."""

    __tablename__ = "interview_invitation"
    __table_args__ = (
        CheckConstraint("minutes > 0", "minutes"),
        CheckConstraint("sequence >= 0", "sequence"),
        CheckConstraint("other_time_text IS NULL OR other_time_at IS NOT NULL", "other_time"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"), index=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), unique=True)
    minutes: Mapped[int]
    sequence: Mapped[int] = mapped_column(default=0)  # of its calendar entry: grows with every change
    video: Mapped[bool] = mapped_column(default=False)
    told_at: Mapped[datetime]
    starts_at: Mapped[datetime]  # as last told, also when called off
    called_off_at: Mapped[datetime | None]
    other_time_at: Mapped[datetime | None]  # the person asked for another time
    other_time_text: Mapped[str | None]


class InterviewHold(Base):
    """Five minutes of an interview that is told: one jury, one place and one person have each of them once."""

    __tablename__ = "interview_hold"
    __table_args__ = (
        UniqueConstraint("hire_id", "at"),
        UniqueConstraint("place", "at"),
        UniqueConstraint("person_id", "at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    place: Mapped[str]
    at: Mapped[datetime]


class InterviewQuestion(Base):
    """A question asked of everybody, and the criterion that its answer is judged on."""

    __tablename__ = "interview_question"
    __table_args__ = (UniqueConstraint("hire_id", "place"), CheckConstraint("place > 0", "place"))
    id: Mapped[int] = mapped_column(primary_key=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"))
    place: Mapped[int]
    criterion: Mapped[str]
    text_fr: Mapped[str]
    text_en: Mapped[str]

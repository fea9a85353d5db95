"""The jury's meetings: who was there and when, what was discussed, what was voted; and the minutes as kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from workflows.charter.deliberation import CHOICES, HOW

from .base import Base, one_of

TURNS, VARIANTS = ("candidate", "break"), ("full", "shared")


class Meeting(Base):
    """One sitting of a jury; one open at a time on a hire."""

    __tablename__ = "meeting"
    __table_args__ = (
        CheckConstraint("closed_at >= opened_at", "closed_after"),
        Index(
            "uq_meeting_open", "hire_id", unique=True,
            sqlite_where=text("closed_at IS NULL"), postgresql_where=text("closed_at IS NULL"),
        ),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"), index=True)
    by_links: Mapped[bool] = mapped_column(default=False)  # candidates with the same step-asides follow each other
    opened_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class MeetingPresence(Base):
    """How one member attended, from when to when; with an application, they were asked to leave for it."""

    __tablename__ = "meeting_presence"
    __table_args__ = (
        CheckConstraint(one_of("how", HOW), "how"),
        CheckConstraint("until >= since", "until"),
        CheckConstraint("application_id IS NULL OR how <> 'absent'", "left_from_the_room"),
        Index("ix_meeting_presence_meeting", "meeting_id"),
        Index(
            "uq_meeting_presence_now", "meeting_id", "member_id", unique=True,
            sqlite_where=text("until IS NULL"), postgresql_where=text("until IS NULL"),
        ),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("jury_member.id"))
    how: Mapped[str]
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"))
    since: Mapped[datetime]
    until: Mapped[datetime | None]


class MeetingTurn(Base):
    """A stretch of a meeting: one application discussed, or a suspension; one at a time."""

    __tablename__ = "meeting_turn"
    __table_args__ = (
        CheckConstraint(one_of("kind", TURNS), "kind"),
        CheckConstraint("(kind = 'candidate') = (application_id IS NOT NULL)", "about"),
        CheckConstraint("until >= since", "until"),
        Index("ix_meeting_turn_meeting", "meeting_id"),
        Index(
            "uq_meeting_turn_now", "meeting_id", unique=True,
            sqlite_where=text("until IS NULL"), postgresql_where=text("until IS NULL"),
        ),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    kind: Mapped[str]
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"))
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")


class MeetingVote(Base):
    """A motion and how the room voted on it, with the quorum of that moment."""

    __tablename__ = "meeting_vote"
    __table_args__ = (
        CheckConstraint("motion <> ''", "motion"),
        CheckConstraint("votes_for >= 0 AND votes_against >= 0 AND abstained >= 0", "counts"),
        CheckConstraint("votes_for + votes_against + abstained = present", "sum"),
        CheckConstraint("present >= quorum", "quorum"),
        Index("ix_meeting_vote_meeting", "meeting_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"))
    motion: Mapped[str]
    by_name: Mapped[bool]
    votes_for: Mapped[int]
    votes_against: Mapped[int]
    abstained: Mapped[int]
    present: Mapped[int]
    quorum: Mapped[int]
    at: Mapped[datetime]


class MeetingBallot(Base):
    """One member's choice, where the pack has votes by name."""

    __tablename__ = "meeting_ballot"
    __table_args__ = (CheckConstraint(one_of("choice", CHOICES), "choice"),)
    vote_id: Mapped[int] = mapped_column(ForeignKey("meeting_vote.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("jury_member.id"), primary_key=True)
    choice: Mapped[str]


class MinutesFile(Base):
    """The signed minutes as a file in the store: in full for the jury, without single marks for the others."""

    __tablename__ = "minutes_file"
    __table_args__ = (
        UniqueConstraint("ranking_id", "variant", "language"),
        CheckConstraint(one_of("variant", VARIANTS), "variant"),
        CheckConstraint(one_of("language", ("fr", "en")), "language"),
        Index("ix_minutes_file_sha256", "sha256"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    ranking_id: Mapped[int] = mapped_column(ForeignKey("ranking.id"))
    variant: Mapped[str]
    language: Mapped[str]
    sha256: Mapped[str]
    kept_at: Mapped[datetime]

"""Marks, as each juror gave them, and the order that the jury signed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, one_of

STAGES = ("sift", "interview")


class MarkSheet(Base):
    """A juror's marks on one candidate at one stage. A new sheet supersedes the old; none is overwritten."""

    __tablename__ = "mark_sheet"
    __table_args__ = (
        UniqueConstraint("member_id", "application_id", "stage", "version"),
        CheckConstraint(one_of("stage", STAGES), "stage"),
        Index(
            "uq_mark_sheet_current", "member_id", "application_id", "stage", unique=True,
            sqlite_where=text("superseded_at IS NULL"), postgresql_where=text("superseded_at IS NULL"),
        ),
        Index("ix_mark_sheet_hire_stage", "hire_id", "stage"),
        Index("ix_mark_sheet_application", "application_id"),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("jury_member.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    stage: Mapped[str]
    version: Mapped[int]
    submitted_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="")  # coded, when it changes an earlier sheet
    superseded_at: Mapped[datetime | None]


class Mark(Base):
    """One mark: a level 1 to 5, or none with the reason why the juror cannot assess."""

    __tablename__ = "mark"
    __table_args__ = (
        CheckConstraint("value BETWEEN 1 AND 5", "value"),
        CheckConstraint("value IS NOT NULL OR note <> ''", "value_or_why"),
    )
    sheet_id: Mapped[int] = mapped_column(ForeignKey("mark_sheet.id"), primary_key=True)
    criterion: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="")


LEVELS = ("", "0", "1", "2", "3", "4", "5")  # of a draft: nothing chosen, cannot assess, or the level


class MarkDraft(Base):
    """A mark put down and not handed in: its juror's alone, no part of the file until then."""

    __tablename__ = "mark_draft"
    __table_args__ = (
        CheckConstraint(one_of("stage", STAGES), "stage"),
        CheckConstraint(one_of("level", LEVELS), "level"),
        CheckConstraint("version >= 1", "version"),
        Index("ix_mark_draft_application", "application_id"),
    )
    member_id: Mapped[int] = mapped_column(ForeignKey("jury_member.id"), primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), primary_key=True)
    stage: Mapped[str] = mapped_column(primary_key=True)
    criterion: Mapped[str] = mapped_column(primary_key=True)
    level: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    version: Mapped[int]  # grows by one each time that it is kept: how a page knows that it shows an older one
    page: Mapped[str]  # the very page that kept it: an answer lost on the way is no newer version
    at: Mapped[datetime]


class Ranking(Base):
    """The order put to the jury, then signed. A new proposal replaces an unsigned one."""

    __tablename__ = "ranking"
    __table_args__ = (
        Index(
            "uq_ranking_current", "hire_id", unique=True,
            sqlite_where=text("replaced_at IS NULL"), postgresql_where=text("replaced_at IS NULL"),
        ),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"))
    proposed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime]
    signed_at: Mapped[datetime | None]
    replaced_at: Mapped[datetime | None]


class RankingEntry(Base):
    """One place on the list."""

    __tablename__ = "ranking_entry"
    __table_args__ = (UniqueConstraint("ranking_id", "application_id"), CheckConstraint("place >= 1", "place"))
    ranking_id: Mapped[int] = mapped_column(ForeignKey("ranking.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    mean: Mapped[float | None]
    reason: Mapped[str] = mapped_column(default="")


class RankingSignature(Base):
    """A member's answer to the minutes: a signature, or a refusal with its statement. It holds for what was read."""

    __tablename__ = "ranking_signature"
    ranking_id: Mapped[int] = mapped_column(ForeignKey("ranking.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("jury_member.id"), primary_key=True)
    at: Mapped[datetime]
    number: Mapped[int] = mapped_column(default=0, server_default=text("0"))  # the entry of the journal that wrote it
    statement: Mapped[str] = mapped_column(default="", server_default="")  # empty: signed

"""A hire, and the exceptions granted on it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflows.charter.promised import STAGES
from workflows.engine import states
from workflows.hire import HireChart

from .base import Base, one_of

KINDS = ("doctoral", "postdoc", "engineer", "lecturer", "professor", "support")


class Hire(Base):
    """One recruitment. Its state is written by progress.advance alone; so is the head of its journal."""

    __tablename__ = "hire"
    __table_args__ = (
        CheckConstraint(one_of("state", states(HireChart)), "state"),
        CheckConstraint("posts >= 1", "posts"),
        CheckConstraint(one_of("kind", KINDS), "kind"),
        CheckConstraint("rank BETWEEN 1 AND 4", "rank"),
        Index("ix_hire_school_state", "school_id", "state"),
        UniqueConstraint("opening_command"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    state: Mapped[str] = mapped_column(default="drafting")
    state_since: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)
    kind: Mapped[str]
    rank: Mapped[int]  # the R profile of the post, 1..4: a jury's ranks are compared with it
    title_fr: Mapped[str]
    title_en: Mapped[str]
    unit: Mapped[str]
    posts: Mapped[int] = mapped_column(default=1)
    restricted: Mapped[bool] = mapped_column(default=False)  # the unit is a ZRR
    start_on: Mapped[date | None]
    pack_id: Mapped[str]
    pack_version: Mapped[str]
    opened_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime]
    opening_command: Mapped[str | None]
    published_at: Mapped[datetime | None]
    opens_at: Mapped[datetime | None]  # when applications open; None: as soon as it is published
    deadline: Mapped[datetime | None] = mapped_column(index=True)
    channels: Mapped[list[Any]] = mapped_column(default=list)
    jury_appointed_at: Mapped[datetime | None]
    discussed_in: Mapped[str | None]  # the state in which a calibration discussion was last recorded
    revealed_at: Mapped[datetime | None]
    concluded_at: Mapped[datetime | None]  # when the ranking was signed, or the hire given up
    new_dates: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")  # stage promised -> {by, why}, given since
    salt: Mapped[str]  # for the journal's commitments; destroyed with the file
    journal_number: Mapped[int] = mapped_column(default=0)
    journal_hash: Mapped[str] = mapped_column(default="")


class MissedDate(Base):
    """A date promised to candidates that passed before its stage was over. Its row is what makes the telling single."""

    __tablename__ = "missed_date"
    __table_args__ = (
        UniqueConstraint("hire_id", "stage", "promised_on"),
        CheckConstraint(one_of("stage", STAGES), "stage"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"))
    stage: Mapped[str]
    promised_on: Mapped[date]
    noticed_at: Mapped[datetime]


class ExceptionEntry(Base):
    """The exceptions ledger: derogations, reopenings, cancellations, sheets given back, discussions, each in words."""

    __tablename__ = "exception_entry"
    id: Mapped[int] = mapped_column(primary_key=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"), index=True)
    kind: Mapped[str]
    rule: Mapped[str | None]  # lifted by a derogation; or the code of a coded reason
    reason: Mapped[str]
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    number: Mapped[int]  # the journal entry that records it
    gap: Mapped[float | None]  # how far from the rule a derogation goes; none for a rule without a measure

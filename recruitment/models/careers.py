"""What a person told of their path, and the CV they wrote in the form. Nothing of a break is ever read for a jury."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflows.charter.narrative import SECTIONS
from workflows.charter.pack_schema import BREAKS

from .base import Base, one_of


class ApplicationCareer(Base):
    """From when on net academic age is reckoned, and the births the person wants to count."""

    __tablename__ = "application_career"
    __table_args__ = (CheckConstraint("births BETWEEN 0 AND 20", "births"),)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), primary_key=True)
    doctorate: Mapped[date | None]  # the first day of its month
    births: Mapped[int] = mapped_column(default=0)


class ApplicationBreak(Base):
    """Months of which nothing may be expected. Its kind tells no illness from a leave."""

    __tablename__ = "application_break"
    __table_args__ = (
        CheckConstraint(one_of("kind", BREAKS), "kind"),
        CheckConstraint("last IS NULL OR last >= first", "months"),
        CheckConstraint("share BETWEEN 0 AND 99 AND (share = 0) = (kind <> 'part_time')", "share"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    kind: Mapped[str]
    first: Mapped[date]
    last: Mapped[date | None]  # None while it lasts
    share: Mapped[int] = mapped_column(default=0)  # percent worked all the same


class NarrativeSection(Base):
    """One section of a narrative CV as its author wrote it. The jury reads the document made of them, or its copy."""

    __tablename__ = "narrative_section"
    __table_args__ = (
        UniqueConstraint("application_id", "section"),
        CheckConstraint(one_of("section", tuple(SECTIONS)), "section"),
        CheckConstraint("text <> ''", "text"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    section: Mapped[str]
    text: Mapped[str]

"""Juries on record: the acts that appoint them, and the sessions that the chair series goes by."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, one_of
from .hires import KINDS


class JuryAct(Base):
    """The director's act that appoints a jury, frozen with the rules it met. A change of the jury is another act."""

    __tablename__ = "jury_act"
    __table_args__ = (
        UniqueConstraint("hire_id", "number"),
        UniqueConstraint("hire_id", "entry"),
        UniqueConstraint("amends_id"),
        CheckConstraint("number >= 1", "number"),
        CheckConstraint("(number = 1) = (amends_id IS NULL)", "amends"),
        CheckConstraint("published_at >= at", "published"),
        CheckConstraint(one_of("chair_sex", ("F", "M", "U")), "chair_sex"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"))
    number: Mapped[int]  # 1, 2… on its hire
    amends_id: Mapped[int | None] = mapped_column(ForeignKey("jury_act.id"))
    at: Mapped[datetime]
    signed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    entry: Mapped[int]  # of the journal: it holds the digest
    content: Mapped[dict[str, Any]]
    digest: Mapped[str]
    chair_sex: Mapped[str]
    field: Mapped[str] = mapped_column(default="", server_default="")  # research field of the post then
    published_at: Mapped[datetime | None]  # on the page of the post; until the results, or the next act


class ChairSession(Base):
    """A session held outside the application: only who took the chair, by sex. Struck out rather than erased."""

    __tablename__ = "chair_session"
    __table_args__ = (
        Index(
            "uq_chair_session_day", "school_id", "kind", "field", "held_on", unique=True,
            sqlite_where=text("struck_at IS NULL"), postgresql_where=text("struck_at IS NULL"),
        ),
        CheckConstraint(one_of("sex", ("F", "M", "U")), "sex"),
        CheckConstraint(one_of("kind", KINDS), "kind"),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    kind: Mapped[str]
    field: Mapped[str]
    held_on: Mapped[date]
    sex: Mapped[str]
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"), index=True)  # whose journal records it
    entered_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    entered_at: Mapped[datetime]
    struck_at: Mapped[datetime | None]

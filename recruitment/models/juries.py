"""The register of jurors, who sits on which hire, their links, and the grid they judge by."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, one_of

SECTORS = ("academic_public", "academic_private", "public_body", "industry", "association", "other")


class Juror(Base):
    """Somebody of the register. Internal or external is computed for each hire, never typed; so is past service."""

    __tablename__ = "juror"
    __table_args__ = (
        CheckConstraint(one_of("sex", ("F", "M", "U")), "sex"),
        CheckConstraint("rank BETWEEN 1 AND 4", "rank"),
        CheckConstraint(one_of("sector", ("", *SECTORS)), "sector"),
        CheckConstraint("unavailable_until >= unavailable_from", "unavailable"),
        CheckConstraint("consent_until > consent_on", "consent"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    sex: Mapped[str]  # as declared; U is counted in neither
    rank: Mapped[int]  # R profile
    position: Mapped[str]
    employer: Mapped[str]
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))  # None: outside the group
    country: Mapped[str] = mapped_column(default="FR")
    disciplines: Mapped[str] = mapped_column(default="")  # specialities, in the person's own words
    trained_on: Mapped[date | None]  # in bias and in OTM-R; the older date when they were apart
    sector: Mapped[str] = mapped_column(default="", server_default="")  # empty: not said
    fields: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")  # of the charter's research fields
    languages: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")  # English names
    availability: Mapped[str] = mapped_column(default="", server_default="")
    unavailable_from: Mapped[date | None]
    unavailable_until: Mapped[date | None]
    consent_on: Mapped[date | None]  # to be listed; without it, or past its end, nobody is proposed
    consent_until: Mapped[date | None]


class JuryMember(Base):
    """A seat. One chair a hire; a seat left keeps its row."""

    __tablename__ = "jury_member"
    __table_args__ = (
        Index(
            "uq_jury_member_seat", "hire_id", "juror_id", unique=True,
            sqlite_where=text("left_at IS NULL"), postgresql_where=text("left_at IS NULL"),
        ),
        Index(
            "uq_jury_member_chair", "hire_id", unique=True,
            sqlite_where=text("chair AND left_at IS NULL"), postgresql_where=text("chair AND left_at IS NULL"),
        ),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"), index=True)
    juror_id: Mapped[int] = mapped_column(ForeignKey("juror.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    chair: Mapped[bool] = mapped_column(default=False)
    specialist: Mapped[bool | None]  # of the discipline of this post, as somebody said; None: nobody has yet
    seated_at: Mapped[datetime]
    appointed_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    out_at: Mapped[datetime | None]  # stepped aside from the whole competition; the seat is kept until it is given up


class GridInUse(Base):
    """The frozen copy of the grid that a hire judges by, with its hash."""

    __tablename__ = "grid_in_use"
    id: Mapped[int] = mapped_column(primary_key=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"), unique=True)
    definition: Mapped[str]
    content: Mapped[dict[str, Any]]
    digest: Mapped[str]
    chosen_at: Mapped[datetime]
    locked_at: Mapped[datetime | None]

"""What candidates and jurors say of their works and positions, so that shared ones can be shown and answered."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflows.charter.identifiers import SCHEMES

from .base import Base, one_of


class ApplicationWork(Base):
    """A work that a candidate chose to name, by identifier; no journal is asked for."""

    __tablename__ = "application_work"
    __table_args__ = (
        UniqueConstraint("application_id", "scheme", "value"),
        CheckConstraint(one_of("scheme", SCHEMES), "scheme"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    scheme: Mapped[str]
    value: Mapped[str]


class ApplicationPosition(Base):
    """Where a candidate has worked, as they say it."""

    __tablename__ = "application_position"
    __table_args__ = (
        CheckConstraint("employer <> ''", "employer"),
        CheckConstraint("last_year >= first_year", "years"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    employer: Mapped[str]
    unit: Mapped[str] = mapped_column(default="")
    first_year: Mapped[int]
    last_year: Mapped[int | None]  # None while it lasts


class JurorWork(Base):
    """A work of a juror's own list: compared, shown to nobody else."""

    __tablename__ = "juror_work"
    __table_args__ = (
        UniqueConstraint("juror_id", "scheme", "value"),
        CheckConstraint(one_of("scheme", SCHEMES), "scheme"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    juror_id: Mapped[int] = mapped_column(ForeignKey("juror.id"))
    scheme: Mapped[str]
    value: Mapped[str]


class JurorPosition(Base):
    """Where a juror has worked before, as they say it."""

    __tablename__ = "juror_position"
    __table_args__ = (
        CheckConstraint("employer <> ''", "employer"),
        CheckConstraint("last_year >= first_year", "years"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    juror_id: Mapped[int] = mapped_column(ForeignKey("juror.id"), index=True)
    employer: Mapped[str]
    unit: Mapped[str] = mapped_column(default="")
    first_year: Mapped[int]
    last_year: Mapped[int | None]

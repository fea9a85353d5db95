"""The sealed compartment: what a referral holds about a person, as nobody can read it here, and who read it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base


class SealedValue(Base):
    """One sealed part of a referral. The key is not in the database."""

    __tablename__ = "sealed_value"
    __table_args__ = (UniqueConstraint("referral_id", "part"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"))
    part: Mapped[str]  # one of services/compartment.py, or “paper:” and the kind of a document
    key: Mapped[str] = mapped_column(index=True)  # the name of the key that opens it
    blob: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    sealed_at: Mapped[datetime]


class SealedReading(Base):
    """Somebody read a sealed part. Kept when what was read is gone."""

    __tablename__ = "sealed_reading"
    __table_args__ = (Index("ix_sealed_reading_hire_at", "hire_id", "at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"))
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"))
    part: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)

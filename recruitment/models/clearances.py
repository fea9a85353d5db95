"""Around a referral: units and their status, the parts of its file, the form in use.

Nothing here says what somebody answered: answers are sealed (sealed.py).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, one_of

PARTS = ("person", "laboratory", "complement")
# "first": the nationality is asked, first and alone; "stated": it was given, and nothing more is asked until the officer
# has looked.
PART_STATES = ("first", "asked", "stated", "filled", "returned", "accepted")


class Unit(Base):
    """A unit of a school. With a code, it is a restricted zone (ZRR)."""

    __tablename__ = "unit"
    __table_args__ = (UniqueConstraint("school_id", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    name: Mapped[str]
    code: Mapped[str] = mapped_column(default="")  # of the institution, in the national list
    zrr_code: Mapped[str] = mapped_column(default="")  # empty: not a restricted zone
    address: Mapped[str] = mapped_column(default="")
    ministry: Mapped[str] = mapped_column(default="")
    responsible: Mapped[str] = mapped_column(default="")  # name and function
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    audited_on: Mapped[date | None]  # its last yearly audit
    active: Mapped[bool] = mapped_column(default=True)


class ClearancePart(Base):
    """One part of a referral's file, asked of somebody. Its link is signed, not stored: it holds this row's number.

    Numbers are drawn at random; a link that is revoked or sent again gets another.
    """

    __tablename__ = "clearance_part"
    __table_args__ = (
        UniqueConstraint("referral_id", "part"),
        UniqueConstraint("number"),
        CheckConstraint(one_of("part", PARTS), "part"),
        CheckConstraint(one_of("state", PART_STATES), "state"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"))
    part: Mapped[str]
    # The laboratory's part: the person responsible for the unit; None: the hiring team. Other parts: the person concerned.
    asked_of: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[str] = mapped_column(default="asked")
    number: Mapped[int]
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    filled_at: Mapped[datetime | None]
    reopened: Mapped[list[Any]] = mapped_column(default=list)  # items open to correction; empty: all of them


class ClearanceForm(Base):
    """The ministry's form as a school uses it, to be filled in place. The latest one of a school is in use."""

    __tablename__ = "clearance_form"
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    name: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    missing: Mapped[list[Any]] = mapped_column(default=list)  # items that it has no cell for
    uploaded_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    uploaded_at: Mapped[datetime]

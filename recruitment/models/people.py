"""Schools, people, what they may do, and where they are signed in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, and_, or_, text
from sqlalchemy.orm import Mapped, mapped_column

from workflows.who import GRANTABLE

from .base import Base, one_of


class School(Base):
    """A school of the group."""

    __tablename__ = "school"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)  # names its packs, its references
    name: Mapped[str]
    contact_email: Mapped[str]
    complaint_email: Mapped[str]
    privacy_email: Mapped[str]
    address: Mapped[str] = mapped_column(default="")
    policy_url: Mapped[str] = mapped_column(default="")
    # Who signs letters and where a decision is contested; what is empty has a default (services/letterheads.py).
    letterhead: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Person(Base):
    """Somebody with an account. E-mail addresses are kept in lower case."""

    __tablename__ = "person"
    __table_args__ = (CheckConstraint(one_of("language", ("fr", "en")), "language"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password: Mapped[str | None]  # argon2 hash; None until the invitation is taken up
    language: Mapped[str] = mapped_column(default="fr")
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class Grant(Base):
    """A role given to a person: group-wide, in one school, or on one hire. Revoked, never deleted."""

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint(one_of("role", GRANTABLE), "role"),
        CheckConstraint("hire_id IS NULL OR school_id IS NOT NULL", "hire_in_school"),
        Index(
            "uq_role_grant_live", "person_id", "role", text("coalesce(school_id, 0)"), text("coalesce(hire_id, 0)"),
            unique=True, sqlite_where=text("revoked_at IS NULL"), postgresql_where=text("revoked_at IS NULL"),
        ),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str]
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    hire_id: Mapped[int | None] = mapped_column(ForeignKey("hire.id"), index=True)
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    granted_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    @classmethod
    def reaches(cls, hire: Any, school: Any) -> ColumnElement[bool]:
        """It holds on that hire: given on it, in its school, or for the whole group. Revoked ones too."""
        return or_(cls.hire_id == hire, and_(cls.hire_id.is_(None), or_(cls.school_id == school, cls.school_id.is_(None))))


class LoginSession(Base):
    """One sign-in, listed and revocable. Only the hash of its token is kept."""

    __tablename__ = "login_session"
    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(unique=True)  # sha256 hex
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    device: Mapped[str] = mapped_column(default="")
    revoked_at: Mapped[datetime | None]


class Ticket(Base):
    """An expiring link sent by mail, good for one use: an invitation or a forgotten password.

    The link is signed, not stored; its number is drawn at random, so that a backup brought back revives no old link.
    """

    __tablename__ = "ticket"
    __table_args__ = (CheckConstraint(one_of("purpose", ("invitation", "reset")), "purpose"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    hire_id: Mapped[int | None] = mapped_column(ForeignKey("hire.id"))
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class AddressChange(Base):
    """A new address asked for by the owner of an account; it takes effect once its mailbox has confirmed it.

    Both addresses are kept until the link expires, and not longer.
    """

    __tablename__ = "address_change"
    __table_args__ = (
        Index(
            "uq_address_change_waiting", "person_id", unique=True,
            sqlite_where=text("confirmed_at IS NULL AND stopped_at IS NULL"),
            postgresql_where=text("confirmed_at IS NULL AND stopped_at IS NULL"),
        ),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)  # drawn at random, as that of a ticket
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    address: Mapped[str | None]
    previous: Mapped[str | None]
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]

"""Proofs asked of the shortlisted: one row a proof and a person, from the asking to the last word on it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflows.charter.pack_schema import PROOFS

from .base import Base, one_of

PROOF_STATES = ("waiting", "received", "checked", "missing", "unreadable")
_COME = "sha256 IS NULL", "size IS NULL", "pages IS NULL", "received_at IS NULL"


class Proof(Base):
    """A proof asked of one person; its content lies in the store under its hash. The jury has no way to it."""

    __tablename__ = "proof"
    __table_args__ = (
        UniqueConstraint("application_id", "kind"),
        CheckConstraint(one_of("kind", PROOFS), "kind"),
        CheckConstraint(one_of("state", PROOF_STATES), "state"),
        CheckConstraint(" AND ".join(f"({_COME[0]}) = ({other})" for other in _COME[1:]), "come"),
        CheckConstraint("size > 0", "size"),
        CheckConstraint("(state IN ('waiting', 'missing')) OR sha256 IS NOT NULL", "file"),
        CheckConstraint("(said_at IS NULL) = (said_by IS NULL)", "said"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default="waiting")
    asked_at: Mapped[datetime]
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    due_on: Mapped[date]  # the last day, by the clock of Paris
    sha256: Mapped[str | None]
    size: Mapped[int | None]  # bytes
    pages: Mapped[int | None]
    received_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")  # what human resources tell the person of it
    said_at: Mapped[datetime | None]
    said_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    soon_told_at: Mapped[datetime | None]
    late_told_at: Mapped[datetime | None]

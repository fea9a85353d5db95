"""The outbox: what must leave the house, written in the same transaction as the step that wants it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, one_of

STATES = ("queued", "sending", "sent", "uncertain", "failed")


class Outgoing(Base):
    """One mail. `key` makes it unique; "uncertain" is said rather than a mail sent twice."""

    __tablename__ = "outgoing"
    __table_args__ = (
        CheckConstraint(one_of("state", STATES), "state"),
        Index("ix_outgoing_state_due", "state", "due_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]  # names the text
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    hire_id: Mapped[int | None] = mapped_column(ForeignKey("hire.id"), index=True)
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"))
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)  # no confidential content
    state: Mapped[str] = mapped_column(default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    last_error: Mapped[str | None]
    message_id: Mapped[str | None]
    server_said: Mapped[str | None]  # when it took the mail: the reference to look for in its own log
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]

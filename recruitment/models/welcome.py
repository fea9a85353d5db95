"""What follows a yes: the welcome of one person, and what is to be done for it, by whom and by when."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflows.charter.welcome_items import ANCHORS, OWNERS
from workflows.engine import states
from workflows.welcome import WelcomeChart

from .base import Base, one_of

OUTCOMES = ("done", "not_needed")


class Welcome(Base):
    """The welcome of whoever accepted a post. Their checklist is the one in force on that day."""

    __tablename__ = "welcome"
    __table_args__ = (
        CheckConstraint(one_of("state", states(WelcomeChart)), "state"),
        Index("ix_welcome_state", "state"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"), index=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), unique=True)
    state: Mapped[str] = mapped_column(default="running")
    state_since: Mapped[datetime]
    accepted_on: Mapped[date]
    start_on: Mapped[date | None]
    arrival: Mapped[str] = mapped_column(default="")  # where and when to come on the first day
    contact_name: Mapped[str] = mapped_column(default="")
    contact_email: Mapped[str] = mapped_column(default="")
    contact_phone: Mapped[str] = mapped_column(default="")
    mentor: Mapped[str] = mapped_column(default="")
    feed: Mapped[int | None] = mapped_column(unique=True)  # opens the dates to a calendar, signed; drawn at random
    end_note: Mapped[str] = mapped_column(default="")  # why human resources ended it; a person gives no reason


class WelcomeTask(Base):
    """Something to do before somebody starts, or while their access runs.

    Those of the checklist have an anchor and a number of days; those of an access have the dates of the authorisation.
    """

    __tablename__ = "welcome_task"
    __table_args__ = (
        UniqueConstraint("application_id", "what"),
        CheckConstraint(one_of("role", OWNERS), "role"),
        CheckConstraint("anchor IS NULL OR " + one_of("anchor", ANCHORS), "anchor"),
        CheckConstraint("(anchor IS NULL) = (days IS NULL)", "anchored"),
        CheckConstraint("outcome IS NULL OR " + one_of("outcome", OUTCOMES), "outcome"),
        CheckConstraint("(outcome IS NULL) = (done_at IS NULL)", "settled"),
        CheckConstraint("outcome IS NULL OR outcome <> 'not_needed' OR note <> ''", "reason"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"), index=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    what: Mapped[str]
    role: Mapped[str]  # who does it: an owner, not always a role of the application
    anchor: Mapped[str | None]
    days: Mapped[int | None]  # after the anchor; before it when negative
    due_on: Mapped[date | None]
    outcome: Mapped[str | None]
    done_on: Mapped[date | None]  # the day that whoever ticked it gave
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(default="")
    revision: Mapped[int] = mapped_column(default=1)
    soon_told_at: Mapped[datetime | None]
    late_told_at: Mapped[datetime | None]
    made_at: Mapped[datetime]

"""Where posts are announced, what each announcement said, and whom it reached."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, one_of

SEXES = ("F", "M", "unsaid")
RESIDENCES = ("france", "europe", "elsewhere", "unsaid")


class Channel(Base):
    """A place where posts are announced: added to those every installation has, or one of them described anew."""

    __tablename__ = "channel"
    __table_args__ = (CheckConstraint("cost_cents >= 0", "cost"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)  # stands in addresses and rules: "euraxess"
    name_fr: Mapped[str]
    name_en: Mapped[str]
    audience_fr: Mapped[str] = mapped_column(default="")
    audience_en: Mapped[str] = mapped_column(default="")
    url: Mapped[str] = mapped_column(default="")
    paid: Mapped[bool] = mapped_column(default=False)
    cost_cents: Mapped[int] = mapped_column(default=0)  # usual price of one announcement, euro cents
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"), index=True)  # None: every school
    active: Mapped[bool] = mapped_column(default=True)


class Announcement(Base):
    """What was announced where, when, with which text. Withdrawn, never deleted."""

    __tablename__ = "announcement"
    __table_args__ = (
        UniqueConstraint("hire_id", "channel", "version"),
        CheckConstraint("cost_cents >= 0", "cost"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"))
    channel: Mapped[str]  # its key: a channel of the house, or one added to the table above
    version: Mapped[int]  # of the published sheet
    digest: Mapped[str]  # sha256 hex of the text as that channel carries it
    address: Mapped[str] = mapped_column(default="")  # where it can be read
    cost_cents: Mapped[int] = mapped_column(default=0)
    announced_at: Mapped[datetime]
    announced_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]


class ChannelVisits(Base):
    """How often a post was opened through the link of a channel, counted by day: no visitor is kept."""

    __tablename__ = "channel_visits"
    __table_args__ = (UniqueConstraint("hire_id", "channel", "day"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"))
    channel: Mapped[str]
    day: Mapped[date]
    count: Mapped[int] = mapped_column(default=0)


class SurveyCount(Base):
    """Answers to the voluntary survey, counted as they come: no row stands for a person, none has a time."""

    __tablename__ = "survey_count"
    __table_args__ = (
        UniqueConstraint("school_id", "year", "channel", "sex", "residence"),
        CheckConstraint(one_of("sex", SEXES), "sex"),
        CheckConstraint(one_of("residence", RESIDENCES), "residence"),
        CheckConstraint("count >= 0", "count"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    year: Mapped[int]
    channel: Mapped[str]
    sex: Mapped[str]
    residence: Mapped[str]
    count: Mapped[int] = mapped_column(default=0)

"""Links between jurors and candidates: what each declared, what it came to, and what it came to before."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from workflows.charter.impartiality import KINDS

from .base import Base, one_of

REACHES = ("", "candidate", "competition")


class LinkDeclaration(Base):
    """What a juror's links with one candidate come to. Empty: nothing said yet, closed by a link with somebody else."""

    __tablename__ = "link_declaration"
    __table_args__ = (
        UniqueConstraint("member_id", "application_id"),
        CheckConstraint(one_of("level", ("", "none", "amber", "red")), "level"),
        CheckConstraint("level <> 'red' OR steps_aside", "red_steps_aside"),
        CheckConstraint("level <> '' OR steps_aside", "silent_steps_aside"),
        CheckConstraint(one_of("reach", REACHES), "reach"),
        CheckConstraint("reach = '' OR steps_aside", "reach_steps_aside"),
        CheckConstraint("level <> 'red' OR reach <> ''", "red_reaches"),
        CheckConstraint("NOT chosen OR reach <> ''", "chosen_reaches"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("jury_member.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    level: Mapped[str]
    chosen: Mapped[bool] = mapped_column(default=False)  # the juror steps aside of their own accord
    reach: Mapped[str] = mapped_column(default="")  # how far the step-aside that this causes goes; empty: it causes none
    declared_at: Mapped[datetime]
    steps_aside: Mapped[bool] = mapped_column(default=False)  # the file is closed, by this declaration or another one
    ruled_at: Mapped[datetime | None]
    ruling: Mapped[str | None]


class DeclaredLink(Base):
    """One link of a declaration. Replaced ones stay on record."""

    __tablename__ = "declared_link"
    __table_args__ = (
        CheckConstraint(one_of("kind", KINDS), "kind"),
        CheckConstraint("(kind = 'cosigned_works' AND works > 0) OR (kind <> 'cosigned_works' AND works = 0)", "works"),
        CheckConstraint("kind <> 'other' OR words <> ''", "other_in_words"),
        CheckConstraint("replaced_at >= said_at", "replaced"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    declaration_id: Mapped[int] = mapped_column(ForeignKey("link_declaration.id"), index=True)
    kind: Mapped[str]
    ended_on: Mapped[date | None]  # None while it lasts
    works: Mapped[int] = mapped_column(default=0)
    words: Mapped[str] = mapped_column(default="")
    said_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]


class PastDeclaration(Base):
    """A declaration as it stood before new facts changed it, with the ruling it had."""

    __tablename__ = "past_declaration"
    __table_args__ = (CheckConstraint(one_of("level", ("none", "amber", "red")), "level"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    declaration_id: Mapped[int] = mapped_column(ForeignKey("link_declaration.id"), index=True)
    level: Mapped[str]
    chosen: Mapped[bool]
    steps_aside: Mapped[bool]
    declared_at: Mapped[datetime]
    ruled_at: Mapped[datetime | None]
    ruling: Mapped[str | None]
    replaced_at: Mapped[datetime]


class LinkQuestion(Base):
    """A question to the deontology referent about one declaration, and the opinion. One open at a time for each."""

    __tablename__ = "link_question"
    __table_args__ = (
        CheckConstraint(one_of("opinion", ("", "aside", "stays")), "opinion"),
        CheckConstraint("(answered_at IS NULL) = (opinion = '')", "answered"),
        CheckConstraint("opinion = '' OR reasons <> ''", "reasons"),
        Index(
            "uq_link_question_open", "declaration_id", unique=True,
            sqlite_where=text("answered_at IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=text("answered_at IS NULL AND withdrawn_at IS NULL"),
        ),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"), index=True)
    declaration_id: Mapped[int] = mapped_column(ForeignKey("link_declaration.id"), index=True)
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date]
    opinion: Mapped[str] = mapped_column(default="")
    reasons: Mapped[str] = mapped_column(default="")
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]  # the declaration changed before the answer

"""Answers to the voluntary equality survey: one row a school and a year, every counter in it, and nothing else.

Each answer rewrites the whole row: neither the place of a row nor its number tells which counter moved last.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Table

from .base import Base

# Each question with what may be answered; what is not answered is not counted.
QUESTIONS = {
    "sex": ("F", "M", "other"),
    "age": ("under_30", "30_39", "40_49", "50_over"),
    "disability": ("yes", "no"),
    "nationality": ("french", "european", "elsewhere"),
}
CELLS = tuple(f"{question}_{answer}" for question, answers in QUESTIONS.items() for answer in answers)


class EqualityTally(Base):
    """How many people gave each answer, over a year and a school."""

    __table__ = Table(
        "equality_tally", Base.metadata,
        Column("school_id", ForeignKey("school.id"), primary_key=True),
        Column("year", Integer, primary_key=True, autoincrement=False),
        *(Column(cell, Integer, nullable=False, default=0) for cell in CELLS),
        CheckConstraint(" AND ".join(f'"{cell}" >= 0' for cell in CELLS), "counts"),
    )  # fmt: skip

"""The questions asked of everybody at the interviews, each with the criterion that its answer is judged on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Row, bindparam, delete, insert, select
from sqlalchemy.orm import Session

from recruitment.models import InterviewQuestion, table_of
from workflows.given import Questions

from .progress import Changes, Step


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as kept, in both languages."""

    place: int
    criterion: str
    texts: Mapping[str, str]


_OF_HIRE = (
    select(InterviewQuestion.place, InterviewQuestion.criterion, InterviewQuestion.text_fr, InterviewQuestion.text_en)
    .where(InterviewQuestion.hire_id == bindparam("hire_id", type_=Integer))
    .order_by(InterviewQuestion.place)
)


def of_hire(session: Session, hire_id: int) -> tuple[Asked, ...]:
    """The questions of a hire in their order: for the marks form, the interview sheet and the minutes."""
    rows = session.connection().execute(_OF_HIRE, {"hire_id": hire_id})
    return tuple(Asked(row.place, row.criterion, {"fr": row.text_fr, "en": row.text_en}) for row in rows)


def by_criterion(asked: tuple[Asked, ...], language: str) -> dict[str, tuple[str, ...]]:
    """The questions of each criterion, in one language."""
    found: dict[str, tuple[str, ...]] = {}
    for one in asked:
        found[one.criterion] = (*found.get(one.criterion, ()), one.texts[language])
    return found


def prepare_questions(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Put these questions in the place of the earlier ones."""
    given: Questions = step.given
    session.execute(delete(InterviewQuestion).where(InterviewQuestion.hire_id == hire.id))
    rows = [
        {"hire_id": hire.id, "place": n, "criterion": q.criterion, "text_fr": q.fr, "text_en": q.en}
        for n, q in enumerate(given.questions, 1)
    ]
    if rows:
        session.execute(insert(table_of(InterviewQuestion)), rows)


VERBS = {"prepare_questions": prepare_questions}

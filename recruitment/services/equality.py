"""The voluntary equality survey: answers added to the counters of a year, and what may be shown of them, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Row, exists, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from recruitment.models import Application, EqualityTally, Hire, School, table_of
from recruitment.models.equality import CELLS, QUESTIONS
from workflows.charter.packs import current

from .disclosure import open_cells
from .promises import PARIS
from .retention import ENDED

PACK = "contract"
_T = table_of(EqualityTally)
_INSERT: Mapping[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def answer(session: Session, school: int, year: int, answers: Mapping[str, str]) -> None:
    """Add one person's answers, question -> answer, to the counters. One statement, the same columns whoever answers."""
    given = {f"{question}_{said}" for question, said in answers.items() if said in QUESTIONS[question]}
    if not given:
        return
    more = {cell: int(cell in given) for cell in CELLS}
    connection = session.connection()
    written = _INSERT[connection.dialect.name](_T).values(school_id=school, year=year, **more)
    sums = {cell: _T.c[cell] + written.excluded[cell] for cell in CELLS}
    connection.execute(written.on_conflict_do_update(index_elements=["school_id", "year"], set_=sums))


@dataclass(frozen=True, slots=True)
class Year:
    """A year of one school. `waits`: why nothing is shown yet, “year” or “hires”; else question -> answer -> count."""

    year: int
    hires: int
    applications: int
    waits: str
    shown: Mapping[str, Mapping[str, int]]
    least: int


def years(session: Session, school: Row[Any], today: date) -> list[Year]:
    """The years of a school in which anybody answered, the latest first."""
    least: int = current(PACK, school.code, today).value("statistics_k_min")
    rows = session.execute(select(_T).where(_T.c.school_id == school.id).order_by(_T.c.year.desc())).all()
    return [_year(session, school.id, row, today, least) for row in rows]


def _year(session: Session, school: int, row: Row[Any], today: date, least: int) -> Year:
    start, end = (datetime(year, 1, 1, tzinfo=PARIS).astimezone(UTC) for year in (row.year, row.year + 1))
    came = (Hire.school_id == school, Application.submitted_at >= start, Application.submitted_at < end)
    query = select(func.count(Hire.id.distinct()), func.count(Application.id))
    hires, applications = session.execute(query.join(Application, Application.hire_id == Hire.id).where(*came)).one()
    open_ = exists().where(Hire.id == Application.hire_id, Hire.state.not_in(ENDED), *came)
    waits = "year" if row.year >= today.year else "hires" if session.scalar(select(open_)) else ""
    cells = {q: {said: row._mapping[f"{q}_{said}"] for said in said_} for q, said_ in QUESTIONS.items()}
    shown = {} if waits else {question: open_cells(counts, least) for question, counts in cells.items()}
    return Year(row.year, hires, applications, waits, shown, least)


def schools(session: Session, mine: frozenset[int] | None) -> list[Row[Any]]:
    """The schools whose figures the reader may look at."""
    query = select(School.id, School.code, School.name).order_by(School.name)
    return list(session.execute(query if mine is None else query.where(School.id.in_(mine))))

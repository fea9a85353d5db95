"""How many complaints a year, how soon they were answered, and how they ended: no figure about few people."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, Executable, Row, select
from sqlalchemy.orm import Session

from recruitment.models import Complaint, DataRequest, Hire

from .promises import PARIS

LEAST = 5  # answered complaints under which nothing but their number is said


@dataclass(frozen=True, slots=True)
class Year:
    """The complaints filed in one year; None where too few were answered to say it."""

    year: int
    filed: int
    answered: int
    in_time: int | None
    median: float | None  # days from filing to the answer
    founded: int | None  # wholly or in part


UPHELD = frozenset({"founded", "partly", "granted"})  # wholly or in part


def by_year(
    session: Session, where: ColumnElement[bool], of: type[Complaint] | type[DataRequest] = Complaint
) -> list[Year]:
    """The years in which somebody complained, or asked about their data, the latest first. One statement."""
    query: Executable = (
        select(of.filed_at, of.answered_at, of.answer_due, of.outcome)
        .join(Hire, Hire.id == of.hire_id)
        .where(where)
    )
    rows = session.execute(query)
    years: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        years[row.filed_at.astimezone(PARIS).year].append(row)
    return [_year(year, years[year]) for year in sorted(years, reverse=True)]


def _year(year: int, rows: list[Row[Any]]) -> Year:
    answered = [row for row in rows if row.answered_at is not None]
    in_time = sum(row.answered_at <= row.answer_due for row in answered)
    founded = sum(row.outcome in UPHELD for row in answered)
    return Year(
        year, len(rows), len(answered), _shown(in_time, len(answered)),
        median((row.answered_at - row.filed_at).days for row in answered) if len(answered) >= LEAST else None,
        _shown(founded, len(answered)),
    )  # fmt: skip


def _shown(part: int, whole: int) -> int | None:
    """A part of the answered ones, unless either side of it is a few people."""
    return part if whole >= LEAST and (part in (0, whole) or min(part, whole - part) >= 2) else None

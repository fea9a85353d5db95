"""The hires that somebody may see, looked for, filtered, sorted, a page at a time. Rows are plain tuples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, func, literal, or_, select, true
from sqlalchemy.orm import Session

from recruitment.models import Application, Hire, School
from workflows.engine import final_states, states
from workflows.hire import HireChart

from .postings import folded

ENDED = final_states(HireChart)
CURRENT = tuple(state for state in states(HireChart) if state not in ENDED)
SORTS = {
    "newest": (Hire.opened_at.desc(), Hire.id.desc()),
    "waiting": (Hire.state_since, Hire.id),
    "deadline": (Hire.deadline.is_(None), Hire.deadline, Hire.id),
    "title": (Hire.title_fr, Hire.id),
    "reference": (Hire.reference,),
}
SHOWN = ("current", "ended", "all")


@dataclass(frozen=True, slots=True)
class Scope:
    """Which hires somebody may list: those of some schools (None: of all) and some named ones."""

    schools: frozenset[int] | None
    hires: frozenset[int]

    def condition(self) -> ColumnElement[bool]:
        """The same, for a query."""
        if self.schools is None:
            return true()
        return or_(Hire.school_id.in_(self.schools), Hire.id.in_(self.hires))


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for. Empty means whatever. `mine`: only hires on which one plays a part by name."""

    text: str = ""
    school: str = ""
    state: str = ""
    kind: str = ""
    shown: str = "current"
    mine: bool = False
    sort: str = "newest"
    page: int = 1
    per: int | None = 50  # None: all of them, for an export


@dataclass(frozen=True, slots=True)
class Found:
    """One page of the list, and how long the whole is."""

    rows: Sequence[Any]
    total: int


# Counted row by row in the page shown: a join with GROUP BY would count every hire of the list.
_APPLICATIONS = (
    select(func.count()).where(Application.hire_id == Hire.id).correlate(Hire).scalar_subquery().label("applications")
)
COLUMNS = (
    Hire.id, Hire.reference, Hire.title_fr, Hire.title_en, Hire.kind, Hire.state, Hire.state_since, Hire.deadline,
)  # fmt: skip


def find(session: Session, scope: Scope, search: Search, *, counts: bool = True) -> Found:
    """The hires looked for: two statements, three when words are looked for. Without `counts` none is read."""
    where = [scope.condition(), *_conditions(scope, search)]
    if search.text:
        where.append(Hire.id.in_(_matching(session, where, search.text)))
    query = select(*COLUMNS, _APPLICATIONS if counts else literal(0)).where(*where).order_by(*SORTS[search.sort])
    if search.per is None:
        rows = session.execute(query).all()
        return Found(rows, len(rows))
    total = session.scalar(select(func.count()).select_from(Hire).where(*where)) or 0
    page = query.limit(search.per).offset((search.page - 1) * search.per)
    return Found(session.execute(page).all(), total)


def _conditions(scope: Scope, search: Search) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if search.state:
        where.append(Hire.state == search.state)
    elif search.shown != "all":
        ended = Hire.state.in_(ENDED)
        where.append(ended if search.shown == "ended" else ~ended)
    if search.school:
        where.append(Hire.school_id == select(School.id).where(School.code == search.school).scalar_subquery())
    if search.kind:
        where.append(Hire.kind == search.kind)
    if search.mine:
        where.append(Hire.id.in_(scope.hires))
    return where


def _matching(session: Session, where: list[ColumnElement[bool]], text: str) -> list[int]:
    """Ids of the hires that hold every word, accents and case put aside: databases fold them each in their way."""
    wanted = folded(text).split()
    words = select(Hire.id, Hire.reference, Hire.title_fr, Hire.title_en, Hire.unit).where(*where)
    return [
        row.id for row in session.execute(words) if all(word in folded(" ".join(row[1:])) for word in wanted)
    ]


def schools(session: Session, scope: Scope) -> Sequence[Row[int, str, str]]:
    """Id, code and name of the schools of these hires, by name. One statement."""
    query = select(School.id, School.code, School.name).order_by(School.name)
    if scope.schools is not None:
        named = select(Hire.school_id).where(Hire.id.in_(scope.hires))
        query = query.where(or_(School.id.in_(scope.schools), School.id.in_(named)))
    return session.execute(query).all()

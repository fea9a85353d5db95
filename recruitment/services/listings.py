"""The hires that somebody may see, looked for, filtered, sorted, a page at a time. Rows are plain tuples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, bindparam, func, literal, or_, select, true
from sqlalchemy.orm import Session

from recruitment.models import Application, Hire, School, table_of
from workflows.engine import final_states, states
from workflows.hire import HireChart

from .postings import folded

# Tables, not classes: a row of a list goes straight from the driver to the page.
_HIRE, _SCHOOL, _APPLICATION = table_of(Hire).c, table_of(School).c, table_of(Application).c
ENDED = final_states(HireChart)
CURRENT = tuple(state for state in states(HireChart) if state not in ENDED)
SORTS = {
    "newest": (_HIRE.opened_at.desc(), _HIRE.id.desc()),
    "waiting": (_HIRE.state_since, _HIRE.id),
    "deadline": (_HIRE.deadline.is_(None), _HIRE.deadline, _HIRE.id),
    "title": (_HIRE.title_fr, _HIRE.id),
    "reference": (_HIRE.reference,),
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
        return or_(_HIRE.school_id.in_(self.schools), _HIRE.id.in_(self.hires))


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
    select(func.count())
    .where(_APPLICATION.hire_id == _HIRE.id)
    .correlate(table_of(Hire))
    .scalar_subquery()
    .label("applications")
)
COLUMNS = (
    _HIRE.id, _HIRE.reference, _HIRE.title_fr, _HIRE.title_en, _HIRE.kind, _HIRE.state, _HIRE.state_since,
    _HIRE.deadline,
)  # fmt: skip


def find(session: Session, scope: Scope, search: Search, *, counts: bool = True) -> Found:
    """The hires looked for: two statements, three when words are looked for. Without `counts` none is read."""
    shape = Shape.of(scope, search)
    ask = _asked(scope, search)
    connection = session.connection()
    if shape.text:
        ask["matching"] = _matching(session, replace(shape, text=False), ask, search.text)
    rows_of, count = _statements(shape, search.sort, counts, search.per is not None)
    if search.per is None:
        rows = connection.execute(rows_of, ask).all()
        return Found(rows, len(rows))
    total = connection.execute(count, ask).scalar_one()
    page = {"most": search.per, "before": (search.page - 1) * search.per}
    return Found(connection.execute(rows_of, ask | page).all(), total)


@dataclass(frozen=True, slots=True)
class Shape:
    """Which conditions a search has: all that its statement depends on, whatever the words."""

    everywhere: bool
    shown: str  # "state" when one state is asked for
    school: bool
    kind: bool
    mine: bool
    text: bool

    @classmethod
    def of(cls, scope: Scope, search: Search) -> Shape:
        """The shape of a search."""
        shown = "state" if search.state else search.shown
        return cls(scope.schools is None, shown, bool(search.school), bool(search.kind), search.mine, bool(search.text))


def _asked(scope: Scope, search: Search) -> dict[str, Any]:
    return {
        "schools": list(scope.schools or ()), "named": list(scope.hires), "state": search.state,
        "school": search.school, "kind": search.kind,
    }  # fmt: skip


@lru_cache(maxsize=256)
def _statements(shape: Shape, sort: str, counts: bool, paged: bool) -> tuple[Any, Any]:
    """The rows and their number for searches of that shape: building them costs more than asking."""
    where = _conditions(shape)
    query = select(*COLUMNS, _APPLICATIONS if counts else literal(0)).where(*where).order_by(*SORTS[sort])
    if paged:
        query = query.limit(bindparam("most", type_=Integer)).offset(bindparam("before", type_=Integer))
    return query, select(func.count()).select_from(table_of(Hire)).where(*where)


_NAMED = _HIRE.id.in_(bindparam("named", expanding=True))


def _conditions(shape: Shape) -> list[ColumnElement[bool]]:
    ended = _HIRE.state.in_(ENDED)
    school = select(_SCHOOL.id).where(_SCHOOL.code == bindparam("school")).scalar_subquery()
    shown = {"state": _HIRE.state == bindparam("state"), "ended": ended, "current": ~ended, "all": true()}
    filters = (
        (not shape.everywhere, or_(_HIRE.school_id.in_(bindparam("schools", expanding=True)), _NAMED)),
        (True, shown[shape.shown]),
        (shape.school, _HIRE.school_id == school),
        (shape.kind, _HIRE.kind == bindparam("kind")),
        (shape.mine, _NAMED),
        (shape.text, _HIRE.id.in_(bindparam("matching", expanding=True))),
    )
    return [condition for asked, condition in filters if asked]


def _matching(session: Session, shape: Shape, ask: dict[str, Any], text: str) -> list[int]:
    """Ids of the hires that hold every word, accents and case put aside: databases fold them each in their way."""
    wanted = folded(text).split()
    words = select(_HIRE.id, _HIRE.reference, _HIRE.title_fr, _HIRE.title_en, _HIRE.unit).where(*_conditions(shape))
    return [row.id for row in session.execute(words, ask) if all(word in folded(" ".join(row[1:])) for word in wanted)]


def schools(session: Session, scope: Scope) -> Sequence[Row[int, str, str]]:
    """Id, code and name of the schools of these hires, by name. One statement."""
    query = select(_SCHOOL.id, _SCHOOL.code, _SCHOOL.name).order_by(_SCHOOL.name)
    if scope.schools is not None:
        named = select(_HIRE.school_id).where(_HIRE.id.in_(scope.hires))
        query = query.where(or_(_SCHOOL.id.in_(scope.schools), _SCHOOL.id.in_(named)))
    return session.execute(query).all()

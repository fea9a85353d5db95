"""When a school, or the whole group, is closed: kept by hand, left out by every clock counted in working days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, or_, select, true
from sqlalchemy.orm import Session

from recruitment.models import Closure, School, table_of

from .working_days import Calendar

_C, _S = table_of(Closure).c, table_of(School).c
Schools = frozenset[int] | None  # None: every school


@dataclass(frozen=True, slots=True)
class Closing:
    """Days to close; `school` None is the whole group."""

    school: int | None
    first: date
    last: date
    label: str


def _within(schools: Schools) -> Any:
    return true() if schools is None else or_(_C.school_id.in_(schools), _C.school_id.is_(None))


def known(session: Session, schools: Schools) -> Sequence[Any]:
    """The closures that concern these schools, the latest first. One statement."""
    query = (
        select(_C.id, _C.school_id, _C.first_on, _C.last_on, _C.label, _S.name.label("school"))
        .outerjoin_from(Closure, School, _S.id == _C.school_id)
        .where(_within(schools))
        .order_by(_C.first_on.desc(), _C.id.desc())
    )
    return session.execute(query).all()


def add(session: Session, closing: Closing) -> None:
    """Close those days."""
    values = {"school_id": closing.school, "first_on": closing.first, "last_on": closing.last, "label": closing.label}
    session.execute(insert(Closure), values)


def remove(session: Session, closure: int, schools: Schools) -> bool:
    """Take a closure back; False when it is not of these schools. That of the group needs every school."""
    mine = true() if schools is None else _C.school_id.in_(schools)
    gone = session.execute(delete(Closure).where(_C.id == closure, mine).returning(_C.id))
    return gone.first() is not None


def calendars(session: Session) -> Mapping[int, Calendar]:
    """The working days of each school, by its id; any id has one. One statement."""
    shared: list[tuple[date, date]] = []
    own: defaultdict[int, list[tuple[date, date]]] = defaultdict(list)
    for school, first, last in session.execute(select(_C.school_id, _C.first_on, _C.last_on)):
        (shared if school is None else own[school]).append((first, last))
    return _Calendars({school: Calendar((*shared, *days)) for school, days in own.items()}, Calendar(tuple(shared)))


class _Calendars(dict[int, Calendar]):
    """Calendars by school; one without closures of its own has those of the group."""

    def __init__(self, own: Mapping[int, Calendar], shared: Calendar) -> None:
        super().__init__(own)
        self._shared = shared

    def __missing__(self, school: int) -> Calendar:
        return self._shared

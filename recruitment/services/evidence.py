"""Possible links read from the files: employers and works that a juror and a candidate both name. Never decided here."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import CompoundSelect, Integer, Row, and_, bindparam, delete, insert, literal, select, union_all
from sqlalchemy.orm import Session

from recruitment.models import (
    Application,
    ApplicationPosition,
    ApplicationWork,
    Juror,
    JurorPosition,
    JurorWork,
    table_of,
)
from workflows.given import Position, Work


@dataclass(frozen=True, slots=True)
class Hint:
    """One possible link: an employer with the years both were there, or works in common."""

    employer: str = ""
    first_year: int | None = None
    last_year: int | None = None  # None with a first year: still both there
    together: bool = False  # the years meet
    works: int = 0


_MINE = select(Juror.id, Juror.employer).where(Juror.person_id == bindparam("person_id", type_=Integer))
_MY_POSITIONS = (
    select(JurorPosition.employer, JurorPosition.unit, JurorPosition.first_year, JurorPosition.last_year)
    .where(JurorPosition.juror_id == bindparam("juror", type_=Integer))
    .order_by(JurorPosition.id)
)
_MY_WORKS = (
    select(JurorWork.scheme, JurorWork.value)
    .where(JurorWork.juror_id == bindparam("juror", type_=Integer))
    .order_by(JurorWork.id)
)
_OF_HIRE = Application.hire_id == bindparam("hire_id", type_=Integer)
_SHARED = (
    select(ApplicationWork.application_id)
    .join(Application, Application.id == ApplicationWork.application_id)
    .join(
        JurorWork,
        and_(
            JurorWork.scheme == ApplicationWork.scheme, JurorWork.value == ApplicationWork.value,
            JurorWork.juror_id == bindparam("juror", type_=Integer),
        ),
    )
    .where(_OF_HIRE)
)  # fmt: skip
_POSITIONS = (
    select(
        ApplicationPosition.application_id, ApplicationPosition.employer, ApplicationPosition.unit,
        ApplicationPosition.first_year, ApplicationPosition.last_year,
    )
    .join(Application, Application.id == ApplicationPosition.application_id)
    .where(_OF_HIRE)
)  # fmt: skip


def hints(session: Session, hire_id: int, person_id: int, today: date) -> Mapping[int, tuple[Hint, ...]]:
    """Application -> what the juror should look at. Four statements, however many candidates there are."""
    me = session.execute(_MINE, {"person_id": person_id}).one_or_none()
    if me is None:
        return {}
    ask = {"hire_id": hire_id, "juror": me.id}
    found: dict[int, list[Hint]] = defaultdict(list)
    works: dict[int, int] = defaultdict(int)
    for application in session.scalars(_SHARED, ask):
        works[application] += 1
    for application, count in works.items():
        found[application].append(Hint(works=count))
    mine = [
        (me.employer, None, None),
        *((p.employer, p.first_year, p.last_year) for p in session.execute(_MY_POSITIONS, ask)),
    ]
    for row in session.execute(_POSITIONS, ask):
        met = [_meet(row, first, last, today) for employer, first, last in mine if same_place(row.employer, employer)]
        if met:
            found[row.application_id].append(max(met, key=lambda hint: (hint.together, hint.first_year or 0)))
    return {application: tuple(some) for application, some in found.items()}


def _meet(row: Any, first: int | None, last: int | None, today: date) -> Hint:
    """The years that both were there; the candidate's own where the juror's are not known, or do not meet."""
    if first is None:
        return Hint(row.employer, row.first_year, row.last_year)
    start = max(row.first_year, first)
    end = min(row.last_year or today.year, last or today.year)
    if start > end:
        return Hint(row.employer, row.first_year, row.last_year)
    return Hint(row.employer, start, None if row.last_year is None and last is None else end, together=True)


def same_place(one: str, other: str) -> bool:
    """True when one name holds the other, accents, capitals and signs apart: “CNRS” and “CNRS, délégation Alpes”."""
    first, second = _bare(one), _bare(other)
    return bool(first and second) and (f" {first} " in f" {second} " or f" {second} " in f" {first} ")


def _bare(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c)).split())


def own(session: Session, person_id: int) -> tuple[Sequence[Row[Any]], Sequence[Row[Any]]]:
    """The works and positions of a juror's own record. Three statements."""
    me = session.execute(_MINE, {"person_id": person_id}).one_or_none()
    if me is None:
        return (), ()
    return tuple(session.execute(query, {"juror": me.id}).all() for query in (_MY_WORKS, _MY_POSITIONS))  # type: ignore[return-value]


def keep_own(session: Session, person_id: int, works: Iterable[Work], positions: Iterable[Position]) -> None:
    """Put a juror's record in the place of the one before: register data, beside the journal."""
    me = session.execute(_MINE, {"person_id": person_id}).one()
    for model in (JurorWork, JurorPosition):
        session.execute(delete(model).where(model.juror_id == me.id), execution_options={"synchronize_session": False})
    _put(session, JurorWork, "juror_id", me.id, works)
    _put(session, JurorPosition, "juror_id", me.id, positions)


def keep_of_application(
    session: Session, application: int, works: Iterable[Work], positions: Iterable[Position]
) -> None:
    """Write what a candidate chose to say."""
    _put(session, ApplicationWork, "application_id", application, works)
    _put(session, ApplicationPosition, "application_id", application, positions)


def _put(session: Session, model: Any, column: str, key: int, some: Iterable[Work | Position]) -> None:
    rows = [{column: key} | {name: getattr(one, name) for name in one.__slots__} for one in some]
    if rows:
        session.execute(insert(table_of(model)), rows)


_OWN_FILE = bindparam("application_id", type_=Integer)
_OF_APPLICATION: CompoundSelect[Any] = union_all(
    select(
        literal("work").label("what"), ApplicationWork.id, ApplicationWork.value.label("employer"),
        literal("").label("unit"), literal(0).label("first_year"), literal(None, Integer).label("last_year"),
    ).where(ApplicationWork.application_id == _OWN_FILE),
    select(
        literal("position"), ApplicationPosition.id, ApplicationPosition.employer, ApplicationPosition.unit,
        ApplicationPosition.first_year, ApplicationPosition.last_year,
    ).where(ApplicationPosition.application_id == _OWN_FILE),
)  # fmt: skip


def of_application(session: Session, application: int) -> tuple[tuple[str, ...], Sequence[Any]]:
    """The works and positions that a candidate gave, for their own eyes. One statement."""
    rows = sorted(session.execute(_OF_APPLICATION, {"application_id": application}), key=lambda row: row.id)
    return tuple(r.employer for r in rows if r.what == "work"), [r for r in rows if r.what == "position"]

"""What a juror sees while marking: the candidates in their own order, their own sheets, and nobody else's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from statistics import median
from typing import Any

from sqlalchemy import Integer, Row, Select, String, and_, bindparam, func, null, select
from sqlalchemy.orm import Session

from recruitment.models import Application, JuryMember, LinkDeclaration, Mark, MarkSheet, Person
from workflows.application import ApplicationChart
from workflows.engine import states
from workflows.given import Mark as GivenMark

from .desk import MARKABLE, names_hidden
from .progress import pack_of
from .tally import stage_of

PRESENT = tuple(state for state in states(ApplicationChart) if state != "withdrawn")
FIRST_GUESS = 12  # minutes for a file, before the juror's own pace is known
LONGEST_SIT = 60  # minutes: a longer gap between two sheets was a pause


@dataclass(frozen=True, slots=True)
class Seat:
    """One candidate on a juror's desk. `name` is None while names are hidden."""

    application: int
    number: int
    name: str | None
    state: str
    member: int
    sheet: int | None  # the marks now handed in
    submitted_at: datetime | None
    given_back: bool  # handed in before, then given back by the chair


@dataclass(frozen=True, slots=True)
class Own:
    """A juror's latest sheet on a candidate: handed in, or given back with its old marks."""

    seat: Seat
    marks: Mapping[str, GivenMark]


def _seats(named: bool) -> Select[Any]:
    """Open files with the juror's sheet of the stage; the name is not even asked for while it is hidden."""
    earlier = (
        select(func.count())
        .where(
            MarkSheet.member_id == JuryMember.id, MarkSheet.application_id == Application.id,
            MarkSheet.stage == bindparam("stage", type_=String), MarkSheet.superseded_at.is_not(None),
        )
        .correlate(JuryMember, Application)
        .scalar_subquery()
    )  # fmt: skip
    query = (
        select(
            Application.id, Application.number, Application.state, JuryMember.id.label("member"),
            MarkSheet.id.label("sheet"), MarkSheet.submitted_at, earlier.label("earlier"),
            (Person.name if named else null()).label("name"),
        )
        .select_from(JuryMember)
        .join(LinkDeclaration, and_(LinkDeclaration.member_id == JuryMember.id, ~LinkDeclaration.steps_aside))
        .join(Application, Application.id == LinkDeclaration.application_id)
        .outerjoin(
            MarkSheet,
            and_(
                MarkSheet.member_id == JuryMember.id, MarkSheet.application_id == Application.id,
                MarkSheet.stage == bindparam("stage", type_=String), MarkSheet.superseded_at.is_(None),
            ),
        )
        .where(
            JuryMember.hire_id == bindparam("hire_id", type_=Integer), JuryMember.left_at.is_(None),
            JuryMember.person_id == bindparam("person_id", type_=Integer),
            Application.state.in_(bindparam("states", expanding=True)),
        )
    )  # fmt: skip
    return query.join(Person, Person.id == Application.person_id) if named else query


_SEATS = {named: _seats(named) for named in (True, False)}
_SEAT = {
    named: query.where(Application.id == bindparam("application", type_=Integer)) for named, query in _SEATS.items()
}


def _ask(hire: Row[Any], person_id: int) -> dict[str, Any]:
    stage = stage_of(hire.state, bool(pack_of(hire).value("interviews_required")))
    return {"hire_id": hire.id, "person_id": person_id, "stage": stage, "states": MARKABLE.get(hire.state, ())}


def _read(
    session: Session, hire: Row[Any], queries: Mapping[bool, Select[Any]], ask: dict[str, Any], roles: frozenset[str]
) -> list[Seat]:
    rows = session.execute(queries[not names_hidden(hire, roles)], ask)
    return [
        Seat(
            row.id,
            row.number,
            row.name,
            row.state,
            row.member,
            row.sheet,
            row.submitted_at,
            row.sheet is None and row.earlier > 0,
        )
        for row in rows
    ]


def seats(session: Session, hire: Row[Any], person_id: int, roles: frozenset[str]) -> list[Seat]:
    """Every candidate a juror may mark now, in an order drawn for this juror alone. One statement."""
    found = _read(session, hire, _SEATS, _ask(hire, person_id), roles)
    return sorted(found, key=lambda seat: sha256(f"{hire.salt}:{seat.member}:{seat.application}".encode()).digest())


_LATEST = (
    select(func.max(MarkSheet.version))
    .where(
        MarkSheet.member_id == bindparam("member", type_=Integer), MarkSheet.stage == bindparam("stage", type_=String),
        MarkSheet.application_id == bindparam("application", type_=Integer),
    )
    .scalar_subquery()
)  # fmt: skip
_MARKS = (
    select(Mark.criterion, Mark.value, Mark.note)
    .join(MarkSheet, MarkSheet.id == Mark.sheet_id)
    .where(
        MarkSheet.member_id == bindparam("member", type_=Integer), MarkSheet.stage == bindparam("stage", type_=String),
        MarkSheet.application_id == bindparam("application", type_=Integer), MarkSheet.version == _LATEST,
    )
)  # fmt: skip


def own(
    session: Session, hire: Row[Any], person_id: int, roles: frozenset[str], application: int, *, anywhere: bool = False
) -> Own | None:
    """One candidate with the juror's own latest marks; None when the file is closed to this juror. Two statements.

    `anywhere` finds a file that has left the stage too.
    """
    ask = {**_ask(hire, person_id), "application": application}
    if anywhere:
        ask["states"] = PRESENT
    found = _read(session, hire, _SEAT, ask, roles)
    if not found:
        return None
    rows = session.execute(_MARKS, {**ask, "member": found[0].member})
    return Own(found[0], {row.criterion: GivenMark(row.value, row.note) for row in rows})


def minutes_left(moments: Iterable[datetime], remaining: int) -> int:
    """About how long `remaining` files will take at the juror's own pace, in minutes, to the next five."""
    gaps = [(late - early).total_seconds() / 60 for early, late in pairwise(sorted(moments))]
    sat = [gap for gap in gaps if 0 < gap <= LONGEST_SIT]
    pace = median(sat) if len(sat) >= 2 else FIRST_GUESS
    return int(-(-pace * remaining // 5) * 5)

"""What a juror sees while marking: the candidates in their own order, their own sheets, and nobody else's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from statistics import median
from typing import Any

from sqlalchemy import Integer, Row, Select, String, and_, bindparam, func, null, select
from sqlalchemy.orm import Session, aliased

from grids.reading_order import reading_order
from recruitment.models import Application, JournalEntry, JuryMember, LinkDeclaration, Mark, MarkSheet, Person
from workflows.application import ApplicationChart
from workflows.engine import states
from workflows.given import Mark as GivenMark

from . import mark_drafts
from .desk import MARKABLE, names_hidden
from .mark_drafts import Draft
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
    earlier: int  # sheets handed in before, then given back by the chair

    @property
    def given_back(self) -> bool:
        """True when the chair has given the sheet back and it is owed again."""
        return self.sheet is None and self.earlier > 0


@dataclass(frozen=True, slots=True)
class Own:
    """A juror's latest sheet on a candidate, handed in or given back with its old marks, and what is put down since."""

    seat: Seat
    marks: Mapping[str, GivenMark]
    drafts: Mapping[str, Draft]


# The step that opened a stage to the jury: the hash of its first entry is the seed of every reading order. Nobody
# chooses it, it is chained, and a stage opened a second time keeps the order of the first.
OPENED_BY = {"sift": "sifting", "interview": "interviewing"}
SEED = (
    select(JournalEntry.hash)
    .where(JournalEntry.hire_id == bindparam("hire_id", type_=Integer), JournalEntry.after == bindparam("opened"),
           JournalEntry.before != JournalEntry.after)
    .order_by(JournalEntry.number)
    .limit(1)
    .scalar_subquery()
)  # fmt: skip
FILES = (
    select(func.coalesce(func.max(Application.number), 0))
    .where(Application.hire_id == bindparam("hire_id", type_=Integer))
    .scalar_subquery()
)
_ELDER, _MINE = aliased(JuryMember), aliased(JuryMember)
_PLACE = (
    select(func.count())
    .select_from(_MINE)
    .join(_ELDER, and_(_ELDER.hire_id == _MINE.hire_id, _ELDER.id < _MINE.id))
    .where(
        _MINE.hire_id == bindparam("hire_id", type_=Integer), _MINE.left_at.is_(None),
        _MINE.person_id == bindparam("person_id", type_=Integer),
    )
    .scalar_subquery()
)  # fmt: skip


_ORDER = (SEED.label("seed"), FILES.label("files"), _PLACE.label("place"))


def _seats(named: bool, *more: Any) -> Select[Any]:
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
            (Person.name if named else null()).label("name"), *more,
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


_SEATS = {named: _seats(named, *_ORDER) for named in (True, False)}
_SEAT = {
    named: _seats(named).where(Application.id == bindparam("application", type_=Integer)) for named in (True, False)
}


def _ask(hire: Row[Any], person_id: int) -> dict[str, Any]:
    stage = stage_of(hire.state, bool(pack_of(hire).value("interviews_required")))
    return {
        "hire_id": hire.id, "person_id": person_id, "stage": stage, "opened": OPENED_BY[stage],
        "states": MARKABLE.get(hire.state, ()),
    }  # fmt: skip


def _read(
    session: Session, hire: Row[Any], queries: Mapping[bool, Select[Any]], ask: dict[str, Any], roles: frozenset[str]
) -> list[Seat]:
    rows = session.execute(queries[not names_hidden(hire, roles)], ask).all()
    if len(rows) > 1:
        places = reading_order(rows[0].seed or "", rows[0].files, rows[0].place)
        at = {number: place for place, number in enumerate(places)}
        rows = sorted(rows, key=lambda row: at[row.number])
    return [
        Seat(
            row.id,
            row.number,
            row.name,
            row.state,
            row.member,
            row.sheet,
            row.submitted_at,
            row.earlier,
        )
        for row in rows
    ]


def seats(session: Session, hire: Row[Any], person_id: int, roles: frozenset[str]) -> list[Seat]:
    """Every candidate a juror may mark now, in an order drawn for this juror alone. One statement."""
    return _read(session, hire, _SEATS, _ask(hire, person_id), roles)


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


def seat(session: Session, hire: Row[Any], person_id: int, roles: frozenset[str], application: int) -> Seat | None:
    """One candidate whom this juror may mark now; None when there is no such. One statement."""
    found = _read(session, hire, _SEAT, {**_ask(hire, person_id), "application": application}, roles)
    return found[0] if found else None


def own(
    session: Session, hire: Row[Any], person_id: int, roles: frozenset[str], application: int, *, anywhere: bool = False
) -> Own | None:
    """One candidate with the juror's own latest marks; None when the file is closed to this juror. Three statements.

    `anywhere` finds a file that has left the stage too.
    """
    ask = {**_ask(hire, person_id), "application": application}
    if anywhere:
        ask["states"] = PRESENT
    found = _read(session, hire, _SEAT, ask, roles)
    if not found:
        return None
    rows = session.execute(_MARKS, {**ask, "member": found[0].member})
    marks = {row.criterion: GivenMark(row.value, row.note) for row in rows}
    return Own(found[0], marks, mark_drafts.of_file(session, found[0].member, ask["stage"], application))


def minutes_left(moments: Iterable[datetime], remaining: int, guess: float = FIRST_GUESS) -> int:
    """About how long `remaining` files, or marks, will take at the juror's own pace, in minutes, to the next five.

    `guess`: minutes for one, before that pace is known.
    """
    gaps = [(late - early).total_seconds() / 60 for early, late in pairwise(sorted(moments))]
    sat = [gap for gap in gaps if 0 < gap <= LONGEST_SIT]
    pace = median(sat) if len(sat) >= 2 else guess
    return int(-(-pace * remaining // 5) * 5)

"""What the chair sees of the marks before they are opened: who has handed in, and means once everyone has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Row, String, and_, bindparam, select
from sqlalchemy.orm import Session

from recruitment.models import Application, ExceptionEntry, JuryMember, MarkSheet, Person

from . import grid_copies, tally
from .progress import pack_of


@dataclass(frozen=True, slots=True)
class Member:
    """One member of the jury: sheets handed in and expected at this stage. Never a mark."""

    id: int
    name: str
    chair: bool
    done: int
    due: int


@dataclass(frozen=True, slots=True)
class Progress:
    """The whole jury's progress at the current stage."""

    members: tuple[Member, ...]
    complete: bool
    stage: str

    @property
    def done(self) -> int:
        """Sheets handed in."""
        return sum(min(member.done, member.due) for member in self.members)

    @property
    def due(self) -> int:
        """Sheets expected."""
        return sum(member.due for member in self.members)

    def names(self) -> dict[int, str]:
        """Member -> name."""
        return {member.id: member.name for member in self.members}


@dataclass(frozen=True, slots=True)
class Result:
    """One candidate once everyone has handed in: the mean, and the criteria on which members stand far apart."""

    application: int
    number: int
    mean: float | None
    tied: bool  # with the one above or below, by the pack's tie zone
    apart: tuple[str, ...]  # keys of criteria


@dataclass(frozen=True, slots=True)
class Results:
    """What all the marks of a stage say together, best mean first."""

    files: tuple[Result, ...]
    digest: str  # of the grid
    alpha: float | None
    below: bool
    small: bool


@dataclass(frozen=True, slots=True)
class Discussion:
    """A discussion as recorded."""

    text: str
    at: datetime


_MEMBERS = (
    select(JuryMember.id, Person.name, JuryMember.chair)
    .join(Person, Person.id == JuryMember.person_id)
    .where(JuryMember.hire_id == bindparam("hire_id", type_=Integer), JuryMember.left_at.is_(None))
    .order_by(JuryMember.chair.desc(), JuryMember.id)
)


def progress(session: Session, hire: Row[Any]) -> Progress:
    """How many sheets each member has handed in. Two statements."""
    pack = pack_of(hire)
    stage = tally.stage_of(hire.state, bool(pack.value("interviews_required")))
    counted = tally.count(session, hire.id, stage, tally.MARKED[stage], pack.value("marks_per_candidate_min"))
    members = tuple(
        Member(row.id, row.name, row.chair, counted.done.get(row.id, 0), counted.due.get(row.id, 0))
        for row in session.execute(_MEMBERS, {"hire_id": hire.id})
    )
    return Progress(members, counted.complete, stage)


_FILES = (
    select(Application.id, Application.number)
    .where(
        Application.hire_id == bindparam("hire_id", type_=Integer),
        Application.state.in_(bindparam("states", expanding=True)),
    )
    .order_by(Application.number)
)


def numbers(session: Session, hire: Row[Any], *states: str) -> dict[int, int]:
    """The applications in one of `states`, with their numbers."""
    return {row.id: row.number for row in session.execute(_FILES, {"hire_id": hire.id, "states": states})}


def results(session: Session, hire: Row[Any], files: Mapping[int, int], stage: str) -> Results | None:
    """Means and disagreement of a stage; call it only when every sheet is in. Three statements at most."""
    from grids.agreement import agreement  # numpy: kept out of page workers until somebody asks
    from grids.tallies import order

    kept = grid_copies.of_hire(session, hire)
    if kept is None:
        return None
    pack = pack_of(hire)
    sheets = {a: s for a, s in tally.sheets_of(session, hire.id, stage).items() if a in files}
    met = agreement(kept.grid, sheets, pack.value("alpha_min"), pack.value("spread_levels_max"))
    apart: dict[int, tuple[str, ...]] = {}
    for wide in met.wide:
        apart[wide.candidate] = (*apart.get(wide.candidate, ()), wide.criterion)
    places = order(tally.means(kept.grid, sheets, stage), pack.value("tie_zone_points"))
    ranked = [Result(p.candidate, files[p.candidate], p.mean, bool(p.tied), apart.get(p.candidate, ())) for p in places]
    means = {result.application for result in ranked}
    unmarked = [Result(a, n, None, False, apart.get(a, ())) for a, n in files.items() if a not in means]
    return Results((*ranked, *unmarked), kept.digest, met.alpha, met.below, met.small)


_TALKS = (
    select(ExceptionEntry.reason, ExceptionEntry.at, ExceptionEntry.rule)
    .where(ExceptionEntry.hire_id == bindparam("hire_id", type_=Integer), ExceptionEntry.kind == "discussion")
    .order_by(ExceptionEntry.number.desc())
)


def discussions(session: Session, hire_id: int, closed: frozenset[int] = frozenset()) -> tuple[Discussion, ...]:
    """Every discussion recorded on a hire, latest first, without those of the files in `closed`."""
    rows = session.execute(_TALKS, {"hire_id": hire_id})
    return tuple(Discussion(row.reason, row.at) for row in rows if about(row.rule)[0] not in closed)


def about(rule: str | None) -> tuple[int | None, str]:
    """What a discussion was about, as the ledger keeps it: an application, a criterion, or neither."""
    application, found, criterion = (rule or "").partition(":")
    return (int(application), criterion) if found and application.isdigit() else (None, criterion)


_SHEET = (
    select(MarkSheet.id)
    .join(Application, Application.id == MarkSheet.application_id)
    .where(
        and_(MarkSheet.hire_id == bindparam("hire_id", type_=Integer), MarkSheet.superseded_at.is_(None)),
        MarkSheet.member_id == bindparam("member", type_=Integer),
        MarkSheet.stage == bindparam("stage", type_=String),
        Application.number == bindparam("number", type_=Integer),
    )
)


def sheet_in(session: Session, hire: Row[Any], member: int, number: int, stage: str) -> int | None:
    """The sheet that a member has handed in on the application of that number."""
    ask = {"hire_id": hire.id, "member": member, "number": number, "stage": stage}
    return session.execute(_SHEET, ask).scalar_one_or_none()

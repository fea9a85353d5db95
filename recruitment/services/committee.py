"""The committee's queue: the sheets sent to it, by when each is due, who was asked to read it and who voted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, bindparam, case, exists, func, literal, select, union_all
from sqlalchemy.orm import Session, aliased

from recruitment.models import Hire, JobSheet, Person, SheetReview, SheetReviewer

from . import closures, review_file, waiting, waiting_facts
from .listings import Scope
from .postings import folded
from .progress import pack_of
from .promises import PARIS
from .review_file import COMMITTEE
from .waiting import REVIEWING, Roles

SHOWN = ("all", "owed", "mine", "unassigned", "late")
SORTS = ("due", "newest", "title", "reference")


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for among the sheets under review. Empty means whatever."""

    text: str = ""
    school: str = ""
    shown: str = "all"
    sort: str = "due"
    page: int = 1
    per: int = 50


@dataclass(slots=True)
class Line:
    """One sheet of the queue. Days are working days of its school; `late` is negative before the due day."""

    hire: Row[Any]
    due: date
    late: int
    approvals: int
    needed: int
    assigned: int
    mine: bool
    owed: tuple[str, ...]  # the steps that the reader is expected to take
    people: list[str] = field(default_factory=list)  # asked to read
    votes: list[tuple[str, bool]] = field(default_factory=list)


_Newer = aliased(JobSheet)
_LATEST = ~exists().where(_Newer.hire_id == JobSheet.hire_id, _Newer.version > JobSheet.version)
_QUEUE = (
    select(*waiting.COLUMNS, Hire.unit, JobSheet.version)
    .join(JobSheet, JobSheet.hire_id == Hire.id)
    .where(Hire.state == REVIEWING, _LATEST)
    .order_by(Hire.state_since, Hire.id)
)


def queue(
    session: Session, scope: Scope, search: Search, person: int, roles: Roles, now: datetime
) -> tuple[list[Line], int]:
    """One page of the queue, and how long the whole is. Four statements, whatever its length."""
    found = [hire for hire in session.execute(_QUEUE.where(scope.condition())) if _asked_for(hire, search)]
    known = waiting_facts.read(session, found, person, now)
    days = closures.calendars(session)
    today = now.astimezone(PARIS).date()
    lines = []
    for hire in found:
        pack, calendar, open_ = pack_of(hire), days[hire.school_id], known[hire.id]
        due = waiting.review_due(hire, pack, days).date()
        lines.append(
            Line(
                hire, due, calendar.between(due, today), open_.approvals, pack.value("reviews_min"), open_.assigned,
                bool(open_.own_assigned),
                tuple(waiting.expected(hire, open_, roles(hire.id, hire.school_id), pack, now)),
            )
        )  # fmt: skip
    lines = sorted(filter(_KEPT[search.shown], lines), key=_ORDER[search.sort])
    page = lines[(search.page - 1) * search.per : search.page * search.per]
    _name(session, page)
    return page, len(lines)


def _asked_for(hire: Row[Any], search: Search) -> bool:
    if search.school and hire.school != search.school:
        return False
    words = folded(f"{hire.reference} {hire.title_fr} {hire.title_en} {hire.unit}")
    return all(word in words for word in folded(search.text).split())


_KEPT: dict[str, Any] = {
    "all": None,
    "owed": lambda line: line.owed,
    "mine": lambda line: line.mine,
    "unassigned": lambda line: not line.assigned,
    "late": lambda line: line.late > 0,
}
_ORDER: dict[str, Any] = {
    "due": lambda line: (line.due, line.hire.state_since),
    "newest": lambda line: -line.hire.state_since.timestamp(),
    "title": lambda line: folded(line.hire.title_fr),
    "reference": lambda line: line.hire.reference,
}
_IDS: Any = bindparam("hires", expanding=True)
_NAMES = union_all(
    select(SheetReviewer.hire_id, literal("asked").label("what"), Person.name)
    .join(Person, Person.id == SheetReviewer.person_id)
    .where(SheetReviewer.hire_id.in_(_IDS), SheetReviewer.released_at.is_(None)),
    select(JobSheet.hire_id, case((SheetReview.approves, "for"), else_="not"), Person.name)
    .join(SheetReview, SheetReview.sheet_id == JobSheet.id)
    .join(Person, Person.id == SheetReview.reviewer_id)
    .where(JobSheet.hire_id.in_(_IDS), _LATEST),
)


def _name(session: Session, lines: Sequence[Line]) -> None:
    """Who was asked and who voted, for the lines shown."""
    of = {line.hire.id: line for line in lines}
    for hire, what, name in sorted(session.execute(_NAMES, {"hires": list(of)}), key=lambda row: str(row.name)):
        if what == "asked":
            of[hire].people.append(name)
        else:
            of[hire].votes.append((name, what == "for"))


@dataclass(frozen=True, slots=True)
class Clock:
    """The working days of one reading: by when it is due, and how late it is (negative before)."""

    due: date
    late: int


def clock(session: Session, hire: Row[Any], now: datetime) -> Clock | None:
    """The clock of the version under review; None when the committee has none to read."""
    if hire.state != REVIEWING:
        return None
    days = closures.calendars(session)
    due = waiting.review_due(hire, pack_of(hire), days).date()
    return Clock(due, days[hire.school_id].between(due, now.astimezone(PARIS).date()))


_READERS = (
    select(Person.name)
    .join(SheetReviewer, SheetReviewer.person_id == Person.id)
    .where(SheetReviewer.hire_id == bindparam("hire_id"), SheetReviewer.released_at.is_(None))
    .order_by(Person.name)
)


def readers(session: Session, hire_id: int) -> list[str]:
    """The names of those asked to reread a sheet."""
    return list(session.scalars(_READERS, {"hire_id": hire_id}))


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who may be asked to reread a sheet; `waiting` sheets they were asked for wait for their vote."""

    id: int
    name: str
    waiting: int
    assigned: bool
    suggested: bool


_Sheet, _Asked, _Busy = aliased(JobSheet), aliased(SheetReviewer), aliased(Hire)
_OPEN = (
    select(func.count())
    .select_from(_Asked)
    .join(_Busy, _Busy.id == _Asked.hire_id)
    .where(
        _Asked.person_id == Person.id, _Asked.released_at.is_(None), _Busy.state == REVIEWING,
        _Busy.id != bindparam("hire_id"),
        ~exists().where(
            SheetReview.sheet_id == JobSheet.id, SheetReview.reviewer_id == _Asked.person_id,
            JobSheet.hire_id == _Busy.id, _LATEST,
        ),
    )
    .correlate(Person)
    .scalar_subquery()
)  # fmt: skip
_MEMBERS = select(Person.id, Person.name, _OPEN.label("waiting")).where(Person.id.in_(COMMITTEE)).order_by(Person.name)


def members(session: Session, hire: Row[Any]) -> list[Member]:
    """Who may be asked to reread a sheet; those with the least to read are suggested, up to the number needed."""
    pack, ask = pack_of(hire), {"hire_id": hire.id, "school_id": hire.school_id}
    review = review_file.read(session, hire, pack, ask)
    free = [row for row in session.execute(_MEMBERS, ask) if row.id not in review.barred]
    still = max(0, pack.value("reviews_min") - len(review.assigned))
    others = sorted((row for row in free if row.id not in review.assigned), key=lambda row: row.waiting)
    suggested = {row.id for row in others[:still]}
    return [Member(row.id, row.name, row.waiting, row.id in review.assigned, row.id in suggested) for row in free]

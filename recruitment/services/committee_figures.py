"""What the committee does in figures: how long a reading takes, how often a sheet goes back, for what, and who reads.

Counted from the journal: a round begins when a sheet is sent and ends when it is sent back or approved.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from statistics import median
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from recruitment.models import Hire, JobSheet, JournalEntry, Person, SheetComment, SheetReview, SheetReviewer

from . import closures
from .listings import Scope
from .promises import PARIS
from .waiting import REVIEWING
from .working_days import Calendar

FEW = 5  # rounds: with fewer, a median says little
ENDS = {"return_sheet": False, "approve_sheet": True}


@dataclass(frozen=True, slots=True)
class Round:
    """One reading of one version: `first` for the first version of a sheet, `number` from 1."""

    school: int
    year: int
    days: int
    number: int
    approved: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """The rounds that ended in one school in one year."""

    school: int
    year: int
    rounds: int
    median: float
    shortest: int
    longest: int
    firsts: int  # sheets read for the first time
    first_returned: int
    approved: int  # sheets
    mean_rounds: float | None  # of the sheets approved; None: none was

    @property
    def few(self) -> bool:
        """Too few to conclude anything."""
        return self.rounds < FEW


@dataclass(slots=True)
class Load:
    """What one reviewer did, and what waits for them."""

    name: str
    votes: int = 0
    remarks: int = 0
    waiting: int = 0


@dataclass(slots=True)
class Report:
    """Everything of the page, for the schools and the year asked for."""

    figures: list[Figures] = field(default_factory=list)
    years: list[int] = field(default_factory=list)  # every year there is something of
    returned: list[tuple[str, int]] = field(default_factory=list)  # field -> changes required, most first
    loads: list[Load] = field(default_factory=list)


_STEPS = (
    select(JournalEntry.hire_id, Hire.school_id, JournalEntry.event, JournalEntry.at)
    .join(Hire, Hire.id == JournalEntry.hire_id)
    .where(JournalEntry.event.in_(("submit_sheet", *ENDS)))
    .order_by(JournalEntry.hire_id, JournalEntry.number)
)
_REMARKS = (
    select(SheetComment.place, SheetComment.required, SheetComment.at, SheetComment.author_id, Person.name)
    .join(JobSheet, JobSheet.id == SheetComment.sheet_id)
    .join(Hire, Hire.id == JobSheet.hire_id)
    .join(Person, Person.id == SheetComment.author_id)
)
_VOTES = (
    select(SheetReview.at, SheetReview.reviewer_id, Person.name)
    .join(JobSheet, JobSheet.id == SheetReview.sheet_id)
    .join(Hire, Hire.id == JobSheet.hire_id)
    .join(Person, Person.id == SheetReview.reviewer_id)
)
_Newer = aliased(JobSheet)
_WAITING = (
    select(SheetReviewer.person_id, Person.name)
    .join(Hire, Hire.id == SheetReviewer.hire_id)
    .join(Person, Person.id == SheetReviewer.person_id)
    .where(
        SheetReviewer.released_at.is_(None), Hire.state == REVIEWING,
        ~exists()
        .where(SheetReview.sheet_id == JobSheet.id, SheetReview.reviewer_id == SheetReviewer.person_id)
        .where(JobSheet.hire_id == Hire.id)
        .where(~exists().where(_Newer.hire_id == JobSheet.hire_id, _Newer.version > JobSheet.version)),
    )
)  # fmt: skip


def report(session: Session, scope: Scope, year: int | None = None) -> Report:
    """The figures of the hires of a scope, of one year or of all. Five statements."""
    rounds = rounds_of(session.execute(_STEPS.where(scope.condition())), closures.calendars(session))
    remarks = session.execute(_REMARKS.where(scope.condition())).all()
    votes = session.execute(_VOTES.where(scope.condition())).all()
    waiting = session.execute(_WAITING.where(scope.condition())).all()
    within = [row for row in remarks if year in (None, _year(row.at))]
    asked = Counter(row.place.rpartition(".")[2] for row in within if row.required)
    return Report(
        figures=figures(one for one in rounds if year in (None, one.year)),
        years=sorted({one.year for one in rounds}, reverse=True),
        returned=sorted(asked.items(), key=lambda one: (-one[1], one[0])),
        loads=_loads(within, [row for row in votes if year in (None, _year(row.at))], waiting),
    )


def rounds_of(steps: Iterable[Any], days: Mapping[int, Calendar]) -> list[Round]:
    """The rounds that have ended, from the steps of each hire in their order."""
    found = []
    for _hire, taken in groupby(steps, key=lambda step: step.hire_id):
        number, sent = 0, None
        for step in taken:
            if step.event not in ENDS:
                number, sent = number + 1, _day(step.at)
            elif sent is not None:
                end = _day(step.at)
                took = days[step.school_id].between(sent, end)
                found.append(Round(step.school_id, end.year, took, number, ENDS[step.event]))
                sent = None
    return found


def figures(rounds: Iterable[Round]) -> list[Figures]:
    """The rounds by school and year, the latest year first."""
    groups: defaultdict[tuple[int, int], list[Round]] = defaultdict(list)
    for one in rounds:
        groups[one.school, one.year].append(one)
    return [_figures(*key, groups[key]) for key in sorted(groups, key=lambda key: (-key[1], key[0]))]


def _figures(school: int, year: int, rounds: Sequence[Round]) -> Figures:
    took = [one.days for one in rounds]
    firsts = [one for one in rounds if one.number == 1]
    needed = [one.number for one in rounds if one.approved]
    return Figures(
        school, year, len(rounds), median(took), min(took), max(took), len(firsts),
        sum(not one.approved for one in firsts), len(needed), sum(needed) / len(needed) if needed else None,
    )  # fmt: skip


def _loads(remarks: Iterable[Any], votes: Iterable[Any], waiting: Iterable[Any]) -> list[Load]:
    found: dict[int, Load] = {}
    for row in votes:
        found.setdefault(row.reviewer_id, Load(row.name)).votes += 1
    for row in remarks:
        found.setdefault(row.author_id, Load(row.name)).remarks += 1
    for row in waiting:
        found.setdefault(row.person_id, Load(row.name)).waiting += 1
    return sorted(found.values(), key=lambda load: load.name)


def _day(at: datetime) -> date:
    return at.astimezone(PARIS).date()


def _year(at: datetime) -> int:
    return _day(at).year

"""How many promised dates were kept, and how late the others were: by stage, by school, nothing about a few."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

from sqlalchemy import Executable, Row, func, select
from sqlalchemy.orm import Session

from recruitment.models import Hire, JournalEntry, Letter, School
from workflows.charter.packs import pinned

from .candidacies import ENDED_BY
from .listings import Scope
from .promises import PARIS, PENDING, STAGES, end_of, promises

LEAST = 5  # dates under which nothing but their number is said


@dataclass(frozen=True, slots=True)
class Figures:
    """Dates that have passed; None where they are too few to say it."""

    count: int
    kept: int | None
    late: float | None  # median of days late, of the dates missed


@dataclass(frozen=True, slots=True)
class Found:
    """The figures by stage, in order, and by school."""

    by_stage: tuple[tuple[str, Figures], ...]
    by_school: tuple[tuple[str, Figures], ...]


def read(session: Session, schools: frozenset[int] | None, hires: frozenset[int], now: datetime) -> Found:
    """The dates first promised that have passed, whatever new date was given since. Three statements."""
    where = Scope(schools, hires).condition()
    query: Executable = (
        select(Hire.id, Hire.state, Hire.deadline, Hire.pack_id, Hire.pack_version, School.code, School.name)
        .join(School, School.id == Hire.school_id)
        .where(where, Hire.deadline < now, Hire.state != "cancelled")
        .order_by(School.name, Hire.id)
    )
    over = _ends(session, where)
    stages: dict[str, list[int]] = defaultdict(list)
    places: dict[str, list[int]] = defaultdict(list)
    for hire in session.execute(query):
        for stage, days in _delays(hire, over, now):
            stages[stage].append(days)
            places[hire.name].append(days)
    return Found(
        tuple((stage, _figures(stages[stage])) for stage in STAGES if stage in stages),
        tuple((name, _figures(days)) for name, days in places.items()),
    )


def _ends(session: Session, where: Any) -> dict[tuple[int, str], datetime]:
    """When each stage of each hire was last over; answers are, with the last letter sent."""
    entries: Executable = (
        select(JournalEntry.hire_id, JournalEntry.event, func.max(JournalEntry.at))
        .join(Hire, Hire.id == JournalEntry.hire_id)
        .where(where, JournalEntry.event.in_(tuple(ENDED_BY.values())))
        .group_by(JournalEntry.hire_id, JournalEntry.event)
    )
    letters: Executable = (
        select(Letter.hire_id, func.max(Letter.sent_at))
        .join(Hire, Hire.id == Letter.hire_id)
        .where(where, Letter.stands(), Letter.status == "sent")
        .group_by(Letter.hire_id)
    )
    stage_of = {event: stage for stage, event in ENDED_BY.items()}
    found = {(hire, stage_of[event]): at for hire, event, at in session.execute(entries)}
    return found | {(hire, "answers"): at for hire, at in session.execute(letters)}


def _delays(hire: Row[Any], over: Mapping[tuple[int, str], datetime], now: datetime) -> list[tuple[str, int]]:
    """(stage, days late, nought when kept) of each date that has passed or whose stage is over."""
    found = []
    for one in promises(pinned(hire.pack_id, hire.code, hire.pack_version), hire.deadline):
        ended = None if hire.state in PENDING[one.stage] else over.get((hire.id, one.stage))
        if ended is None and (hire.state not in PENDING[one.stage] or now <= end_of(one.first)):
            continue  # not due yet; or over without an end on record, as a stage that was never held
        late = ((ended or now).astimezone(PARIS).date() - one.first).days
        found.append((one.stage, max(late, 0)))
    return found


def _figures(days: list[int]) -> Figures:
    late = [one for one in days if one > 0]
    kept, count = len(days) - len(late), len(days)
    shown = count >= LEAST and (kept in (0, count) or min(kept, count - kept) >= 2)
    return Figures(count, kept if shown else None, median(late) if shown and len(late) >= LEAST else None)

"""The timetable while HR works on it: proposed, moved by hand, judged by the rules, told to nobody yet."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, Row, bindparam, delete, insert, select
from sqlalchemy.orm import Session

from recruitment.models import InterviewDraft, InterviewHold, table_of
from recruitment.models.interviews import STEP
from workflows.case import Case
from workflows.charter.interviews import faults_of, jury_at, overlaps
from workflows.dossier import Period
from workflows.given import Interview, Timetable
from workflows.timetable import Guest, Sitting, propose
from workflows.timetable import Timetable as Found
from workflows.who import Actor

from . import hearings, interview_days, interviews
from .hearings import Candidate
from .interview_days import Days
from .progress import Step, case_for

OWN_HOURS, TAKEN, PLACE = "own_hours", "taken", "place_taken"
_DRAFTS = (
    select(InterviewDraft.application_id, InterviewDraft.starts_at, InterviewDraft.place, InterviewDraft.video)
    .where(InterviewDraft.hire_id == bindparam("hire_id", type_=Integer))
    .order_by(InterviewDraft.starts_at)
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a timetable is made from."""

    case: Case
    days: Days
    people: tuple[Candidate, ...]
    drafts: Mapping[int, Interview]

    @property
    def waiting(self) -> tuple[Candidate, ...]:
        """The people still to be given a time."""
        return tuple(one for one in self.people if one.state == "shortlisted" and one.at is None)


def read(session: Session, hire: Row[Any], actor: Actor, now: datetime) -> Facts | None:
    """The facts; None before days are set."""
    days = interview_days.read(session, hire.id)
    if days is None:
        return None
    case = case_for(session, hire, Step("approve_timetable", actor), frozenset({"hearings", "jury"}), now)
    rows = session.execute(_DRAFTS, {"hire_id": hire.id})
    drafts = {row.application_id: Interview(row.application_id, row.starts_at, row.place, row.video) for row in rows}
    return Facts(case, days, hearings.candidates(session, hire), drafts)


def proposal(session: Session, hire: Row[Any], facts: Facts) -> Found:
    """The timetable that the solver proposes for everybody who waits for a time."""
    rooms = _rooms_taken(session, hire, facts.days)
    file, jury = facts.case.file.hearings, facts.case.file.jury
    assert file is not None
    assert jury is not None
    heard: dict[tuple[frozenset[int], int], tuple[str, ...]] = {}
    asks = facts.case.pack.severity("interview_jury") != "off" and "interview_jury" not in facts.case.file.derogations

    def stops(key: int, start: datetime, end: datetime) -> tuple[str, ...]:
        period = (start, end)
        found = []
        if start <= facts.case.now or any(overlaps(period, one) for one in file.planned.values()):
            return (TAKEN,)
        if any(overlaps(period, one) for one in file.impossible.get(key, ())):
            found.append(OWN_HOURS)
        if any(overlaps(period, one) for one in rooms.get(_place_at(facts.days, start), ())):
            found.append(PLACE)
        if asks:
            left = jury_at(jury, file, key, period)
            who = (frozenset(seat.member for seat in left.seats), len(jury.seats))
            if who not in heard:
                heard[who] = faults_of(facts.case, left)
            found += heard[who]
        return tuple(found)

    sittings = [Sitting(*one.period, one.place, one.video) for one in facts.days.sessions]
    guests = [Guest(one.application, file.extra.get(one.application, 0)) for one in facts.waiting]
    return propose(sittings, facts.days.rhythm, guests, stops)


def _place_at(days: Days, start: datetime) -> int:
    """The session in which a moment lies; 0 when it lies in none."""
    return next((one.id for one in days.sessions if one.period[0] <= start < one.period[1]), 0)


def _rooms_taken(session: Session, hire: Row[Any], days: Days) -> dict[int, list[Period]]:
    """When the room of each session is taken by the interviews of another hire."""
    keys = {one.id: interviews.place_key(hire, one.place, video=one.video) for one in days.sessions}
    rows = session.execute(
        select(InterviewHold.place, InterviewHold.at).where(
            InterviewHold.place.in_(set(keys.values())), InterviewHold.hire_id != hire.id
        )
    ).all()
    step = timedelta(minutes=STEP)
    return {one: [(row.at, row.at + step) for row in rows if row.place == key] for one, key in keys.items()}


def keep(session: Session, hire_id: int, found: Found) -> None:
    """Put a proposal in the place of the drafts."""
    session.execute(delete(InterviewDraft).where(InterviewDraft.hire_id == hire_id))
    rows = [_row(hire_id, key, slot.start, slot.place, slot.video) for key, slot in found.placed.items()]
    if rows:
        session.execute(insert(table_of(InterviewDraft)), rows)


def move(session: Session, hire_id: int, one: Interview) -> bool:
    """Give somebody another time in the draft. Whoever had that very time takes the other; True when somebody had."""
    held = {row.application_id: row for row in session.execute(_DRAFTS, {"hire_id": hire_id})}
    old = held.get(one.application)
    other = next((r for r in held.values() if r.starts_at == one.starts_at and r.application_id != one.application), None)
    drop(session, hire_id, [one.application, *([other.application_id] if other else [])])
    rows = [_row(hire_id, one.application, one.starts_at, one.place, one.video)]
    if other and old:
        rows.append(_row(hire_id, other.application_id, old.starts_at, old.place, old.video))
    session.execute(insert(table_of(InterviewDraft)), rows)
    return other is not None


def _row(hire_id: int, application: int, at: datetime, place: str, video: bool) -> dict[str, Any]:
    return {"hire_id": hire_id, "application_id": application, "starts_at": at, "place": place, "video": video}


def drop(session: Session, hire_id: int, applications: Collection[int] | None = None) -> None:
    """Take people out of the draft; all of them when none is named."""
    query = delete(InterviewDraft).where(InterviewDraft.hire_id == hire_id)
    if applications is not None:
        query = query.where(InterviewDraft.application_id.in_(applications))
    session.execute(query)


def drafted(facts: Facts) -> Timetable:
    """The draft as a step would be given it."""
    known = {one.application for one in facts.people if one.state == "shortlisted"}
    return Timetable(tuple(one for key, one in facts.drafts.items() if key in known))


def asked_ahead(facts: Facts, step: Step) -> Case:
    """The case of a step on these facts, to hear what the rules would say."""
    return replace(facts.case, actor=step.actor, given=step.given, heard={})

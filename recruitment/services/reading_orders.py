"""The orders in which a jury read, drawn again from the journal: what an auditor or a court asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, bindparam, literal, select, union_all
from sqlalchemy.orm import Session

from grids.reading_order import reading_order
from recruitment.models import Application, JournalEntry, JuryMember, LinkDeclaration, Person

from .scoring_desk import FILES, OPENED_BY

READ = {"sift": ("admissible", "shortlisted", "not_shortlisted", "heard", "absent", "ranked", "not_ranked", "chosen",
                 "cleared", "clearance_refused", "appointed", "declined"),
        "interview": ("heard", "ranked", "not_ranked", "chosen", "cleared", "clearance_refused", "appointed",
                      "declined")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reader:
    """A seat of the jury and the application numbers in the order of its desk, those it stepped aside from left out."""

    place: int  # from 0, by seating
    name: str
    left: bool
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Orders:
    """The entry that opened a stage, whose hash is the seed, and what it gives for each seat."""

    stage: str
    entry: int
    seed: str
    at: datetime
    files: int
    readers: tuple[Reader, ...]


_H = bindparam("hire_id", type_=Integer)
_ENTRY = (
    select(JournalEntry.number, JournalEntry.hash, JournalEntry.at, FILES.label("files"))
    .where(
        JournalEntry.hire_id == _H, JournalEntry.after == bindparam("opened"),
        JournalEntry.before != JournalEntry.after,
    )
    .order_by(JournalEntry.number)
    .limit(1)
)  # fmt: skip
_SEATS = (
    select(JuryMember.id, Person.name, JuryMember.left_at)
    .outerjoin(Person, Person.id == JuryMember.person_id)
    .where(JuryMember.hire_id == _H)
    .order_by(JuryMember.id)
)
_NUMBERS = union_all(
    select(literal(0).label("member"), Application.number).where(
        Application.hire_id == _H, Application.state.in_(bindparam("states", expanding=True))
    ),
    select(LinkDeclaration.member_id, Application.number)
    .join(Application, Application.id == LinkDeclaration.application_id)
    .where(Application.hire_id == _H, LinkDeclaration.steps_aside),
)


def replay(session: Session, hire_id: int, stage: str) -> Orders | None:
    """The orders of a stage; None before it was opened. Three statements."""
    entry = session.execute(_ENTRY, {"hire_id": hire_id, "opened": OPENED_BY[stage]}).one_or_none()
    if entry is None:
        return None
    read: set[int] = set()
    asides: set[tuple[int, int]] = set()
    for member, number in session.execute(_NUMBERS, {"hire_id": hire_id, "states": READ[stage]}):
        if member:
            asides.add((member, number))
        else:
            read.add(number)
    seats = session.execute(_SEATS, {"hire_id": hire_id}).all()
    return Orders(stage, entry.number, entry.hash, entry.at, entry.files, tuple(
        Reader(place, seat.name or "", seat.left_at is not None, tuple(
            number for number in reading_order(entry.hash, entry.files, place)
            if number in read and (seat.id, number) not in asides
        ))
        for place, seat in enumerate(seats)
    ))  # fmt: skip


def stages(session: Session, hire: Any) -> tuple[Orders, ...]:
    """The orders of every stage that was opened."""
    return tuple(found for stage in OPENED_BY if (found := replay(session, hire.id, stage)))

"""Who opened which document of a candidate, and when: written beside the journal, read by HR and data protection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select
from sqlalchemy.orm import Session, sessionmaker

from recruitment.models import Application, DocumentReading, Hire, Person, School, writing
from workflows.charter.packs import load_all, pinned

from .referrals import add_months

FIGURE = "retention_readings_months"


@dataclass(frozen=True, slots=True)
class Reading:
    """One opening of a document, about to be written down."""

    application: int
    kind: str
    person: int
    role: str
    at: datetime


def note(session: Session, reading: Reading) -> None:
    """Write one reading down."""
    session.execute(
        insert(DocumentReading).values(
            application_id=reading.application, kind=reading.kind, person_id=reading.person, role=reading.role,
            at=reading.at,
        )
    )  # fmt: skip


def of_file(session: Session, application: int, first: int, most: int) -> tuple[Sequence[Row[Any]], int]:
    """Readings of the documents of one file, the latest first, and how many there are: kind, name, role, at."""
    mine = DocumentReading.application_id == application
    query: Any = (
        select(DocumentReading.kind, Person.name, DocumentReading.role, DocumentReading.at)
        .join(Person, Person.id == DocumentReading.person_id)
        .where(mine)
        .order_by(DocumentReading.at.desc(), DocumentReading.id.desc())
    )
    total = session.scalar(select(func.count()).select_from(DocumentReading).where(mine)) or 0
    return session.execute(query.offset(first).limit(most)).all(), total


def _least() -> int:
    """The shortest time that any pack sets, in months."""
    return min(int(pack.value(FIGURE)) for pack in load_all().values())


def forget(sessions: sessionmaker[Session], now: datetime) -> int:
    """Delete readings whose time is over, by the pack of their hire; returns how many. Nothing is locked when none is."""
    old = (
        select(Hire.id, Hire.pack_id, Hire.pack_version, School.code)
        .join(Application, Application.hire_id == Hire.id)
        .join(DocumentReading, DocumentReading.application_id == Application.id)
        .join(School, School.id == Hire.school_id)
        .where(DocumentReading.at < add_months(now, -_least()))
        .distinct()
    )
    with sessions() as session:
        found = session.execute(old).all()
    gone = 0
    for row in found:
        before = add_months(now, -pinned(row.pack_id, row.code, row.pack_version).value(FIGURE))
        files = select(Application.id).where(Application.hire_id == row.id)
        with sessions() as session:
            done: Any = writing(session).execute(
                delete(DocumentReading).where(DocumentReading.application_id.in_(files), DocumentReading.at < before)
            )
            session.commit()
        gone += int(done.rowcount)
    return gone

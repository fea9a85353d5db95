"""Evidence of erased files: one sealed package each, opened with a reason, destroyed when its time is over."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.orm import Session

from recruitment.models import Application, ArchiveReading, EvidenceArchive, Hire, Person

from .compartment import ring_of
from .seals import Ring, Sealed, Shut


def _place(application: int) -> str:
    """What a package is bound to."""
    return f"evidence:{application}"


def put(session: Session, application: int, package: bytes, until: date, now: datetime) -> None:
    """Seal the evidence of a file. Raises Shut without a key: a file is not erased then."""
    sealed = ring_of(session).seal(package, _place(application))
    session.execute(
        insert(EvidenceArchive).values(
            application_id=application, key=sealed.key, blob=sealed.blob, sealed_at=now, keep_until=until
        )
    )


_LISTED = (
    select(
        EvidenceArchive.id, Hire.reference, Application.number, EvidenceArchive.sealed_at, EvidenceArchive.keep_until,
        EvidenceArchive.destroyed_at, func.length(EvidenceArchive.blob).label("size"),
        select(func.count()).where(ArchiveReading.archive_id == EvidenceArchive.id).scalar_subquery().label("readings"),
    )
    .join(Application, Application.id == EvidenceArchive.application_id)
    .join(Hire, Hire.id == Application.hire_id)
    .order_by(EvidenceArchive.keep_until, EvidenceArchive.id)
)  # fmt: skip


def listed(session: Session, schools: Collection[int] | None) -> list[Row[Any]]:
    """The archives of some schools (None: all), those that go first before the others."""
    return list(session.execute(_LISTED if schools is None else _LISTED.where(Hire.school_id.in_(schools))))


def readings(session: Session, schools: Collection[int] | None) -> list[Row[Any]]:
    """Who opened which archive, and why, the latest first."""
    query = (
        select(ArchiveReading.at, Person.name, ArchiveReading.reason, Hire.reference, Application.number)
        .join(Person, Person.id == ArchiveReading.person_id)
        .join(EvidenceArchive, EvidenceArchive.id == ArchiveReading.archive_id)
        .join(Application, Application.id == EvidenceArchive.application_id)
        .join(Hire, Hire.id == Application.hire_id)
        .order_by(ArchiveReading.id.desc())
        .limit(200)
    )
    return list(session.execute(query if schools is None else query.where(Hire.school_id.in_(schools))))


def opened(
    session: Session, archive: int, schools: Collection[int] | None, by: int, reason: str, now: datetime
) -> tuple[str, bytes] | None:
    """A package and its name, its reading written down first; None when it is not theirs to read, or gone."""
    query = (
        select(
            EvidenceArchive.application_id,
            EvidenceArchive.key,
            EvidenceArchive.blob,
            Hire.reference,
            Application.number,
        )
        .join(Application, Application.id == EvidenceArchive.application_id)
        .join(Hire, Hire.id == Application.hire_id)
        .where(EvidenceArchive.id == archive, EvidenceArchive.blob.is_not(None))
    )
    row = session.execute(query if schools is None else query.where(Hire.school_id.in_(schools))).one_or_none()
    if row is None or row.blob is None:
        return None
    session.add(ArchiveReading(archive_id=archive, person_id=by, reason=reason, at=now))
    session.flush()
    package = ring_of(session).open(Sealed(row.key, bytes(row.blob)), _place(row.application_id))
    return f"{row.reference}-{row.number}.zip", package


def due(session: Session, today: date) -> bool:
    """Some package has to be destroyed."""
    wanted = select(EvidenceArchive.id).where(EvidenceArchive.keep_until < today, EvidenceArchive.destroyed_at.is_(None))
    return session.scalar(wanted.limit(1)) is not None


def over(session: Session, today: date, now: datetime) -> int:
    """Destroy the packages whose time has passed; returns how many."""
    done: Any = session.execute(
        update(EvidenceArchive)
        .where(EvidenceArchive.keep_until < today, EvidenceArchive.destroyed_at.is_(None))
        .values(blob=None, destroyed_at=now)
    )
    return int(done.rowcount)


def rotate(session: Session, ring: Ring, most: int) -> int:
    """Seal anew, under the key in use, what is under another; at most `most` packages."""
    other = (EvidenceArchive.key != ring.in_use, EvidenceArchive.blob.is_not(None))
    query = select(EvidenceArchive.id, EvidenceArchive.application_id, EvidenceArchive.key, EvidenceArchive.blob)
    rows = session.execute(query.where(*other).order_by(EvidenceArchive.id).limit(most).with_for_update()).all()
    for row in rows:
        where = _place(row.application_id)
        sealed = ring.seal(ring.open(Sealed(row.key, bytes(row.blob or b"")), where), where)
        mine = update(EvidenceArchive).where(EvidenceArchive.id == row.id)
        session.execute(mine.values(key=sealed.key, blob=sealed.blob))
    return len(rows)


def keys_needed(session: Session) -> dict[str, int]:
    """The names of the keys that packages are sealed under, each with how many."""
    held = select(EvidenceArchive.key, func.count()).where(EvidenceArchive.blob.is_not(None))
    return dict(session.execute(held.group_by(EvidenceArchive.key)).all())


def unreadable(session: Session, ring: Ring) -> list[tuple[int, str]]:
    """Packages that do not open: (application, why). Every one is tried, a few at a time in memory."""
    held = select(EvidenceArchive.application_id, EvidenceArchive.key, EvidenceArchive.blob)
    found = []
    for row in session.execute(held.where(EvidenceArchive.blob.is_not(None)).execution_options(yield_per=10)):
        try:
            ring.open(Sealed(row.key, bytes(row.blob or b"")), _place(row.application_id))
        except Shut as fault:
            found.append((row.application_id, fault.code))
    return found

"""The sealed compartment of a referral: what goes in, who may read what, and a line for every reading."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.orm import Session

from recruitment.models import Hire, Person, Referral, SealedReading, SealedValue, table_of
from workflows.who import CLEARANCE_HR, SECURITY, Actor

from .seals import Ring, Sealed, Shut

NATIONALITY, PERSON, LABORATORY, COMPLEMENT, CONDITIONS, OPINION, NOTES = (
    "nationality", "person", "laboratory", "complement", "conditions", "opinion", "notes",
)  # fmt: skip
CHANGES = "changes"  # reported while the access runs
PAPER = "paper:"  # and the kind of a document
READERS = (SECURITY, CLEARANCE_HR)
FOR_OFFICERS = frozenset({NOTES})  # what the officer writes for the officer


def ring_of(session: Session) -> Ring:
    """The keys that this session was opened with. Raises Shut when it has none."""
    found = session.info.get("ring")
    if not isinstance(found, Ring):
        raise Shut("no_key")
    return found


def place(referral: int, part: str) -> str:
    """What a sealed value is bound to."""
    return f"{referral}:{part}"


def keep(session: Session, referral: int, part: str, value: Any, by: int | None, now: datetime) -> None:
    """Seal what is said of a referral, in place of what was there. Raises Shut without a key."""
    keep_bytes(session, referral, part, json.dumps(value, ensure_ascii=False).encode(), by, now)


def keep_bytes(session: Session, referral: int, part: str, value: bytes, by: int | None, now: datetime) -> None:
    """Seal a document."""
    sealed = ring_of(session).seal(value, place(referral, part))
    values = {"key": sealed.key, "blob": sealed.blob, "sealed_by": by, "sealed_at": now}
    which = (SealedValue.referral_id == referral, SealedValue.part == part)
    changed: Any = session.execute(update(SealedValue).where(*which).values(**values))
    if not changed.rowcount:
        session.execute(insert(SealedValue).values(referral_id=referral, part=part, **values))


def drop(session: Session, referral: int, parts: Iterable[str] | None = None) -> None:
    """Take parts of a referral out for good; all of them without a list."""
    query = delete(SealedValue).where(SealedValue.referral_id == referral)
    session.execute(query.where(SealedValue.part.in_(list(parts))) if parts is not None else query)


def parts_of(session: Session, referral: int) -> dict[str, datetime]:
    """Which parts are there and since when, without opening any."""
    found = session.execute(select(SealedValue.part, SealedValue.sealed_at).where(SealedValue.referral_id == referral))
    return dict(found.all())


def read(session: Session, referral: int, parts: Collection[str]) -> dict[str, Any]:
    """What is sealed under these names; what is not there is left out. The reading is the caller's to note."""
    return {part: json.loads(value) for part, value in _opened(session, referral, parts)}


def read_bytes(session: Session, referral: int, part: str) -> bytes | None:
    """A sealed document, None when there is none."""
    return next((value for _, value in _opened(session, referral, (part,))), None)


def _opened(session: Session, referral: int, parts: Collection[str]) -> Iterable[tuple[str, bytes]]:
    ring = ring_of(session)
    query = select(SealedValue.part, SealedValue.key, SealedValue.blob).where(
        SealedValue.referral_id == referral, SealedValue.part.in_(list(parts))
    )
    for part, key, blob in session.execute(query):
        yield part, ring.open(Sealed(key, bytes(blob)), place(referral, part))


def may_read(actor: Actor, part: str) -> bool:
    """Who reads a part: the officer (and whoever stands in) all of it, the HR referee all but the officer's notes."""
    return actor.may(SECURITY) or (actor.may(CLEARANCE_HR) and part not in FOR_OFFICERS)


def note(
    session: Session, hire: int, referral: int, parts: Iterable[str], actor: Actor, role: str, now: datetime
) -> None:
    """Write down that somebody read these parts: before they are shown, never after."""
    rows = [
        {"hire_id": hire, "referral_id": referral, "part": part, "person_id": actor.person_id, "role": role, "at": now}
        for part in parts
    ]
    if rows:
        session.execute(insert(table_of(SealedReading)), rows)


@dataclass(frozen=True, slots=True)
class Mandate:
    """Whose readings somebody may look at: of schools (None: all) and of single hires."""

    schools: frozenset[int] | None
    hires: frozenset[int]


def readings(session: Session, mandate: Mandate, first: int = 0, most: int = 50) -> tuple[list[Row[Any]], int]:
    """Who read what and when, the latest first, and how many readings there are."""
    within = []
    if mandate.schools is not None:
        within.append(Hire.school_id.in_(mandate.schools) | SealedReading.hire_id.in_(mandate.hires))
    columns = (
        SealedReading.at, SealedReading.part, SealedReading.role, Person.name, Hire.reference,
        SealedReading.referral_id,
    )  # fmt: skip
    query = (
        select(*columns)
        .join(Hire, Hire.id == SealedReading.hire_id)
        .outerjoin(Person, Person.id == SealedReading.person_id)
        .where(*within)
        .order_by(SealedReading.at.desc(), SealedReading.id.desc())
    )
    total = session.scalar(
        select(func.count()).select_from(SealedReading).join(Hire, Hire.id == SealedReading.hire_id).where(*within)
    )
    return list(session.execute(query.offset(first).limit(most))), total or 0


# -- keys ------------------------------------------------------------------------------------------------------


def keys_needed(session: Session) -> dict[str, int]:
    """The names of the keys that values are sealed under, each with how many."""
    found = session.execute(select(SealedValue.key, func.count()).group_by(SealedValue.key))
    return dict(found.all())


def rotate(session: Session, ring: Ring, most: int = 200) -> int:
    """Seal anew, under the key in use, what is under another; at most `most` values, locked while it happens."""
    wanted = (
        select(SealedValue.id, SealedValue.referral_id, SealedValue.part, SealedValue.key, SealedValue.blob)
        .where(SealedValue.key != ring.in_use)
        .order_by(SealedValue.id)
        .limit(most)
        .with_for_update()
    )
    rows = session.execute(wanted).all()
    for row in rows:
        where = place(row.referral_id, row.part)
        sealed = ring.seal(ring.open(Sealed(row.key, bytes(row.blob)), where), where)
        session.execute(update(SealedValue).where(SealedValue.id == row.id).values(key=sealed.key, blob=sealed.blob))
    return len(rows)


def unreadable(session: Session, ring: Ring) -> list[tuple[int, str, str]]:
    """What does not open: (referral, part, why). Every value is tried."""
    found = []
    query = select(SealedValue.referral_id, SealedValue.part, SealedValue.key, SealedValue.blob)
    for referral, part, key, blob in session.execute(query.join(Referral, Referral.id == SealedValue.referral_id)):
        try:
            ring.open(Sealed(key, bytes(blob)), place(referral, part))
        except Shut as fault:
            found.append((referral, part, fault.code))
    return found

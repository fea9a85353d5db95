"""Reading the journal: is the chain whole, and does replaying it give what is stored?"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, bindparam, func, select
from sqlalchemy.orm import Session

from recruitment.models import (
    Application,
    Complaint,
    DataRequest,
    Hire,
    JournalEntry,
    JuryMember,
    Person,
    Referral,
    Welcome,
    table_of,
)

from .entries import CHAINED, hash_of
from .standing import ASIDE, UNNAMED, Entry, named_aside

_TABLE = table_of(JournalEntry)


@dataclass(frozen=True, slots=True)
class Break:
    """The first entry of a hire that does not hold, and why: hash, link, gap, missing, head or genesis."""

    reference: str
    number: int
    fault: str


_FIRST = select(JournalEntry.hash).where(JournalEntry.number == 1)


def verify(session: Session, hire_id: int | None = None) -> Iterator[Break]:
    """Walk the chain of each hire (or of one) and yield the first break of each. Memory stays flat."""
    hires = select(Hire.id, Hire.reference, Hire.journal_number, Hire.journal_hash).order_by(Hire.id)
    genesis = ""
    if hire_id is not None:
        hires = hires.where(Hire.id == hire_id)
        before = _FIRST.where(JournalEntry.hire_id < hire_id).order_by(JournalEntry.hire_id.desc()).limit(1)
        genesis = session.scalar(before) or ""
    for hire in session.execute(hires).all():
        first = session.scalar(_FIRST.where(JournalEntry.hire_id == hire.id))
        found = _walk(session, hire, genesis)
        if found:
            yield found
        genesis = first or genesis


AT_ONCE = 500
_SOME = (
    select(_TABLE)
    .where(_TABLE.c.hire_id == bindparam("hire_id"), _TABLE.c.number > bindparam("after"))
    .order_by(_TABLE.c.number)
    .limit(AT_ONCE)
)


def _entries(session: Session, hire_id: int) -> Iterator[Row[Any]]:
    """The entries of a hire in order, some at a time: no cursor stays open on the server."""
    after, some = 0, AT_ONCE
    while some == AT_ONCE:
        rows = session.execute(_SOME, {"hire_id": hire_id, "after": after}).all()
        yield from rows
        some = len(rows)
        after = rows[-1].number if rows else after


def _walk(session: Session, hire: Any, genesis: str) -> Break | None:
    prev, number = genesis, 0
    for row in _entries(session, hire.id):
        number += 1
        if row.number != number:
            return Break(hire.reference, number, "gap")
        if row.prev != prev:
            return Break(hire.reference, number, "genesis" if number == 1 else "link")
        if hash_of({name: getattr(row, name) for name in CHAINED}) != row.hash:
            return Break(hire.reference, number, "hash")
        prev = row.hash
    if number < hire.journal_number or number == 0:
        return Break(hire.reference, number + 1, "missing")
    return None if prev == hire.journal_hash else Break(hire.reference, number, "head")


@dataclass(frozen=True, slots=True)
class Replayed:
    """The states that a journal leads to: that of the hire, and by kind and id those of what it carries."""

    hire: str
    carried: dict[str, dict[int, str]]


# What a hire carries along, with the state of a row that the journal never names.
CARRIED: tuple[tuple[str, Any, str], ...] = (
    ("application", Application, "received"), ("referral", Referral, "opened"), ("complaint", Complaint, "begun"),
    ("welcome", Welcome, "running"),
    ("request", DataRequest, "begun"),
)  # fmt: skip


def replay(entries: Iterable[Any]) -> Replayed:
    """Fold the entries of one hire, oldest first, into the states they lead to."""
    state = ""
    carried: dict[str, dict[int, str]] = defaultdict(dict)  # an act, or a step-aside, has no states
    for entry in entries:
        state = entry.after
        for kind, key, _before, after in json.loads(entry.moves):
            carried[kind][key] = after
    return Replayed(state, carried)


def differences(session: Session, hire_id: int) -> list[str]:
    """Where the stored states of a hire and of what it carries differ from what its journal leads to."""
    told = replay(
        session.execute(
            select(JournalEntry.after, JournalEntry.moves)
            .where(JournalEntry.hire_id == hire_id)
            .order_by(JournalEntry.number)
        )
    )
    stored = session.scalar(select(Hire.state).where(Hire.id == hire_id))
    found = [] if stored == told.hire else [f"hire: stored {stored}, journal {told.hire}"]
    for kind, model, start in CARRIED:
        rows = session.execute(select(model.id, model.state).where(model.hire_id == hire_id))
        found += [
            f"{kind} {key}: stored {now}, journal {told.carried[kind].get(key, start)}"
            for key, now in rows if told.carried[kind].get(key, start) != now
        ]  # fmt: skip
    return found


def entries(
    session: Session, hire_id: int, hidden: Collection[str] = (), *, limit: int, offset: int = 0
) -> tuple[list[Entry], int]:
    """A page of a hire's journal, the latest first, and how long the whole is; `hidden` events are not read."""
    where = (JournalEntry.hire_id == hire_id, JournalEntry.event.not_in(hidden))
    total = session.scalar(select(func.count()).select_from(JournalEntry).where(*where)) or 0
    rows = session.execute(
        select(
            JournalEntry.number, JournalEntry.event, JournalEntry.at, func.coalesce(Person.name, ""), JournalEntry.role,
            JournalEntry.hash, ASIDE,
        )
        .outerjoin(Person, and_(Person.id == JournalEntry.actor_id, JournalEntry.role.not_in(UNNAMED)))
        .where(*where)
        .order_by(JournalEntry.number.desc())
        .limit(limit)
        .offset(offset)
    )
    seated = select(JuryMember.id, Person.name).join(Person, Person.id == JuryMember.person_id)
    names = {row.id: row.name for row in session.execute(seated.where(JuryMember.hire_id == hire_id))}
    found = [Entry(n, event, at, who, role, digest, named_aside(moves, names)) for n, event, at, who, role, digest, moves in rows]
    return found, total


def export(session: Session, hire_id: int) -> list[dict[str, Any]]:
    """Every entry of a hire as it was chained, oldest first: what an outsider needs to walk the chain again."""
    rows = session.execute(select(_TABLE).where(_TABLE.c.hire_id == hire_id).order_by(_TABLE.c.number))
    return [
        {name: getattr(row, name) for name in CHAINED} | {"at": row.at.isoformat(), "hash": row.hash} for row in rows
    ]

"""An entry of the journal: its one text, its hash, and the statement that writes it with the new head of its hire."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Delete, Insert, Update, bindparam, insert, update
from sqlalchemy.orm import Session

from recruitment.models import Hire, JournalEntry, table_of


def canonical(value: Any) -> str:
    """One text for one value: sorted keys, no spaces, dates in ISO form."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (frozenset, set)):
        return sorted(value)
    if isinstance(value, Mapping):
        return dict(value)
    if is_dataclass(value):
        return {one.name: getattr(value, one.name) for one in fields(value)}
    raise TypeError(type(value).__name__)


def commitment(salt: str, given: Any) -> str:
    """A digest of what was given that tells nothing without the hire's salt."""
    return hashlib.sha256(f"{salt}{canonical(given)}".encode()).hexdigest()


CHAINED = (
    "hire_id", "number", "at", "actor_id", "role", "event", "before", "after", "moves", "pack", "heard", "digest",
    "command", "prev",
)  # fmt: skip


def hash_of(entry: Mapping[str, Any]) -> str:
    """sha256 over every field of an entry but the hash itself, the previous entry's hash included."""
    return hashlib.sha256(canonical([entry[name] for name in CHAINED]).encode()).hexdigest()


# A statement that is sent with an entry, and its parameters. Their names are its own, and no column's: a statement
# inside another takes a parameter named like one of its columns for a value of that column.
Written = Insert | Update | Delete
Beside = tuple[Written, Mapping[str, Any]]
_ENTRY = insert(table_of(JournalEntry))


@cache
def _hire_update(names: tuple[str, ...]) -> Update:
    """The statement that writes those columns: building one costs more than sending it."""
    hire = table_of(Hire)
    return (
        update(hire)
        .where(hire.c.id == bindparam("the_hire"))
        .values({name: bindparam(f"new_{name}") for name in names})
    )


@cache
def _all_at_once(names: tuple[str, ...], beside: tuple[Written, ...]) -> Insert:
    """Entry, head and what goes with them in one statement, for PostgreSQL: a round trip costs more than the writing."""
    columns: dict[str, Any] = {name: bindparam(f"entry_{name}") for name in (*CHAINED, "hash")}
    whole = _ENTRY.values(columns).add_cte(_hire_update(names).cte("head"))
    return whole.add_cte(*(statement.cte(f"beside_{n}") for n, statement in enumerate(beside)))


def write(session: Session, entry: Mapping[str, Any], head: Mapping[str, Any], beside: Sequence[Beside] = ()) -> None:
    """Write an entry, with it the new values of its hire, and what is sent beside them."""
    connection, names = session.connection(), tuple(head)
    new = {"the_hire": entry["hire_id"], **{f"new_{name}": value for name, value in head.items()}}
    if connection.dialect.name == "postgresql":
        new |= {f"entry_{name}": value for name, value in entry.items()}
        for _, parameters in beside:
            new |= parameters
        connection.execute(_all_at_once(names, tuple(statement for statement, _ in beside)), new)
        return
    for statement, parameters in beside:
        connection.execute(statement, parameters)
    connection.execute(_hire_update(names), new)
    connection.execute(_ENTRY, entry)

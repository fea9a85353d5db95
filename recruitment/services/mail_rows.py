"""A mail as a row of the outbox. Whatever has somebody told writes the row here; `outbox` sends it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from recruitment.models import Outgoing, writing


def mail(
    key: str, person: int, now: datetime, *, hire: int | None = None, payload: Mapping[str, Any] | None = None,
    due: datetime | None = None,
) -> dict[str, Any]:  # fmt: skip
    """A mail to a person, sent at once or when it is `due`. `key` begins with its kind; the outbox admits one of each."""
    return {
        "key": key, "kind": key.partition(":")[0], "person_id": person, "hire_id": hire, "payload": dict(payload or {}), "state": "queued",
        "attempts": 0, "due_at": due or now, "created_at": now,
    }  # fmt: skip


def once(sessions: sessionmaker[Session], rows: Sequence[dict[str, Any]]) -> int:
    """Queue mails in a transaction of their own: how many; none when there is none, or another runner was first."""
    if not rows:
        return 0
    with sessions() as session:
        try:
            writing(session).execute(insert(Outgoing), rows)
            session.commit()
        except IntegrityError:
            return 0
    return len(rows)

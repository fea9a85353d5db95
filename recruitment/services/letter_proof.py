"""What proves that a letter left: its identifier, when it was handed over, what the server said, what came after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruitment.models import Outgoing, Person

WHATS = ("sent_again", "vouched", "came_back")


@dataclass(frozen=True, slots=True)
class Event:
    """What became of a mail after it was queued: one of WHATS, when, by whom (nobody: a server), what was said."""

    what: str
    at: datetime
    by: str
    said: str


@dataclass(frozen=True, slots=True)
class Proof:
    """The mail of a letter. `server_said` is the answer to the whole text: the server's own reference stands in it."""

    number: int
    state: str
    message_id: str | None
    attempts: int
    due_at: datetime
    done_at: datetime | None
    server_said: str | None
    last_error: str | None
    events: tuple[Event, ...]


def of_letter(session: Session, letter_id: int) -> Proof | None:
    """The proof of a letter; None before it is approved. Two statements at most."""
    row = session.execute(
        select(
            Outgoing.id, Outgoing.state, Outgoing.message_id, Outgoing.attempts, Outgoing.due_at, Outgoing.done_at,
            Outgoing.server_said, Outgoing.last_error, Outgoing.payload,
        ).where(Outgoing.letter_id == letter_id)
    ).one_or_none()
    if row is None:
        return None
    told = [(what, one) for what in WHATS for one in row.payload.get(what, [])]
    events = tuple(sorted(_events(session, told), key=lambda event: event.at))
    return Proof(
        row.id, row.state, row.message_id, row.attempts, row.due_at, row.done_at, row.server_said, row.last_error, events
    )


def _events(session: Session, told: list[tuple[str, dict[str, Any]]]) -> list[Event]:
    people = {one["by"] for _, one in told if "by" in one}
    names = dict(session.execute(select(Person.id, Person.name).where(Person.id.in_(people))).all()) if people else {}
    return [
        Event(what, datetime.fromisoformat(one["at"]), names[one["by"]], "")
        if "by" in one
        else Event(what, datetime.fromisoformat(one["at"]), "", one.get("said", ""))
        for what, one in told
    ]

"""Mails that came back: a delivery-status message read (RFC 3464), the mail it speaks of shown again to a person."""

from __future__ import annotations

import email
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage, Message
from typing import Any, Literal, cast

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from recruitment.models import Letter, Outgoing

LONGEST = 300  # characters kept of what a server said
Outcome = Literal["recorded", "already", "unknown"]


class NotABounceError(ValueError):
    """The message reports no delivery that failed for good, or does not say of which mail."""


@dataclass(frozen=True, slots=True)
class Bounce:
    """Which mail came back, and what the server said."""

    message_id: str
    said: str


def read(data: bytes) -> Bounce:
    """The bounce in a message of the kind multipart/report; NotABounceError when it is none."""
    message = email.message_from_bytes(data, policy=policy.default)
    said = next(_failures(message), "")
    if not said:
        raise NotABounceError("no delivery that failed for good is reported")
    about = next(_originals(message), "")
    if not about:
        raise NotABounceError("the report does not say which mail it is about")
    return Bounce(about, said)


def _failures(message: Message) -> Iterator[str]:
    for part in message.walk():
        if str(part.get("Action", "")).strip().lower() == "failed":  # one block of fields a recipient
            status, words = (str(part.get(name, "")).strip() for name in ("Status", "Diagnostic-Code"))
            yield " ".join(f"{status} {words}".split())[:LONGEST] or "failed"


def _originals(message: Message) -> Iterator[str]:
    """The identifiers of the mails enclosed, whole or their headers alone; never that of the report itself."""
    for part in message.walk():
        if part.get_content_type() == "message/rfc822":
            yield from (str(inner["Message-ID"]).strip() for inner in cast(Any, part.get_payload()) if inner["Message-ID"])
        elif part.get_content_type() == "text/rfc822-headers":
            headers = email.message_from_string(cast(EmailMessage, part).get_content(), policy=policy.default)
            if headers["Message-ID"]:
                yield str(headers["Message-ID"]).strip()


def record(session: Session, bounce: Bounce, now: datetime) -> Outcome:
    """Give the mail back to a person: it did not arrive. The letter it carries counts as not received."""
    row = session.execute(
        select(Outgoing.id, Outgoing.state, Outgoing.letter_id, Outgoing.payload)
        .where(Outgoing.message_id == bounce.message_id)
        .with_for_update()
    ).one_or_none()
    if row is None:
        return "unknown"
    if row.state not in ("sent", "uncertain"):
        return "already"
    came_back(session, row, bounce.said, {"at": now.isoformat()})
    return "recorded"


def came_back(session: Session, row: Any, said: str, how: dict[str, Any]) -> None:
    """Put a mail (id, letter_id, payload) among those that wait for a person."""
    payload = {**row.payload, "came_back": [*row.payload.get("came_back", []), {**how, "said": said}]}
    values = {"state": "failed", "last_error": said, "payload": payload}
    session.execute(update(Outgoing).where(Outgoing.id == row.id).values(values))
    if row.letter_id is not None:
        session.execute(update(Letter).where(Letter.id == row.letter_id).values(status="uncertain"))

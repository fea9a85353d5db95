"""The letters that a demonstration says were sent, drawn and kept as the outbox would have kept them."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from recruitment.models import Letter, Outgoing
from recruitment.services import mailing, printing
from recruitment.services.content_store import ContentStore


def keep(session: Session, files: Path, base_url: str) -> int:
    """Put each letter that left and has no PDF yet into the store, with what a server would have said; returns how many."""
    store = ContentStore(files)
    left = (
        select(Letter.hire_id, Letter.id, Outgoing.id.label("mail"), Outgoing.key)
        .outerjoin(Outgoing, Outgoing.letter_id == Letter.id)
        .where(Letter.status.in_(("sent", "uncertain")), Letter.sha256.is_(None))
    )
    found = session.execute(left).all()
    for one in found:
        row = printing.letter_row(session, one.hire_id, one.id)
        assert row is not None
        digest = store.put(printing.printed(row, base_url))
        session.execute(update(Letter).where(Letter.id == one.id).values(sha256=digest))
        if one.mail is not None:
            _said(session, one.mail, one.key, digest, base_url)
    return len(found)


def _said(session: Session, mail: int, key: str, digest: str, base_url: str) -> None:
    mine = update(Outgoing).where(Outgoing.id == mail)
    session.execute(mine.values(message_id=mailing.message_id(key, {"BASE_URL": base_url}), attempts=1))
    taken = f"250 2.0.0 Ok: queued as {digest[:11].upper()}"
    session.execute(mine.where(Outgoing.state != "uncertain").values(server_said=taken))

"""The letters that a demonstration says were sent, drawn and kept as the outbox would have kept them."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from recruitment.models import Letter
from recruitment.services import printing
from recruitment.services.content_store import ContentStore


def keep(session: Session, files: Path, base_url: str) -> int:
    """Put each sent letter that has no PDF yet into the store; returns how many."""
    store, sent = ContentStore(files), select(Letter.hire_id, Letter.id).where(
        Letter.status == "sent", Letter.sha256.is_(None)
    )  # fmt: skip
    found = session.execute(sent).all()
    for hire, letter in found:
        row = printing.letter_row(session, hire, letter)
        assert row is not None
        digest = store.put(printing.printed(row, base_url))
        session.execute(update(Letter).where(Letter.id == letter).values(sha256=digest))
    return len(found)

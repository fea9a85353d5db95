"""Answers of the demonstration that are on their way: one came back, one is in doubt, two can still be recalled."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from recruitment.models import Letter, Outgoing
from recruitment.services import bounces

from .story import Story

BOUNCE = "5.1.1 smtp; 550 5.1.1 unknown user"
DOUBT = "SMTPServerDisconnected: Connection unexpectedly closed"


def tell(story: Story) -> None:
    """Of the letters sent, one comes back and one is in doubt; then two more are approved, an hour ago."""
    session = story.session
    sent = session.execute(
        select(Outgoing.id, Outgoing.letter_id, Outgoing.payload, Outgoing.done_at)
        .where(Outgoing.hire_id == story.hire, Outgoing.kind == "letter")
        .order_by(Outgoing.id)
    ).all()
    _, back, doubt = sent
    bounces.came_back(session, back, BOUNCE, {"at": (back.done_at + timedelta(minutes=4)).isoformat()})
    session.execute(
        update(Outgoing).where(Outgoing.id == doubt.id).values(state="uncertain", last_error=DOUBT, done_at=None)
    )
    session.execute(update(Letter).where(Letter.id == doubt.letter_id).values(status="uncertain", sent_at=None))
    story.now = max(story.now, datetime.now(UTC) - timedelta(hours=1))
    story.approve_letters(2)

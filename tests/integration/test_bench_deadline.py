"""The rush before a deadline, small: through real servers and on PostgreSQL, everything sent is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, select, update
from sqlalchemy.orm import Session

from bench import deadline
from bench.load import Measured
from recruitment.models import Application, Document, Outgoing
from recruitment.services.content_store import ContentStore

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def test_nothing_sent_before_the_deadline_is_lost_and_a_loss_is_seen(
    database_url: str, engine: Engine, session: Session, tmp_path: Path
) -> None:
    session.rollback()
    outcome = deadline.run(database_url, tmp_path, deadline.Rush(30, 6, 60.0), lambda _: None)
    assert outcome.faults == []
    assert (outcome.received, outcome.stored, outcome.equal, outcome.acknowledged) == (30, 60, 60, 30)
    assert "sent 30, received 30, lost 0" in list(outcome.lines())
    # The comparison itself notices: a document exchanged, a mail too few, an application gone.
    people = session.scalars(select(Application.person_id).order_by(Application.person_id))
    files = {person: deadline._papers(number) for number, person in enumerate(people)}
    session.execute(update(Document).where(Document.id == 1).values(sha256="0" * 64))
    session.execute(delete(Outgoing).where(Outgoing.kind == "acknowledgement", Outgoing.person_id == min(files)))
    again = deadline.Outcome(outcome.rush, Measured(took=[0.1] * 30))
    deadline._compare(session, ContentStore(tmp_path / "files"), files, again)
    assert (again.equal, again.acknowledged) == (59, 29)
    assert len(again.faults) == 2
    session.rollback()

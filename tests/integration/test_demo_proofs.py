"""Letters that a demonstration says were sent can be verified like any other."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from recruitment.demo import proofs
from recruitment.models import Letter
from recruitment.services.content_store import ContentStore
from tests.factories.stories import tell


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_sent_letters_are_kept_as_their_pdf_and_only_once(session: Session, tmp_path: Path) -> None:
    story = tell(session, tmp_path, "closed", count=2)
    kept = proofs.keep(session, tmp_path, "http://localhost:8000")
    sent = session.scalars(select(Letter.sha256).where(Letter.hire_id == story.hire, Letter.status == "sent")).all()
    assert kept == len(sent) > 0
    assert all(ContentStore(tmp_path).path(digest).read_bytes().startswith(b"%PDF") for digest in sent if digest)
    assert None not in sent
    assert proofs.keep(session, tmp_path, "http://localhost:8000") == 0

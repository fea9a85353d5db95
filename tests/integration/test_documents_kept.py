"""Files that no application refers to are purged in time; the others never."""

from __future__ import annotations

import os
import time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruitment.models import Document
from recruitment.services.content_store import ContentStore
from recruitment.services.documents import ORPHAN_DAYS, keep, orphans_gone, unsound
from tests.factories.pdfs import pdf
from tests.factories.posted import scene


def test_only_old_orphans_are_purged(app: Any, session: Session) -> None:
    scene(app, session, candidates=2)
    store = ContentStore(app.config["FILES_DIR"])
    orphan = keep(store.root, "cv", pdf(4, "never sent")).sha256
    fresh = keep(store.root, "cv", pdf(5, "being sent")).sha256
    wanted = set(session.scalars(select(Document.sha256)))
    old = time.time() - (ORPHAN_DAYS + 1) * 24 * 3600
    for digest in {orphan, *wanted}:
        os.utime(store.path(digest), (old, old))
    assert orphans_gone(session, store) == 1
    assert not store.sound(orphan)
    assert store.sound(fresh)
    assert all(store.sound(digest) for digest in wanted)
    assert orphans_gone(session, store) == 0


def test_lost_and_altered_documents_are_named(app: Any, session: Session) -> None:
    made = scene(app, session, candidates=2)
    store = ContentStore(app.config["FILES_DIR"])
    assert unsound(session, store) == []
    gone, altered = session.scalars(select(Document.sha256).order_by(Document.id).limit(2)).all()
    store.path(gone).unlink()
    store.path(altered).chmod(0o640)
    store.path(altered).write_bytes(b"%PDF-1.7 other")
    assert {(reference, digest) for reference, _, _, digest in unsound(session, store)} == {
        (made.reference, gone), (made.reference, altered),
    }  # fmt: skip

"""What the worker erases of applications that were never sent: drafts past their time, pieces, files left behind."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session, sessionmaker

from recruitment.models import ApplicationDraft, Hire, School, table_of, writing
from workflows.charter.packs import pinned

from . import documents
from .application_drafts import kept_until
from .content_store import ContentStore
from .document_uploads import Pieces

logger = logging.getLogger("recruitment.drafts")
_D = table_of(ApplicationDraft)
_POSTS = (
    select(Hire.id, Hire.deadline, Hire.pack_id, Hire.pack_version, School.code)
    .join(School, School.id == Hire.school_id)
    .where(Hire.id.in_(select(_D.c.hire_id)), Hire.deadline < bindparam("now", type_=table_of(Hire).c.deadline.type))
)


def carry_out(sessions: sessionmaker[Session], folder: str | Path, now: datetime) -> int:
    """Erase the drafts whose post closed long enough ago, with their files; returns how many drafts went."""
    with sessions() as session:
        posts = session.execute(_POSTS, {"now": now}).all()
        Pieces(folder).purge(session)
    due = [p.id for p in posts if kept_until(pinned(p.pack_id, p.code, p.pack_version), p.deadline) <= now]
    if not due:
        return 0
    with sessions() as session:
        gone: Any = writing(session).execute(delete(_D).where(_D.c.hire_id.in_(due)))
        session.commit()
        documents.orphans_gone(session, ContentStore(folder))
    logger.info("%s drafts erased", gone.rowcount)
    return int(gone.rowcount)

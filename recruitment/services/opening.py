"""Opening a hire: its reference, its pack, its first sheet and its manager."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from recruitment.models import Grant, Hire, JobSheet, School
from workflows.charter.packs import current
from workflows.charter.procedures import fits
from workflows.who import HIRING_MANAGER, Actor

from . import progress


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens a hire. `content` is the first draft of its sheet."""

    school_id: int
    kind: str
    rank: int
    title_fr: str
    title_en: str
    unit: str
    posts: int = 1
    restricted: bool = False
    start_on: date | None = None
    content: Mapping[str, Any] = field(default_factory=lambda: {"common": {}, "fr": {}, "en": {}})
    pack: str = "contract"


def open_hire(
    session: Session, opening: Opening, actor: Actor, *, command: str | None = None, now: datetime | None = None
) -> int:
    """Open a hire under the pack in force today and give its manager the role; returns its id.

    ValueError for a procedure that posts of this kind are not hired under.
    """
    if not fits(opening.pack, opening.kind):
        raise ValueError(f"no {opening.kind} post is hired under the pack {opening.pack}")
    now = now or datetime.now(UTC)
    assert actor.person_id is not None
    progress.queue_up(session)
    if command:
        done = session.scalar(select(Hire.id).where(Hire.opening_command == command))
        if done is not None:
            return done
    school = session.execute(select(School.code).where(School.id == opening.school_id)).scalar_one()
    pack = current(opening.pack, school, now.date())
    hire = Hire(
        reference=_reference(session, school, now), school_id=opening.school_id, state="drafting", state_since=now,
        kind=opening.kind, rank=opening.rank, title_fr=opening.title_fr, title_en=opening.title_en, unit=opening.unit,
        posts=opening.posts, restricted=opening.restricted, start_on=opening.start_on, pack_id=pack.id,
        pack_version=pack.version, opened_by=actor.person_id, opened_at=now, opening_command=command,
        salt=secrets.token_hex(16), channels=[],
    )  # fmt: skip
    session.add(hire)
    session.flush()
    session.add_all([
        JobSheet(hire_id=hire.id, version=1, content=dict(opening.content), edited_by=actor.person_id, edited_at=now),
        Grant(person_id=actor.person_id, role=HIRING_MANAGER, school_id=opening.school_id, hire_id=hire.id,
              granted_by=actor.person_id, granted_at=now),
    ])  # fmt: skip
    session.flush()
    progress.begin(session, hire.id, actor, opening, command, now)
    return hire.id


def _reference(session: Session, school: str, now: datetime) -> str:
    """The next reference of the year in a school, for instance 2026-ALES-014."""
    start = f"{now.year}-{school}-"
    last = session.scalar(select(func.max(Hire.reference)).where(Hire.reference.startswith(start, autoescape=True)))
    return f"{start}{int(last.rsplit('-', 1)[1]) + 1 if last else 1:03d}"

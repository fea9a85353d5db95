"""Many posts at once, for feeds: read a few at a time, so that a thousand take no more memory than fifty."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from recruitment.models import Hire, JobSheet, School

from .postings import WITH_DIGEST, Posting, Search, in_order, looked_for, posting

BATCH = 10  # a sheet of two languages may weigh 40 kB, and twice that once read


@dataclass(frozen=True, slots=True)
class Head:
    """What is said of a feed before its posts."""

    count: int
    updated_at: datetime | None  # None without posts
    mark: str  # changes when a post comes, goes or changes


def head(session: Session, search: Search, now: datetime) -> Head:
    """How many posts a search finds and when the last of them changed. One statement, and one for the words."""
    edited = and_(JobSheet.hire_id == Hire.id, JobSheet.status == "published")
    asked: Any = select(
        func.count(Hire.id.distinct()), func.sum(Hire.id), func.max(Hire.published_at), func.max(JobSheet.edited_at),
        func.max(Hire.state_since), func.max(Hire.opens_at),
    )  # fmt: skip
    count, *values = session.execute(
        asked.select_from(Hire).join(School).outerjoin(JobSheet, edited).where(*looked_for(session, search, now))
    ).one()
    times = [time for time in values[1:] if time is not None and time <= now]
    mark = hashlib.sha256(repr((count, *values)).encode()).hexdigest()[:20]
    return Head(count, max(times, default=None), mark)


def stream(session: Session, search: Search, now: datetime) -> Iterator[Posting]:
    """Every post that a search finds, in its order, with the hash of its grid and no jury. One statement for each BATCH of them."""
    where = looked_for(session, search, now)
    found = session.scalars(select(Hire.id).join(School).where(*where).order_by(*in_order(search))).all()
    for start in range(0, len(found), BATCH):
        yield from _batch(session, found[start : start + BATCH])


def _batch(session: Session, ids: Sequence[int]) -> Iterator[Posting]:
    """The posts with these ids, in this order; each batch is let go before the next is read."""
    rows = {row.id: row for row in session.execute(WITH_DIGEST.where(Hire.id.in_(ids)))}
    for id_ in ids:
        if id_ in rows:
            row = rows.pop(id_)
            yield posting(row, digest=row.digest or "")


def addresses(session: Session, search: Search, now: datetime) -> Iterator[tuple[str, datetime]]:
    """The references of the posts of a search, and when each last entered its state. One statement."""
    where = looked_for(session, search, now)
    rows = session.execute(select(Hire.reference, Hire.state_since).join(School).where(*where).order_by(Hire.id))
    yield from (tuple(row) for row in rows)  # type: ignore[misc]  # two columns

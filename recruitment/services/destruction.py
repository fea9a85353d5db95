"""Lists of destruction: what is due is listed, approved by somebody else, erased by the worker, and proved."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.orm import Session, aliased, sessionmaker

from recruitment.models import (
    Application,
    DestructionLine,
    DestructionList,
    Hire,
    Person,
    School,
    writing,
)

from . import archive, documents, erasing, portable, retention
from .content_store import ContentStore
from .promises import PARIS
from .retention import Clock
from .seals import Shut

logger = logging.getLogger("recruitment.retention")


class Denied(Exception):  # noqa: N818  # an answer, not an error
    """A list may not be approved like that: `code` is over or same_person."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def due(session: Session, schools: Collection[int] | None, now: datetime) -> list[Clock]:
    """The files that have to go and stand on no list yet."""
    listed = set(session.scalars(_ON_A_LIST))
    return [one for one in retention.ended(session, schools) if one.due(now) and one.application not in listed]


_ON_A_LIST = (
    select(DestructionLine.application_id)
    .join(DestructionList, DestructionList.id == DestructionLine.list_id)
    .where(DestructionList.carried_out_at.is_(None), DestructionList.dropped_at.is_(None))
)


def listed(session: Session, application: int) -> int | None:
    """The list that a file stands on and that is not over."""
    query = _ON_A_LIST.where(DestructionLine.application_id == application)
    return session.scalar(query.with_only_columns(DestructionLine.list_id))


def prepare(session: Session, school: int, by: int, now: datetime, only: int | None = None) -> int | None:
    """List what is due in a school, or one file of it; None when nothing is. Two people at once make one list."""
    session.execute(select(School.id).where(School.id == school).with_for_update())
    found = [one for one in due(session, (school,), now) if only in (None, one.application)]
    if not found:
        return None
    made = DestructionList(school_id=school, prepared_by=by, prepared_at=now)
    session.add(made)
    session.flush()
    session.add_all(DestructionLine(list_id=made.id, application_id=one.application) for one in found)
    session.flush()
    return made.id


def approve(session: Session, key: int, by: int, visa: str, now: datetime) -> None:
    """Give a list to the worker. Raises Denied: whoever prepared it does not approve it."""
    row = session.execute(
        select(DestructionList.prepared_by, DestructionList.approved_at, DestructionList.dropped_at)
        .where(DestructionList.id == key).with_for_update()
    ).one()  # fmt: skip
    if row.approved_at is not None or row.dropped_at is not None:
        raise Denied("over")
    if row.prepared_by == by:
        raise Denied("same_person")
    values = {"approved_by": by, "approved_at": now, "visa": visa}
    session.execute(update(DestructionList).where(DestructionList.id == key).values(**values))


def drop(session: Session, key: int, now: datetime) -> None:
    """Set a list aside before it is approved: its files may stand on another."""
    open_ = (DestructionList.id == key, DestructionList.approved_at.is_(None), DestructionList.dropped_at.is_(None))
    session.execute(update(DestructionList).where(*open_).values(dropped_at=now))


_By, _Other = aliased(Person), aliased(Person)
_LISTS: Any = (
    select(
        DestructionList.id, DestructionList.school_id, DestructionList.prepared_by, DestructionList.prepared_at,
        DestructionList.visa, DestructionList.approved_at, DestructionList.carried_out_at, DestructionList.dropped_at,
        School.name.label("school"), _By.name.label("preparer"), _Other.name.label("approver"),
        select(func.count()).where(DestructionLine.list_id == DestructionList.id).scalar_subquery().label("files"),
    )
    .join(School, School.id == DestructionList.school_id)
    .join(_By, _By.id == DestructionList.prepared_by)
    .outerjoin(_Other, _Other.id == DestructionList.approved_by)
    .order_by(DestructionList.id.desc())
)  # fmt: skip


def lists(session: Session, schools: Collection[int] | None) -> list[Row[Any]]:
    """The lists of some schools (None: all), the latest first."""
    query = _LISTS.limit(100)
    return list(session.execute(query if schools is None else query.where(DestructionList.school_id.in_(schools))))


def one(session: Session, key: int, schools: Collection[int] | None) -> Row[Any] | None:
    """One list; None when it is not there or of another school."""
    query = _LISTS.where(DestructionList.id == key)
    return session.execute(
        query if schools is None else query.where(DestructionList.school_id.in_(schools))
    ).one_or_none()


def lines(session: Session, key: int) -> list[Row[Any]]:
    """The files of a list, by number: what is listed names nobody."""
    query = (
        select(
            Hire.id.label("hire"), Hire.reference, Application.number, Application.submitted_at, Hire.state_since,
            DestructionLine.outcome, DestructionLine.documents, DestructionLine.letters, DestructionLine.marks,
            DestructionLine.mails, DestructionLine.done_at,
        )
        .join(Application, Application.id == DestructionLine.application_id)
        .join(Hire, Hire.id == Application.hire_id)
        .where(DestructionLine.list_id == key)
        .order_by(Hire.reference, Application.number)
    )  # fmt: skip
    return list(session.execute(query))


# -- the worker ------------------------------------------------------------------------------------------------------


def carry_out(sessions: sessionmaker[Session], folder: str | Path, base_url: str, now: datetime) -> int:
    """Erase what approved lists name, each file in a transaction of its own; returns how many files went."""
    with sessions() as session:
        waiting = session.scalars(_WAITING).all()
        today = now.astimezone(PARIS).date()
        if not waiting and not archive.due(session, today):
            return 0  # nothing to write: nobody waits for a lock
    outcomes = Counter(_carried_out(sessions, ContentStore(folder), line, base_url, now) for line in waiting)
    with sessions() as session:
        writing(session).execute(_FINISHED.values(carried_out_at=now))
        gone = archive.over(session, today, now)
        session.commit()
    if outcomes["erased"]:
        with sessions() as session:
            documents.orphans_gone(session, ContentStore(folder))
        logger.info("%s files erased, %s held", outcomes["erased"], outcomes["held"])
    if gone:
        logger.info("%s archives destroyed", gone)
    return outcomes["erased"]


_WAITING = (
    select(DestructionLine.id)
    .join(DestructionList, DestructionList.id == DestructionLine.list_id)
    .where(DestructionList.approved_at.is_not(None), DestructionLine.outcome == "waiting")
    .order_by(DestructionLine.id)
)
_LEFT = select(DestructionLine.id).where(
    DestructionLine.list_id == DestructionList.id, DestructionLine.outcome == "waiting"
)
_FINISHED = update(DestructionList).where(
    DestructionList.approved_at.is_not(None), DestructionList.carried_out_at.is_(None), ~_LEFT.exists()
)


def _carried_out(sessions: sessionmaker[Session], store: ContentStore, line: int, base_url: str, now: datetime) -> str:
    """Erase one file, or leave it when something stops it meanwhile; “waiting” when its evidence cannot be sealed."""
    with sessions() as session:
        application = writing(session).scalar(
            select(DestructionLine.application_id)
            .where(DestructionLine.id == line, DestructionLine.outcome == "waiting")
            .with_for_update()
        )
        if application is None:
            return "done"  # by another worker
        session.execute(select(Application.id).where(Application.id == application).with_for_update())
        clock = retention.of_file(session, application)
        assert clock is not None
        values: dict[str, Any] = {"outcome": "held"}
        if clock.due(now):
            try:
                values = {"outcome": "erased", "done_at": now} | _gone(session, store, clock, base_url, now)
            except Shut as fault:
                logger.error("file not erased: its evidence cannot be sealed", extra={"facts": {"why": fault.code}})
                return "waiting"
        session.execute(update(DestructionLine).where(DestructionLine.id == line).values(**values))
        session.commit()
        return str(values["outcome"])


def _gone(session: Session, store: ContentStore, clock: Clock, base_url: str, now: datetime) -> dict[str, int]:
    """Seal the evidence of a file while it lasts, then erase the file."""
    assert clock.evidence_until is not None
    until = clock.evidence_until.astimezone(PARIS).date()
    if until > now.astimezone(PARIS).date():
        package = portable.whole(session, store, clock.application, base_url, now)
        archive.put(session, clock.application, package.zipped(now), until, now)
    return asdict(erasing.erase(session, clock.application, now))

"""The notice on personal data: which version somebody read, and a new one told once to those whose file goes on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, String, cast, exists, func, literal, or_, select
from sqlalchemy.orm import Session, sessionmaker

from recruitment.models import Application, Hire, NoticeReading, Outgoing
from workflows.charter import notices
from workflows.charter.notices import Notice

from .mail_rows import mail, once
from .promises import PARIS
from .retention import ENDED

KIND = "notice_changed"


def at(now: datetime) -> Notice:
    """The version in force at a moment, by the day in Paris."""
    return notices.in_force(now.astimezone(PARIS).date())


def record(session: Session, application: int, language: str, now: datetime) -> None:
    """Write down what the author of an application confirmed having read: the version in force, in that language."""
    session.add(NoticeReading(application_id=application, version=at(now).version, language=language, at=now))


def read_by(session: Session, application: int) -> Row[Any] | None:
    """What was read with an application: version, language, at; None for one sent before versions were kept."""
    query: Any = select(NoticeReading.version, NoticeReading.language, NoticeReading.at)
    return session.execute(query.where(NoticeReading.application_id == application)).one_or_none()


def untold(session: Session, notice: Notice) -> Sequence[Row[Any]]:
    """People with a file in a hire that goes on who read an earlier version and were not told: person_id, hire_id."""
    day = datetime.combine(notice.since, datetime.min.time(), PARIS)
    told = exists().where(Outgoing.key == _key(notice, Application.person_id))
    older = or_(NoticeReading.version < notice.version, NoticeReading.version.is_(None) & (Application.submitted_at < day))
    query: Any = (
        select(Application.person_id, func.min(Application.hire_id).label("hire_id"))
        .join(Hire, Hire.id == Application.hire_id)
        .outerjoin(NoticeReading, NoticeReading.application_id == Application.id)
        .where(Hire.state.not_in(ENDED), Application.state != "withdrawn", Application.erased_at.is_(None), older, ~told)
        .group_by(Application.person_id)
    )
    return session.execute(query).all()


def _key(notice: Notice, person: Any) -> Any:
    return literal(f"{KIND}:{notice.version}:") + cast(person, String)


def tell(sessions: sessionmaker[Session], now: datetime, notice: Notice | None = None) -> int:
    """Queue the mail on a new version for everybody whom it concerns, once each; returns how many."""
    notice = notice or at(now)
    with sessions() as session:
        found = untold(session, notice)
    if not found:
        return 0
    told = {"version": notice.version}
    rows = [
        mail(f"{KIND}:{notice.version}:{row.person_id}", row.person_id, now, hire=row.hire_id, payload=told) for row in found
    ]
    return once(sessions, rows)

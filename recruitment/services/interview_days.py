"""The days of the interviews: sessions and their rhythm, and when members and candidates are free in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Integer, bindparam, select
from sqlalchemy.orm import Session as Db

from recruitment.models import InterviewAnswer, InterviewPlan, InterviewSession, JuryMember
from workflows.dossier import Period
from workflows.timetable import Rhythm

from .promises import PARIS

H = bindparam("hire_id", type_=Integer)
Who = tuple[str, int]  # ("member", id) or ("application", id)


@dataclass(frozen=True, slots=True)
class Session:
    """One session as kept."""

    id: int
    day: date
    start: int
    finish: int
    place: str
    video: bool

    @property
    def period(self) -> Period:
        """From when to when, as moments."""
        return moment(self.day, self.start), moment(self.day, self.finish)


@dataclass(frozen=True, slots=True)
class Days:
    """The plan of a hire's interviews; `free` holds the answers: who -> session -> from, to."""

    rhythm: Rhythm
    sessions: tuple[Session, ...] = ()
    free: Mapping[Who, Mapping[int, tuple[int, int]]] = field(default_factory=dict)

    def away(self, kind: str) -> dict[int, tuple[Period, ...]]:
        """When each member (or candidate) who answered cannot come, within the sessions."""
        found = {}
        for (what, one), answers in self.free.items():
            if what == kind:
                found[one] = tuple(p for s in self.sessions if s.id in answers for p in _lost(s, *answers[s.id]))
        return found


USUAL = Rhythm(45, 10, 0, 0)


def moment(day: date, minute: int) -> datetime:
    """A minute of a day in Paris, in UTC."""
    local = datetime.combine(day, time(minute // 60 % 24, minute % 60), PARIS)
    return (local + timedelta(days=minute // 1440)).astimezone(UTC)


def _lost(session: Session, start: int, end: int) -> list[Period]:
    """The parts of a session that somebody free from `start` to `end` misses."""
    whole, first, last = session.period, moment(session.day, start), moment(session.day, end)
    if start == end:
        return [whole]
    parts = [(whole[0], min(first, whole[1])), (max(last, whole[0]), whole[1])]
    return [part for part in parts if part[0] < part[1]]


_PLAN = select(InterviewPlan.minutes, InterviewPlan.gap, InterviewPlan.break_every, InterviewPlan.break_minutes).where(
    InterviewPlan.hire_id == H
)
_SESSIONS = (
    select(
        InterviewSession.id, InterviewSession.day, InterviewSession.start, InterviewSession.finish,
        InterviewSession.place, InterviewSession.video,
    )
    .where(InterviewSession.hire_id == H)
    .order_by(InterviewSession.day, InterviewSession.start)
)  # fmt: skip
_ANSWERS = (
    select(
        InterviewAnswer.session_id, InterviewAnswer.member_id, InterviewAnswer.application_id,
        InterviewAnswer.free_from, InterviewAnswer.free_to,
    )
    .join(InterviewSession, InterviewSession.id == InterviewAnswer.session_id)
    .where(InterviewSession.hire_id == H)
)  # fmt: skip


def read(session: Db, hire_id: int) -> Days | None:
    """The days set on a hire, with every answer; None before HR has set any. Three statements."""
    connection, ask = session.connection(), {"hire_id": hire_id}
    plan = connection.execute(_PLAN, ask).one_or_none()
    if plan is None:
        return None
    sessions = tuple(Session(*row) for row in connection.execute(_SESSIONS, ask))
    free: dict[Who, dict[int, tuple[int, int]]] = {}
    for one, member, application, start, end in connection.execute(_ANSWERS, ask):
        who: Who = ("member", member) if member is not None else ("application", application or 0)
        free.setdefault(who, {})[one] = (start, end)
    return Days(Rhythm(*plan), sessions, free)


def member_of(session: Db, hire_id: int, person_id: int) -> int | None:
    """The seat that a person holds in the jury of a hire now."""
    return session.scalar(
        select(JuryMember.id).where(
            JuryMember.hire_id == hire_id, JuryMember.person_id == person_id, JuryMember.left_at.is_(None)
        )
    )

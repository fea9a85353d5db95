"""The interviews of a hire: who is heard when and where, and who came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, Row, and_, bindparam, exists, select
from sqlalchemy.orm import Session

from recruitment.models import Application, InterviewInvitation, InterviewPlan, JuryMember, LinkDeclaration, Person

from .interview_days import USUAL

SHOWN = ("shortlisted", "heard", "absent")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person of the shortlist; `told_at` is when an interview called off was to be."""

    application: int
    number: int
    name: str
    state: str
    at: datetime | None
    place: str
    minutes: int = USUAL.minutes
    sequence: int = 0
    video: bool = False
    told_at: datetime | None = None
    called_off: bool = False
    other_time: datetime | None = None

    @property
    def end(self) -> datetime | None:
        """When the interview is over."""
        return self.at + timedelta(minutes=self.minutes) if self.at else None


_PEOPLE: Any = (
    select(
        Application.id, Application.number, Person.name, Application.state, Application.hearing_at,
        Application.hearing_place, InterviewInvitation.minutes, InterviewPlan.minutes.label("usual"),
        InterviewInvitation.sequence, InterviewInvitation.video, InterviewInvitation.starts_at,
        InterviewInvitation.called_off_at, InterviewInvitation.other_time_at,
    )
    .join(Person, Person.id == Application.person_id)
    .outerjoin(InterviewInvitation, InterviewInvitation.application_id == Application.id)
    .outerjoin(InterviewPlan, InterviewPlan.hire_id == Application.hire_id)
    .where(Application.hire_id == bindparam("hire_id", type_=Integer))
    .order_by(Application.hearing_at.is_(None), Application.hearing_at, Application.number)
)  # fmt: skip
_SHOWN = Application.state.in_(bindparam("states", expanding=True))
# A juror who stepped aside for somebody does not see that person's interview.
_NOT_ASIDE = ~exists().where(
    and_(
        LinkDeclaration.application_id == Application.id, LinkDeclaration.steps_aside,
        LinkDeclaration.member_id == JuryMember.id, JuryMember.person_id == bindparam("person_id", type_=Integer),
    )
)  # fmt: skip
_PEOPLE_SHOWN = _PEOPLE.where(_SHOWN)
_PEOPLE_OF_JUROR = _PEOPLE_SHOWN.where(_NOT_ASIDE)
# Everything that a calendar may have to take in or take out, whatever became of the application.
_TOLD_TO_JUROR = _PEOPLE.where(_NOT_ASIDE, InterviewInvitation.id.is_not(None))


def candidates(session: Session, hire: Row[Any], juror: int | None = None) -> tuple[Candidate, ...]:
    """The shortlist in the order of the interviews, unplanned ones last; for a juror, those not stepped aside for."""
    ask = {"hire_id": hire.id, "states": SHOWN}
    if juror is None:
        rows = session.execute(_PEOPLE_SHOWN, ask)
    else:
        rows = session.execute(_PEOPLE_OF_JUROR, {**ask, "person_id": juror})
    return tuple(_candidate(row) for row in rows)


def told(session: Session, hire_id: int, juror: int) -> tuple[Candidate, ...]:
    """Every interview that a member was ever told of on a hire, those called off included."""
    rows = session.execute(_TOLD_TO_JUROR, {"hire_id": hire_id, "person_id": juror})
    return tuple(_candidate(row) for row in rows)


def _candidate(row: Row[Any]) -> Candidate:
    return Candidate(
        row.id, row.number, row.name, row.state, row.hearing_at, row.hearing_place or "",
        row.minutes or row.usual or USUAL.minutes, row.sequence or 0, bool(row.video), row.starts_at,
        row.called_off_at is not None, row.other_time_at,
    )  # fmt: skip


def other_times(session: Session, hire_id: int) -> dict[int, str]:
    """What people wrote when they asked for another time: for HR alone."""
    rows = session.execute(
        select(InterviewInvitation.application_id, InterviewInvitation.other_time_text).where(
            InterviewInvitation.hire_id == hire_id, InterviewInvitation.other_time_text.is_not(None)
        )
    )
    return {row.application_id: row.other_time_text or "" for row in rows}

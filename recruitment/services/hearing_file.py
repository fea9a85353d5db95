"""The chapter of the interviews: what rules look at before somebody is invited or heard."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Integer, Row, and_, bindparam, exists, func, literal, select, union_all
from sqlalchemy.orm import Session, aliased

from recruitment.models import (
    Application,
    InterviewHold,
    InterviewInvitation,
    InterviewNeed,
    InterviewQuestion,
    JuryMember,
    LinkDeclaration,
)
from recruitment.models.interviews import STEP
from workflows.charter.packs import Pack
from workflows.dossier import Interviews, Period

from . import grid_copies, interview_days

H = bindparam("hire_id", type_=Integer)
RECORDED = ("heard", "absent")
_FILES = (
    select(
        Application.id, Application.state, Application.hearing_at, InterviewInvitation.minutes,
        func.coalesce(InterviewNeed.extra_minutes, 0).label("extra"),
    )
    .outerjoin(InterviewInvitation, InterviewInvitation.application_id == Application.id)
    .outerjoin(InterviewNeed, InterviewNeed.application_id == Application.id)
    .where(Application.hire_id == H, Application.state.in_(("shortlisted", *RECORDED)))
)  # fmt: skip
_QUESTIONED = select(InterviewQuestion.criterion).where(InterviewQuestion.hire_id == H).distinct()

# Who of this hire is taken by the interviews of another one: members who hear somebody there, candidates heard there.
_There = aliased(JuryMember)
_BUSY = union_all(
    select(
        literal("member").label("kind"), JuryMember.id.label("who"), func.min(InterviewHold.at).label("start"),
        func.max(InterviewHold.at).label("last"),
    )
    .join(_There, and_(_There.person_id == JuryMember.person_id, _There.hire_id != JuryMember.hire_id))
    .join(InterviewHold, InterviewHold.hire_id == _There.hire_id)
    .where(
        JuryMember.hire_id == H, JuryMember.left_at.is_(None), _There.left_at.is_(None),
        ~exists().where(
            LinkDeclaration.member_id == _There.id, LinkDeclaration.application_id == InterviewHold.application_id,
            LinkDeclaration.steps_aside,
        ),
    )
    .group_by(JuryMember.id, InterviewHold.application_id),
    select(
        literal("application"), Application.id, func.min(InterviewHold.at), func.max(InterviewHold.at)
    )
    .join(InterviewHold, and_(InterviewHold.person_id == Application.person_id, InterviewHold.hire_id != Application.hire_id))
    .where(Application.hire_id == H, Application.state == "shortlisted")
    .group_by(Application.id, InterviewHold.application_id),
)  # fmt: skip


def read(session: Session, hire: Row[Any], pack: Pack, ask: dict[str, Any]) -> Interviews:
    """Length, hours, what is planned, what is asked. Seven statements at most, whatever the numbers."""
    connection, ask = session.connection(), {"hire_id": hire.id}
    days = interview_days.read(session, hire.id)
    rhythm = days.rhythm if days else interview_days.USUAL
    away, impossible = (days.away("member"), days.away("application")) if days else ({}, {})
    for kind, who, start, last in connection.execute(_BUSY, ask):
        held = away if kind == "member" else impossible
        held[who] = (*held.get(who, ()), (start, last + timedelta(minutes=STEP)))
    planned: dict[int, Period] = {}
    extra: dict[int, int] = {}
    recorded = 0
    for row in connection.execute(_FILES, ask):
        recorded += row.state in RECORDED
        if row.extra:
            extra[row.id] = row.extra
        if row.hearing_at:
            minutes = row.minutes or rhythm.minutes
            planned[row.id] = (row.hearing_at, row.hearing_at + timedelta(minutes=minutes))
    kept = grid_copies.of_hire(session, hire)
    return Interviews(
        minutes=rhythm.minutes, extra=extra, away=away, impossible=impossible, planned=planned, recorded=recorded,
        criteria=kept.keys["interview"] if kept else (),
        questioned=frozenset(connection.execute(_QUESTIONED, ask).scalars()),
    )  # fmt: skip

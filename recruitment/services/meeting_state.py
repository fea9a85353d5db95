"""The meeting now open, as rules look at it, and the quorum of the jury as it sits."""

from __future__ import annotations

from math import ceil
from typing import Any

from sqlalchemy import Integer, Row, bindparam, func, literal, select, union_all
from sqlalchemy.orm import Session

from recruitment.models import JuryMember, Meeting, MeetingPresence, MeetingTurn
from workflows.charter.packs import Pack
from workflows.dossier import Meeting as MeetingChapter

H = bindparam("hire_id", type_=Integer)
OPEN = select(Meeting.id).where(Meeting.hire_id == H, Meeting.closed_at.is_(None))
_NOW = union_all(
    select(literal("meeting").label("what"), Meeting.id.label("one"), literal(0).label("two")).where(
        Meeting.hire_id == H, Meeting.closed_at.is_(None)
    ),
    select(literal("held"), func.count(), literal(0)).select_from(Meeting).where(Meeting.hire_id == H),
    select(literal("here"), MeetingPresence.member_id, func.coalesce(MeetingPresence.application_id, 0)).where(
        MeetingPresence.meeting_id.in_(OPEN), MeetingPresence.until.is_(None), MeetingPresence.how != "absent"
    ),
    select(literal("turn"), func.coalesce(MeetingTurn.application_id, 0), literal(0)).where(
        MeetingTurn.meeting_id.in_(OPEN), MeetingTurn.until.is_(None)
    ),
)


def read(session: Session, hire_id: int) -> MeetingChapter:
    """The meeting now open, as rules look at it. One statement."""
    found: dict[str, list[tuple[int, int]]] = {"meeting": [], "here": [], "turn": [], "held": []}
    for what, one, two in session.connection().execute(_NOW, {"hire_id": hire_id}):
        found[what].append((one, two))
    turn = found["turn"][0][0] if found["turn"] else None
    return MeetingChapter(
        open=bool(found["meeting"]), paused=turn == 0, held=found["held"][0][0] > 0,
        here=frozenset(m for m, _ in found["here"]), out=frozenset(m for m, file in found["here"] if file),
        turn=turn or None, id=found["meeting"][0][0] if found["meeting"] else None,
    )  # fmt: skip


_SEATS = select(func.count()).select_from(JuryMember).where(JuryMember.hire_id == H, JuryMember.left_at.is_(None))


def least(session: Session, hire: Row[Any], pack: Pack) -> int:
    """The quorum of the jury as it sits."""
    seats = session.execute(_SEATS, {"hire_id": hire.id}).scalar_one()
    return int(max(pack.value("quorum_min"), ceil(round(seats * pack.value("quorum_share"), 9))))

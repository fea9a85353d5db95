"""The jury's meeting: opened, attended, suspended, closed; candidates taken up one by one; votes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update
from sqlalchemy.orm import Session

from recruitment.models import (
    ExceptionEntry,
    JuryMember,
    LinkDeclaration,
    Meeting,
    MeetingBallot,
    MeetingPresence,
    MeetingTurn,
    MeetingVote,
    table_of,
)
from workflows.given import Attendance, Convening, Talk, Turn, Vote

from .meeting_state import OPEN, H, least, read
from .progress import Changes, Step, pack_of

_MEETINGS, _PRESENCES, _TURNS = table_of(Meeting), table_of(MeetingPresence), table_of(MeetingTurn)

def open_meeting(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Open a meeting with everybody's attendance."""
    given: Convening = step.given
    meeting = session.execute(
        insert(_MEETINGS)
        .values(hire_id=hire.id, by_links=given.by_links, opened_by=step.actor.person_id, opened_at=now)
        .returning(_MEETINGS.c.id)
    ).scalar_one()
    _attend(session, meeting, given.attendance, now)


def _attend(session: Session, meeting: int, attendance: Mapping[int, str], now: datetime) -> None:
    if attendance:
        rows = [{"meeting_id": meeting, "member_id": m, "how": how, "since": now} for m, how in attendance.items()]
        session.execute(insert(_PRESENCES), rows)


def _running(session: Session, hire: Row[Any]) -> int:
    meeting: int = session.execute(OPEN, {"hire_id": hire.id}).scalar_one()
    return meeting


_PRESENT = select(MeetingPresence.member_id, MeetingPresence.how, MeetingPresence.application_id).where(
    MeetingPresence.meeting_id == bindparam("meeting"), MeetingPresence.until.is_(None)
)


def record_presence(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Somebody comes, goes, or attends otherwise; who was asked to leave stays out until the turn ends."""
    given: Attendance = step.given
    meeting = _running(session, hire)
    before = {row.member_id: row for row in session.execute(_PRESENT, {"meeting": meeting})}
    changed = {m: how for m, how in given.attendance.items() if m not in before or before[m].how != how}
    _leave(session, meeting, frozenset(changed), now)
    for member, how in changed.items():
        out = before[member].application_id if member in before and how != "absent" else None
        row = {"meeting_id": meeting, "member_id": member, "how": how, "application_id": out, "since": now}
        session.execute(insert(_PRESENCES), row)


def _leave(session: Session, meeting: int, members: frozenset[int], now: datetime) -> None:
    session.execute(
        update(_PRESENCES)
        .where(_PRESENCES.c.meeting_id == meeting, _PRESENCES.c.member_id.in_(members), _PRESENCES.c.until.is_(None))
        .values(until=now)
    )


_ASIDE = (
    select(LinkDeclaration.member_id)
    .join(JuryMember, JuryMember.id == LinkDeclaration.member_id)
    .where(
        LinkDeclaration.hire_id == H, LinkDeclaration.application_id == bindparam("application"),
        LinkDeclaration.steps_aside, JuryMember.left_at.is_(None),
    )
)  # fmt: skip


def take_up(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Take up a candidate: the turn before ends, whoever stepped aside leaves the room."""
    given: Turn = step.given
    meeting = _running(session, hire)
    _end(session, meeting, "", now)
    session.execute(
        insert(_TURNS),
        {"meeting_id": meeting, "kind": "candidate", "application_id": given.application, "since": now, "note": ""},
    )
    aside = set(session.scalars(_ASIDE, {"hire_id": hire.id, "application": given.application}))
    leaving = {
        row.member_id: row.how for row in session.execute(_PRESENT, {"meeting": meeting})
        if row.member_id in aside and row.how != "absent"
    }  # fmt: skip
    _leave(session, meeting, frozenset(leaving), now)
    for member, how in leaving.items():
        row = {
            "meeting_id": meeting, "member_id": member, "how": how, "application_id": given.application, "since": now,
        }  # fmt: skip
        session.execute(insert(_PRESENCES), row)


def _end(session: Session, meeting: int, note: str, now: datetime) -> int | None:
    """End the turn that runs; whoever had left comes back. Returns the application that was discussed."""
    row = session.execute(
        update(_TURNS)
        .where(_TURNS.c.meeting_id == meeting, _TURNS.c.until.is_(None))
        .values(until=now, note=note)
        .returning(_TURNS.c.application_id)
    ).one_or_none()
    back = {r.member_id: r.how for r in session.execute(_PRESENT, {"meeting": meeting}) if r.application_id}
    _leave(session, meeting, frozenset(back), now)
    _attend(session, meeting, back, now)
    return row.application_id if row else None


def end_turn(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """End the discussion of a candidate; what was said is a discussion on record."""
    given: Talk = step.given
    text = given.text.strip()
    application = _end(session, _running(session, hire), text, now)
    if text:
        changes.hire["discussed_in"] = hire.state
        session.execute(
            insert(table_of(ExceptionEntry)),
            {
                "hire_id": hire.id, "kind": "discussion", "rule": f"{application}:{given.criterion}", "reason": text,
                "granted_by": step.actor.person_id, "at": now, "number": hire.journal_number + 1,
            },
        )  # fmt: skip


def put_to_vote(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Write a motion and how the room voted."""
    given: Vote = step.given
    chapter = read(session, hire.id)
    choices = list(given.ballots.values())
    counts = tuple(map(choices.count, ("for", "against", "abstain"))) if choices else given.counts
    vote = session.execute(
        insert(table_of(MeetingVote))
        .values(
            meeting_id=chapter.id, application_id=given.application, motion=given.motion.strip(),
            by_name=bool(choices), votes_for=counts[0], votes_against=counts[1], abstained=counts[2],
            present=sum(counts), quorum=least(session, hire, pack_of(hire)), at=now,
        )
        .returning(MeetingVote.id)
    ).scalar_one()  # fmt: skip
    if choices:
        session.execute(
            insert(table_of(MeetingBallot)),
            [{"vote_id": vote, "member_id": m, "choice": choice} for m, choice in given.ballots.items()],
        )


def suspend_meeting(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """A break: the discussion that runs ends."""
    meeting = _running(session, hire)
    _end(session, meeting, "", now)
    session.execute(insert(_TURNS), {"meeting_id": meeting, "kind": "break", "since": now, "note": ""})


def resume_meeting(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """The break is over."""
    _end(session, _running(session, hire), "", now)


def close_meeting(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Everything that runs ends with the meeting."""
    meeting = _running(session, hire)
    _end(session, meeting, "", now)
    session.execute(
        update(_PRESENCES).where(_PRESENCES.c.meeting_id == meeting, _PRESENCES.c.until.is_(None)).values(until=now)
    )
    session.execute(update(_MEETINGS).where(_MEETINGS.c.id == meeting).values(closed_at=now))


VERBS = {
    "open_meeting": open_meeting, "record_presence": record_presence, "take_up": take_up, "end_turn": end_turn,
    "put_to_vote": put_to_vote, "suspend_meeting": suspend_meeting, "resume_meeting": resume_meeting,
    "close_meeting": close_meeting,
}  # fmt: skip

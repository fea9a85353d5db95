"""Interviews told, moved and called off: the times, the calendar entries and the mails of everyone concerned."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, delete, exists, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from recruitment.models import (
    Application,
    InterviewDraft,
    InterviewHold,
    InterviewInvitation,
    InterviewNeed,
    InterviewPlan,
    JuryMember,
    LinkDeclaration,
    Outgoing,
    table_of,
)
from recruitment.models.interviews import STEP
from workflows.case import Objection
from workflows.engine import Refused
from workflows.given import Interview, OneFile, Reason, Timetable

from .interview_days import USUAL
from .mail_rows import mail
from .progress import Changes, Step

_FILES, _TOLD, _HELD = table_of(Application), table_of(InterviewInvitation), table_of(InterviewHold)


def plan_interview(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Set when and where one person is heard, and tell them; a new time replaces the old and is told too."""
    _book(session, hire, step, (step.given,), now)


def approve_timetable(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Invite everybody of the timetable; those whose interview stays as it was told are not written to again."""
    given: Timetable = step.given
    _book(session, hire, step, given.interviews, now)


def _book(session: Session, hire: Row[Any], step: Step, asked: Sequence[Interview], now: datetime) -> None:
    people = _people(session, hire, [one.application for one in asked])
    strangers = [one.application for one in asked if one.application not in people]
    if strangers or not asked:
        raise Refused(step.event, tuple(Objection("file_out_of_turn", {"application": a}) for a in strangers or [0]))
    usual = session.scalar(select(InterviewPlan.minutes).where(InterviewPlan.hire_id == hire.id)) or USUAL.minutes
    changed = [(one, usual + (people[one.application].extra_minutes or 0)) for one in asked]
    changed = [(one, minutes) for one, minutes in changed if _differs(people[one.application], one, minutes)]
    if not changed:
        return
    _hold(session, hire, step, people, changed)
    for one, minutes in changed:
        _tell(session, hire, people[one.application], one, minutes, now)
    touched = [one.application for one, _ in changed]
    session.execute(delete(InterviewDraft).where(InterviewDraft.application_id.in_([o.application for o in asked])))
    tell_jury(session, hire, touched, now)


def _people(session: Session, hire: Row[Any], applications: Collection[int]) -> dict[int, Row[Any]]:
    """The people on the shortlist among these, with what they were told and what was granted to them."""
    query: Any = (
        select(
            Application.id, Application.person_id, Application.hearing_at, Application.hearing_place,
            InterviewInvitation.id.label("told"), InterviewInvitation.minutes, InterviewInvitation.sequence,
            InterviewInvitation.video, InterviewInvitation.other_time_at, InterviewNeed.extra_minutes,
        )
        .outerjoin(InterviewInvitation, InterviewInvitation.application_id == Application.id)
        .outerjoin(InterviewNeed, InterviewNeed.application_id == Application.id)
        .where(Application.hire_id == hire.id, Application.id.in_(applications), Application.state == "shortlisted")
    )  # fmt: skip
    return {row.id: row for row in session.execute(query)}


def _differs(person: Row[Any], one: Interview, minutes: int) -> bool:
    """True unless the person was told this very time already."""
    told = (person.hearing_at, person.hearing_place, person.minutes, person.video)
    return told != (one.starts_at, one.place.strip(), minutes, one.video)


def place_key(hire: Row[Any], place: str, *, video: bool) -> str:
    """What a place is called where it is held: a room is one for the whole school, a video call one for the hire."""
    return f"video:{hire.id}" if video else f"{hire.school_id}:{' '.join(place.split()).casefold()}"


def _hold(
    session: Session, hire: Row[Any], step: Step, people: dict[int, Row[Any]], changed: Sequence[tuple[Interview, int]]
) -> None:
    """Take the minutes for the jury, the place and the person; the keys of the table let nobody have them twice."""
    session.execute(delete(_HELD).where(_HELD.c.application_id.in_([one.application for one, _ in changed])))
    for one, minutes in changed:
        place = place_key(hire, one.place, video=one.video)
        rows = [
            {
                "hire_id": hire.id, "application_id": one.application, "person_id": people[one.application].person_id,
                "place": place, "at": at,
            }
            for at in _minutes(one.starts_at, minutes)
        ]  # fmt: skip
        try:
            with session.begin_nested():
                session.execute(insert(_HELD), rows)
        except IntegrityError as fault:
            raise Refused(
                step.event, (Objection("interview_place_taken", {"application": one.application}),)
            ) from fault


def _minutes(start: datetime, minutes: int) -> list[datetime]:
    """Every five minutes of an interview, on the clock's own."""
    first = start.replace(minute=start.minute // STEP * STEP, second=0, microsecond=0)
    end, found = start + timedelta(minutes=minutes), []
    while first < end:
        found.append(first)
        first += timedelta(minutes=STEP)
    return found


def _tell(session: Session, hire: Row[Any], person: Row[Any], one: Interview, minutes: int, now: datetime) -> None:
    """Write down when and where, and queue the invitation with its calendar entry."""
    place, sequence = one.place.strip(), 0 if person.told is None else person.sequence + 1
    session.execute(
        update(_FILES).where(_FILES.c.id == person.id).values(hearing_at=one.starts_at, hearing_place=place)
    )
    values = {
        "minutes": minutes, "sequence": sequence, "video": one.video, "told_at": now, "starts_at": one.starts_at,
        "called_off_at": None, "other_time_at": None, "other_time_text": None,
    }  # fmt: skip
    if person.told is None:
        session.execute(insert(_TOLD), {"hire_id": hire.id, "application_id": person.id, **values})
    else:
        session.execute(update(_TOLD).where(_TOLD.c.id == person.told).values(**values))
    payload = {
        "when": one.starts_at.isoformat(), "minutes": minutes, "place": place, "sequence": sequence,
        "application": person.id, "moved": person.hearing_at is not None,
    }  # fmt: skip
    _queue(session, hire, "interview_invited", [person.person_id], now, payload)


def _queue(
    session: Session, hire: Row[Any], kind: str, people: Collection[int], now: datetime, payload: dict[str, Any]
) -> None:
    rows = [mail(f"{kind}:{hire.id}:{hire.journal_number + 1}:{person}", person, now, hire=hire.id, payload=payload) for person in people]
    if rows:
        session.execute(insert(table_of(Outgoing)), rows)


def tell_jury(session: Session, hire: Row[Any], applications: Collection[int], now: datetime) -> None:
    """Send their schedule to the members whom one of these interviews concerns: not to those aside for all of them."""
    concerned = (
        select(JuryMember.person_id)
        .where(
            JuryMember.hire_id == hire.id, JuryMember.left_at.is_(None),
            exists().where(
                Application.id.in_(applications),
                ~exists().where(
                    and_(
                        LinkDeclaration.application_id == Application.id, LinkDeclaration.member_id == JuryMember.id,
                        LinkDeclaration.steps_aside,
                    )
                ),
            ),
        )
        .order_by(JuryMember.id)
    )  # fmt: skip
    _queue(session, hire, "interview_schedule", session.scalars(concerned).all(), now, {})


def call_off_interview(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """The interview of one person does not take place at its time: they and the jury are told."""
    given: OneFile = step.given
    if not call_off(session, hire, now, [given.application], tell=True):
        raise Refused(step.event, (Objection("file_out_of_turn", {"application": given.application}),))


def call_off(
    session: Session, hire: Row[Any], now: datetime, applications: Collection[int] | None = None, *, tell: bool
) -> int:
    """Call off the interviews still to come (of these applications; None: all of the hire); how many there were.

    `tell`: the people invited are told by mail; somebody who withdrew knows.
    """
    query = (
        select(
            Application.id, Application.person_id, Application.hearing_at, Application.hearing_place,
            InterviewInvitation.minutes, InterviewInvitation.sequence,
        )
        .join(InterviewInvitation, InterviewInvitation.application_id == Application.id)
        .where(Application.hire_id == hire.id, Application.state == "shortlisted", Application.hearing_at > now)
    )  # fmt: skip
    if applications is not None:
        query = query.where(Application.id.in_(applications))
    coming = session.execute(query).all()
    if not coming:
        return 0
    ids = [row.id for row in coming]
    session.execute(delete(_HELD).where(_HELD.c.application_id.in_(ids)))
    session.execute(
        update(_TOLD).where(_TOLD.c.application_id.in_(ids))
        .values(called_off_at=now, sequence=_TOLD.c.sequence + 1, other_time_at=None, other_time_text=None)
    )  # fmt: skip
    session.execute(update(_FILES).where(_FILES.c.id.in_(ids)).values(hearing_at=None, hearing_place=None))
    for row in coming if tell else ():
        payload = {
            "when": row.hearing_at.isoformat(), "minutes": row.minutes, "place": row.hearing_place,
            "sequence": row.sequence + 1, "application": row.id,
        }  # fmt: skip
        _queue(session, hire, "interview_called_off", [row.person_id], now, payload)
    tell_jury(session, hire, ids, now)
    return len(coming)


def ask_other_time(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """The person asks for another time; why is theirs to say or not, and is read by HR alone."""
    given: Reason = step.given
    own = (
        select(Application.id)
        .where(Application.hire_id == hire.id, Application.person_id == step.actor.person_id)
        .scalar_subquery()
    )
    session.execute(
        update(_TOLD)
        .where(_TOLD.c.application_id == own)
        .values(other_time_at=now, other_time_text=given.text.strip() or None)
    )


VERBS = {
    "plan_interview": plan_interview, "approve_timetable": approve_timetable,
    "call_off_interview": call_off_interview, "ask_other_time": ask_other_time,
}  # fmt: skip

"""What the meetings of a jury leave on record, as far as a reader may know it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Integer, bindparam, select
from sqlalchemy.orm import Session

from recruitment.models import Meeting, MeetingBallot, MeetingPresence, MeetingTurn, MeetingVote

from .deliberation import File, Marked


@dataclass(frozen=True, slots=True)
class Spell:
    """How one member attended, from when to when; `away` for the application they were asked to leave for."""

    member: int
    how: str
    away: int | None
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """One application discussed, or a suspension (no application)."""

    application: int | None
    since: datetime
    until: datetime | None
    note: str


@dataclass(frozen=True, slots=True)
class Voted:
    """A motion, its counts for, against and abstaining, and the quorum of that moment."""

    id: int
    application: int | None
    motion: str
    counts: tuple[int, int, int]
    present: int
    quorum: int
    at: datetime
    ballots: Mapping[int, str] = field(default_factory=dict)  # member -> choice, where votes are by name


@dataclass(frozen=True, slots=True)
class Sitting:
    """One meeting."""

    id: int
    by_links: bool
    opened_at: datetime
    closed_at: datetime | None
    spells: tuple[Spell, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    votes: tuple[Voted, ...] = ()

    @property
    def now(self) -> Mapping[int, Spell]:
        """How each member attends at present."""
        return {spell.member: spell for spell in self.spells if spell.until is None}

    @property
    def current(self) -> Stretch | None:
        """What runs at present."""
        return next((stretch for stretch in self.stretches if stretch.until is None), None)

    @property
    def room(self) -> frozenset[int]:
        """The members in the room at present."""
        return frozenset(m for m, spell in self.now.items() if spell.how != "absent" and spell.away is None)


_H = bindparam("hire_id", type_=Integer)
_MINE = select(Meeting.id).where(Meeting.hire_id == _H)
_MEETINGS = (
    select(Meeting.id, Meeting.by_links, Meeting.opened_at, Meeting.closed_at)
    .where(Meeting.hire_id == _H)
    .order_by(Meeting.id)
)
_P, _T, _V = MeetingPresence, MeetingTurn, MeetingVote
_SPELLS = (
    select(_P.meeting_id, _P.member_id, _P.how, _P.application_id, _P.since, _P.until)
    .where(_P.meeting_id.in_(_MINE))
    .order_by(_P.id)
)
_STRETCHES = (
    select(_T.meeting_id, _T.application_id, _T.since, _T.until, _T.note)
    .where(_T.meeting_id.in_(_MINE))
    .order_by(_T.id)
)
_VOTES = (
    select(
        _V.meeting_id, _V.id, _V.application_id, _V.motion, _V.votes_for, _V.votes_against, _V.abstained, _V.present,
        _V.quorum, _V.at,
    )
    .where(_V.meeting_id.in_(_MINE))
    .order_by(_V.id)
)  # fmt: skip
_BALLOTS = (
    select(MeetingBallot.vote_id, MeetingBallot.member_id, MeetingBallot.choice)
    .join(_V, _V.id == MeetingBallot.vote_id)
    .where(_V.meeting_id.in_(_MINE))
    .order_by(MeetingBallot.member_id)
)


def sittings(session: Session, hire_id: int, closed: frozenset[int] = frozenset()) -> tuple[Sitting, ...]:
    """Every meeting of a hire, oldest first, without what is said of the files in `closed`. Five statements."""
    connection, ask = session.connection(), {"hire_id": hire_id}
    meetings = connection.execute(_MEETINGS, ask).all()
    if not meetings:
        return ()
    spells: dict[int, list[Spell]] = defaultdict(list)
    for row in connection.execute(_SPELLS, ask):
        spells[row.meeting_id].append(Spell(row.member_id, row.how, row.application_id, row.since, row.until))
    stretches: dict[int, list[Stretch]] = defaultdict(list)
    for one in connection.execute(_STRETCHES, ask):
        stretches[one.meeting_id].append(Stretch(one.application_id, one.since, one.until, one.note))
    ballots: dict[int, dict[int, str]] = defaultdict(dict)
    for vote, member, choice in connection.execute(_BALLOTS, ask):
        ballots[vote][member] = choice
    votes: dict[int, list[Voted]] = defaultdict(list)
    for v in connection.execute(_VOTES, ask):
        counts = (v.votes_for, v.votes_against, v.abstained)
        votes[v.meeting_id].append(
            Voted(v.id, v.application_id, v.motion, counts, v.present, v.quorum, v.at, ballots.get(v.id, {}))
        )
    return tuple(
        _seen(
            Sitting(
                row.id, row.by_links, row.opened_at, row.closed_at, tuple(spells[row.id]), tuple(stretches[row.id]),
                tuple(votes[row.id]),
            ),
            closed,
        )
        for row in meetings
    )  # fmt: skip


def _seen(sitting: Sitting, closed: frozenset[int]) -> Sitting:
    """The meeting without the discussion of these files, nor votes on them."""
    if not closed:
        return sitting
    return replace(
        sitting, stretches=tuple(s for s in sitting.stretches if s.application not in closed),
        votes=tuple(v for v in sitting.votes if v.application not in closed),
    )  # fmt: skip


def disagreement(file: File) -> tuple[int, int]:
    """How far members stand apart on a candidate: the widest gap in levels, then all of them together."""
    gaps = [file.spread(criterion) for criterion in file.marks]
    return max(gaps, default=0), sum(gaps)


def order(marked: Marked, *, by_links: bool) -> tuple[File, ...]:
    """The candidates in the order of discussion: most disagreed first, or in blocks with the same step-asides."""
    first = sorted(marked.files, key=lambda f: (*(-gap for gap in disagreement(f)), f.number))
    if by_links:
        first.sort(key=lambda f: (len(f.asides), sorted(f.asides)))
    return tuple(first)

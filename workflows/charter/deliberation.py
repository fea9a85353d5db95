"""The jury in its room: who is there, a quorum at each decision, votes that add up, minutes that everybody answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from ..case import Case, Verdict, met, rule, unmet
from ..dossier import Meeting, Ranking
from ..given import Turn
from ..who import CHAIR, DIRECTOR, JUROR
from .jury import months_after, quorum

HOW = ("present", "remote", "absent")
CHOICES = ("for", "against", "abstain")
BALLOTS = ("count", "names")


def _meeting(case: Case) -> Meeting:
    return case.file.meeting or Meeting()


def in_room(case: Case) -> frozenset[int]:
    """The members who take part in what is given: in the room, and not stepping aside for whom it is about."""
    assert case.file.jury is not None
    meeting = _meeting(case)
    aside = case.file.jury.asides.get(getattr(case.given, "application", None) or 0, frozenset())
    out = frozenset() if isinstance(case.given, Turn) else meeting.out  # a new turn calls back whoever waits outside
    return meeting.here - aside - out


@rule(lift=(CHAIR,), reads="meeting")
def no_meeting_open(case: Case) -> Verdict:
    """One meeting at a time."""
    return unmet() if _meeting(case).open else met()


@rule(lift=(CHAIR,), reads="meeting")
def meeting_open(case: Case) -> Verdict:
    """A meeting of the jury is open."""
    return met() if _meeting(case).open else unmet()


@rule(lift=(CHAIR,), reads="meeting")
def meeting_running(case: Case) -> Verdict:
    """The meeting is not suspended."""
    return unmet() if _meeting(case).paused else met()


@rule(lift=(CHAIR,), reads="meeting")
def meeting_suspended(case: Case) -> Verdict:
    """The meeting is suspended."""
    return met() if _meeting(case).paused else unmet()


@rule(lift=(CHAIR,), reads="meeting")
def turn_open(case: Case) -> Verdict:
    """An application is being discussed."""
    return met() if _meeting(case).turn is not None else unmet()


@rule(lift=(CHAIR,), reads="meeting")
def meeting_over(case: Case) -> Verdict:
    """The minutes are signed once the meeting is closed: they hold its times."""
    return unmet() if _meeting(case).open else met()


@rule(lift=(CHAIR,), reads="meeting")
def meeting_held(case: Case) -> Verdict:
    """The jury deliberates in a meeting whose attendance is on record (G29)."""
    return met() if _meeting(case).held else unmet()


@rule(lift=(CHAIR,), reads="jury", given=True)
def attendance_known(case: Case) -> Verdict:
    """Each member who sits is present, at a distance or absent, and nobody else is named."""
    assert case.file.jury is not None
    seated, given = {s.member for s in case.file.jury.seats}, case.given.attendance
    unknown = [m for m in given if m not in seated or given[m] not in HOW]
    unsaid = seated - set(given) if case.given.whole else set()
    if unknown or unsaid:
        return unmet(count=len(unknown) + len(unsaid))
    return met(present=sum(how != "absent" for how in given.values()), size=len(seated))


@rule(lift=(CHAIR,), reads="jury", given=True)
def quorum_at_opening(case: Case) -> Verdict:
    """A meeting opens when its quorum is there (G29)."""
    return _quorum(case, frozenset(m for m, how in case.given.attendance.items() if how != "absent"))


@rule(lift=(CHAIR,), reads="meeting jury")
def quorum_in_room(case: Case) -> Verdict:
    """While a meeting is open, each decision is taken by a quorum of those in the room, step-asides gone (G29)."""
    if not _meeting(case).open:
        return met()
    return _quorum(case, in_room(case))


def _quorum(case: Case, there: frozenset[int]) -> Verdict:
    jury = case.file.jury
    assert jury is not None
    left = tuple(seat for seat in jury.seats if seat.member in there)
    return quorum(replace(jury, seats=left, convened=jury.convened or jury.seats), case.pack)


@rule(lift=(CHAIR,), reads="ranking", given=True)
def candidate_discussable(case: Case) -> Verdict:
    """What is discussed is somebody who can be ranked."""
    assert case.file.ranking is not None
    return met() if case.given.application in case.file.ranking.rankable else unmet()


@rule(lift=(CHAIR,), reads="meeting jury", given=True)
def votes_add_up(case: Case) -> Verdict:
    """Each member in the room votes once or abstains: by count or by name, as the pack says (G29)."""
    vote, there = case.given, in_room(case)
    by_name = case.pack.value("vote_ballot") == "names"
    if by_name != bool(vote.ballots):
        return unmet(count=0, present=len(there), by_name=by_name)
    if by_name:
        wrong = {m for m in vote.ballots if m not in there or vote.ballots[m] not in CHOICES} | (there - set(vote.ballots))
        return unmet(count=len(wrong), present=len(there), by_name=True) if wrong else met(present=len(there))
    total = sum(vote.counts)
    if total != len(there) or min(vote.counts) < 0:
        return unmet(count=total, present=len(there), by_name=False)
    return met(present=len(there))


def _ranking(case: Case) -> Ranking:
    assert case.file.ranking is not None
    return case.file.ranking


@rule(lift=(JUROR,), reads="ranking")
def minutes_answered(case: Case) -> Verdict:
    """Each member signs the minutes, or refuses with a statement: whoever refuses is not missing (G29)."""
    ranking = _ranking(case)
    silent = ranking.members - len(ranking.signed) - len(ranking.refused)
    sums = {"count": silent, "signed": len(ranking.signed), "refused": len(ranking.refused), "size": ranking.members}
    return unmet(**sums) if silent > 0 else met(**sums)


@rule(lift=(CHAIR,), reads="minutes")
def minutes_to_keep(case: Case) -> Verdict:
    """The signed minutes are kept once, under their hash."""
    assert case.file.minutes is not None
    return unmet() if case.file.minutes.kept else met()


def list_until(signed: datetime | None, months: int) -> date | None:
    """The last day on which a list signed then is drawn upon."""
    return months_after(signed.date(), months) if signed else None


@rule(lift=(DIRECTOR,))
def list_in_time(case: Case) -> Verdict:
    """A list is drawn upon until it expires (OTM-R question 19)."""
    until = list_until(case.file.concluded_at, case.pack.value("reserve_months"))
    if until is not None and case.now.date() > until:
        return unmet(until=until.isoformat())
    return met(until=until.isoformat() if until else "")

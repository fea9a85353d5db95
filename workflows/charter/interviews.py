"""Interviews: told in time, apart from each other, before a lawful jury, on the same questions for all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from ..case import Case, Verdict, met, rule, unmet, unmet_each
from ..dossier import Interviews, Jury, Period
from ..given import Interview, Timetable
from ..who import CANDIDATE, CHAIR, HIRING_MANAGER, HR
from .jury import REMAINING, breaks


def _interviews(case: Case) -> Interviews:
    assert case.file.hearings is not None
    return case.file.hearings


def asked(case: Case) -> Sequence[Interview]:
    """The interviews that a step sets: one, or those of a whole timetable."""
    return case.given.interviews if isinstance(case.given, Timetable) else (case.given,)


def overlaps(one: Period, other: Period) -> bool:
    """Two periods share a moment; one that begins as the other ends does not."""
    return one[0] < other[1] and other[0] < one[1]


def _hits(period: Period, taken: Iterable[Period]) -> bool:
    return any(overlaps(period, one) for one in taken)


def period_of(file: Interviews, one: Interview) -> Period:
    """From when to when somebody is heard: the length set for all, and what was granted to them besides."""
    return one.starts_at, one.starts_at + timedelta(minutes=file.minutes + file.extra.get(one.application, 0))


def jury_at(jury: Jury, file: Interviews, application: int, period: Period) -> Jury:
    """Who of the jury can hear this person then: there at that time, and not aside for them."""
    aside = jury.asides.get(application, frozenset())
    left = tuple(s for s in jury.seats if s.member not in aside and not _hits(period, file.away.get(s.member, ())))
    return replace(jury, seats=left, convened=jury.seats, asides={})


def faults_of(case: Case, jury: Jury) -> tuple[str, ...]:
    """The rules that such a jury would not meet."""
    return tuple(breaks(case, jury, REMAINING))


@rule(lift=(HR,), reads="hearings", given=True)
def interview_ahead(case: Case) -> Verdict:
    """Nobody is invited to a moment that is past."""
    past = [{"application": one.application} for one in asked(case) if one.starts_at <= case.now]
    return unmet_each(past) if past else met(count=len(asked(case)))


@rule(lift=(HR,), reads="hearings", given=True)
def interview_told_early(case: Case) -> Verdict:
    """An invitation leaves the days that the pack says before the interview."""
    least, file = case.pack.value("convocation_days_min"), _interviews(case)
    short = []
    for one in asked(case):
        days = (one.starts_at.date() - case.now.date()).days
        if 0 <= days < least and one.starts_at > case.now and file.planned.get(one.application) != period_of(file, one):
            short.append({"application": one.application, "days": days, "minimum": least})
    return unmet_each(short) if short else met(count=len(asked(case)), minimum=least)


@rule(lift=(HR,), reads="hearings", given=True)
def interview_apart(case: Case) -> Verdict:
    """One jury hears one person at a time."""
    file, mine = _interviews(case), {one.application for one in asked(case)}
    taken = [(a, period) for a, period in file.planned.items() if a not in mine]
    clashes = []
    for one in asked(case):
        period = period_of(file, one)
        clashes += [{"application": one.application, "other": a} for a, held in taken if overlaps(period, held)]
        taken.append((one.application, period))
    return unmet_each(clashes) if clashes else met(count=len(asked(case)))


@rule(lift=(HR,), reads="hearings", given=True)
def interview_possible(case: Case) -> Verdict:
    """Nobody is invited to a time that they said was impossible."""
    file = _interviews(case)
    barred = [
        {"application": one.application} for one in asked(case)
        if _hits(period_of(file, one), file.impossible.get(one.application, ()))
    ]  # fmt: skip
    return unmet_each(barred) if barred else met(count=len(asked(case)))


@rule(lift=(HR, CHAIR), reads="hearings jury", given=True)
def interview_jury(case: Case) -> Verdict:
    """The members there at that time, without those who stepped aside, make a lawful jury (G19, G29)."""
    assert case.file.jury is not None
    jury, file, faults = case.file.jury, _interviews(case), []
    for one in asked(case):
        left = jury_at(jury, file, one.application, period_of(file, one))
        if rules := faults_of(case, left):
            faults.append({"application": one.application, "size": len(left.seats), "rules": list(rules)})
    return unmet_each(faults) if faults else met(count=len(asked(case)))


@rule(lift=(HR,), reads="hearings", given=True)
def interview_begun(case: Case) -> Verdict:
    """Who came is recorded once the time of an interview has come: nobody is heard without an invitation."""
    application = case.given.application
    period = _interviews(case).planned.get(application)
    return met() if period and period[0] <= case.now else unmet(application=application)


@rule(lift=(CANDIDATE,), reads="hearings own")
def interview_planned(case: Case) -> Verdict:
    """Another time can be asked for once there is one."""
    own = case.file.own
    period = _interviews(case).planned.get(own.application) if own and own.application else None
    return met() if period and period[0] > case.now else unmet()


@rule(lift=(CHAIR, HIRING_MANAGER), reads="hearings")
def questions_open(case: Case) -> Verdict:
    """Questions change no more once somebody has been heard (OTM-R toolkit 4.4.2: the same for all)."""
    count = _interviews(case).recorded
    return unmet(count=count) if count else met()


@rule(lift=(CHAIR, HIRING_MANAGER), reads="hearings", given=True)
def questions_fit(case: Case) -> Verdict:
    """Each question goes with a criterion judged at the interview."""
    known = _interviews(case).criteria
    strange = [{"criterion": q.criterion} for q in case.given.questions if q.criterion not in known]
    return unmet_each(strange) if strange else met(count=len(case.given.questions))


@rule(lift=(CHAIR, HIRING_MANAGER), reads="hearings")
def questions_ready(case: Case) -> Verdict:
    """Each criterion judged at the interview has its question before anybody is heard (OTM-R toolkit 4.4.2)."""
    file = _interviews(case)
    bare = [{"criterion": key} for key in file.criteria if key not in file.questioned]
    return unmet_each(bare) if bare else met(count=len(file.criteria))

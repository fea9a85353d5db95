"""Interviews: told in time, apart, possible for the person, before a lawful jury, on prepared questions."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.factories.cases import NOW, case, sound
from workflows import given
from workflows.case import Verdict
from workflows.charter import interviews as chapter
from workflows.dossier import Interviews, Own, Period
from workflows.who import CANDIDATE, CHAIR, HR

AHEAD = NOW + timedelta(days=10)
ONE, TWO = 11, 12


def at(days: float = 10, application: int = ONE) -> given.Interview:
    """An interview some days from now."""
    return given.Interview(application, NOW + timedelta(days=days), "Salle")


def around(moment: datetime, minutes: int = 30) -> Period:
    return moment, moment + timedelta(minutes=minutes)


def heard(rule: Any, *asked: given.Interview, role: str = HR, **facts: Any) -> Verdict:
    """What a rule says of these interviews, on what is on file."""
    file = replace(sound("interviewing"), hearings=Interviews(**facts))
    verdict: Verdict = rule(case(file, role, given=given.Timetable(asked) if len(asked) != 1 else asked[0]))
    return verdict


@pytest.mark.parametrize(("days", "met"), [(10, True), (0.01, True), (0, False), (-1, False)])
def test_nobody_is_invited_to_the_past(days: float, met: bool) -> None:
    assert bool(heard(chapter.interview_ahead, at(days))) is met


@pytest.mark.parametrize(("days", "said"), [(7, ()), (30, ()), (6, (6,)), (0.2, (0,)), (-1, ())])
def test_late_invitation_is_said_and_stops_nothing(days: float, said: tuple[int, ...]) -> None:
    verdict = heard(chapter.interview_told_early, at(days))
    assert bool(verdict)
    assert tuple(o.values["days"] for o in verdict.objections) == said


def test_time_told_before_is_not_late_again() -> None:
    one = at(2)
    verdict = heard(chapter.interview_told_early, one, planned={ONE: around(one.starts_at, 45)})
    assert not verdict.objections


CLASHES = ((0, False), (44, False), (45, True), (-44, False), (-45, True), (300, True))


@pytest.mark.parametrize(("minutes", "met"), CLASHES)
def test_one_jury_hears_one_person_at_a_time(minutes: int, met: bool) -> None:
    other = given.Interview(TWO, AHEAD + timedelta(minutes=minutes), "Autre salle")
    assert bool(heard(chapter.interview_apart, at(10), other)) is met
    planned = {TWO: around(other.starts_at, 45)}
    assert bool(heard(chapter.interview_apart, at(10), planned=planned)) is met


def test_time_granted_makes_an_interview_longer() -> None:
    after = given.Interview(TWO, AHEAD + timedelta(minutes=45), "Salle")
    assert heard(chapter.interview_apart, at(10), after)
    assert not heard(chapter.interview_apart, at(10), after, extra={ONE: 15})


def test_moved_interview_does_not_clash_with_itself() -> None:
    assert heard(chapter.interview_apart, at(10), planned={ONE: around(AHEAD, 45)})


@pytest.mark.parametrize(("start", "met"), [(0, False), (44, False), (45, True), (-30, True), (-29, False)])
def test_impossible_time_is_refused(start: int, met: bool) -> None:
    barred = {ONE: (around(AHEAD + timedelta(minutes=start)),), TWO: (around(AHEAD),)}
    assert bool(heard(chapter.interview_possible, at(10), impossible=barred)) is met


def test_jury_there_at_the_time_keeps_the_rules() -> None:
    whole = sound("interviewing").jury
    assert whole is not None
    externals = [seat.member for seat in whole.seats if seat.external]
    assert heard(chapter.interview_jury, at(10))
    gone = {member: (around(AHEAD),) for member in externals}
    verdict = heard(chapter.interview_jury, at(10), away=gone)
    assert [o.values["rules"] for o in verdict.objections] == [["jury_sexes", "jury_externals"]]
    assert verdict.objections[0].values["size"] == len(whole.seats) - len(externals)
    later = {member: (around(AHEAD + timedelta(hours=2)),) for member in externals}
    assert heard(chapter.interview_jury, at(10), away=later)


def test_member_aside_is_needed_for_others_only() -> None:
    file = sound("interviewing")
    assert file.jury is not None
    externals = frozenset(seat.member for seat in file.jury.seats if seat.external)
    file = replace(file, jury=replace(file.jury, asides={ONE: externals}), hearings=Interviews())
    assert not chapter.interview_jury(case(file, HR, given=at(10)))
    assert chapter.interview_jury(case(file, HR, given=at(10, TWO)))


@pytest.mark.parametrize(
    ("planned", "met"), [({}, False), ({ONE: around(AHEAD)}, True), ({ONE: around(NOW - timedelta(days=1))}, False)]
)
def test_another_time_is_asked_for_once_there_is_one(planned: Any, met: bool) -> None:
    file = replace(sound("interviewing"), hearings=Interviews(planned=planned), own=Own(ONE, "shortlisted", mine=True))
    assert bool(chapter.interview_planned(case(file, CANDIDATE))) is met


def test_questions_are_ready_fit_and_frozen() -> None:
    keys = {"criteria": ("methods", "project"), "questioned": frozenset({"methods"})}
    verdict = heard(chapter.questions_ready, at(10), role=CHAIR, **keys)
    assert [o.values["criterion"] for o in verdict.objections] == ["project"]
    assert heard(chapter.questions_ready, at(10), **{**keys, "questioned": frozenset(keys["criteria"])})
    file = replace(sound("interviewing"), hearings=Interviews(**keys))
    asked = given.Questions((given.Question("methods", "Quoi ?", "What?"), given.Question("other", "Qui ?", "Who?")))
    verdict = chapter.questions_fit(case(file, CHAIR, given=asked))
    assert [o.values["criterion"] for o in verdict.objections] == ["other"]
    assert heard(chapter.questions_open, at(10), recorded=0)
    assert not heard(chapter.questions_open, at(10), recorded=1)

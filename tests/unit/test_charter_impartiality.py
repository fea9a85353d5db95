"""The rules on links between jurors and candidates, as tables of cases."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.factories.cases import case, seats, sound
from workflows import given
from workflows.charter import impartiality as chapter
from workflows.charter.jury import effective_jury
from workflows.dossier import Desk, Jury
from workflows.who import CHAIR, DIRECTOR, JUROR

Answer = given.LinkAnswer


@pytest.mark.parametrize(
    ("answers", "vague"),
    [
        ((Answer(1, "none"),), 0), ((Answer(1, "red", "kinship"),), 0),
        ((Answer(1, "amber", "supervision", "2019"),), 0),
        ((Answer(1, "red"),), 1), ((Answer(1, "amber", "friendship"),), 1), ((Answer(1, "blue"),), 1),
        ((Answer(1, "amber", "other"),), 1), ((Answer(1, "amber", "other", "  "),), 1),
        ((Answer(1, "amber", "other", "Voisinage"),), 0), ((Answer(1, "none"), Answer(2, "red"), Answer(3, "red")), 2),
    ],
)  # fmt: skip
def test_answer_is_whole(answers: tuple[given.LinkAnswer, ...], vague: int) -> None:
    verdict = chapter.links_answered(case(sound("eligibility"), JUROR, given=given.LinkAnswers(answers)))
    assert [o.values for o in verdict.objections] == ([{"count": vague}] if vague else [])


def test_declaring_on_nobody_is_no_declaration() -> None:
    assert not chapter.links_answered(case(sound("eligibility"), JUROR, given=given.LinkAnswers(())))


@pytest.mark.parametrize(
    ("before", "level", "met"),
    [
        ({}, "none", True), ({1: False}, "none", True), ({1: True}, "none", False), ({1: True}, "amber", True),
        ({1: True}, "red", True), ({2: True}, "none", True), ({1: False}, "red", True),
    ],
)  # fmt: skip
def test_step_aside_stands(before: dict[int, bool], level: str, met: bool) -> None:
    file = replace(sound("sifting"), links=before)
    verdict = chapter.step_aside_stands(case(file, JUROR, given=Answer(1, level, "kinship")))
    assert bool(verdict) is met


def test_nothing_said_of_links_names_a_candidate() -> None:
    file = replace(sound("sifting"), links={5: True})
    for rule, what in ((chapter.step_aside_stands, Answer(5, "none")), (chapter.links_answered, Answer(5, "red"))):
        verdict: Any = rule(case(file, JUROR, given=what))
        assert [set(o.values) for o in verdict.objections] == [{"count"}]


@pytest.mark.parametrize(("own", "ruled", "met"), [(None, 8, True), (7, 8, True), (8, 8, False)])
def test_nobody_rules_on_their_own_link(own: int | None, ruled: int, met: bool) -> None:
    file = replace(sound("eligibility"), desk=Desk(link=own))
    for role in (CHAIR, DIRECTOR):
        verdict = chapter.ruling_by_other(case(file, role, given=given.Ruling(ruled, True, "Travaux communs.")))
        assert bool(verdict) is met


@pytest.mark.parametrize(
    ("desk", "met"),
    [
        (Desk(member=7, declared=True), True), (Desk(member=7, declared=False), False), (Desk(), False),
        (Desk(member=7, declared=True, stepped_aside=True), False),
    ],
)  # fmt: skip
def test_only_who_declared_and_stays_judges(desk: Desk, met: bool) -> None:
    assert bool(chapter.no_link(case(replace(sound("sifting"), desk=desk), JUROR, given=given.MarkSheet(1, {})))) is met


@pytest.mark.parametrize(("undeclared", "unruled"), [(0, 0), (3, 0), (0, 2)])
def test_files_open_once_links_are_declared_and_ruled_on(undeclared: int, unruled: int) -> None:
    file = replace(sound("eligibility"), jury=Jury(seats(), 2, True, {}, undeclared, unruled))
    assert bool(chapter.links_declared(case(file, CHAIR))) is (undeclared == 0)
    assert bool(chapter.links_ruled(case(file, CHAIR))) is (unruled == 0)


def test_step_aside_withdrawn_leaves_the_verdict_as_it_was() -> None:
    before = effective_jury(case(replace(sound("sifting"), jury=Jury(seats(), 2, True)), CHAIR))
    aside = effective_jury(case(replace(sound("sifting"), jury=Jury(seats(), 2, True, {1: frozenset({4, 5})})), CHAIR))
    after = effective_jury(case(replace(sound("sifting"), jury=Jury(seats(), 2, True, {})), CHAIR))
    assert aside.objections != ()
    assert (before.objections, before.evidence) == (after.objections, after.evidence)

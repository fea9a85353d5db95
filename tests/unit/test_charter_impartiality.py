"""The rules on links between jurors and candidates, as tables of cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.factories.cases import NOW, case, seats, sound
from workflows import given
from workflows.charter import impartiality as chapter
from workflows.charter.jury import effective_jury
from workflows.charter.packs import current
from workflows.dossier import Desk, Jury
from workflows.who import CHAIR, DIRECTOR, JUROR

Answer, Link = given.LinkAnswer, given.DeclaredLink


NOBODY, KIN = Answer(1), Answer(1, (Link("kinship"),))
SOON, GONE = NOW.date() + timedelta(days=1), NOW.date()


@pytest.mark.parametrize(
    ("answers", "vague"),
    [
        ((NOBODY,), 0), ((KIN,), 0), ((Answer(1, (Link("supervision", GONE),)),), 0), ((Answer(1, (), True),), 0),
        ((Answer(1, (Link("supervision", SOON),)),), 1), ((Answer(1, (Link("friendship"),)),), 1),
        ((Answer(1, (Link("cosigned_works"),)),), 1), ((Answer(1, (Link("cosigned_works", works=1),)),), 0),
        ((Answer(1, (Link("kinship", works=2),)),), 1), ((Answer(1, (Link("other"),)),), 1),
        ((Answer(1, (Link("other", words="  "),)),), 1), ((Answer(1, (Link("other", words="Voisinage"),)),), 0),
        ((NOBODY, Answer(2, (Link("other"),)), Answer(3, (Link(""),))), 2),
    ],
)  # fmt: skip
def test_answer_is_whole(answers: tuple[given.LinkAnswer, ...], vague: int) -> None:
    verdict = chapter.links_answered(case(sound("eligibility"), JUROR, given=given.LinkAnswers(answers)))
    assert [o.values for o in verdict.objections] == ([{"count": vague}] if vague else [])


def test_declaring_on_nobody_is_no_declaration() -> None:
    assert not chapter.links_answered(case(sound("eligibility"), JUROR, given=given.LinkAnswers(())))


AMBER = Answer(1, (Link("other", words="Homonymie"),))


@pytest.mark.parametrize(
    ("before", "answer", "met"),
    [
        ({}, NOBODY, True), ({1: False}, NOBODY, True), ({1: True}, NOBODY, False), ({1: True}, AMBER, True),
        ({1: True}, KIN, True), ({2: True}, NOBODY, True), ({1: False}, KIN, True),
        ({1: True}, Answer(1, (), True), True), ({1: True}, Answer(1, (Link("same_laboratory", date(2020, 1, 1)),)), False),
    ],
)  # fmt: skip
def test_step_aside_stands(before: dict[int, bool], answer: given.LinkAnswer, met: bool) -> None:
    file = replace(sound("sifting"), links=before)
    assert bool(chapter.step_aside_stands(case(file, JUROR, given=answer))) is met


def test_nothing_said_of_links_names_a_candidate() -> None:
    file = replace(sound("sifting"), links={5: True})
    for rule, what in ((chapter.step_aside_stands, Answer(5)), (chapter.links_answered, Answer(5, (Link("other"),)))):
        verdict: Any = rule(case(file, JUROR, given=what))
        assert [set(o.values) for o in verdict.objections] == [{"count"}]


@pytest.mark.parametrize(
    ("ended", "today", "years"),
    [
        (date(2021, 3, 2), date(2026, 3, 2), 5), (date(2021, 3, 3), date(2026, 3, 2), 5 - 1 / 365),
        (date(2021, 3, 1), date(2026, 3, 2), 5 + 1 / 365), (date(2024, 2, 29), date(2025, 2, 28), 1 - 1 / 366),
        (date(2024, 2, 29), date(2025, 3, 1), 1), (date(2024, 2, 29), date(2028, 2, 29), 4),
        (date(2026, 3, 2), date(2026, 3, 2), 0),
    ],
)  # fmt: skip
def test_years_are_whole_on_the_day_itself(ended: date, today: date, years: float) -> None:
    assert chapter.years_since(ended, today) == pytest.approx(years)


@pytest.mark.parametrize(("pack", "reach"), [("contract", "candidate"), ("university", "competition")])
def test_who_leaves_of_their_own_accord_is_out_as_far_as_the_pack_says(pack: str, reach: str) -> None:
    weighed = chapter.weigh(Answer(1, (), True), current(pack, None, NOW.date()), NOW.date())
    assert (weighed.level, weighed.reach) == ("none", reach)


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

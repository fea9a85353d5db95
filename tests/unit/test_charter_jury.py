"""The rules of composition, each by itself, as tables of cases; every make-up is in test_jury_regimes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import ceil, floor
from typing import Any

import pytest

from tests.factories.cases import TRAINED, case, seats, sound
from workflows.charter import jury as chapter
from workflows.dossier import Jury, Seat
from workflows.who import HR


def heard(rule: Any, members: tuple[Seat, ...], **facts: Any) -> Any:
    """What a rule says of a jury."""
    return rule(case(replace(sound("composing_jury"), jury=Jury(members, **{"post_rank": 2, **facts})), HR))


def jury(women: int, men: int, undeclared: int = 0) -> tuple[Seat, ...]:
    """A jury of that make-up."""
    sexes = "F" * women + "M" * men + "U" * undeclared
    return tuple(Seat(n, 100 + n, sex, n == 0, False, 4, TRAINED) for n, sex in enumerate(sexes))


@pytest.mark.parametrize(("women", "men", "undeclared", "met"), [
    (2, 2, 1, True), (1, 2, 1, False), (1, 1, 1, True), (2, 0, 1, False), (2, 2, 3, False), (0, 0, 5, False),
])  # fmt: skip
def test_undeclared_members_count_in_neither_and_in_the_size(women: int, men: int, undeclared: int, met: bool) -> None:
    verdict = heard(chapter.jury_sexes, jury(women, men, undeclared))
    assert bool(verdict) is met
    assert verdict.evidence["uncounted"] == undeclared
    assert verdict.evidence["size"] == women + men + undeclared


@pytest.mark.parametrize(("size", "up", "down"), [
    (2, 1, 0), (3, 1, 1), (4, 2, 1), (5, 2, 2), (6, 3, 2), (7, 3, 2), (8, 4, 3), (10, 4, 4), (20, 8, 8),
])  # fmt: skip
def test_both_roundings(size: int, up: int, down: int) -> None:
    assert chapter.least_of_each_sex(size, 0.4, "ceil") == up
    assert chapter.least_of_each_sex(size, 0.4, "floor") == down


@pytest.mark.parametrize("size", range(4, 60))
def test_product_is_not_pushed_up_by_its_last_binary_digit(size: int) -> None:
    exact = size * 2 / 5
    assert chapter.least_of_each_sex(size, 0.4, "ceil") == ceil(round(exact, 6))
    assert chapter.least_of_each_sex(size, 0.4, "floor") == floor(round(exact, 6))


@pytest.mark.parametrize(("size", "met"), [(0, False), (2, False), (3, True), (20, True), (60, True)])
def test_size(size: int, met: bool) -> None:
    assert bool(heard(chapter.jury_size, jury(size // 2, size - size // 2))) is met


@pytest.mark.parametrize(("size", "words"), [(3, 0), (20, 0), (21, 1)])
def test_crowd_is_remarked_upon_where_no_text_sets_a_most(size: int, words: int) -> None:
    verdict = heard(chapter.jury_no_crowd, jury(size // 2, size - size // 2))
    assert (bool(verdict), len(verdict.objections)) == (True, words)


@pytest.mark.parametrize(("external", "met"), [(0, False), (1, True), (3, True)])
def test_somebody_from_outside(external: int, met: bool) -> None:
    members = tuple(replace(s, external=n < external) for n, s in enumerate(jury(3, 2)))
    assert bool(heard(chapter.jury_externals, members)) is met


@pytest.mark.parametrize("post", [1, 2, 3, 4])
@pytest.mark.parametrize("rank", [1, 2, 3, 4])
def test_rank_of_the_post_or_above(post: int, rank: int) -> None:
    members = (*jury(2, 2), Seat(9, 109, "F", False, False, rank, TRAINED))
    verdict = heard(chapter.jury_rank, members, post_rank=post)
    assert bool(verdict) is (rank >= post)
    assert verdict.evidence["count"] == (rank < post)


@pytest.mark.parametrize(("trained", "met"), [
    (None, False), (date(2024, 3, 2), True), (date(2024, 3, 1), False), (date(2026, 3, 2), True),
    (date(2026, 3, 3), False),
])  # fmt: skip
def test_training_grows_old(trained: date | None, met: bool) -> None:
    members = (*jury(2, 2), Seat(9, 109, "F", False, False, 4, trained))
    verdict = heard(chapter.jury_trained, members)
    assert bool(verdict) is met
    assert verdict.evidence.get("members", []) == ([] if met else [9])


@pytest.mark.parametrize(("then", "now", "months"), [
    (date(2024, 3, 2), date(2026, 3, 2), 24), (date(2024, 3, 3), date(2026, 3, 2), 23),
    (date(2026, 3, 2), date(2026, 3, 2), 0), (date(2024, 1, 31), date(2024, 2, 29), 0),
])  # fmt: skip
def test_months_are_whole(then: date, now: date, months: int) -> None:
    assert chapter.months_between(then, now) == months


@pytest.mark.parametrize(("then", "months", "end"), [
    (date(2024, 2, 29), 24, date(2026, 2, 28)), (date(2024, 2, 29), 48, date(2028, 2, 29)),
    (date(2024, 1, 31), 1, date(2024, 2, 29)), (date(2024, 12, 15), 12, date(2025, 12, 15)),
    (date(2024, 11, 30), 3, date(2025, 2, 28)), (date(2024, 12, 31), 0, date(2024, 12, 31)),
])  # fmt: skip
def test_last_day_some_months_later(then: date, months: int, end: date) -> None:
    assert chapter.months_after(then, months) == end


@pytest.mark.parametrize(("chairs", "met"), [(0, False), (1, True), (2, False)])
def test_one_chair(chairs: int, met: bool) -> None:
    members = tuple(replace(s, chair=n < chairs) for n, s in enumerate(jury(3, 2)))
    assert bool(heard(chapter.jury_chaired, members)) is met


@pytest.mark.parametrize(("inside", "met"), [(0, True), (2, True), (3, False), (5, False)])
def test_team_is_no_majority(inside: int, met: bool) -> None:
    members = tuple(replace(s, in_team=n < inside) for n, s in enumerate(jury(3, 2)))
    assert bool(heard(chapter.jury_outside_team, members)) is met


@pytest.mark.parametrize(("size", "quorum"), [(3, 3), (5, 3), (6, 3), (7, 4), (8, 4), (20, 10)])
def test_quorum_is_half_and_never_below_three(size: int, quorum: int) -> None:
    verdict = heard(chapter.quorum_present, jury(size // 2, size - size // 2))
    assert verdict.evidence["minimum"] == quorum
    assert verdict


@pytest.mark.parametrize(("asides", "faults"), [
    ({}, 0), ({7: {1}}, 0), ({7: {3}}, 1), ({7: {3}, 8: {3, 4}}, 2), ({7: {0, 1, 2}}, 1), ({7: {4}}, 1),
])  # fmt: skip
def test_jury_left_after_step_asides_is_heard_for_each_candidate(asides: dict[int, set[int]], faults: int) -> None:
    # Three women, two men, the last man the only external: without either man 1 of 4 = 25 %.
    members = tuple(replace(s, external=n == 4) for n, s in enumerate(jury(3, 2)))
    verdict = heard(chapter.effective_jury, members, asides={a: frozenset(m) for a, m in asides.items()})
    assert len(verdict.objections) == faults
    assert [o.values["application"] for o in verdict.objections] == sorted(asides)[:faults] or not faults


@pytest.mark.parametrize("appointed", [True, False])
def test_appointment_is_of_the_jury_as_it_stands(appointed: bool) -> None:
    assert bool(heard(chapter.jury_appointed, seats(), appointed=appointed)) is appointed

"""The arithmetic of marks: weighted means, ties, and agreement against published figures."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grids.agreement import agreement
from grids.grid import Criterion, Grid
from grids.krippendorff import alpha
from grids.tallies import candidate_mean, criterion_tallies, cube, order, weighted_means

BOTH = {"fr": "x", "en": "x"}


def criterion(key: str, weight: int, stage: str = "both", ranked: bool = True) -> Criterion:
    return Criterion(key, "research", BOTH, BOTH, weight, "qualitative", ranked, (BOTH,) * 5, BOTH, stage)


GRID = Grid(
    "g", "1", BOTH, (BOTH,) * 5,
    (criterion("a", 50), criterion("b", 30, "sift"), criterion("c", 20, "interview"),
     criterion("d", 0, ranked=False)),
)  # fmt: skip

# K. Krippendorff, Computing Krippendorff's alpha-reliability (2011), section C: four observers, twelve
# units, missing data; also the example of Hayes & Krippendorff (2007).
N = None
FOUR_OBSERVERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
    [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
]


# --- means


def test_mean_weighs_criteria_then_averages_jurors() -> None:
    mean = candidate_mean(GRID, {"ann": {"a": 4, "b": 2, "c": 5}, "bob": {"a": 2, "b": 2, "c": 2}})
    assert mean is not None
    assert mean.value == pytest.approx((3.6 + 2.0) / 2)
    assert (mean.jurors, mean.coverage) == (2, 1.0)


def test_mean_scales_weights_up_where_a_juror_cannot_assess() -> None:
    mean = candidate_mean(GRID, {"ann": {"a": 4, "b": None, "c": 1}, "bob": {}})
    assert mean is not None
    assert mean.value == pytest.approx((50 * 4 + 20 * 1) / 70)
    assert mean.jurors == 1
    assert mean.coverage == pytest.approx(0.7)


def test_mean_ignores_what_is_not_ranked_or_not_of_the_stage() -> None:
    sheet = {"a": 4, "b": 2, "c": 1, "d": 1, "unknown": 1}
    assert candidate_mean(GRID, {"ann": sheet}, "sift").value == pytest.approx((50 * 4 + 30 * 2) / 80)  # type: ignore[union-attr]
    assert candidate_mean(GRID, {"ann": sheet}, "interview").value == pytest.approx((50 * 4 + 20 * 1) / 70)  # type: ignore[union-attr]


@pytest.mark.parametrize("sheets", [{}, {"ann": {}}, {"ann": {"a": None, "d": 3}}])
def test_mean_of_nothing_is_none(sheets: dict[str, dict[str, int | None]]) -> None:
    assert candidate_mean(GRID, sheets) is None


def test_tallies_give_median_spread_and_sorted_marks() -> None:
    tallies = criterion_tallies(GRID, {"ann": {"a": 5, "b": 2}, "bob": {"a": 2, "b": None}, "cy": {"a": 4}})
    assert [(t.key, t.marks, t.median, t.spread) for t in tallies] == [
        ("a", (2, 4, 5), 4.0, 3), ("b", (2,), 2.0, 0), ("c", (), None, None),
    ]  # fmt: skip


marks = st.dictionaries(
    st.integers(1, 6),
    st.dictionaries(
        st.sampled_from("XYZ"),
        st.dictionaries(st.sampled_from("abcd"), st.none() | st.integers(1, 5)),
        max_size=3,
    ),
    max_size=6,
)


@settings(max_examples=40, deadline=None)
@given(marks, st.sampled_from([None, "sift", "interview"]))
def test_means_of_an_array_are_those_of_each_candidate(
    given_marks: dict[int, dict[str, dict[str, int | None]]], stage: str | None
) -> None:
    found = weighted_means(GRID, cube(GRID, given_marks), stage)
    for value, sheets in zip(found, given_marks.values(), strict=True):
        mean = candidate_mean(GRID, sheets, stage)
        if mean is None:
            assert np.isnan(value)
        else:
            assert value == pytest.approx(mean.value)
            assert 1 <= value <= 5


# --- order and ties


def test_order_ties_pairwise_within_the_zone() -> None:
    places = order({"p": 3.0, "q": 4.0, "r": 3.92, "s": 3.84}, 0.1)
    assert [(p.candidate, p.rank, p.tied) for p in places] == [
        ("q", 1, ("r",)), ("r", 2, ("q", "s")), ("s", 3, ("r",)), ("p", 4, ()),
    ]  # fmt: skip


def test_order_shares_the_rank_of_equal_means_in_the_order_they_came() -> None:
    places = order({"p": 3.0, "q": 3.0 + 1e-12, "r": 2.0}, 0.1)
    assert [(p.rank, p.tied) for p in places] == [(1, ("p",)), (1, ("q",)), (3, ())]


def test_zone_holds_its_own_edge() -> None:
    assert order({"p": 3.1, "q": 3.0}, 0.1)[0].tied == ("q",)
    assert order({"p": 3.11, "q": 3.0}, 0.1)[0].tied == ()


@settings(max_examples=50)
@given(st.dictionaries(st.integers(), st.floats(1, 5)), st.floats(0, 1))
def test_order_loses_nobody_and_ties_are_mutual(means: dict[int, float], zone: float) -> None:
    places = {p.candidate: p for p in order(means, zone)}
    assert set(places) == set(means)
    assert all(p.candidate in places[other].tied for p in places.values() for other in p.tied)
    assert [p.mean for p in places.values()] == sorted(means.values(), reverse=True)


# --- agreement


@pytest.mark.parametrize(("level", "value"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_meets_the_published_example(level: str, value: float) -> None:
    assert alpha(FOUR_OBSERVERS, level) == pytest.approx(value, abs=0.0005)  # type: ignore[arg-type]


def test_alpha_of_two_observers_meets_the_published_example() -> None:
    # Same source, section A: binary data, two observers, ten units, no missing datum: 0.095.
    one = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    two = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    assert alpha([one, two], "nominal") == pytest.approx(0.095, abs=0.0005)


@pytest.mark.parametrize("ratings", [[], [[]], [[1, 2, 3]], [[1, N], [N, 2]], [[4, 4], [4, 4]], [[N], [N]]])
def test_alpha_is_none_where_agreement_cannot_be_told(ratings: list[list[float | None]]) -> None:
    assert alpha(ratings) is None


def test_alpha_is_one_when_all_agree_and_negative_when_they_oppose() -> None:
    assert alpha([[1, 3, 5], [1, 3, 5]]) == 1
    assert (alpha([[1, 5, 1, 5], [5, 1, 5, 1]]) or 0) < 0


@settings(max_examples=20)
@given(st.permutations(range(4)), st.permutations(range(12)))
def test_alpha_does_not_depend_on_who_comes_first(rows: list[int], columns: list[int]) -> None:
    shuffled = [[FOUR_OBSERVERS[r][c] for c in columns] for r in rows]
    assert alpha(shuffled) == pytest.approx(alpha(FOUR_OBSERVERS))


def test_agreement_over_one_criterion_is_alpha_of_its_table() -> None:
    sheets = {unit: {juror: {"a": FOUR_OBSERVERS[juror][unit]} for juror in range(4)} for unit in range(12)}
    found = agreement(GRID, sheets, 0.667, 2)
    assert found.alpha == pytest.approx(0.849, abs=0.0005)
    assert found.by_criterion == {"a": pytest.approx(0.849, abs=0.0005), "b": None, "c": None}
    assert (found.jurors, found.cells, found.below) == (4, 11, False)
    assert [(w.candidate, w.criterion, w.low, w.high, w.spread) for w in found.wide] == [(5, "a", 1, 4, 3)]
    assert found.spread == 3
    assert found.due
    assert found.small  # eleven cells are few


def test_agreement_below_the_threshold_is_due() -> None:
    sheets = {n: {"ann": {"a": 1 + n % 3}, "bob": {"a": 3 - n % 3}} for n in range(9)}
    found = agreement(GRID, sheets, 0.667, 4)
    assert found.below
    assert found.due
    assert found.wide == ()
    assert found.small


def test_agreement_with_enough_marks_is_not_small() -> None:
    sheets = {n: {j: {"a": 1 + n % 5, "b": 1 + n % 3} for j in "XYZ"} for n in range(15)}
    found = agreement(GRID, sheets, 0.667, 2)
    assert (found.alpha, found.cells, found.jurors, found.small, found.due) == (1, 30, 3, False, False)


@pytest.mark.parametrize("sheets", [{}, {1: {}}, {1: {"ann": {}}}, {1: {"ann": {"a": 3}}}])
def test_agreement_of_too_little_is_unknown_and_small(
    sheets: dict[int, dict[str, dict[str, int | None]]],
) -> None:
    found = agreement(GRID, sheets, 0.667, 2)
    assert (found.alpha, found.cells, found.wide, found.below, found.small) == (None, 0, (), False, True)


@settings(max_examples=40, deadline=None)
@given(marks)
def test_agreement_never_fails(given_marks: dict[int, dict[str, dict[str, int | None]]]) -> None:
    found = agreement(GRID, given_marks, 0.667, 2)
    assert found.alpha is None or found.alpha <= 1 + 1e-9
    assert all(2 < w.spread <= found.spread for w in found.wide)


def test_loading_grids_does_not_load_numpy() -> None:
    code = "import sys, grids; grids.library(); sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

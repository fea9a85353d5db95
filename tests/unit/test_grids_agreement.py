"""Coefficients of agreement against published figures and against the formulas written out slowly."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from grids.estimate import resamples
from grids.fdist import f_quantile, t_quantile
from grids.icc import Icc, icc
from grids.krippendorff import Level, alpha, alphas_of
from grids.yardsticks import band, figures, smallness

N = None
Rows = list[list[float | None]]  # a row a juror

# Krippendorff (2011), section C: four observers, twelve units.
FOUR_OBSERVERS: Rows = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
    [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
]
# Shrout & Fleiss (1979), table 2: six targets, four judges; here a row a judge.
FOUR_JUDGES: Rows = [[9, 6, 8, 7, 10, 6], [2, 1, 4, 1, 5, 2], [5, 3, 6, 2, 6, 4], [8, 2, 8, 6, 9, 7]]


def array(rows: Rows) -> np.ndarray:
    return np.array(rows, dtype=float)


@st.composite
def tables(draw: st.DrawFn, least: int = 1, complete: bool = False) -> Rows:
    """Marks of up to five jurors and seven candidates, on a scale of five or with decimals."""
    jurors, people = draw(st.integers(least, 5)), draw(st.integers(least, 7))
    mark = draw(st.sampled_from([st.integers(1, 5), st.integers(0, 200).map(lambda n: n / 8)]))
    cell = mark if complete else st.one_of(st.none(), mark, mark)
    return draw(st.lists(st.lists(cell, min_size=people, max_size=people), min_size=jurors, max_size=jurors))


# --- alpha, from the definition: every pair of ratings within a unit, every pair whatsoever


def slow_alpha(rows: Rows, level: Level) -> float | None:
    units = [[row[n] for row in rows if row[n] is not None] for n in range(len(rows[0]) if rows else 0)]
    units = [unit for unit in units if len(unit) >= 2]
    every = sorted(mark for unit in units for mark in unit if mark is not None)
    count = {value: every.count(value) for value in every}

    def apart(a: float, b: float) -> float:
        if level == "nominal":
            return float(a != b)
        if level == "interval":
            return (a - b) ** 2
        low, high = min(a, b), max(a, b)
        between = sum(n for value, n in count.items() if low <= value <= high)
        return (between - (count[low] + count[high]) / 2) ** 2 if a != b else 0.0

    observed = sum(
        apart(a, b) / (len(unit) - 1) for unit in units for i, a in enumerate(unit) for j, b in enumerate(unit) if i != j
    )  # fmt: skip
    expected = sum(apart(a, b) for a in every for b in every) / (len(every) - 1) if every else 0.0
    return 1 - observed / expected if expected else None


@pytest.mark.parametrize(("level", "value"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_meets_the_published_example(level: Level, value: float) -> None:
    assert alpha(FOUR_OBSERVERS, level) == pytest.approx(value, abs=0.0005)
    assert slow_alpha(FOUR_OBSERVERS, level) == pytest.approx(value, abs=0.0005), "the slow one is right too"


@settings(max_examples=150, deadline=None)
@given(tables(), st.sampled_from(["nominal", "ordinal", "interval"]))
def test_alpha_is_what_the_definition_says(rows: Rows, level: Level) -> None:
    slow, quick = slow_alpha(rows, level), alpha(rows, level)
    assert quick == (None if slow is None else pytest.approx(slow, abs=1e-9))


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval"])
def test_alpha_of_many_values_is_what_the_definition_says(level: Level) -> None:
    source = np.random.default_rng(5)
    rows = [[float(round(one, 4)) if one > -1 else None for one in source.normal(size=40)] for _ in range(5)]
    assert len({one for row in rows for one in row}) > 64, "more values than the quick table holds"
    assert alpha(rows, level) == pytest.approx(slow_alpha(rows, level), abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(tables(), st.randoms(use_true_random=False), st.sampled_from(["ordinal", "interval"]))
def test_alpha_does_not_depend_on_the_order_of_jurors_or_candidates(rows: Rows, chance: object, level: Level) -> None:
    jurors, people = list(range(len(rows))), list(range(len(rows[0])))
    chance.shuffle(jurors)  # type: ignore[attr-defined]
    chance.shuffle(people)  # type: ignore[attr-defined]
    mixed = [[rows[juror][person] for person in people] for juror in jurors]
    before = alpha(rows, level)
    assert alpha(mixed, level) == (None if before is None else pytest.approx(before, abs=1e-9))


@settings(max_examples=40, deadline=None)
@given(tables(), st.floats(0.01, 100), st.floats(-1000, 1000))
def test_interval_alpha_does_not_depend_on_the_unit_of_the_scale(rows: Rows, factor: float, shift: float) -> None:
    other = [[None if one is None else one * factor + shift for one in row] for row in rows]
    before = alpha(rows)
    assert alpha(other) == (None if before is None else pytest.approx(before, abs=1e-9))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 5), min_size=2, max_size=8), st.integers(2, 5))
def test_perfect_agreement_is_one(marks: list[int], jurors: int) -> None:
    assume(len(set(marks)) > 1)
    rows: Rows = [[float(mark) for mark in marks] for _ in range(jurors)]
    for level in ("nominal", "ordinal", "interval"):
        assert alpha(rows, level) == 1  # type: ignore[arg-type]
        found = alphas_of([array(rows)], level, 50, 1)[0]  # type: ignore[arg-type]
        assert (found.low, found.high) in ((1, 1), (None, None)), "nothing but ones, or too few draws that vary"
    both = icc(array(rows))
    assert (both.single.value, both.single.low, both.mean.value, both.mean.high) == (1, 1, 1, 1)


@settings(max_examples=60, deadline=None)
@given(tables(), st.sampled_from(["ordinal", "interval"]), st.data())
def test_missing_marks_never_fail(rows: Rows, level: Level, data: st.DataObject) -> None:
    holes = data.draw(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 6)), max_size=20))
    for juror, person in holes:
        if juror < len(rows) and person < len(rows[0]):
            rows[juror][person] = None
    found = alphas_of([array(rows)], level, 20, 1)[0]
    assert found.value is None or found.value <= 1
    assert (found.why == "") == (found.value is not None and found.low is not None)
    both = icc(array(rows))
    assert all(one.value is None or one.value <= 1 + 1e-9 for one in (both.single, both.mean))


# --- the bootstrap


def test_bootstrap_is_alpha_of_the_candidates_drawn() -> None:
    table = array(FOUR_OBSERVERS)
    weights = np.concatenate(list(resamples(12, 200, 7)))
    assert (weights.sum(axis=1) == 12).all()
    for level in ("ordinal", "interval"):
        drawn = [
            slow_alpha([[row[n] for n in range(12) for _ in range(int(draw[n]))] for row in FOUR_OBSERVERS], level)
            for draw in weights
        ]
        low, high = np.quantile([one for one in drawn if one is not None], [0.025, 0.975])
        found = alphas_of([table], level, 200, 7)[0]
        assert (found.low, found.high) == (pytest.approx(low, abs=1e-9), pytest.approx(high, abs=1e-9))


def test_bootstrap_is_the_same_again_and_another_with_another_seed() -> None:
    tables = [array(FOUR_OBSERVERS), array(FOUR_OBSERVERS[:2])]
    assert alphas_of(tables, "interval", 100, 3) == alphas_of(tables, "interval", 100, 3)
    assert alphas_of(tables, "interval", 100, 3) != alphas_of(tables, "interval", 100, 4)


def test_bootstrap_of_a_large_field_comes_in_blocks_that_make_a_whole() -> None:
    blocks = list(resamples(300_000, 7, 1))
    assert len(blocks) == 3
    assert sum(len(block) for block in blocks) == 7


@pytest.mark.parametrize(
    ("rows", "draws", "value", "why"),
    [
        ([[1, N], [N, 2]], 50, None, "not_twice"), ([[N], [N]], 50, None, "not_twice"), ([[1, 2]], 50, None, "not_twice"),
        ([[4, 4], [4, 4]], 50, None, "no_variation"), ([[1], [2]], 50, 0.0, "one_unit"),
        ([[1, 2], [1, 2]], 0, 1.0, "no_draws"),
    ],
)  # fmt: skip
def test_alpha_says_why_it_cannot_be_told(rows: Rows, draws: int, value: float | None, why: str) -> None:
    found = alphas_of([array(rows)], "ordinal", draws, 1)[0]
    assert (found.value, found.low, found.high, found.why) == (value, None, None, why)


# --- ICC


def slow_icc(rows: Rows) -> tuple[float, float]:
    """ICC(2,1) and ICC(2,k) of a table without a hole, from the sums of squares."""
    k, n = len(rows), len(rows[0])
    cells = [[float(rows[j][i] or 0) for j in range(k)] for i in range(n)]
    grand = sum(map(sum, cells)) / (n * k)
    across = [sum(row) / k for row in cells]
    down = [sum(cells[i][j] for i in range(n)) / n for j in range(k)]
    msr = k * sum((one - grand) ** 2 for one in across) / (n - 1)
    msc = n * sum((one - grand) ** 2 for one in down) / (k - 1)
    left = sum((cells[i][j] - across[i] - down[j] + grand) ** 2 for i in range(n) for j in range(k))
    mse = left / ((n - 1) * (k - 1))
    return (msr - mse) / (msr + (k - 1) * mse + k * (msc - mse) / n), (msr - mse) / (msr + (msc - mse) / n)


def test_icc_meets_the_published_example() -> None:
    found = icc(array(FOUR_JUDGES))
    assert (found.single.value, found.mean.value) == (pytest.approx(0.29, abs=0.005), pytest.approx(0.62, abs=0.005))
    # Intervals as statistical packages print them for this table: 0.02 to 0.76 and 0.07 to 0.93.
    assert (found.single.low, found.single.high) == (pytest.approx(0.0188, abs=5e-5), pytest.approx(0.7611, abs=5e-5))
    assert (found.mean.low, found.mean.high) == (pytest.approx(0.0711, abs=5e-5), pytest.approx(0.9272, abs=5e-5))
    assert (found.candidates, found.jurors) == (6, 4)


@settings(max_examples=100, deadline=None)
@given(tables(least=2, complete=True))
def test_icc_is_what_the_formulas_say(rows: Rows) -> None:
    found = icc(array(rows))
    if found.single.value is None or found.mean.value is None:
        return
    one, mean = slow_icc(rows)
    assert found.single.value == pytest.approx(one, rel=1e-9, abs=1e-9)
    assert found.mean.value == pytest.approx(mean, rel=1e-9, abs=1e-9)
    assert found.single.value <= 1 + 1e-12
    assert (found.single.low is None) == (found.single.high is None) == bool(found.single.why)
    if found.single.low is not None and found.single.high is not None:
        assert found.single.low <= found.single.value + 1e-9
        assert found.single.value <= found.single.high + 1e-9


def test_icc_counts_only_candidates_marked_by_all_who_marked_somebody() -> None:
    rows = [[*row, hole] for row, hole in zip(FOUR_JUDGES, [7, N, 3, 9], strict=True)]
    rows.append([N] * 7)
    assert icc(array(rows)) == icc(array(FOUR_JUDGES))


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([], "one_juror"), ([[1, 2, 3]], "one_juror"), ([[1, 2], [N, N]], "one_juror"), ([[1], [2]], "not_complete"),
        ([[1, N], [2, 3]], "not_complete"), ([[3, 3], [3, 3]], "no_variation"), ([[1, 2], [2, 1]], "no_variance"),
    ],
)  # fmt: skip
def test_icc_says_why_it_cannot_be_told(rows: Rows, why: str) -> None:
    found: Icc = icc(array(rows).reshape(len(rows), -1) if rows else np.empty((0, 0)))
    assert (found.single.value, found.single.why, found.mean.value, found.mean.why) == (None, why, None, why)


def test_icc_has_no_interval_where_the_approximation_would_miss_the_value() -> None:
    found = icc(array([[0, 0.125], [0.875, 0.625]]))
    assert found.single.value == pytest.approx(-0.0655737705)
    assert (found.single.low, found.single.high, found.single.why) == (None, None, "no_interval")


def test_icc_of_jurors_who_differ_by_a_constant_has_an_interval() -> None:
    found = icc(array([[1, 2, 3], [2, 3, 4]]))
    assert found.single.value == pytest.approx(2 / 3)
    assert found.single.low is not None
    assert found.single.low < 2 / 3 < (found.single.high or 0)


# --- quantiles


@pytest.mark.parametrize(
    ("share", "above", "below", "value"),
    [
        (0.95, 1, 10, 4.964602743730711), (0.975, 5, 5, 7.146381828732832), (0.95, 2, 4, 6.944271909999158),
        (0.025, 2, 2, 0.025 / 0.975), (0.975, 2, 2, 0.975 / 0.025), (0.5, 7, 7, 1.0),
    ],
)  # fmt: skip
def test_quantiles_of_f_meet_the_tables(share: float, above: float, below: float, value: float) -> None:
    assert f_quantile(share, above, below) == pytest.approx(value, rel=1e-10)
    assert f_quantile(1 - share, below, above) == pytest.approx(1 / value, rel=1e-10)


@settings(max_examples=60, deadline=None)
@given(st.floats(0.01, 0.99), st.floats(0.5, 5000))
def test_quantile_of_f_with_two_degrees_above_is_known_in_closed_form(share: float, below: float) -> None:
    exact = below / 2 * math.expm1(-2 / below * math.log1p(-share))
    assert f_quantile(share, 2, below) == pytest.approx(exact, rel=1e-9)


@pytest.mark.parametrize(("freedom", "value"), [(1, 12.706204736), (10, 2.228138852), (120, 1.979930405)])
def test_quantiles_of_t_meet_the_tables(freedom: int, value: float) -> None:
    assert t_quantile(0.95, freedom) == pytest.approx(value, rel=1e-9)


# --- yardsticks


@pytest.mark.parametrize(
    ("coefficient", "value", "name"),
    [
        ("alpha", 0.8, "reliable"), ("alpha", 0.667, "tentative"), ("alpha", 0.66, "not relied upon"),
        ("icc", 0.9, "excellent"), ("icc", 0.75, "good"), ("icc", 0.5, "moderate"), ("icc", -0.2, "poor"),
    ],
)  # fmt: skip
def test_value_has_the_name_of_its_band(coefficient: str, value: float, name: str) -> None:
    assert band(coefficient, value) == name  # type: ignore[arg-type]


def test_small_numbers_say_what_is_small() -> None:
    assert [(one.what, one.found, one.wanted) for one in smallness(29, 2)] == [("candidates", 29, 30), ("jurors", 2, 3)]
    assert smallness(30, 3) == ()
    for kind in figures().values():
        assert all(one["source"] and one["confidence"] for one in kind.values())

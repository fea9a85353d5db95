"""Leanings of jurors and firmness of the order, against slow computations; and all statistics together."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grids.grid import Criterion, Grid
from grids.jury_statistics import jury_statistics
from grids.krippendorff import alpha
from grids.robustness import Standing, juror_means, ranks, standings
from grids.severity import severity
from grids.tallies import Cube, candidate_mean, cube, order

nan = float("nan")
X = {"fr": "x", "en": "x"}


def grid(weights: dict[str, int]) -> Grid:
    criteria = (Criterion(k, "research", X, X, w, "qualitative", True, (X,) * 5, X, "sift") for k, w in weights.items())
    return Grid("g", "1", X, (X,) * 5, tuple(criteria))


@st.composite
def cubes(draw: st.DrawFn) -> np.ndarray:
    """Up to six candidates, four jurors and three criteria, with holes."""
    shape = [draw(st.integers(1, most)) for most in (6, 4, 3)]
    marks = st.one_of(st.just(nan), *[st.integers(1, 5).map(float)] * 4)
    size = shape[0] * shape[1] * shape[2]
    return np.array(draw(st.lists(marks, min_size=size, max_size=size))).reshape(shape)


# --- harsh and lenient jurors


def slow_leanings(table: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Least squares with a column for each candidate and juror, leanings summing to zero; then their errors."""
    jurors, people = table.shape
    cells = [(j, c) for j in range(jurors) for c in range(people) if not np.isnan(table[j, c])]
    design = np.zeros((len(cells), people + jurors - 1))
    for row, (j, c) in enumerate(cells):
        design[row, c] = 1
        if j < jurors - 1:
            design[row, people + j] = 1
        else:
            design[row, people:] = -1
    marks = np.array([table[cell] for cell in cells])
    found, *_ = np.linalg.lstsq(design, marks, rcond=None)
    rest = marks - design @ found
    spread = np.linalg.inv(design.T @ design) * (rest @ rest) / (len(cells) - design.shape[1])
    last = np.full(jurors - 1, -1.0)
    leanings = np.append(found[people:], last @ found[people:])
    errors = np.sqrt(np.append(np.diag(spread)[people:], last @ spread[people:, people:] @ last))
    return leanings, errors, found[:people], np.sqrt(np.diag(spread)[:people])


@pytest.mark.parametrize("holes", [0, 9])
def test_leanings_are_those_of_least_squares(holes: int) -> None:
    source = np.random.default_rng(holes)
    table = source.integers(1, 6, (4, 9)).astype(float)
    table.ravel()[source.choice(36, holes, replace=False)] = np.nan
    found = severity(table)
    leanings, errors, adjusted, adjusted_errors = slow_leanings(table)
    assert [one.value for one in found.jurors] == pytest.approx(leanings, abs=1e-9)
    assert [one.error for one in found.jurors] == pytest.approx(errors, abs=1e-9)
    assert [one.value for one in found.adjusted] == pytest.approx(adjusted, abs=1e-9)
    assert [one.error for one in found.adjusted] == pytest.approx(adjusted_errors, abs=1e-9)
    assert sum(one.value or 0 for one in found.jurors) == pytest.approx(0, abs=1e-9)


def test_leaning_is_found_where_jurors_saw_different_candidates() -> None:
    # The second juror is one point harsher, and saw the better candidates: raw means hide it.
    table = np.array([[1, 2, 3, 4, nan, nan], [nan, nan, 2, 3, 4, 4]], dtype=float)
    found = severity(table)
    assert [one.value for one in found.jurors] == pytest.approx([0.5, -0.5])
    assert [one.value for one in found.adjusted] == pytest.approx([0.5, 1.5, 2.5, 3.5, 4.5, 4.5])
    assert (found.freedom, [one.marks for one in found.jurors]) == (1, [4, 4])


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([[1, 2, 3]], "one_juror"), ([[1, 2], [nan, nan]], "one_juror"), ([[nan]], "one_juror"),
        ([[1, 2, nan, nan], [nan, nan, 3, 4]], "not_linked"),
    ],
)  # fmt: skip
def test_leanings_that_cannot_be_told_are_left_open(rows: list[list[float]], why: str) -> None:
    found = severity(np.array(rows, dtype=float))
    assert found.why == why
    assert all(one.value is None for one in (*found.jurors, *found.adjusted))


def test_leanings_without_anything_left_have_no_error() -> None:
    found = severity(np.array([[1], [3]], dtype=float))
    assert [one.value for one in found.jurors] == pytest.approx([-1, 1])
    assert all((one.error, one.low, one.high) == (None, None, None) for one in found.jurors)


# --- the order


@settings(max_examples=60, deadline=None)
@given(cubes(), st.data())
def test_means_and_ranks_are_those_of_the_tallies(values: np.ndarray, data: st.DataObject) -> None:
    people, jurors, criteria = values.shape
    weights = {f"c{n}": data.draw(st.integers(1, 60)) for n in range(criteria)}
    marks = {
        c: {j: {f"c{k}": int(m) for k, m in enumerate(values[c, j]) if not np.isnan(m)} for j in range(jurors)}
        for c in range(people)
    }
    found = standings(values, np.array(list(weights.values()), dtype=float), draws=5)
    slow = {c: candidate_mean(grid(weights), sheets) for c, sheets in marks.items()}
    places = {one.candidate: one for one in order({c: mean.value for c, mean in slow.items() if mean}, 0)}
    for c, one in enumerate(found):
        mean = slow[c]
        assert one.mean == (pytest.approx(mean.value, abs=1e-9) if mean else None)
        assert one.rank == (places[c].rank if mean else None)


@settings(max_examples=60, deadline=None)
@given(cubes(), st.integers(1, 3))
def test_intervals_hold_the_rank_and_nothing_fails(values: np.ndarray, places: int) -> None:
    for one in standings(values, np.ones(values.shape[2]), places=places, draws=20):
        for low, high in filter(None, (one.without_a_juror, one.other_weights, one.drawn)):
            assert one.rank is not None
            assert 1 <= low <= one.rank <= high <= len(values)
        assert one.top is None or 0 <= one.top <= 1


def test_ranks_without_a_juror_are_those_of_the_others() -> None:
    values = np.array([[[5], [3], [1]], [[4], [4], [1]], [[1], [2], [5]], [[1], [1], [2]]], dtype=float)
    found = standings(values, np.ones(1), draws=0)
    met: list[list[int]] = [[] for _ in values]
    for kept in ((0, 1, 2), *itertools.combinations(range(3), 2)):
        means = [values[c, list(kept), 0].mean() for c in range(4)]
        for c in range(4):
            met[c].append(1 + sum(other > means[c] + 1e-9 for other in means))
    assert [one.without_a_juror for one in found] == [(min(one), max(one)) for one in met]
    assert found[0] == Standing(3.0, 1, None, (1, 3), None, None, None, None), "no draws asked for: none told"


def test_rank_held_only_with_all_jurors_stays_within_its_interval() -> None:
    values = np.array([[4, 4, 4], [5, 5, 1], [1, 5, 5], [5, 1, 5]], dtype=float)[:, :, None]
    assert standings(values, np.ones(1))[0].without_a_juror == (1, 2), "first, and second without any one of them"


def test_other_weights_taken_block_by_block_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(4).integers(1, 6, (9, 3, 4)).astype(float)
    whole = standings(values, np.ones(4), draws=30)
    monkeypatch.setattr("grids.robustness._AT_ONCE", 9 * 3 * 4)
    assert standings(values, np.ones(4), draws=30) == whole
    assert any(one.other_weights and one.other_weights[0] < one.other_weights[1] for one in whole)


def test_order_that_everybody_shares_is_firm() -> None:
    values = np.array([5, 4, 3, 2, 1], dtype=float)[:, None, None] * np.ones((1, 3, 2))
    found = standings(values, np.array([30.0, 70.0]), places=2)
    assert [one.rank for one in found] == [1, 2, 3, 4, 5]
    assert all(one.without_a_juror == one.other_weights == one.drawn == (one.rank, one.rank) for one in found)
    assert [one.top for one in found] == [1, 1, 0, 0, 0]
    assert not any(one.tied for one in found)


def test_candidates_whom_jurors_dispute_are_a_tie_zone_and_the_others_are_not() -> None:
    values = np.array([[5, 4, 5, 4], [4, 5, 4, 5], [4, 5, 5, 4], [1, 1, 2, 2]], dtype=float)[:, :, None]
    found = standings(values, np.ones(1))
    assert [one.tied for one in found] == [True, True, True, False]
    assert sum(one.top or 0 for one in found) >= 1, "somebody is first in every draw, sometimes several are"


def test_order_that_hangs_on_weights_says_so() -> None:
    values = np.array([[5, 1], [1, 5], [2.9, 2.9]], dtype=float)[:, None, :] * np.ones((1, 2, 1))
    found = standings(values, np.array([50.0, 50.0]))
    assert [one.other_weights for one in found] == [(1, 3), (1, 3), (2, 3)]
    assert [one.other_weights for one in standings(values, np.array([90.0, 10.0]))] == [(1, 1), (3, 3), (2, 2)]


def test_drawn_jurors_give_means_and_shares_of_the_draws() -> None:
    values = np.array([[[5], [1]], [[3], [3]]], dtype=float)
    found = standings(values, np.ones(1), draws=4000, seed=2)
    # Two jurors drawn from two: 5 and 5 one time in four, 1 and 1 one in four, else a tie at 3.
    assert found[0].top == pytest.approx(0.75, abs=0.03)
    assert found[0].mean_range == (1, 5)
    assert found[0].drawn == (1, 2)
    assert found[1].mean_range == (3, 3)


def test_one_juror_has_an_order_and_no_interval_of_jurors() -> None:
    found = standings(np.array([[[5.0]], [[4.0]], [[nan]]]), np.ones(1))
    assert [(one.rank, one.without_a_juror, one.drawn, one.top, one.tied) for one in found] == [
        (1, None, None, None, None), (2, None, None, None, None), (None,) * 5,
    ]  # fmt: skip


def test_equal_means_share_a_rank_and_a_hole_has_none() -> None:
    found = ranks(np.array([[3.0, 5.0, nan, 3.0, 1.0], [1.0, nan, nan, nan, 2.0]]))
    assert np.array_equal(found, [[2, 1, nan, 2, 4], [2, nan, nan, nan, 1]], equal_nan=True)


def test_mean_of_a_juror_scales_up_what_was_assessed() -> None:
    values = np.array([[[5, nan], [1, 3], [nan, nan], [nan, 4]]], dtype=float)
    assert np.array_equal(juror_means(values, np.array([1.0, 3.0])), [[5, 2.5, nan, 4]], equal_nan=True)
    assert np.array_equal(juror_means(values, np.array([1.0, 0.0])), [[5, 1, nan, nan]], equal_nan=True)


# --- all together


def test_overall_is_on_the_means_of_each_juror_and_criteria_on_their_marks() -> None:
    source = np.random.default_rng(3)
    values = source.integers(1, 6, (40, 3, 2)).astype(float)
    values[source.random(values.shape) < 0.1] = nan
    marks = Cube(values, tuple(range(40)), tuple("XYZ"), ("a", "b"))
    found = jury_statistics(marks, {"a": 1, "b": 3}, draws=50)
    own = juror_means(values, np.array([1.0, 3.0])).T
    assert found.overall.alpha_interval.value == pytest.approx(alpha(own), abs=1e-9)
    assert found.criteria["b"].alpha_ordinal.value == pytest.approx(alpha(values[:, :, 1].T, "ordinal"), abs=1e-9)
    held = int((~np.isnan(values)).sum())
    assert (found.overall.marks, found.overall.missing) == (held, 240 - held)
    assert sum(one.marks for one in found.criteria.values()) == held
    assert found.overall.small == ()
    assert found == jury_statistics(marks, {"a": 1, "b": 3}, draws=50), "the same again"


@settings(max_examples=40, deadline=None)
@given(cubes())
def test_statistics_of_anything_are_defined(values: np.ndarray) -> None:
    people, jurors, criteria = values.shape
    keys = tuple(f"c{n}" for n in range(criteria))
    found = jury_statistics(Cube(values, tuple(range(people)), tuple(range(jurors)), keys), draws=10)
    for one in (found.overall, *found.criteria.values()):
        for figure in (one.alpha_interval, one.alpha_ordinal, one.icc.single, one.icc.mean):
            assert (figure.value is not None and figure.low is not None and figure.high is not None) != bool(figure.why)
            assert all(end is None or np.isfinite(end) for end in (figure.value, figure.low, figure.high))
        assert one.small


def test_statistics_of_no_marks_at_all_are_defined() -> None:
    empty: Cube[int, int] = cube(grid({"a": 100}), {})
    found = jury_statistics(empty)
    assert (found.overall.alpha_interval.value, found.standings, found.overall.marks) == (None, (), 0)

"""The order in which a juror reads: whole, of their own, the same whenever it is drawn again."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256

import pytest

from grids.reading_order import reading_order, shuffled, starts, turned

SEED = "5d20e04d"


@pytest.mark.parametrize("files", [1, 2, 3, 7, 10, 61])
@pytest.mark.parametrize("seat", [0, 1, 4, 70])
def test_everybody_is_read_once(files: int, seat: int) -> None:
    assert sorted(reading_order(SEED, files, seat)) == list(range(1, files + 1))


def test_no_file_no_order() -> None:
    assert reading_order(SEED, 0, 0) == ()


def test_order_can_be_drawn_by_hand_from_the_page_that_explains_it() -> None:
    around = sorted(range(1, 6), key=lambda number: sha256(f"{SEED}:{number}".encode()).hexdigest())
    assert shuffled(SEED, 5) == tuple(around)
    a, b, c, d, e = around
    assert reading_order(SEED, 5, 0) == (a, b, e, c, d)
    assert reading_order(SEED, 5, 1) == (e, a, d, b, c)  # the places of five: 0, 4, 2, 1, 3


def test_places_are_far_apart_and_each_comes_once() -> None:
    assert starts(8) == (0, 4, 2, 6, 1, 5, 3, 7)
    assert sorted(starts(61)) == list(range(61))


@pytest.mark.parametrize("files", [4, 6, 10])
def test_with_as_many_seats_as_files_each_file_has_each_place_once(files: int) -> None:
    orders = [reading_order(SEED, files, seat) for seat in range(files)]
    for place in range(files):
        assert sorted(order[place] for order in orders) == list(range(1, files + 1))


@pytest.mark.parametrize("files", [4, 6, 10])
def test_with_as_many_seats_as_files_nobody_is_read_twice_after_the_same(files: int) -> None:
    pairs = Counter(
        pair
        for seat in range(files)
        for pair in zip(*(reading_order(SEED, files, seat)[n:] for n in (0, 1)), strict=False)
    )
    assert set(pairs.values()) == {1}


def test_another_seed_another_order() -> None:
    assert reading_order("a", 20, 0) != reading_order("b", 20, 0)


@pytest.mark.parametrize(
    ("turn", "expected"), [(0, "abcd"), (1, "bcda"), (2, "cdab"), (3, "dabc")]
)  # fmt: skip
def test_each_criterion_begins_with_somebody_else(turn: int, expected: str) -> None:
    assert turned("abcd", turn, 4) == list(expected)


def test_turning_nothing() -> None:
    assert turned([], 1, 4) == []
    assert turned("ab", 0, 0) == ["a", "b"]

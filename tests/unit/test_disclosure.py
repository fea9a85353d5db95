"""Small groups: hidden themselves, and not to be had by taking the shown ones from the sum."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruitment.services.disclosure import ALL, Parts, shown

LEAST = 5


@pytest.mark.parametrize(("cells", "open_"), [
    ({}, set()),
    ({"a": (5, 5)}, {"a", ALL}),
    ({"a": (4, 9)}, set()),
    ({"a": (0, 40)}, set()),
    ({"a": (9, 9), "b": (6, 5), "c": (1, 3)}, {"a", ALL}),  # b goes with c: else c is the sum less a and b
    ({"a": (9, 9), "b": (3, 4)}, {ALL}),
    ({"a": (3, 4), "b": (4, 3)}, {ALL}),
    ({"a": (9, 9), "b": (6, 5), "c": (0, 0)}, {"a", "b", ALL}),
    ({"a": (9, 9), "b": (4, 20), "c": (20, 4)}, {"a", ALL}),
])  # fmt: skip
def test_groups_that_may_be_shown(cells: dict[str, Parts], open_: set[str]) -> None:
    assert set(shown(cells, LEAST)) == open_


_CELLS = st.dictionaries(st.sampled_from("abcdefg"), st.tuples(st.integers(0, 20), st.integers(0, 20)))


@given(_CELLS)
def test_nothing_small_can_be_worked_out(cells: dict[str, Parts]) -> None:
    found = shown(cells, LEAST)
    assert all(min(parts) >= LEAST for parts in found.values())
    if ALL not in found:
        assert found == {}
        return
    hidden = {key for key, parts in cells.items() if any(parts)} - set(found)
    rest = [found[ALL][side] - sum(found[key][side] for key in found if key != ALL) for side in (0, 1)]
    assert rest == [sum(cells[key][side] for key in hidden) for side in (0, 1)]
    assert not hidden or (len(hidden) >= 2 and min(rest) >= LEAST) or _alone(hidden, cells)


def _alone(hidden: set[str], cells: dict[str, Parts]) -> bool:
    """One hidden cell is the rest itself: only when it could have been shown."""
    (one,) = hidden
    return min(cells[one]) >= LEAST

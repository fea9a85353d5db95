"""Which answers to one question may be shown: no small group is read, or worked out from what is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from recruitment.services.disclosure import open_cells


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        ((31, 42), (31, 42)),
        ((4, 66), ()),  # the second, taken from the answers in all, would tell the first
        ((0, 70), ()),  # “nobody” says something of each of seventy
        ((31, 42, 2), (42,)),
        ((31, 42, 0), (42,)),
        ((3, 2, 40, 30), (40, 30)),  # five people stand in what is hidden
        ((1, 2, 40, 30), (40,)),
        ((5, 5, 5), (5, 5, 5)),
        ((0, 0, 0), ()),
    ],
)
def test_small_groups_are_hidden(cells: tuple[int, ...], shown: tuple[int, ...]) -> None:
    assert tuple(open_cells({str(place): count for place, count in enumerate(cells)}, 5).values()) == shown


@given(some.lists(some.integers(0, 40), min_size=2, max_size=5), some.integers(5, 10))
def test_nobody_stands_alone_in_what_is_hidden(counts: list[int], least: int) -> None:
    cells = {str(place): count for place, count in enumerate(counts)}
    shown = open_cells(cells, least)
    hidden = [count for answer, count in cells.items() if answer not in shown]
    assert all(count >= least for count in shown.values())
    assert not hidden or not shown or (len(hidden) > 1 and sum(hidden) >= least)

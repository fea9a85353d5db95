"""Progress counted, ties grouped, time estimated, marks turned into coordinates: without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from grids import load
from recruitment.services.deliberation import File, Marked, Member, ties
from recruitment.services.scoring_desk import FIRST_GUESS, minutes_left
from recruitment.services.tally import Progress, means
from recruitment.web import figures

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
GRID = load("postdoc")
KEY = GRID.criteria[0].key


def test_progress_says_who_owes_what() -> None:
    counted = Progress({1: 4, 2: 3, 3: 0}, {1: 4, 2: 1}, 0)
    assert counted.missing == {2: 2}
    assert not counted.complete
    assert Progress({1: 4, 2: 3}, {1: 4, 2: 3}, 0).complete
    assert not Progress({1: 0}, {}, 0).complete  # nothing expected is not everything in
    assert not Progress({}, {}, 0).complete


def test_marks_beyond_what_is_expected_hide_nobody_elses() -> None:
    assert Progress({1: 2, 2: 2}, {1: 3, 2: 1}, 0).missing == {2: 1}


@pytest.mark.parametrize(
    ("gaps", "remaining", "minutes"),
    [((), 3, 40), ((10,), 3, 40), ((10, 10), 3, 30), ((8, 9, 300), 4, 35), ((10, 10), 0, 0), ((1, 1), 1, 5)],
)
def test_time_left_follows_ones_own_pace(gaps: tuple[int, ...], remaining: int, minutes: int) -> None:
    moments = [START]
    for gap in gaps:
        moments.append(moments[-1] + timedelta(minutes=gap))
    assert minutes_left(moments, remaining) == minutes
    assert FIRST_GUESS == 12  # minutes a file before the pace is known


@pytest.mark.parametrize(
    ("values", "groups"),
    [
        ({1: 4.0, 2: 3.0}, ()), ({1: 4.0, 2: 3.95, 3: 3.0}, ((1, 2),)), ({1: 4.0, 2: 3.9, 3: 3.8}, ((1, 2, 3),)),
        ({1: 4.0, 2: 3.9, 3: 3.5, 4: 3.5}, ((1, 2), (3, 4))), ({}, ()),
    ],
)  # fmt: skip
def test_neighbours_within_the_zone_are_tied(values: dict[int, float], groups: tuple[tuple[int, ...], ...]) -> None:
    assert ties(values, 0.1) == groups


def test_mean_leaves_out_whom_nobody_could_assess() -> None:
    sheets = {1: {7: {KEY: 4}}, 2: {7: {KEY: None}}}
    assert means(GRID, sheets) == {1: 4.0}


def file(application: int, by_member: dict[int, float], marks: dict[int, int | None] | None = None) -> File:
    """A candidate as marked."""
    mean = sum(by_member.values()) / len(by_member) if by_member else None
    return File(
        application,
        application,
        f"Personne {application}",
        "heard",
        mean,
        by_member,
        {KEY: marks or {}},
        frozenset({9}),
    )


def marked(*files: File) -> Marked:
    """Those candidates, ties worked out."""
    means = {f.application: f.mean for f in files if f.mean is not None}
    return Marked(GRID, "d" * 64, files, ties(means, 0.1), None, False, True, (), None)


def test_levels_stand_at_equal_distances() -> None:
    places = [figures.at(level, 5) for level in range(1, 6)]
    assert places == [8.0, 30.0, 52.0, 74.0, 96.0]


def test_tied_rows_are_drawn_together_in_the_order_of_the_means() -> None:
    groups = figures.intervals(marked(file(1, {7: 4.0}), file(2, {7: 3.95, 8: 3.95}), file(3, {7: 2.0}), file(4, {})))
    assert [(group.tie, [bar.label for bar in group.bars]) for group in groups] == [
        (True, ["Personne 1", "Personne 2"]), (False, ["Personne 3"]),
    ]  # fmt: skip


def test_dots_grow_with_members_and_three_levels_stand_out() -> None:
    one = file(1, {7: 3.0}, {7: 2, 8: 5, 6: 5, 5: None})
    multiple = figures.multiples(marked(one))[0]
    (row,) = multiple.rows
    assert row.wide
    assert multiple.spread == 3
    assert [(dot.level, dot.count) for dot in row.dots] == [(2, 1), (5, 2)]
    assert row.dots[0].radius < row.dots[1].radius


def test_picture_of_many_shows_those_furthest_apart_in_the_order_of_the_means() -> None:
    many = [file(n, {7: 3.0}, {7: 2, 8: 5 if n % 2 else 3}) for n in range(1, 2 * figures.MOST + 1)]
    (multiple, *_others) = figures.multiples(marked(*many))
    assert [row.label for row in multiple.rows] == [str(one.number) for one in many if one.number % 2]
    assert multiple.height == figures.ROW * (figures.MOST + 1)


def test_shades_tell_above_from_below_the_median() -> None:
    members = tuple(Member(n, n, f"M{n}", False, False) for n in (5, 6, 7, 8, 9))
    rows = dict(figures.heat(marked(file(1, {5: 3.0, 6: 3.0, 7: 3.3, 8: 2.4})), members))
    cells = {member.id: row[0] for member, row in rows.items()}
    assert {m: cells[m].shade for m in (5, 6, 7, 8)} == {5: 0, 6: 0, 7: 1, 8: -2}
    assert (cells[9].value, cells[9].aside) == (None, True)

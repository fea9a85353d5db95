"""The timetable of interviews: as many as can be, nobody where they cannot, and why for the others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.timetable import FULL, SHORT, Guest, Rhythm, Sitting, Slot, Timetable, propose, slots

DAY = datetime(2026, 6, 15, tzinfo=UTC)
PLAIN = Rhythm(30)


def sitting(start: int, end: int, day: int = 0) -> Sitting:
    """From one hour to another."""
    return Sitting(DAY + timedelta(days=day, hours=start), DAY + timedelta(days=day, hours=end), "Salle 1")


def nothing(_key: int, _start: datetime, _end: datetime) -> tuple[str, ...]:
    return ()


def hours(found: list[Slot]) -> list[str]:
    return [f"{one.start:%H:%M}-{one.end:%H:%M}" for one in found]


def test_places_follow_the_rhythm_and_stay_within_their_sitting() -> None:
    assert hours(slots([sitting(9, 11)], Rhythm(30, gap=10), {})) == ["09:00-09:30", "09:40-10:10", "10:20-10:50"]
    broken = slots([sitting(9, 12)], Rhythm(30, gap=5, break_every=2, break_minutes=20), {})
    assert hours(broken) == ["09:00-09:30", "09:35-10:05", "10:25-10:55", "11:00-11:30"]
    assert hours(slots([sitting(9, 11)], PLAIN, {(0, 1): 15})) == ["09:00-09:30", "09:30-10:15", "10:15-10:45"]


def test_morning_and_afternoon_leave_the_lunch_free() -> None:
    found = propose([sitting(14, 15), sitting(9, 10)], PLAIN, [Guest(n) for n in range(4)], nothing)
    assert [slot.start.hour for slot in found.placed.values()] == [9, 9, 14, 14]


def test_somebody_with_one_way_left_gets_it() -> None:
    def stops(key: int, start: datetime, _end: datetime) -> tuple[str, ...]:
        return ("own_hours",) if key == 9 and start.hour != 9 else ()

    found = propose([sitting(9, 11)], Rhythm(60), [Guest(1), Guest(9), Guest(5)], stops)
    assert {key: slot.start.hour for key, slot in found.placed.items()} == {1: 10, 9: 9}
    assert found.left == {5: {FULL: 2}}


def test_reasons_are_counted_place_by_place() -> None:
    def stops(key: int, start: datetime, _end: datetime) -> tuple[str, ...]:
        return ("own_hours",) if start.hour == 9 else ("jury_sexes", "quorum_present")

    assert propose([sitting(9, 11)], PLAIN, [Guest(1)], stops).left == {
        1: {"own_hours": 2, "jury_sexes": 2, "quorum_present": 2}
    }
    assert propose([sitting(9, 10)], Rhythm(90), [Guest(1)], nothing).left == {1: {SHORT: 1}}


def test_more_time_is_a_longer_place_and_pushes_the_next() -> None:
    found = propose([sitting(9, 11)], PLAIN, [Guest(1), Guest(2, extra=20), Guest(3)], nothing)
    lengths = {key: int((one.end - one.start).total_seconds() / 60) for key, one in found.placed.items()}
    assert lengths == {1: 30, 2: 50, 3: 30}
    assert not found.left


def test_more_time_than_any_sitting_has_is_said() -> None:
    assert propose([sitting(9, 10)], PLAIN, [Guest(1, extra=40)], nothing) == Timetable({}, {1: {SHORT: 2}})


FACTS = st.tuples(
    st.integers(1, 6),  # guests
    st.lists(st.tuples(st.integers(8, 16), st.integers(1, 3), st.integers(0, 1)), min_size=1, max_size=3),
    st.integers(0, 15), st.integers(0, 3),
    st.sets(st.tuples(st.integers(0, 5), st.integers(8, 19), st.integers(0, 1))),
    st.sets(st.integers(0, 5), max_size=2),
)  # fmt: skip


def _case(
    facts: tuple[int, list[tuple[int, int, int]], int, int, set[tuple[int, int, int]], set[int]],
) -> tuple[list[Sitting], Rhythm, list[Guest], set[tuple[int, int, int]]]:
    count, hours_, gap, every, barred, long = facts
    sittings: list[Sitting] = []
    ends: dict[int, int] = {}
    for start, length, day in sorted(hours_, key=lambda one: (one[2], one[0])):
        if start >= ends.get(day, 0):
            sittings.append(sitting(start, start + length, day))
            ends[day] = start + length
    rhythm = Rhythm(30, gap, every, 20 if every else 0)
    return sittings, rhythm, [Guest(n, 15 if n in long else 0) for n in range(count)], barred


def _stops(barred: set[tuple[int, int, int]]):  # type: ignore[no-untyped-def]
    def stops(key: int, start: datetime, _end: datetime) -> tuple[str, ...]:
        return ("own_hours",) if (key, start.hour, (start - DAY).days) in barred else ()

    return stops


@settings(max_examples=150, deadline=None)
@given(FACTS)
def test_nobody_is_where_they_cannot_be(facts) -> None:  # type: ignore[no-untyped-def]
    sittings, rhythm, guests, barred = _case(facts)
    found = propose(sittings, rhythm, guests, _stops(barred))
    assert set(found.placed) | set(found.left) == {g.key for g in guests}
    assert not set(found.placed) & set(found.left)
    extra = {g.key: g.extra for g in guests}
    for key, slot in found.placed.items():
        assert not _stops(barred)(key, slot.start, slot.end)
        assert slot.end - slot.start == timedelta(minutes=30 + extra[key])
        assert any(one.start <= slot.start and slot.end <= one.end for one in sittings)
    ordered = sorted(found.placed.values(), key=lambda one: one.start)
    assert all(one.end <= other.start for one, other in pairwise(ordered))
    assert all(found.left.values())
    assert propose(sittings, rhythm, guests, _stops(barred)) == found


def _most(ways: list[list[int]], taken: frozenset[int] = frozenset()) -> int:
    """The size of a largest matching, by trying everything."""
    if not ways:
        return 0
    first, *rest = ways
    return max([_most(rest, taken), *(1 + _most(rest, taken | {n}) for n in first if n not in taken)])


@settings(max_examples=100, deadline=None)
@given(FACTS)
def test_as_many_are_heard_as_any_arrangement_allows(facts) -> None:  # type: ignore[no-untyped-def]
    sittings, rhythm, guests, barred = _case((*facts[:5], set()))
    found = propose(sittings, rhythm, guests, _stops(barred))
    free, stops = slots(sittings, rhythm, {}), _stops(barred)
    ways = [[n for n, one in enumerate(free) if not stops(g.key, one.start, one.end)] for g in guests]
    assert len(found.placed) == _most(ways)


@pytest.mark.parametrize("long", [0, 3])
def test_forty_people_are_placed_with_each_place_heard_once(long: int) -> None:
    sittings = [sitting(start, end, day) for day in range(5) for start, end in ((9, 12), (14, 18))]
    guests = [Guest(n, 20 if n < long else 0) for n in range(40)]

    heard: list[tuple[int, datetime, datetime]] = []

    def stops(key: int, start: datetime, end: datetime) -> tuple[str, ...]:
        heard.append((key, start, end))
        return ("jury_sexes",) if (key + start.hour) % 3 == 0 else ()

    found: Timetable = propose(sittings, Rhythm(35, 10, 4, 20), guests, stops)
    assert len(heard) == len(set(heard))  # a rule of the jury is dear: no place is asked about twice
    assert len(found.placed) == 40

"""Proposals for a jury: what the search over kinds finds is what trying everybody one by one finds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.cases import NOW, PACK, TRAINED, seats, sound
from workflows.case import Verdict
from workflows.charter.composing import Judge
from workflows.charter.pack_values import Figure, Pack
from workflows.charter.packs import current
from workflows.charter.proposals import Move, nearest, proposals
from workflows.dossier import Jury, Seat

STALE = date(2020, 1, 1)
WHOLE = Figure("aside_regime", "competition", "", "ours")  # of a step-aside
_UNIVERSITY = current("university", None, NOW.date())
COMMITTEE = replace(_UNIVERSITY, figures={**_UNIVERSITY.figures, "jury_size_min": Figure("jury_size_min", 3, "", "ours")})
PACKS = [
    PACK, replace(PACK, figures={**PACK.figures, "aside_regime": WHOLE}),
    *(current(name, None, NOW.date()) for name in ("doctoral", "statutory")), COMMITTEE,
]  # fmt: skip


def hear(jury: Jury) -> Iterable[Verdict]:
    """The rules of composition of a contract, and that on step-asides, in turn."""
    return Judge(sound("eligibility"), PACK, NOW, True).hear(jury)


def seat(member: int, sex: str = "F", **facts: Any) -> Seat:
    """Somebody of the register, with nothing against them."""
    return replace(Seat(member, 1000 + member, sex, False, False, 4, TRAINED), **facts)


def tried(judge: Judge, jury: Jury, register: list[Seat], going: frozenset[int], most: int) -> tuple[Move, ...]:
    """The same by brute force: everybody, every pair, every seat they could take, every rule heard whole."""
    for count in (1, 2):
        found = []
        for places in combinations(range(len(register)), count):
            move = _move(judge, jury, [register[place] for place in places], going, count)
            if move:
                found.append((sorted(places, reverse=True), move))
        if found:
            return tuple(move for _, move in sorted(found, key=lambda pair: pair[0])[:most])
    return ()


def _move(judge: Judge, jury: Jury, people: list[Seat], going: frozenset[int], count: int) -> Move | None:
    for size in range(count + 1):
        for leaving in combinations(jury.seats, size):
            out = tuple(s.member for s in leaving)
            stay = [s for s in jury.seats if s.member not in out]
            chairs = [None] if any(s.chair for s in stay) else [p.member for p in people]
            for chair in chairs:
                seated = [replace(p, chair=p.member == chair) for p in people]
                if going <= set(out) and not judge.what_if(replace(jury, seats=(*stay, *seated))).stopping:
                    return Move(tuple(p.member for p in people), out, chair)
    return None


SEATS = st.builds(
    Seat,
    member=st.just(0),
    person=st.just(None),
    sex=st.sampled_from("FFMMU"),
    chair=st.booleans(),
    external=st.booleans(),
    rank=st.sampled_from([1, 2, 4, 4]),
    trained_on=st.sampled_from([TRAINED, TRAINED, date(2025, 12, 1), STALE, None]),
    in_team=st.sampled_from([False, False, True]),
    specialist=st.booleans(),
)


def numbered(found: list[Seat], first: int) -> list[Seat]:
    """Each with a number of its own."""
    return [replace(one, member=first + n) for n, one in enumerate(found)]


LIFTED = ("", "jury_sexes", "jury_externals", "jury_trained", "jury_rank", "jury_outside_team", "effective_jury")


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(PACKS), st.sampled_from(LIFTED), st.sampled_from((None, 0, 0.15, 1, 2)),
    st.lists(SEATS, max_size=6), st.lists(SEATS, max_size=6), st.data(),
)  # fmt: skip
def test_search_over_kinds_finds_what_trying_everybody_finds(
    pack: Pack, lifted: str, far: float | None, members: list[Seat], people: list[Seat], data: st.DataObject
) -> None:
    sitting = numbered(members, 1)
    register = [replace(one, chair=False) for one in numbered(people, 100)]
    keys = [one.member for one in sitting]
    asides = data.draw(st.dictionaries(st.integers(1, 3), st.frozensets(st.sampled_from(keys)))) if keys else {}
    going = data.draw(st.frozensets(st.sampled_from(keys), max_size=1)) if keys else frozenset()
    jury = Jury(tuple(sitting), 2, asides=asides)
    file = replace(sound("eligibility"), derogations={lifted: far} if lifted else {})
    for most in (1, 4):
        judge, other = Judge(file, pack, NOW, True), Judge(file, pack, NOW, True)
        found = proposals(jury, register, judge.hear, going=going, most=most)
        assert found == tried(other, jury, register, going, most)


def test_person_who_mends_is_added_and_nobody_leaves() -> None:
    jury = Jury(tuple(replace(s, external=False) for s in seats(2, 2)), 2)
    assert proposals(jury, [seat(100), seat(101, external=True)], hear) == (Move((101,)),)


def test_where_one_old_training_is_lifted_one_may_stay_or_come_and_not_both() -> None:
    jury = Jury((*seats(3, 1)[1:], seat(5, external=True, trained_on=STALE, chair=True)), 2)
    lifted = Judge(replace(sound("eligibility"), derogations={"jury_trained": 1.0}), PACK, NOW, True)
    register = [seat(100, "M", trained_on=STALE), seat(101, "M")]
    assert proposals(jury, register, lifted.hear) == (Move((100,), (5,), 100), Move((101,)))


def test_member_whose_training_is_old_is_the_one_replaced() -> None:
    jury = Jury((*seats(3, 2)[:4], seat(5, "M", external=True, trained_on=STALE)), 2)
    assert proposals(jury, [seat(100, "M", external=True)], hear) == (Move((100,), (5,)),)


def test_pair_is_sought_only_where_no_single_person_mends() -> None:
    jury = Jury((seat(2), seat(3, external=True), seat(4), seat(1, chair=True)), 2)
    men = [seat(100, "M"), seat(101, "M"), seat(102, "M", rank=1)]
    found = proposals(jury, men, hear)
    assert found == (Move((100, 101), (2,)),)
    assert proposals(jury, [*men[:1], men[2]], hear) == ()


def test_three_members_who_may_not_stay_are_more_than_a_pair_replaces() -> None:
    jury = Jury(tuple(replace(s, trained_on=STALE) for s in seats(2, 1)), 2)
    assert proposals(jury, [seat(100 + n, "FM"[n % 2], external=True) for n in range(6)], hear) == ()


def test_somebody_takes_the_chair_that_the_one_who_goes_leaves() -> None:
    jury = Jury(seats(3, 2), 2)
    assert proposals(jury, [seat(100)], hear, going=frozenset({1})) == (Move((100,), (1,), 100),)


def test_step_asides_count_where_a_jury_is_mended() -> None:
    lawful = Jury(seats(3, 2), 2, asides={7: frozenset({4})})
    assert not all(hear(lawful))
    found = proposals(lawful, [seat(100), seat(101, "M")], hear)
    assert found == (Move((101,)),)


def test_proposals_follow_the_order_of_the_register() -> None:
    jury = Jury(tuple(replace(s, external=False) for s in seats(2, 2)), 2)
    register = [seat(100 + n, "FM"[n % 2], external=n % 3 == 0) for n in range(12)]
    assert [move.arriving for move in proposals(jury, register, hear, most=3)] == [(100,), (103,), (106,)]


def test_nearest_leave_the_fewest_rules_unmet() -> None:
    one_woman = Jury((seat(1, chair=True, external=True),), 2)
    people = [seat(100, "M", trained_on=STALE), seat(101), seat(102, "M"), seat(103, "M")]
    assert [move.arriving for move in nearest(one_woman, people, hear)] == [(102,), (103,), (101,)]
    pair = Jury((seat(1, chair=True, external=True), seat(2)), 2)
    assert [move.arriving for move in nearest(pair, people, hear, most=2)] == [(102,), (103,)]

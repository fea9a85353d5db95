"""The rules on marks and on the order, as tables of cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from tests.factories.cases import case, sound
from workflows import given
from workflows.charter import scoring as chapter
from workflows.charter.packs import Pack, current
from workflows.dossier import Desk, Files, Marks, Ranking
from workflows.who import CHAIR, JUROR

KEYS = ("method", "impact")
DESK = Desk(member=7, declared=True, markable=True, keys=KEYS)
WHY = "Décrit dans le dossier."


def codes(verdict: Any) -> list[str]:
    """What a rule objects to, once for each."""
    return [objection.code for objection in verdict.objections]


def sheet(rule: Any, marks: dict[str, given.Mark], desk: Desk = DESK, reason: str = "") -> Any:
    """What a rule says of a sheet."""
    what = given.MarkSheet(1, marks, reason)
    return rule(case(replace(sound("sifting"), desk=desk), JUROR, given=what))


@pytest.mark.parametrize("value", [0, 6, -1, 3.5, "3", 99])
def test_mark_off_the_scale(value: Any) -> None:
    assert codes(sheet(chapter.marks_in_scale, {"method": given.Mark(value), "impact": given.Mark(3)})) == [
        "marks_in_scale"
    ]


@pytest.mark.parametrize("value", [1, 2, 3, 4, 5, None])
def test_mark_on_the_scale_or_none(value: int | None) -> None:
    assert sheet(chapter.marks_in_scale, {"method": given.Mark(value, WHY)})


def test_mark_on_a_criterion_of_nobody() -> None:
    assert not sheet(chapter.marks_in_scale, {"h_index": given.Mark(3)})


@pytest.mark.parametrize(
    ("marks", "missing"),
    [
        ({"method": given.Mark(3), "impact": given.Mark(4)}, 0),
        ({"method": given.Mark(3)}, 1),
        ({}, 2),
        ({"method": given.Mark(None, WHY), "impact": given.Mark(4)}, 0),
        ({"method": given.Mark(None), "impact": given.Mark(4)}, 1),
        ({"method": given.Mark(None, "  "), "impact": given.Mark(4)}, 1),
    ],
)
def test_each_criterion_is_marked_or_said_to_be_beyond(marks: dict[str, given.Mark], missing: int) -> None:
    assert len(sheet(chapter.marks_complete, marks).objections) == missing


@pytest.mark.parametrize(
    ("value", "note", "met"), [(1, "", False), (1, WHY, True), (5, " ", False), (3, "", True), (None, "", True)]
)
def test_ends_of_the_scale_say_why(value: int | None, note: str, met: bool) -> None:
    assert bool(sheet(chapter.marks_justified, {"method": given.Mark(value, note)})) is met


@pytest.mark.parametrize(("sheet_id", "met"), [(None, True), (12, False)])
def test_sheet_handed_in_stays_shut(sheet_id: int | None, met: bool) -> None:
    assert bool(sheet(chapter.sheet_open, {}, replace(DESK, sheet=sheet_id))) is met


@pytest.mark.parametrize("markable", [True, False])
def test_files_are_marked_at_their_stage(markable: bool) -> None:
    assert bool(sheet(chapter.file_markable, {}, replace(DESK, markable=markable))) is markable


@pytest.mark.parametrize(("code", "met"), [("new_fact", True), ("", False), ("too_low", False)])
def test_change_is_coded(code: str, met: bool) -> None:
    assert bool(sheet(chapter.change_coded, {}, reason=code)) is met


@pytest.mark.parametrize(("code", "met"), [("typing_error", True), ("", False), ("changed_my_mind", False)])
def test_reopening_is_coded(code: str, met: bool) -> None:
    what = given.MarkReopening(3, code, "Deux lignes échangées.")
    assert bool(chapter.reopening_coded(case(sound("sifting"), CHAIR, given=what))) is met


PACK = current("contract", "ALES", date(2026, 3, 2))


def told(**figures: tuple[str, ...]) -> Pack:
    """The pack, asking for words on more marks."""
    changed = {name: replace(PACK.figures[name], value=value) for name, value in figures.items()}
    return replace(PACK, figures={**PACK.figures, **changed})


@pytest.mark.parametrize(
    ("figures", "levels"),
    [
        ({}, {1, 5}), ({"justified_levels": ()}, {1, 5}), ({"justified_levels": ("2",)}, {1, 2, 5}),
        ({"justified_criteria": ("method",)}, {1, 2, 3, 4, 5}), ({"justified_families": ("research",)}, {1, 2, 3, 4, 5}),
        ({"justified_criteria": ("impact",), "justified_families": ("transfer",)}, {1, 5}),
    ],
)  # fmt: skip
def test_pack_names_the_marks_that_go_with_words(figures: dict[str, tuple[str, ...]], levels: set[int]) -> None:
    assert chapter.justified(told(**figures), "method", "research") == levels


@pytest.mark.parametrize(
    ("alpha", "spread", "discussed", "met"),
    [
        (0.8, 1, False, True), (0.667, 2, False, True), (0.66, 1, False, False), (0.66, 1, True, True),
        (0.9, 3, False, False), (0.9, 3, True, True), (None, 1, False, True), (None, 3, False, False),
    ],
)  # fmt: skip
def test_disagreement_calls_for_a_discussion(alpha: float | None, spread: int, discussed: bool, met: bool) -> None:
    marks = Marks(15, {}, 0, 5, alpha, spread, discussed)
    assert bool(chapter.agreement_discussed(case(replace(sound("sifting"), marks=marks), CHAIR))) is met


@pytest.mark.parametrize(("revealed", "met"), [(False, True), (True, False)])
def test_disagreement_is_told_to_nobody_before_the_last_sheet(revealed: bool, met: bool) -> None:
    marks = Marks(15, {7: 1}, 0, 5, 0.1, 4, revealed=revealed)
    assert bool(chapter.agreement_discussed(case(replace(sound("sifting"), marks=marks), CHAIR))) is met


def test_marks_owed_are_counted_with_who_owes_them() -> None:
    marks = Marks(15, {7: 2, 9: 1})
    verdict = chapter.marks_all_in(case(replace(sound("sifting"), marks=marks), CHAIR))
    assert verdict.objections[0].values == {"count": 3, "expected": 15, "members": [7, 9]}


@pytest.mark.parametrize(("shortlisted", "met"), [(0, True), (1, False)])
def test_everybody_on_the_shortlist_came_or_did_not(shortlisted: int, met: bool) -> None:
    files = Files({"shortlisted": shortlisted, "heard": 2})
    assert bool(chapter.hearings_recorded(case(replace(sound("interviewing"), files=files), CHAIR))) is met


@pytest.mark.parametrize("open_", [True, False])
def test_marks_are_opened_once(open_: bool) -> None:
    file = replace(sound("deliberating"), marks=Marks(revealed=open_))
    assert bool(chapter.revealed(case(file, CHAIR))) is open_
    assert bool(chapter.not_yet_revealed(case(file, CHAIR))) is not open_


def order(rule: Any, ranked: tuple[int, ...], means: dict[int, float], reasons: dict[int, str] | None = None) -> Any:
    """What a rule says of an order."""
    ranking = Ranking(means=means, rankable=frozenset(means))
    return rule(case(replace(sound("deliberating"), ranking=ranking), CHAIR, given=given.Order(ranked, reasons or {})))


MEANS = {1: 4.0, 2: 3.5, 3: 3.45, 4: 2.0}


@pytest.mark.parametrize(
    ("ranked", "departs", "ties"),
    [
        ((1, 2, 3, 4), set(), {2}), ((2, 1, 3, 4), {2}, set()), ((1, 3, 2, 4), set(), {3}), ((4, 1, 2, 3), {4}, {2}),
        ((1, 2), set(), set()), ((1, 4), {2, 3}, set()), ((2,), {1}, set()), ((4,), {1, 2, 3}, set()),
    ],
)  # fmt: skip
def test_order_says_why_where_the_marks_do_not(ranked: tuple[int, ...], departs: set[int], ties: set[int]) -> None:
    found = {o.values["application"] for o in order(chapter.departures_reasoned, ranked, MEANS).objections}
    close = {o.values["application"] for o in order(chapter.ties_reasoned, ranked, MEANS).objections}
    assert (found, close) == (departs, ties)


def test_reason_lifts_the_objection_when_it_says_something() -> None:
    assert not order(chapter.departures_reasoned, (2, 1, 3, 4), MEANS, {2: "  bof  "})
    assert order(chapter.departures_reasoned, (2, 1, 3, 4), MEANS, {2: "Projet plus abouti à l’audition."})


@pytest.mark.parametrize(
    ("ranked", "met"), [((), False), ((1,), True), ((1, 1), False), ((1, 9), False), ((4, 3, 2, 1), True)]
)
def test_list_names_people_once_who_can_be_on_it(ranked: tuple[int, ...], met: bool) -> None:
    assert bool(order(chapter.ranking_complete, ranked, MEANS)) is met


@drawn(st.dictionaries(st.integers(1, 30), st.floats(1, 5), min_size=1, max_size=12))
def test_order_of_the_marks_never_departs_from_them(means: dict[int, float]) -> None:
    best = tuple(sorted(means, key=lambda a: -means[a]))
    assert chapter.departures(best, means, 0.1) == ()


@drawn(st.dictionaries(st.integers(1, 30), st.floats(1, 5), min_size=2, max_size=12), st.randoms())
def test_every_inversion_beyond_the_tie_zone_is_found(means: dict[int, float], random: Any) -> None:
    shuffled = list(means)
    random.shuffle(shuffled)
    explained = {*chapter.departures(shuffled, means, 0.1), *chapter.close_calls(shuffled, means, 0.1)}
    inverted = [a for a, b in pairwise(shuffled) if means[b] - means[a] > 0]
    assert set(inverted) <= explained


@pytest.mark.parametrize(
    ("signed", "members", "met"), [(2, 5, False), (3, 5, True), (3, 8, False), (4, 8, True), (3, 3, True)]
)
def test_quorum_under_the_minutes(signed: int, members: int, met: bool) -> None:
    ranking = Ranking(proposed=True, signed=frozenset(range(signed)), members=members)
    assert bool(chapter.minutes_signed(case(replace(sound("deliberating"), ranking=ranking), CHAIR))) is met


@pytest.mark.parametrize(("read", "met"), [(4, True), (3, False), (0, False)])
def test_the_order_signed_is_the_one_now_put_to_the_jury(read: int, met: bool) -> None:
    file = replace(sound("deliberating"), ranking=Ranking(proposed=True, id=4))
    assert bool(chapter.minutes_current(case(file, JUROR, given=given.Signature(read)))) is met

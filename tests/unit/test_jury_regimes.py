"""The jury under each pack: every make-up, both roundings, both regimes of step-asides; and what always holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.cases import NOW, TRAINED, case, sound
from workflows.case import Rule, Verdict
from workflows.charter import jury as chapter
from workflows.charter.jury import COMPOSITION, effective_jury, quorum_present
from workflows.charter.packs import Pack, current
from workflows.dossier import Jury, Seat
from workflows.who import HR

PACKS = {name: current(name, None, NOW.date()) for name in ("contract", "statutory", "university", "doctoral")}
CONTRACT, UNIVERSITY = PACKS["contract"], PACKS["university"]
FORTY = Fraction(2, 5)


def altered(pack: Pack, **values: Any) -> Pack:
    """A pack with other figures."""
    figures = {name: replace(pack.figures[name], value=value) for name, value in values.items()}
    return replace(pack, figures={**pack.figures, **figures})


def seats(women: int, men: int, undeclared: int = 0, externals: int = 1) -> tuple[Seat, ...]:
    """Members of that make-up: the first in the chair, the last ones from outside, all specialists."""
    sexes = "F" * women + "M" * men + "U" * undeclared
    inside = len(sexes) - externals
    return tuple(Seat(n, None, sex, n == 0, n >= inside, 4, TRAINED, False, True) for n, sex in enumerate(sexes))


def hear(rule: Rule, jury: Jury | tuple[Seat, ...], pack: Pack = CONTRACT) -> Verdict:
    """What a rule says of a jury under a pack."""
    jury = jury if isinstance(jury, Jury) else Jury(jury, 2)
    return rule(case(replace(sound("composing_jury"), jury=jury), HR, pack=pack))


@pytest.mark.parametrize("rounding", ["ceil", "floor"])
@pytest.mark.parametrize("size", range(2, 21))
def test_sexes_of_every_size_and_split_with_undeclared_members(size: int, rounding: str) -> None:
    pack = altered(CONTRACT, jury_sex_rounding=rounding)
    exact = ceil(size * FORTY) if rounding == "ceil" else floor(size * FORTY)
    least = 1 if size == 3 else exact
    for undeclared in range(size + 1):
        for women in range(size - undeclared + 1):
            men = size - undeclared - women
            verdict = hear(chapter.jury_sexes, seats(women, men, undeclared), pack)
            assert bool(verdict) is (women >= least and men >= least), (women, men, undeclared)
            assert verdict.evidence == {
                "women": women, "men": men, "uncounted": undeclared, "size": size, "share": 0.4,
                "product": float(size * FORTY), "rounding": "one_of_each" if size == 3 else rounding, "minimum": least,
            }  # fmt: skip


@pytest.mark.parametrize(
    ("share", "size", "least"), [(0.0, 5, 0), (1 / 3, 9, 3), (0.3, 10, 3), (0.5, 7, 4), (1.0, 4, 4)]
)
def test_other_shares_are_reckoned_without_binary_dust(share: float, size: int, least: int) -> None:
    assert chapter.least_of_each_sex(size, share, "ceil") == least


@pytest.mark.parametrize("size", range(2, 21))
def test_two_of_each_sex_are_asked_of_a_university_committee(size: int) -> None:
    for women in range(size + 1):
        verdict = hear(chapter.jury_each_sex, seats(women, size - women), UNIVERSITY)
        assert bool(verdict) is (min(women, size - women) >= 2)
        assert hear(chapter.jury_each_sex, seats(women, size - women)).objections == ()


@pytest.mark.parametrize("size", range(1, 21))
def test_half_from_outside_and_most_specialists_in_a_university_committee(size: int) -> None:
    for count in range(size + 1):
        members = tuple(
            replace(seat, external=n < count, specialist=n < count)
            for n, seat in enumerate(seats(size, 0, externals=0))
        )
        assert bool(hear(chapter.jury_externals, members, UNIVERSITY)) is (count >= 1 and 2 * count >= size)
        assert bool(hear(chapter.jury_externals, members)) is (count >= 1)
        assert bool(hear(chapter.jury_specialists, members, UNIVERSITY)) is (2 * count > size)
        assert hear(chapter.jury_specialists, members).objections == ()


@pytest.mark.parametrize(
    ("chair", "before", "count"),
    [
        ("F", "", 1), ("F", "F", 2), ("F", "FFF", 4), ("F", "FFFF", 5), ("F", "FFFMF", 4), ("F", "MFFFF", 1),
        ("M", "MMMM", 5), ("M", "UMMMM", 1), ("U", "UUUU", 0), ("F", "FFUFF", 3),
    ],
)  # fmt: skip
def test_series_of_chairs(chair: str, before: str, count: int) -> None:
    members = (replace(seats(1, 0)[0], sex=chair), *(replace(s, chair=False) for s in seats(2, 2)))
    for name, asked in (("statutory", True), ("university", False), ("contract", False)):
        verdict = hear(chapter.jury_chair_series, Jury(members, 2, chairs=tuple(before)), PACKS[name])
        assert bool(verdict) is (not asked or count <= 4)
        assert verdict.evidence.get("count") == (count if asked else None)


@pytest.mark.parametrize("chairs", [0, 2])
def test_series_is_of_one_chair_only(chairs: int) -> None:
    members = tuple(replace(s, chair=n < chairs) for n, s in enumerate(seats(3, 2)))
    jury = Jury(members, 2, chairs=("F",) * 9)
    assert hear(chapter.jury_chair_series, jury, PACKS["statutory"]).evidence["count"] == 0


@pytest.mark.parametrize("published", [True, False])
def test_composition_is_published_before_anybody_is_judged(published: bool) -> None:
    verdict = hear(chapter.jury_published, Jury(seats(3, 2), 2, published=published), PACKS["statutory"])
    assert bool(verdict) is published
    assert hear(chapter.jury_published, Jury(seats(3, 2), 2, published=published))  # a warning for contracts


@pytest.mark.parametrize(
    ("present", "outside", "met"),
    [(4, 2, True), (3, 3, False), (4, 1, False), (8, 1, False), (5, 2, True), (8, 4, True)],
)
def test_quorum_of_a_university_committee_counts_those_from_outside(present: int, outside: int, met: bool) -> None:
    whole = seats(4, 4, externals=4)
    left = seats(present, 0, externals=outside)
    verdict = hear(quorum_present, Jury(left, 2, convened=whole), UNIVERSITY)
    assert bool(verdict) is met
    assert (verdict.evidence["minimum"], verdict.evidence["externals_minimum"]) == (4, 2)


ASIDES: list[tuple[dict[int, set[int]], list[int], bool]] = [
    # candidate -> who stepped aside; candidates whose jury is broken; the competition's jury is broken
    ({}, [], False),
    ({7: {1}}, [], False),
    ({7: {5}}, [7], True),  # the only one from outside
    ({7: {3}, 8: {4}}, [], True),  # a man for one, a man for the other: 1 of 4 for all
    ({7: {3, 4}}, [7], True),
    ({7: {0}}, [], True),  # the chair: another member presides over one candidate, nobody over all
    ({7: {1}, 8: {1}}, [], False),
    ({7: {5}, 8: {1}, 9: {5}}, [7, 9], True),
    ({7: {0, 1, 2, 3}}, [7], True),
    ({7: set()}, [], False),
]


@pytest.mark.parametrize(("asides", "candidates", "competition"), ASIDES)
def test_step_asides_under_both_regimes(asides: dict[int, set[int]], candidates: list[int], competition: bool) -> None:
    # Three women, three men, the last of them from outside.
    jury = Jury(seats(3, 3), 2, asides={a: frozenset(m) for a, m in asides.items()})
    alone = hear(effective_jury, jury)
    assert [o.values["application"] for o in alone.objections] == candidates
    for_all = hear(effective_jury, jury, altered(CONTRACT, aside_regime="competition"))
    assert [set(o.values) & {"application", "whole"} for o in for_all.objections] == (
        [{"whole"}] if competition else []
    )


def test_rules_broken_by_a_step_aside_are_named() -> None:
    found = hear(effective_jury, Jury(seats(3, 3), 2, asides={7: frozenset({5})}))
    assert found.objections[0].values["rules"] == ["jury_externals"]
    found = hear(effective_jury, Jury(seats(2, 2), 2, asides={7: frozenset({2, 3})}))
    assert found.objections[0].values["rules"] == ["jury_size", "jury_sexes", "jury_externals", "quorum_present"]


@pytest.mark.parametrize(
    ("women", "men", "gone", "signed", "broken"),
    [
        (4, 1, set(), {"jury_sexes"}, []),
        (4, 1, {1}, {"jury_sexes"}, []),  # a woman aside: one man is missing of five, and one of four
        (4, 1, {1}, set(), ["jury_sexes"]),
        (4, 1, {4}, {"jury_sexes"}, ["jury_sexes"]),  # the only man aside: nobody signed for two missing
        (4, 1, {4}, {"jury_sexes", "effective_jury"}, []),
        (3, 2, {4}, {"jury_sexes"}, ["jury_sexes"]),  # signed for a jury that met the rule: signed for nothing
        (4, 1, {1, 2, 3}, {"jury_sexes"}, ["jury_size", "quorum_present"]),
    ],
)  # fmt: skip
def test_derogation_of_the_jury_convened_covers_no_more_after_step_asides(
    women: int, men: int, gone: set[int], signed: set[str], broken: list[str]
) -> None:
    members = tuple(replace(seat, external=True) for seat in seats(women, men))
    jury = Jury(members, 2, asides={7: frozenset(gone)} if gone else {})
    for regime in ("candidate", "competition"):
        file = replace(sound("composing_jury"), jury=jury, derogations=dict.fromkeys(signed))
        found = effective_jury(case(file, HR, pack=altered(CONTRACT, aside_regime=regime)))
        assert [o.values["rules"] for o in found.objections if o.stops] == ([broken] if broken else [])


def test_university_committee_of_eight_spares_nobody() -> None:
    whole = seats(4, 4, externals=4)
    assert all(hear(rule, whole, UNIVERSITY) for rule in COMPOSITION)
    found = hear(effective_jury, Jury(whole, 2, asides={7: frozenset({1})}), UNIVERSITY)
    assert found.objections[0].values["rules"] == ["jury_size"]


SEAT = st.builds(
    Seat, member=st.just(0), person=st.none(), sex=st.sampled_from("FMU"), chair=st.booleans(), external=st.booleans(),
    rank=st.integers(1, 4), in_team=st.booleans(), specialist=st.booleans(),
    trained_on=st.none() | st.dates(NOW.date() - timedelta(days=1200), NOW.date() + timedelta(days=40)),
)  # fmt: skip
JURY = st.lists(SEAT, max_size=22).map(lambda found: tuple(replace(s, member=n) for n, s in enumerate(found)))
PACK = st.sampled_from(list(PACKS.values())).flatmap(
    lambda pack: st.sampled_from([pack, altered(pack, jury_sex_rounding="floor")])
)
CHAIRS = st.text("FMU", max_size=6).map(tuple)


def said(verdict: Verdict) -> tuple[Any, ...]:
    """A verdict, its members in no order."""
    evidence = {key: sorted(v) if key == "members" else v for key, v in verdict.evidence.items()}
    return verdict.rule, bool(verdict), len(verdict.objections), evidence


@settings(max_examples=150, deadline=None)
@given(JURY, PACK, CHAIRS, st.randoms(use_true_random=False), st.data())
def test_verdicts_do_not_depend_on_the_order_of_members(
    members: tuple[Seat, ...], pack: Pack, chairs: tuple[str, ...], luck: Any, data: st.DataObject
) -> None:
    gone = data.draw(st.dictionaries(st.integers(1, 3), st.frozensets(st.integers(0, 21)), max_size=3))
    jury = Jury(members, 2, chairs=chairs, asides=gone)
    shuffled = list(members)
    luck.shuffle(shuffled)
    for rule in (*COMPOSITION, quorum_present, effective_jury):
        assert said(hear(rule, jury, pack)) == said(hear(rule, replace(jury, seats=tuple(shuffled)), pack))


@settings(max_examples=150, deadline=None)
@given(JURY, PACK)
def test_member_of_the_rarer_sex_never_lowers_the_smaller_share(members: tuple[Seat, ...], pack: Pack) -> None:
    before = chapter.sexes(members, pack)
    rarer = "F" if before["women"] <= before["men"] else "M"
    after = chapter.sexes((*members, Seat(99, None, rarer, False, False, 4, TRAINED)), pack)
    smaller = [Fraction(min(sums["women"], sums["men"]), max(1, sums["size"])) for sums in (before, after)]
    if before["women"] != before["men"]:  # of two equal shares, one more makes the other the smaller
        assert smaller[1] >= smaller[0]
    assert min(after["women"], after["men"]) >= min(before["women"], before["men"])


@settings(max_examples=150, deadline=None)
@given(JURY, PACK, st.dictionaries(st.integers(1, 3), st.frozensets(st.integers(0, 21)), max_size=3))
def test_step_aside_heard_then_withdrawn_leaves_the_verdict_as_it_was(
    members: tuple[Seat, ...], pack: Pack, asides: dict[int, frozenset[int]]
) -> None:
    stands = Jury(members, 2)
    before = [hear(rule, stands, pack) for rule in (*COMPOSITION, quorum_present, effective_jury)]
    hear(effective_jury, replace(stands, asides=asides), pack)
    after = [hear(rule, replace(stands, asides={}), pack) for rule in (*COMPOSITION, quorum_present, effective_jury)]
    assert before == after


@settings(max_examples=150, deadline=None)
@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(1, 120))
def test_training_ends_on_one_day(trained: date, months: int) -> None:
    last = chapter.months_after(trained, months)
    assert (last.year - trained.year) * 12 + last.month - trained.month == months
    assert last.day == trained.day or (last + timedelta(days=1)).day == 1

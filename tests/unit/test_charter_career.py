"""Net academic age, as tables of cases and as what must hold of any path."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given as any_of
from hypothesis import strategies as some

from workflows.charter.career import NetAge, asked, net_age
from workflows.charter.pack_schema import BREAKS
from workflows.charter.packs import current
from workflows.charter.wording.prestige import journals
from workflows.given import Break, Career

ON = date(2026, 3, 31)
PACK = current("contract", None, ON)
DOCTORATE = date(2016, 3, 1)  # ten years before


def month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


def told(kind: str, first: str, last: str | None, share: int = 0) -> Break:
    return Break(kind, month(first), month(last) if last else None, share)


def reckoned(career: Career, **figures: float) -> NetAge:
    changed = {name: replace(PACK.figures[name], value=value) for name, value in figures.items()}
    found = net_age(career, ON, replace(PACK, figures={**PACK.figures, **changed}))
    assert found is not None
    return found


YEAR = told("absence", "2019-01", "2019-12")


@pytest.mark.parametrize(
    ("breaks", "births", "neutralised", "months"),
    [
        ((), 0, 0, 120),
        ((YEAR,), 0, 1200, 108),
        ((told("parental", "2019-01", "2019-04"),), 0, 400, 116),
        ((told("parental", "2019-01", "2019-04"),), 1, 1800, 102),  # the flat time is longer than the leave
        ((told("parental", "2018-01", "2019-12"),), 1, 2400, 96),  # the leave is longer than the flat time
        ((told("parental", "2019-01", "2019-04"), YEAR), 1, 3000, 90),  # what is no leave adds to the flat time
        ((), 2, 3600, 84),
        ((told("part_time", "2019-01", "2019-12", 60),), 0, 480, 115),
        ((told("part_time", "2019-01", "2019-12", 60), YEAR), 0, 1200, 108),  # the larger of two weights
        ((told("sector", "2020-01", "2021-12"),), 0, 2400, 96),
        ((YEAR, told("service", "2019-07", "2020-06")), 0, 1800, 102),  # half of it overlaps
        ((YEAR, YEAR), 0, 1200, 108),
        ((told("absence", "2010-01", "2012-12"),), 0, 0, 120),  # before the doctorate
        ((told("absence", "2016-01", "2016-06"),), 0, 300, 117),  # the months after it alone
        ((told("displacement", "2025-04", None),), 0, 1200, 108),  # lasts until the day that counts
        ((told("other", "2026-01", "2030-12"),), 0, 300, 117),
        ((told("absence", "2000-01", None),), 4, 12000, 0),  # never below nothing
    ],
)  # fmt: skip
def test_the_sum(breaks: tuple[Break, ...], births: int, neutralised: int, months: int) -> None:
    found = reckoned(Career(DOCTORATE, births, breaks))
    assert (found.elapsed, found.neutralised, found.months) == (120, neutralised, months)
    assert found.years == months // 12


@pytest.mark.parametrize(
    ("figure", "value", "breaks", "births", "months"),
    [
        ("net_age_sector_share", 0.5, (told("sector", "2020-01", "2021-12"),), 0, 108),
        ("net_age_sector_share", 0.5, (YEAR,), 0, 108),
        ("net_age_break_share", 0.5, (YEAR,), 0, 114),
        ("net_age_birth_months", 0, (), 3, 120),
        ("net_age_birth_months", 24, (), 1, 96),
    ],
)
def test_the_figures_are_those_of_the_pack(
    figure: str, value: float, breaks: tuple[Break, ...], births: int, months: int
) -> None:
    assert reckoned(Career(DOCTORATE, births, breaks), **{figure: value}).months == months


def test_without_a_doctorate_there_is_no_age() -> None:
    assert net_age(Career(None, 2, (YEAR,)), ON, PACK) is None


def test_each_break_is_shown_with_what_it_comes_to() -> None:
    found = reckoned(Career(DOCTORATE, 0, (YEAR, told("part_time", "2019-07", "2020-06", 50))))
    assert (found.counted, found.breaks) == ((1200, 600), 1500)  # six months overlap


def test_a_doctorate_still_to_come_is_no_age_below_nothing() -> None:
    found = reckoned(Career(month("2026-09"), 1, (YEAR,)))
    assert (found.elapsed, found.months) == (0, 0)


MONTHS = some.dates(date(2005, 1, 1), date(2030, 1, 1)).map(lambda day: day.replace(day=1))


@some.composite
def a_break(draw: some.DrawFn) -> Break:
    first, second = sorted((draw(MONTHS), draw(MONTHS)))
    kind = draw(some.sampled_from(BREAKS))
    return Break(
        kind, first, draw(some.sampled_from((second, None))), draw(some.integers(10, 90)) if kind == "part_time" else 0
    )


CAREERS = some.builds(
    Career, MONTHS, some.integers(0, 4), some.lists(a_break(), max_size=5).map(tuple)
)  # fmt: skip


@any_of(CAREERS, a_break())
def test_more_break_never_makes_anybody_older(career: Career, more: Break) -> None:
    with_more = replace(career, breaks=(*career.breaks, more))
    assert reckoned(with_more).months <= reckoned(career).months
    assert reckoned(replace(career, births=career.births + 1)).months <= reckoned(career).months


@any_of(CAREERS, some.integers(0, 4), some.integers(1, 24))
def test_a_longer_break_never_makes_anybody_older(career: Career, which: int, more: int) -> None:
    if which < len(career.breaks):
        one = career.breaks[which]
        months = one.first.year * 12 + one.first.month - 1 - more
        earlier = replace(one, first=date(months // 12, months % 12 + 1, 1))
        longer = replace(career, breaks=(*career.breaks[:which], earlier, *career.breaks[which + 1 :]))
        assert reckoned(longer).months <= reckoned(career).months


@any_of(CAREERS, some.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(career: Career, chance: object) -> None:
    shuffled = list(career.breaks)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert reckoned(replace(career, breaks=tuple(shuffled))).neutralised == reckoned(career).neutralised
    assert reckoned(replace(career, breaks=career.breaks * 2)).neutralised == reckoned(career).neutralised


@any_of(CAREERS)
def test_what_is_neutralised_lies_between_nothing_and_everything(career: Career) -> None:
    found = reckoned(career)
    assert 0 <= found.neutralised <= found.elapsed * 100
    assert 0 <= found.months <= found.elapsed


@pytest.mark.parametrize(
    ("pack", "kind", "families", "text", "due"),
    [
        ("contract", "postdoc", ("research",), "", True), ("contract", "engineer", ("research",), "", False),
        ("contract", "lecturer", ("teaching",), "", False), ("doctoral", "postdoc", ("research",), "", False),
        ("contract", "engineer", (), "Docteur depuis moins de 5 ans", True),
    ],
)  # fmt: skip
def test_the_doctorate_is_asked_for_where_it_counts(
    pack: str, kind: str, families: tuple[str, ...], text: str, due: bool
) -> None:
    content = {"fr": {"required": [text]}, "en": {}}
    assert asked(current(pack, None, ON), kind, families, content) is due


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Deux articles dans Nature, facteur d’impact 40.", 2), ("My h-index is 12.", 1),
        ("Une méthode de mesure reprise par trois équipes.", 0), ("The nature of the material matters.", 0),
    ],
)  # fmt: skip
def test_journals_are_told_in_either_language(text: str, words: int) -> None:
    assert len(journals(text)) == words

"""What statistics say in words, and pictures as shapes: without a database."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from grids.estimate import Estimate
from grids.jury_statistics import jury_statistics
from grids.robustness import Standing
from grids.severity import Effect
from grids.tallies import cube
from recruitment.letters import drawings
from recruitment.services import jury_figures
from recruitment.services.deliberation import Member
from recruitment.web import agreement
from tests.unit.test_tally_pictures import GRID, file, marked

TITLES = {c.key: c.title["en"] for c in GRID.at(None)}
MEMBERS = tuple(Member(n, n, f"Member {n}", False, False) for n in (7, 8, 9))


@pytest.fixture(autouse=True)
def english() -> Any:
    """Words in English, as the source has them."""
    app = Flask(__name__)
    Babel(app, locale_selector=lambda: "en")
    with app.test_request_context(), force_locale("en"):
        yield


def sheets(levels: dict[int, dict[int, int | None]]) -> Any:
    """Each member's level on every criterion, by application."""
    return {
        a: {m: {c.key: level for c in GRID.at(None)} for m, level in by_member.items()}
        for a, by_member in levels.items()
    }


ALIKE = {a: dict.fromkeys((7, 8, 9), 1 + a) for a in (1, 2, 3, 4)}
HARSH = {a: {7: 2 + a % 3, 8: 2 + a % 3, 9: 1 + a % 3} for a in range(1, 31)}


def said(levels: dict[int, dict[int, int | None]]) -> agreement.Told:
    """The words for such marks."""
    found = agreement.told(jury_statistics(cube(GRID, sheets(levels)), draws=200), TITLES, MEMBERS)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("levels", "value", "word"),
    [(ALIKE, "1.00", "solid"), ({1: {7: 1, 8: 5}, 2: {7: 5, 8: 1}}, "−0.50", "too low"), ({1: {7: 3}}, "–", "")],
)
def test_agreement_is_read_against_its_yardstick(levels: Any, value: str, word: str) -> None:
    told = said(levels)
    assert (told.overall.interval.value, told.overall.interval.word) == (value, word)
    assert len(told.criteria) == len(GRID.at(None))


def test_what_cannot_be_computed_says_why() -> None:
    assert said({1: {7: 3}, 2: {7: 4}}).overall.why == "nobody was marked by two members; one member alone gave marks"
    assert "all marks are equal" in said({1: {7: 3, 8: 3}, 2: {7: 3, 8: 3}}).overall.why


def test_small_numbers_are_said_to_be_small() -> None:
    assert said(ALIKE).small.startswith("Small numbers (4 people marked by two members or more, 30 would do)")
    assert said(HARSH).small == ""


def test_harsh_member_is_named_beside_the_means() -> None:
    words = {one.name: one.words for one in said(HARSH).leanings}
    assert words["Member 9"] == "more demanding than the others"
    assert words["Member 7"] == words["Member 8"] == "more generous than the others"


@pytest.mark.parametrize(
    ("effect", "words"),
    [
        (Effect(0.4, 0.1, 0.2, 0.6, 9), "more generous than the others"),
        (Effect(-0.4, 0.1, -0.6, -0.2, 9), "more demanding than the others"),
        (Effect(0.1, 0.1, -0.1, 0.3, 9), "not told apart from the others"),
        (Effect(0.1, None, None, None, 9), "cannot be told"), (Effect(None, None, None, None, 0), "cannot be told"),
    ],
)  # fmt: skip
def test_leaning_is_told_only_where_its_interval_leaves_zero_out(effect: Effect, words: str) -> None:
    assert agreement._leaning("X", effect).words == words


@pytest.mark.parametrize(("share", "shown"), [(None, "–"), (0.0, "0%"), (0.004, "under 1%"), (0.54, "54%")])
def test_share_under_one_percent_is_not_rounded_away(share: float | None, shown: str) -> None:
    firm = agreement._firm(Standing(3.0, 1, (2.5, 3.5), (1, 1), (1, 3), None, share, True), Effect(None, None, None, None, 0))
    assert (firm.top, firm.ranks, firm.interval) == (shown, ("1", "1 to 3", "–"), "2.50 to 3.50")


def test_interval_that_is_missing_leaves_the_value_alone() -> None:
    assert agreement._figure(Estimate(0.7, why="one_unit"), "alpha").whole == "0.70"
    assert agreement._figure(Estimate(0.7, 0.6, 0.8), "alpha").whole == "0.70 (0.60 to 0.80)"


@pytest.mark.parametrize(
    ("heads", "words"),
    [((0, 0), ""), ((0, 5), "Whichever member"), ((1, 5), "Without one member,"), ((2, 5), "Without one of 2 members,")],
)
def test_first_place_that_hangs_on_one_member(heads: tuple[int, int], words: str) -> None:
    assert agreement.heads(heads).startswith(words)


def test_statistics_are_computed_once_for_the_same_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    real = jury_statistics
    monkeypatch.setattr("grids.jury_statistics.jury_statistics", lambda *a, **k: calls.append(1) or real(*a, **k))
    one = marked(file(1, {7: 3.0}))
    for levels in ({101: {7: 3, 8: 4}}, {101: {7: 3, 8: 4}}, {101: {7: 3, 8: 5}}):
        object.__setattr__(one, "sheets", sheets(levels))
        assert jury_figures.statistics(one, 1) is not None
    jury_figures.statistics(one, 2)
    assert len(calls) == 3  # other marks, or other posts, are other figures


def test_rows_of_pictures_go_on_in_the_next_one() -> None:
    spans = [drawings.Span(f"P{n}", 3, 2, 4, n == 0) for n in range(drawings.MOST_ROWS + 1)]
    first, second = drawings.intervals(spans, 5, "alt")
    dots = [[s for s in one.shapes if isinstance(s, drawings.Dot)] for one in (first, second)]
    assert [len(one) for one in dots] == [drawings.MOST_ROWS, 1]
    assert all(shape.shade in drawings.SHADES for one in (first, second) for shape in one.shapes)
    wide = drawings.tiles([("M", tuple(drawings.Tile("3", "near") for _ in range(13)))], ["1"] * 13, "alt")
    assert len(list(wide)) == 2


def test_shapes_stay_on_the_page() -> None:
    marks = [drawings.Marks("C", (("1", (1, 0, 2, 0, 9), True),)) for _ in range(4)]
    tiles = [("M", tuple(drawings.Tile("3", "near") for _ in range(12)))]
    pictures = [
        *drawings.multiples(marks, 5, "alt"), *drawings.intervals([drawings.Span("P", 5, 1, 5)], 5, "alt"),
        *drawings.tiles(tiles, ["1"] * 12, "alt"),
    ]  # fmt: skip
    for picture in pictures:
        for shape in picture.shapes:
            assert 0 <= shape.x <= drawings.WIDTH
            assert 0 <= shape.y <= picture.height


@pytest.mark.parametrize(
    ("value", "low", "sentence"),
    [
        (0.92, 0.85, "Members read the grid alike."),
        (0.92, 0.70, "“solid” on these marks, but the interval goes down to “to be confirmed”."),
        (0.92, -0.17, "“solid” on these marks, but the interval goes down to “too low”."),
        (0.30, -0.17, "Agreement is too low to rest on: talk before deciding."),
        (0.70, None, "Agreement is enough to deliberate, to be confirmed."),
    ],
)
def test_sentence_says_no_more_than_the_interval_does(value: float, low: float | None, sentence: str) -> None:
    assert agreement._figure(Estimate(value, low, None if low is None else 1.0), "alpha").sentence == sentence

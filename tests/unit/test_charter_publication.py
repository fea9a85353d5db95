"""The rules of the advert, as tables of cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from recruitment.demo import posts
from tests.factories.cases import NOW, case, sound
from workflows.charter import publication as chapter
from workflows.charter.sheet import COMMON_FIELDS, TEXT_FIELDS
from workflows.given import Announcing, Publication, Reason, SheetText
from workflows.who import HR

WHOLE = posts.sheet(posts.POSTS[0], date(2027, 1, 4), "drh@example.org")
DUE = ("site", "euraxess", "csp")


def heard(rule: Any, given: Any = None, content: Mapping[str, Any] = WHOLE, **facts: Any) -> Any:
    """What a rule says of an advert."""
    file = sound("composing_jury")
    assert file.sheet is not None
    file = replace(file, sheet=replace(file.sheet, content=content), **facts)
    return rule(case(file, HR, given=given))


GRACE = timedelta(minutes=10)  # of the contract pack


def after(days: float) -> datetime:
    """A moment that many days from now."""
    return NOW + timedelta(days=days)


@pytest.mark.parametrize(("days", "met"), [(-1, False), (0, False), (29.9, False), (30, True), (60, True)])
def test_post_stays_open_a_month(days: float, met: bool) -> None:
    verdict = heard(chapter.deadline_long_enough, Publication(after(days), DUE))
    assert bool(verdict) is met
    if not met:
        (objection,) = verdict.objections
        assert objection.values["earliest"] == "2026-04-02"
        assert heard(
            chapter.deadline_long_enough,
            Publication(datetime.fromisoformat("2026-04-02T00:00+00:00") + timedelta(hours=9), DUE),
        )


@pytest.mark.parametrize(
    ("opens", "closes", "met"), [(10, 39.9, False), (10, 40, True), (-5, 30, True), (50, 40, False)]
)
def test_month_counts_from_the_opening_of_applications(opens: float, closes: float, met: bool) -> None:
    given = Publication(after(closes), DUE, after(opens))
    assert bool(heard(chapter.deadline_long_enough, given)) is met
    assert heard(chapter.deadline_comfortable, given).objections


@pytest.mark.parametrize(("days", "said"), [(30, True), (59, True), (60, False)])
def test_two_months_are_recommended_without_stopping(days: int, said: bool) -> None:
    verdict = heard(chapter.deadline_comfortable, Publication(after(days), DUE))
    assert bool(verdict)
    assert bool(verdict.objections) is said


@pytest.mark.parametrize(("channels", "missing"), [
    (DUE, []), ((*DUE, "networks"), []), (("site",), ["euraxess", "csp"]), ((), ["site", "euraxess", "csp"]),
])  # fmt: skip
def test_three_channels_are_due(channels: tuple[str, ...], missing: list[str]) -> None:
    verdict = heard(chapter.channels_chosen, Publication(after(70), channels))
    assert [o.values["channel"] for o in verdict.objections] == missing


@pytest.mark.parametrize(("contract", "months", "due"), [
    ("temporary", 11, False), ("temporary", 12, True), ("temporary", 24, True), ("permanent", None, True),
    ("temporary", None, True), ("", 3, True), ("permanent", 3, True),
])  # fmt: skip
def test_portal_is_due_from_a_year_of_contract_on(contract: str, months: int | None, due: bool) -> None:
    content = {**WHOLE, "common": {**WHOLE["common"], "contract": contract, "duration_months": months}}
    without = ("site", "euraxess")
    assert bool(heard(chapter.channels_chosen, Publication(after(70), without), content)) is not due
    file = replace(sound("advertised"), announced=dict.fromkeys(DUE, 1))
    assert file.sheet is not None
    file = replace(file, sheet=replace(file.sheet, content=content))
    assert bool(chapter.channel_not_due(case(file, HR, given=Announcing("csp")))) is not due
    over = replace(file, state="eligibility")
    assert chapter.channel_not_due(case(over, HR, given=Announcing("csp")))


@pytest.mark.parametrize(("given", "met"), [
    (Publication(after(70), DUE), True), (Publication(after(70), (*DUE, "tv")), False), (Announcing("csp"), True),
    (Announcing("tv"), False), (None, True),
])  # fmt: skip
def test_post_is_announced_on_channels_of_the_school(given: Any, met: bool) -> None:
    assert bool(heard(chapter.channels_known, given, announced=dict.fromkeys(DUE, 0))) is met


@pytest.mark.parametrize(("channel", "met"), [("site", True), ("csp", False), ("tv", False)])
def test_only_an_announcement_that_stands_is_noted_or_withdrawn(channel: str, met: bool) -> None:
    verdict = heard(chapter.channel_announced, Announcing(channel), announced={"site": 2, "csp": 0})
    assert bool(verdict) is met


@pytest.mark.parametrize(
    ("name", "languages"), [(name, 1) for name in COMMON_FIELDS] + [(name, 2) for name in TEXT_FIELDS]
)
def test_advert_lacks_nothing(name: str, languages: int) -> None:
    blank = {part: {key: value for key, value in fields.items() if key != name} for part, fields in WHOLE.items()}
    assert len(heard(chapter.advert_complete, content=blank).objections) == languages
    assert heard(chapter.advert_complete)


@pytest.mark.parametrize(
    ("deadline", "met"),
    [
        (NOW - GRACE - timedelta(seconds=1), True), (NOW - GRACE, False), (NOW - timedelta(seconds=1), False),
        (after(0), False), (after(1), False), (None, False),
    ],
)  # fmt: skip
def test_applications_close_once_the_minutes_of_grace_are_over(deadline: datetime | None, met: bool) -> None:
    assert bool(heard(chapter.deadline_passed, deadline=deadline)) is met


@pytest.mark.parametrize(("since", "met"), [(-31, True), (-30, True), (-29, False), (None, False)])
def test_post_was_online_long_enough(since: float | None, met: bool) -> None:
    published = None if since is None else after(since)
    assert bool(heard(chapter.published_long_enough, published_at=published)) is met


@pytest.mark.parametrize(("now_due", "given", "met"), [
    (5, 15, True), (5, 14.9, False), (20, 15, False), (20, 20, True), (5, None, False),
])  # fmt: skip
def test_amended_advert_leaves_time_and_never_less_than_before(now_due: float, given: float | None, met: bool) -> None:
    text = SheetText(WHOLE, "La date change.", None if given is None else after(given))
    assert bool(heard(chapter.deadline_extended, text, deadline=after(now_due))) is met


@pytest.mark.parametrize(("place", "value", "said"), [
    ("fr.mission", "", {"field": "mission", "language": "fr"}),
    ("en.required", [], {"field": "required", "language": "en"}),
    ("common.workplace", "", {"field": "workplace"}),
    ("fr.required", ["Moins de 35 ans"],
     {"where": "fr.required", "text": "Moins de 35 ans", "proposal": "niveau d’expérience attendu"}),
])  # fmt: skip
def test_amended_text_is_judged_itself(place: str, value: Any, said: dict[str, str]) -> None:
    part, name = place.split(".")
    content = {**WHOLE, part: {**WHOLE[part], name: value}}
    verdict = heard(chapter.amendment_sound, SheetText(content, "La mission change."))
    assert [dict(o.values) for o in verdict.objections] == [said]
    assert heard(chapter.amendment_sound, SheetText(WHOLE, "La mission change."))
    assert heard(chapter.amendment_sound)  # asked ahead, nothing is given yet


@pytest.mark.parametrize("given", [None, Reason("sans date, mais avec une raison")])
def test_post_opened_again_needs_a_deadline_once_something_is_given(given: Any) -> None:
    assert bool(heard(chapter.deadline_ahead, given)) is (given is None)

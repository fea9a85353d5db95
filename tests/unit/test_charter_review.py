"""The rules of the committee, as tables of cases."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.factories.cases import PACK, case, dossier
from workflows.charter import review as chapter
from workflows.charter.packs import RuleSetting
from workflows.dossier import Review
from workflows.given import Assignment, Comment
from workflows.who import HR, REVIEWER

TEAM = frozenset({11})


def heard(rule: Any, person: int = 21, given: Any = None, **facts: Any) -> Any:
    """What a rule says of a review whose hiring team is 11."""
    file = replace(dossier("sheet_review"), review=Review(**{"barred": TEAM, **facts}))
    return rule(case(file, REVIEWER, given=given, person=person))


@pytest.mark.parametrize(("approvals", "barred", "count"), [
    ({21, 22, 23}, {11}, 3), ({21, 22}, {11, 22}, 1), ({11}, {11}, 0), (set(), set(), 0),
])  # fmt: skip
def test_only_approvals_from_outside_the_team_count(approvals: set[int], barred: set[int], count: int) -> None:
    verdict = heard(chapter.enough_reviews, approvals=frozenset(approvals), barred=frozenset(barred))
    assert verdict.evidence["count"] == count
    assert bool(verdict) is (count >= verdict.evidence["minimum"])


def test_rules_about_approval_are_mended_by_reviewers() -> None:
    (objection,) = heard(chapter.enough_reviews, approvals=frozenset()).objections
    assert REVIEWER in objection.lift


@pytest.mark.parametrize(("person", "met"), [(21, True), (11, False)])
def test_nobody_rereads_for_their_own_team(person: int, met: bool) -> None:
    assert bool(heard(chapter.reviewers_outside_team, person)) is met


@pytest.mark.parametrize(("severity", "assigned", "met"), [
    ("off", set(), True), ("off", {22}, True), ("block", {22}, False), ("block", {21, 22}, True), ("block", set(), False),
])  # fmt: skip
def test_vote_is_for_those_asked_only_where_a_school_wants_it(severity: Any, assigned: set[int], met: bool) -> None:
    assert PACK.rules["reviewer_assigned"].severity == "off"
    setting: RuleSetting = replace(PACK.rules["reviewer_assigned"], severity=severity)
    pack = replace(PACK, rules={**PACK.rules, "reviewer_assigned": setting})
    file = replace(dossier("sheet_review"), review=Review(assigned=frozenset(assigned)))
    assert bool(chapter.reviewer_assigned(case(file, REVIEWER, person=21, pack=pack))) is met


@pytest.mark.parametrize(("people", "unfit"), [
    ((), 0), ((21,), 0), ((21, 22), 0), ((11,), 1), ((99,), 1), ((21, 11, 99), 2),
])  # fmt: skip
def test_people_asked_belong_to_the_committee_and_not_to_the_team(people: tuple[int, ...], unfit: int) -> None:
    committee = frozenset({11, 21, 22})  # 11 holds the role too
    verdict = heard(chapter.assigned_from_committee, given=Assignment(people), committee=committee)
    assert bool(verdict) is (unfit == 0)
    if unfit:
        (objection,) = verdict.objections
        assert objection.values == {"count": unfit}
        assert HR in objection.lift


@pytest.mark.parametrize(("reopened", "place", "met"), [
    (None, "fr.title", True), (frozenset({"title"}), "fr.title", True), (frozenset({"title"}), "en.title", True),
    (frozenset({"title"}), "fr.mission", False), (frozenset({"unit"}), "common.unit", True),
    (frozenset(), "common.unit", False), (frozenset(), "", True),
])  # fmt: skip
def test_remark_on_a_sheet_that_came_back_is_about_what_changed(
    reopened: frozenset[str] | None, place: str, met: bool
) -> None:
    file = replace(dossier("sheet_review"), reopened=reopened)
    verdict = chapter.remark_on_changed_field(case(file, REVIEWER, given=Comment(place, "Une remarque.")))
    assert bool(verdict) is met
    if not met:
        assert verdict.objections[0].values == {"field": place.rpartition(".")[2]}

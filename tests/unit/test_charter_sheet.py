"""The rules of the job sheet, as tables of cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from recruitment.demo import posts
from tests.factories.cases import case, sound
from workflows.charter import sheet as chapter
from workflows.charter.wording import findings
from workflows.dossier import Finding
from workflows.given import Reason, SheetText
from workflows.who import HIRING_MANAGER

WHOLE = posts.sheet(posts.POSTS[0], date(2027, 1, 4), "drh@example.org")


def without(*places: str) -> dict[str, Any]:
    """The whole sheet but these fields, left blank."""
    content = {part: dict(fields) for part, fields in WHOLE.items()}
    for place in places:
        part, name = place.split(".")
        content[part][name] = [] if isinstance(content[part].get(name), list) else ""
    return content


def with_(place: str, value: Any) -> dict[str, Any]:
    """The whole sheet with one field changed."""
    part, name = place.split(".")
    return {**WHOLE, part: {**WHOLE[part], name: value}}


def heard(rule: Any, content: Mapping[str, Any] = WHOLE, given: Any = None, person: int = 1, **facts: Any) -> Any:
    """What a rule says of a sheet."""
    file = sound("drafting")
    assert file.sheet is not None
    chapter_ = replace(file.sheet, content=content, findings=findings(content))
    return rule(case(replace(file, sheet=replace(chapter_, **facts)), HIRING_MANAGER, given=given, person=person))


def values(verdict: Any) -> list[dict[str, Any]]:
    """The values of each objection."""
    return [dict(o.values) for o in verdict.objections]


@pytest.mark.parametrize("field", chapter.COMMON_FIELDS)
def test_fact_left_blank_is_named(field: str) -> None:
    assert values(heard(chapter.sheet_complete, without(f"common.{field}"))) == [{"field": field}]


@pytest.mark.parametrize("field", chapter.TEXT_FIELDS)
def test_text_left_blank_in_both_languages_is_named_once(field: str) -> None:
    content = without(f"fr.{field}", f"en.{field}")
    assert values(heard(chapter.sheet_complete, content)) == [{"field": field}]
    assert heard(chapter.sheet_bilingual, content)


@pytest.mark.parametrize("field", [*chapter.TEXT_FIELDS, "desirable"])
@pytest.mark.parametrize("language", chapter.LANGUAGES)
def test_text_left_blank_in_one_language_is_named_with_it(field: str, language: str) -> None:
    content = without(f"{language}.{field}")
    assert values(heard(chapter.sheet_bilingual, content)) == [{"field": field, "language": language}]
    assert heard(chapter.sheet_complete, content)


@pytest.mark.parametrize(("contract", "months", "missing"), [
    ("temporary", 36, []), ("temporary", None, ["duration_months"]), ("permanent", None, []), ("", None, ["contract"]),
])  # fmt: skip
def test_fixed_term_contract_says_how_long(contract: str, months: int | None, missing: list[str]) -> None:
    content = with_("common.contract", contract)
    content["common"]["duration_months"] = months
    assert [v["field"] for v in values(heard(chapter.sheet_complete, content))] == missing


def test_empty_sheet_names_every_field_at_once() -> None:
    found = values(heard(chapter.sheet_complete, {}))
    assert [v["field"] for v in found] == [*chapter.COMMON_FIELDS, *chapter.TEXT_FIELDS]


def test_twelve_elements_lie_on_known_fields() -> None:
    known = {*chapter.COMMON_FIELDS, *chapter.TEXT_FIELDS}
    assert len(chapter.ELEMENTS) == 12
    assert {field for _, fields in chapter.ELEMENTS for field in fields} == known


@pytest.mark.parametrize(("count", "passes"), [(0, True), (6, True), (7, False)])
def test_many_required_criteria_are_said_without_stopping(count: int, passes: bool) -> None:
    verdict = heard(chapter.required_criteria_few, with_("fr.required", [f"Critère {n}" for n in range(count)]))
    assert bool(verdict)  # a warning never stops
    assert (not verdict.objections) is passes


@pytest.mark.parametrize(("finding", "rule"), [
    (Finding("ground", "block", "fr.required", "jeune", "x"), chapter.discriminatory_grounds),
    (Finding("contracted", "warn", "fr.title", "chargé·e", "x"), chapter.wording_answered),
])  # fmt: skip
def test_finding_is_heard_by_its_own_rule_alone(finding: Finding, rule: Any) -> None:
    both = (chapter.discriminatory_grounds, chapter.wording_answered)
    assert [bool(heard(r, findings=(finding,))) for r in both] == [r is not rule for r in both]
    (said,) = values(heard(rule, findings=(finding,)))
    assert said == {"where": finding.where, "text": finding.text, "proposal": finding.proposal}


@pytest.mark.parametrize("open_", [0, 1, 3])
def test_required_changes_wait_for_their_answers(open_: int) -> None:
    verdict = heard(chapter.changes_answered, changes_open=open_)
    assert bool(verdict) is (open_ == 0)


@pytest.mark.parametrize(("given", "met"), [
    (Reason("trop bref"), False), (Reason("          "), False), (Reason("Une phrase entière."), True),
    (SheetText({}, "La date change."), True), (SheetText({}), False), (None, True),
])  # fmt: skip
def test_reason_is_a_sentence(given: Any, met: bool) -> None:
    assert bool(heard(chapter.reason_given, given=given)) is met

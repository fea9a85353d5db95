"""Criteria of a sheet: read line by line, justified, measured; contracts no longer than allowed. Templates pass."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from grids.library import load
from recruitment.demo import posts
from recruitment.models.hires import KINDS
from recruitment.web.sheet_facts import GRID_OF_KIND
from tests.factories.cases import case, sound
from workflows.charter import criteria as chapter
from workflows.charter import sheet as sheets
from workflows.charter.criteria import Criterion, criteria
from workflows.charter.packs import current
from workflows.charter.post_templates import TEMPLATES
from workflows.charter.research_fields import LANGUAGE_CODES, NARROWER
from workflows.charter.wording import findings
from workflows.dossier import Finding
from workflows.given import Dismissal
from workflows.who import HIRING_MANAGER

WHOLE = posts.sheet(posts.POSTS[0], date(2027, 1, 4), "drh@example.org")


def heard(rule: Any, common: dict[str, Any] | None = None, given: Any = None, **facts: Any) -> Any:
    """What a rule says of the whole sheet, some facts changed."""
    file = sound("drafting")
    assert file.sheet is not None
    content = {**WHOLE, "common": {**WHOLE["common"], **(common or {})}}
    return rule(case(replace(file, sheet=replace(file.sheet, content=content, **facts)), HIRING_MANAGER, given=given))


@pytest.mark.parametrize(("content", "found"), [
    ({}, ()),
    ({"fr": {"required": ["Un"]}}, (Criterion("Un"),)),
    ({"fr": {"required": ["Un", ""]}, "en": {"required": ["One", "Two"]}, "common": {"required_why": ["a", "b"]}},
     (Criterion("Un", "One", "a"), Criterion("", "Two", "b"))),
    ({"fr": {"required": ["Un", " "]}, "common": {"required_why": ["a", "b"], "required_measure": ["k"]}},
     (Criterion("Un", "", "a", "k"),)),
])  # fmt: skip
def test_lists_are_read_line_by_line(content: dict[str, Any], found: tuple[Criterion, ...]) -> None:
    assert criteria(content, "required") == found


@pytest.mark.parametrize(("name", "rule"), [
    ("required_why", chapter.criteria_justified), ("required_measure", chapter.criteria_measured),
])  # fmt: skip
@pytest.mark.parametrize(("values", "lacking"), [
    (["a", "b", "c"], []), (["a", " ", "c"], [2]), (["a"], [2, 3]), ([], [1, 2, 3]), (None, [1, 2, 3]),
])  # fmt: skip
def test_each_required_criterion_lacking_something_is_named(
    name: str, rule: Any, values: list[str] | None, lacking: list[int]
) -> None:
    said = [dict(o.values) for o in heard(rule, {name: values}).objections]
    assert said == [{"field": name, "item": number} for number in lacking]


@pytest.mark.parametrize(("contract", "months", "long"), [
    ("temporary", 72, False), ("temporary", 73, True), ("permanent", 73, False), ("temporary", None, False),
    ("temporary", "", False),
])  # fmt: skip
def test_fixed_term_beyond_the_figure_is_said_without_stopping(contract: str, months: Any, long: bool) -> None:
    verdict = heard(chapter.contract_length_allowed, {"contract": contract, "duration_months": months})
    assert bool(verdict)
    assert bool(verdict.objections) is long


WARN = Finding("contracted", "warn", "fr.title", "chargé·e", "chargée ou chargé")
BLOCK = Finding("ground", "block", "fr.required", "jeune", "x")


@pytest.mark.parametrize(("given", "may"), [
    (Dismissal("fr.title", "contracted", "chargé·e", "Citation d’un texte officiel."), True),
    (Dismissal("fr.mission", "contracted", "chargé·e", "Citation d’un texte officiel."), False),
    (Dismissal("fr.title", "contracted", "chargée", "Citation d’un texte officiel."), False),
    (Dismissal("fr.required", "ground", "jeune", "Nous y tenons beaucoup."), False),
    (Dismissal("", "", "", "Une phrase entière."), False),
])  # fmt: skip
def test_only_a_finding_that_is_there_and_does_not_block_is_set_aside(given: Dismissal, may: bool) -> None:
    assert bool(heard(sheets.finding_to_set_aside, given=given, findings=(WARN, BLOCK))) is may


@pytest.mark.parametrize(("aside", "waiting"), [
    (set(), True), ({("fr.title", "contracted", "chargé·e")}, False), ({("en.title", "contracted", "chargé·e")}, True),
])  # fmt: skip
def test_finding_set_aside_waits_no_more(aside: set[tuple[str, str, str]], waiting: bool) -> None:
    verdict = heard(sheets.wording_answered, findings=(WARN,), set_aside=frozenset(aside))
    assert bool(verdict) is not waiting


def test_blocking_finding_stops_even_when_it_was_set_aside() -> None:
    aside = frozenset({("fr.required", "ground", "jeune")})
    assert not heard(sheets.discriminatory_grounds, findings=(BLOCK,), set_aside=aside)


@pytest.mark.parametrize(("lacking", "language"), [("en", "en"), ("fr", "fr")])
def test_criterion_said_in_one_language_alone_is_named(lacking: str, language: str) -> None:
    part = {**WHOLE[lacking], "required": [*WHOLE[lacking]["required"][:2], ""]}
    file = sound("drafting")
    assert file.sheet is not None
    verdict = sheets.sheet_bilingual(
        case(replace(file, sheet=replace(file.sheet, content={**WHOLE, lacking: part})), HIRING_MANAGER)
    )
    assert [dict(o.values) for o in verdict.objections] == [{"field": "required", "language": language}]


def test_each_kind_of_post_has_a_template() -> None:
    assert set(TEMPLATES) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_template_is_bilingual_justified_measured_and_passes_the_findings(kind: str) -> None:
    template = TEMPLATES[kind]
    assert not sheets.missing_texts(template, "fr")
    assert not sheets.missing_texts(template, "en")
    keys = {criterion.key for criterion in load(GRID_OF_KIND.get(kind, kind)).criteria}
    for name in ("required", "desirable"):
        for one in criteria(template, name):
            assert one.fr
            assert one.en
            assert one.measure in keys
            assert bool(one.why) is (name == "required")
    assert [f for f in findings(template) if f.severity != "inform"] == []


def test_vocabulary_names_each_narrower_field_once() -> None:
    narrower = [one for found in NARROWER.values() for one in found]
    assert len(narrower) == len(set(narrower)) > 300
    assert {"French", "English"} <= set(LANGUAGE_CODES)


@pytest.mark.parametrize(("school", "most"), [(None, 72), ("ALES", 36), ("PARIS", 72)])
def test_school_may_allow_shorter_contracts_and_its_figure_says_that_it_is_unverified(
    school: str | None, most: int
) -> None:
    figure = current("contract", school, date(2026, 3, 2)).figures["fixed_term_months_max"]
    assert (figure.value, figure.verified) == (most, False)

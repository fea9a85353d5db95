"""Grids: the library that comes with the software, what keeps a grid from being locked, its hash."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import grids
from grids.advice import advice
from grids.metrics import metric_words
from workflows.charter import pack_schema

LIBRARY = sorted(grids.library())
DOCTORAL = grids.load("doctoral")


def texts(grid: grids.Grid) -> list[tuple[str, str]]:
    """Every (language, text) of a grid."""
    found = [grid.title, *grid.scale]
    for criterion in grid.criteria:
        found += [criterion.title, criterion.description, criterion.evidence, *criterion.anchors]
    return [(language, text) for each in found for language, text in each.items()]


def changed(**values: Any) -> grids.Grid:
    """The doctoral grid with its first criterion changed."""
    first, *others = DOCTORAL.criteria
    return replace(DOCTORAL, criteria=(replace(first, **values), *others))


def codes(grid: grids.Grid, **how: Any) -> list[str]:
    return [code for code, _ in grids.problems(grid, **how)]


# --- the library


def test_library_serves_the_posts_of_the_first_users() -> None:
    assert LIBRARY == [
        "doctoral",
        "lecturer",
        "postdoc",
        "professor",
        "research_engineer",
        "research_support",
    ]


@pytest.mark.parametrize("name", LIBRARY)
def test_library_grid_can_be_locked_as_it_is(name: str) -> None:
    grid = grids.load(name)
    assert grids.problems(grid) == []
    assert 5 <= len(grid.at(None)) <= 9
    assert {c.stage for c in grid.at(None)} >= {"sift", "interview"}
    assert advice(grid) == []


@pytest.mark.parametrize("name", LIBRARY)
def test_library_grid_collects_the_start_date_and_marks_it_nowhere(name: str) -> None:
    grid = grids.load(name)
    assert [c.key for c in grid.collected] == ["start"]
    assert "start" not in {c.key for stage in ("sift", "interview", None) for c in grid.at(stage)}
    assert grid.criterion("start").anchors == ()


@pytest.mark.parametrize("name", LIBRARY)
def test_library_anchors_are_sentences_of_their_own(name: str) -> None:
    anchors = [text for c in grids.load(name).criteria for anchor in c.anchors for text in anchor.values()]
    assert all(text.endswith(".") and 2 <= len(text.split()) <= 30 for text in anchors)
    assert len(set(anchors)) == len(anchors)


@pytest.mark.parametrize("name", LIBRARY)
def test_library_french_follows_the_house_rules(name: str) -> None:
    # No middle dot, bracketed or slashed ending, straight apostrophe, or breaking space before : ; ? ! %
    wrong = re.compile(r"[·•'/]|\(e?s?\)| [:;?!%»]|« |\bcandidats?\b(?! et candidate)")
    assert [text for language, text in texts(grids.load(name)) if language == "fr" and wrong.search(text)] == []


@pytest.mark.parametrize(
    ("name", "families"),
    [
        ("doctoral", {"research", "transfer", "collective"}),
        ("postdoc", {"research", "transfer", "collective", "mobility"}),
        ("research_engineer", {"research", "transfer", "collective", "mobility"}),
        ("research_support", {"research", "transfer", "collective"}),
        ("lecturer", set(grids.FAMILIES)),
        ("professor", set(grids.FAMILIES)),
    ],
)
def test_library_grid_judges_the_families_of_its_post(name: str, families: set[str]) -> None:
    grid = grids.load(name)
    assert {c.family for c in grid.at(None)} == families
    assert grids.problems(grid, families=families) == []


@pytest.mark.parametrize("name", ["postdoc", "research_engineer", "lecturer", "professor"])
def test_mobility_is_told_with_its_equivalences(name: str) -> None:
    (mobility,) = (c for c in grids.load(name).criteria if c.family == "mobility")
    assert re.search("[Rr]emote", mobility.description["en"])
    assert re.search("industry|sector", mobility.description["en"])
    assert mobility.weight <= 5  # nobody is kept out for having stayed


def test_families_of_grids_are_those_a_pack_may_ask_for() -> None:
    assert grids.FAMILIES == pack_schema.FAMILIES


def test_unknown_grid_is_a_key_error_that_lists_the_others() -> None:
    with pytest.raises(KeyError, match="doctoral"):
        grids.load("jester")


# --- mapping and hash


@pytest.mark.parametrize("name", LIBRARY)
def test_frozen_copy_reads_back_as_the_same_grid(name: str) -> None:
    grid = grids.load(name)
    copy = grids.from_mapping(json.loads(json.dumps(grids.to_mapping(grid))))
    assert copy == grid
    assert grids.digest(copy) == grids.digest(grid)


def test_digest_changes_with_a_single_letter() -> None:
    first = DOCTORAL.criteria[0]
    other = changed(anchors=(*first.anchors[:4], {**first.anchors[4], "en": first.anchors[4]["en"] + " "}))
    assert grids.digest(other) != grids.digest(DOCTORAL)
    assert re.fullmatch("[0-9a-f]{64}", grids.digest(DOCTORAL))


def test_digest_does_not_depend_on_the_order_of_keys() -> None:
    mapping = grids.to_mapping(DOCTORAL)
    backwards = dict(reversed(list(mapping.items())))
    assert grids.digest(grids.from_mapping(backwards)) == grids.digest(DOCTORAL)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"id": 3}, "id must be a text"),
        ({"title": "Doctoral"}, "title must be a table"),
        ({"title": {"fr": 3}}, "title.fr must be a text"),
        ({"title": {"fr": "\ud800"}}, "title.fr holds a broken character"),
        ({"scale": "1 to 5"}, "scale must be a list"),
        ({"criteria": [3]}, r"criteria\[1\] must be a table"),
        ({"criteria": [{"key": "a", "weight": 2.5}]}, r"criteria\[1\].weight must be a whole number"),
        ({"criteria": [{"key": "a", "weight": True}]}, r"criteria\[1\].weight must be a whole number"),
        ({"criteria": [{"key": "a", "ranked": 1}]}, r"criteria\[1\].ranked must be true or false"),
        ({"criteria": [{"key": "a", "anchors": [{}, 4]}]}, r"criteria\[1\].anchors\[2\] must be a table"),
    ],
)
def test_mapping_of_the_wrong_shape_is_refused_by_key(change: dict[str, Any], said: str) -> None:
    with pytest.raises(grids.GridError, match=said):
        grids.from_mapping(grids.to_mapping(DOCTORAL) | change)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["fr", "en", "key", "anchors", "weight", "criteria"]), inner, max_size=4)
    ),
    max_leaves=6,
)


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from(list(grids.to_mapping(DOCTORAL))), json_values))
def test_any_mapping_is_a_grid_with_problems_or_a_grid_error(raw: dict[str, Any]) -> None:
    try:
        grid = grids.from_mapping(raw)
    except grids.GridError:
        return
    assert grids.problems(grid)
    assert grids.from_mapping(grids.to_mapping(grid)) == grid
    grids.digest(grid)


# --- problems


def test_empty_draft_is_told_everything_it_lacks() -> None:
    assert codes(grids.from_mapping({})) == [
        "title_missing", "title_missing", "scale_count", "criteria_none", "weights_total",
        "family_missing", "family_missing", "family_missing",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "code", "values"),
    [
        ({"weight": 26}, "weights_total", {"total": 101, "expected": 100}),
        ({"weight": -25}, "weights_none", {"criterion": "foundations", "weight": -25}),
        ({"ranked": False}, "weights_unranked", {"criterion": "foundations", "weight": 25}),
        ({"family": "fame"}, "family_unknown", {"criterion": "foundations", "family": "fame"}),
        ({"family": "practical"}, "practical_ranked", {"criterion": "foundations"}),
        ({"kind": "vague"}, "kind_unknown", {"criterion": "foundations", "kind": "vague"}),
        ({"stage": "later"}, "stage_unknown", {"criterion": "foundations", "stage": "later"}),
        ({"key": "Two words"}, "key_form", {"criterion": "Two words"}),
        ({"key": "inquiry"}, "key_twice", {"criterion": "inquiry"}),
        ({"title": {"fr": "x", "en": " "}}, "title_missing", {"criterion": "foundations", "lang": "en"}),
        (
            {"description": {"fr": "", "en": "x"}},
            "description_missing", {"criterion": "foundations", "lang": "fr"},
        ),
        ({"evidence": {"fr": "", "en": "x"}}, "evidence_missing", {"criterion": "foundations", "lang": "fr"}),
        (
            {"anchors": DOCTORAL.criteria[0].anchors[:4]},
            "anchor_missing", {"criterion": "foundations", "level": 5, "lang": "en"},
        ),
        (
            {"anchors": DOCTORAL.criteria[0].anchors + DOCTORAL.criteria[1].anchors[:1]},
            "anchor_extra", {"criterion": "foundations", "count": 6, "expected": 5},
        ),
    ],
)  # fmt: skip
def test_fault_in_a_criterion_is_found_and_placed(change: dict[str, Any], code: str, values: object) -> None:
    assert (code, values) in grids.problems(changed(**change))


def test_criterion_collected_but_not_ranked_weighs_nothing() -> None:
    extra = replace(DOCTORAL.criteria[0], key="extra", ranked=False, weight=0, anchors=())
    assert codes(replace(DOCTORAL, criteria=(*DOCTORAL.criteria, extra))) == []
    marked = replace(extra, anchors=DOCTORAL.criteria[0].anchors)
    assert codes(replace(DOCTORAL, criteria=(*DOCTORAL.criteria, marked))) == ["anchor_collected"]


def test_missing_family_is_named() -> None:
    grid = replace(DOCTORAL, criteria=tuple(c for c in DOCTORAL.criteria if c.family != "transfer"))
    assert ("family_missing", {"family": "transfer"}) in grids.problems(grid)
    assert codes(DOCTORAL, families=["teaching"]) == ["family_missing"]


def test_metric_says_where_it_stands() -> None:
    anchors = list(DOCTORAL.criteria[0].anchors)
    anchors[2] = {**anchors[2], "en": "Has an h-index of 10."}
    where = {"criterion": "foundations", "part": "anchor_3", "lang": "en", "words": "h-index"}
    assert grids.problems(changed(anchors=tuple(anchors))) == [("metric_word", where)]


@settings(max_examples=50)
@given(st.text(), st.text())
def test_metric_is_found_and_quoted_inside_any_text(before: str, after: str) -> None:
    text = f"{before} h-index {after}"
    assert "h-index" in metric_words(text)
    assert all(words in text for words in metric_words(text))

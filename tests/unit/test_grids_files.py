"""Grids in files: the same grid and the same hash come back, and what cannot be read is said."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import grids
from grids.advice import advice
from grids.files import MOST_BYTES, read, to_json, to_toml

DOCTORAL = grids.load("doctoral")


@pytest.mark.parametrize("name", sorted(grids.library()))
def test_grid_comes_back_from_both_kinds_of_file(name: str) -> None:
    grid = grids.load(name)
    assert read(to_toml(grid).encode()) == grid
    assert read(to_json(grid)) == grid
    assert grids.digest(read(to_toml(grid).encode())) == grids.digest(grid)


def test_hash_is_what_anybody_computes_of_the_json_file() -> None:
    assert hashlib.sha256(to_json(DOCTORAL)).hexdigest() == grids.digest(DOCTORAL)
    sorted_again = json.dumps(json.loads(to_json(DOCTORAL)), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert sorted_again.encode() == to_json(DOCTORAL)


storable = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters=[chr(n) for n in range(32) if chr(n) not in "\n\t"])
)


@settings(max_examples=60, deadline=None)
@given(storable, storable, st.integers(-50, 150), st.booleans())
def test_any_text_comes_back_from_both_kinds_of_file(fr: str, en: str, weight: int, ranked: bool) -> None:
    first = replace(DOCTORAL.criteria[0], title={"fr": fr, "en": en}, weight=weight, ranked=ranked)
    grid = replace(DOCTORAL, criteria=(first,))
    assert read(to_toml(grid).encode()) == grid
    assert read(to_json(grid)) == grid


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"\xff\xfe", "byte 1 is not UTF-8"),
        (b"id = \n", "not TOML: .*line 1"),
        (b"{", "not JSON: .*line 1"),
        (b"[[criteria]]\nweight = 2.5", r"criteria\[1\].weight must be a whole number"),
        (b"[[criteria]]\nweight = 9999", r"criteria\[1\].weight must lie between"),
        (b"[[criteria]]\nanchors = [3]", r"criteria\[1\].anchors\[1\] must be a table"),
        (b'title = { fr = "\\u0001" }', "title.fr holds a broken character"),
        (b"[[criteria]]\n" * 41, "41 criteria: 40 at most"),
        (b'[[criteria]]\ntitle = { en = "' + b"x" * 1001 + b'" }', r"criteria\[1\].title.en: 1000 characters"),
        (b"a = " + b"[" * 5_000, "too large to be read|not TOML"),
        (b'{"a": ' + b"[" * 100_000, "too large to be read|not JSON"),
        (b"a = " + b"9" * 5_000, "too large to be read|not TOML"),
        (b"x" * (MOST_BYTES + 1), "larger than"),
    ],
)
def test_file_that_cannot_be_read_is_refused_in_words(data: bytes, said: str) -> None:
    with pytest.raises(grids.GridError, match=said):
        read(data)


# --- advice


@pytest.mark.parametrize(
    ("change", "code", "values"),
    [
        ({"description": {"fr": "Read it again", "en": "Read it again"}}, "same_in_both", {"part": "description"}),
        ({"evidence": {"fr": "Au moins 3 cours", "en": "At least 2 courses"}}, "numbers_differ", {"part": "evidence"}),
        (
            {"anchors": ({"fr": "Très bon.", "en": "One test run."}, *DOCTORAL.criteria[0].anchors[1:])},
            "empty_anchor", {"part": "anchor_1", "lang": "fr", "level": 1, "words": "Très bon."},
        ),
        (
            {"anchors": (*DOCTORAL.criteria[0].anchors[:4], {**DOCTORAL.criteria[0].anchors[1], "fr": "Autre chose."})},
            "level_twice", {"part": "anchor_5", "lang": "en", "level": 5, "other": 2},
        ),
        (
            {"anchors": ({"fr": "mot " * 41, "en": "Short."}, *DOCTORAL.criteria[0].anchors[1:])},
            "long_anchor", {"part": "anchor_1", "lang": "fr", "level": 1, "most": 40},
        ),
    ],
)  # fmt: skip
def test_advice_says_what_a_good_eye_would(change: dict[str, Any], code: str, values: dict[str, Any]) -> None:
    grid = replace(DOCTORAL, criteria=(replace(DOCTORAL.criteria[0], **change), *DOCTORAL.criteria[1:]))
    assert advice(grid) == [(code, {"criterion": "foundations", **values})]
    assert grids.problems(grid) == []  # it may be locked all the same

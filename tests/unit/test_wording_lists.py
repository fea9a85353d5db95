"""The lists: what is asked first hides nothing, each entry has its source, titles are feminine."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from workflows.charter.wording.lists import LANGUAGES, Saying, sayings, table

SAYINGS = [
    pytest.param(saying, id=f"{language} {saying.code} {number}")
    for language in LANGUAGES
    for number, saying in enumerate(sayings(language))
]


@pytest.mark.parametrize("saying", SAYINGS)
def test_what_is_asked_first_is_in_every_text_that_says_it(saying: Saying) -> None:
    @settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None)
    @drawn(st.from_regex(saying.pattern, alphabet=st.characters(codec="latin-1")))
    def hides_nothing(text: str) -> None:
        assert any(stem in text.lower() for stem in saying.near), text

    hides_nothing()


@pytest.mark.parametrize("saying", SAYINGS)
def test_saying_has_a_weight_a_proposal_and_a_source(saying: Saying) -> None:
    assert saying.severity in ("block", "warn")
    assert saying.proposal
    assert saying.source
    assert saying.severity == "warn" or saying.code == "ground"


@pytest.mark.parametrize("name", ["feminine", "plain"])
def test_list_names_its_source_and_how_sure_it_is(name: str) -> None:
    assert table(name)["source"]
    assert table(name)["confidence"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_names_its_source_and_how_sure_it_is(language: str) -> None:
    told = [value for value in table(language).values() if isinstance(value, dict)]
    assert all(one["source"] and one["confidence"] for one in (*told, table("coded")[language]))


def test_french_list_of_coded_words_says_that_nobody_validated_it() -> None:
    assert "non validée" in table("coded")["fr"]["source"]
    assert table("coded")["fr"]["confidence"] == "M-lo"

"""The demonstration can ask a question on whatever the grids of the library judge at the interview."""

from __future__ import annotations

import pytest

from grids.library import library
from recruitment.demo.questions import questions


@pytest.mark.parametrize("name", sorted(library()))
def test_each_criterion_of_an_interview_has_its_question_in_both_languages(name: str) -> None:
    keys = [criterion.key for criterion in library()[name].at("interview")]
    asked = questions(keys).questions
    assert [one.criterion for one in asked] == keys
    assert all(one.fr != one.en for one in asked)

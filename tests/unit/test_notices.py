"""The notice on personal data: versions are whole in both languages, and each reads for ever as it was read."""

from __future__ import annotations

from datetime import date
from string import Formatter

import pytest

from workflows.charter import notices, processing
from workflows.charter.notices import Notice
from workflows.charter.pack_schema import FIGURES

KNOWN = {*notices.FIGURES, "organisation", "contact"}


@pytest.mark.parametrize("notice", notices.versions(), ids=lambda one: one.version)
def test_version_says_the_same_in_both_languages_with_figures_that_exist(notice: Notice) -> None:
    assert set(notice.lede) == {"fr", "en"}
    assert notice.source
    for part in notice.sections:
        assert set(part.title) == set(part.text) == set(part.items) == {"fr", "en"}
        assert len(part.text["fr"]) == len(part.text["en"])
        assert len(part.items["fr"]) == len(part.items["en"])
        for french, english in zip((*part.text["fr"], *part.items["fr"]), (*part.text["en"], *part.items["en"]), strict=True):
            asked = [sorted(name for _, name, _, _ in Formatter().parse(text) if name) for text in (french, english)]
            assert asked[0] == asked[1]
            assert set(asked[0]) <= KNOWN


def test_the_version_in_force_is_the_latest_that_has_begun() -> None:
    first, *_, last = notices.versions()
    assert notices.in_force(date(1999, 1, 1)) == first  # before any: the first
    assert notices.in_force(last.since) == last
    assert notices.in_force(date(2025, 12, 31)).version == "2025-01-01"
    assert notices.of_version("2025-01-01") == first
    assert notices.of_version("2025-01-02") is None


def test_register_of_processing_is_whole_in_both_languages() -> None:
    found = processing.register()
    assert len({one.key for one in found.activities}) == len(found.activities)
    for one in found.activities:
        for words in (one.title, one.basis, one.people, one.data, one.readers):
            assert set(words) == {"fr", "en"}
        assert set(one.figures) <= set(FIGURES)
    assert all(set(words) == {"fr", "en"} for words in (*found.measures, found.transfers, found.decisions))

"""The two halves of a letter: differences as a table, and which half lags after each rewriting."""

from __future__ import annotations

from dataclasses import replace

import pytest

from recruitment.letters.facts import Appraisal, LetterFacts
from recruitment.services.letter_halves import pairs, rewritten
from tests.factories.letters import letter_facts
from workflows.charter.wording.letter_halves import apart, sentences, spoken

CRITERIA = [("Projet", "Project")]


@pytest.mark.parametrize(
    ("fr", "en", "codes"),
    [
        ("", "", []), ("Jalons clairs.", "Clear milestones.", []), ("Jalons clairs.", "", ["missing"]),
        ("", "Clear milestones.", ["missing"]), ("Clair. Précis.", "Clear and precise.", ["sentences"]),
        ("Une ligne\nDeux lignes", "One line\nTwo lines", []), ("Une ligne\nDeux lignes", "One line", ["sentences"]),
        ("3 thèses encadrées.", "3 theses supervised.", []), ("3 thèses encadrées.", "4 theses supervised.", ["fact"]),
        ("Trois thèses.", "3 theses.", []), ("Le 3 mars 2026.", "On 3 March 2026.", []),
        ("Le 3 mars 2026.", "On 4 March 2026.", ["fact"]), ("12,5 % des heures.", "12.5% of the hours.", []),
        ("Un projet sans calendrier précis.", "Un projet sans calendrier précis.", ["same"]), ("Horizon Europe", "Horizon Europe", []),
        ("Projet clair.", "Clear Project.", []), ("Projet clair.", "Clear plan.", ["criterion"]),
    ],
)  # fmt: skip
def test_halves_say_the_same_or_it_is_said_where_not(fr: str, en: str, codes: list[str]) -> None:
    assert [one.code for one in apart(fr, en, CRITERIA)] == codes


@pytest.mark.parametrize(("text", "count"), [("", 0), ("Une phrase", 1), ("Une. Deux !", 2), ("M. Dupont dit", 2), ("a\n\nb", 2)])
def test_sentences_are_counted_alike_in_both(text: str, count: int) -> None:
    assert sentences(text) == count


@pytest.mark.parametrize(
    ("text", "language"),
    [("Décrit dans le dossier, avec des exemples.", "fr"), ("The milestones are not described.", "en"), ("Horizon Europe", "")],
)
def test_language_of_a_note_is_told_by_its_small_words(text: str, language: str) -> None:
    assert spoken(text) == language


def halves() -> dict[str, LetterFacts]:
    """A letter of one criterion, one sentence on each side, in both languages."""
    said = {"fr": ("Projet", "Un plan clair."), "en": ("Project", "A clear plan.")}
    return {
        language: replace(
            letter_facts("heard_not_ranked", language),
            reasons=(), appraisals=(Appraisal(criterion=name, anchor="", band="met", strengths=(text,)),),
        )
        for language, (name, text) in said.items()
    }  # fmt: skip


@pytest.mark.parametrize(
    ("before", "typed", "settled", "after"),
    [
        ({}, {}, (), {}), ({}, {"fr": "Un plan solide."}, (), {"strengths.0": "en"}),
        ({}, {"en": "A solid plan."}, (), {"strengths.0": "fr"}),
        ({}, {"fr": "Un plan solide.", "en": "A solid plan."}, (), {"strengths.0": ""}),
        ({"strengths.0": "en"}, {"en": "A solid plan."}, (), {"strengths.0": ""}),
        ({"strengths.0": "en"}, {"fr": "Un plan très solide."}, (), {"strengths.0": "en"}),
        ({"strengths.0": "en"}, {}, ("strengths.0",), {"strengths.0": ""}),
        ({}, {}, ("strengths.0",), {}), ({"strengths.0": ""}, {"en": "A solid plan."}, (), {"strengths.0": "fr"}),
    ],
)  # fmt: skip
def test_half_lags_until_it_follows_or_somebody_says_that_it_still_says_the_same(
    before: dict[str, str], typed: dict[str, str], settled: tuple[str, ...], after: dict[str, str]
) -> None:
    said = {language: {"strengths.0": text} for language, text in typed.items()}
    assert rewritten(halves(), before, said, settled)[1] == after


def test_passage_that_nobody_rewrote_stops_nothing_and_a_difference_written_in_does() -> None:
    given = halves() | {"en": replace(halves()["en"], appraisals=(Appraisal(criterion="Project", anchor="", band="met"),))}
    assert all(pair.in_step for pair in pairs(given, {}))  # the jury's words, in the half of their language alone
    first, *_ = pairs(given, {"strengths.0": ""})
    assert [one.code for one in first.differences] == ["missing"]
    assert not first.in_step
    assert pairs({"fr": given["fr"]}, {}) == ()  # a letter of one half

"""What only a whole sheet shows: reasons for what is required, halves that differ, copies, coded words."""

from __future__ import annotations

from typing import Any

import pytest

from workflows.charter.wording import findings, near_copy, too_many_required
from workflows.dossier import Finding


def told(content: dict[str, Any], code: str) -> list[Finding]:
    """The findings of one kind."""
    return [one for one in findings(content) if one.code == code]


@pytest.mark.parametrize(("common", "expected"), [
    ({}, [("inform", 0), ("inform", 1)]),
    ({"required_why": [], "required_measure": []}, [("warn", 0), ("warn", 1)]),
    ({"required_why": ["Sans lui, rien."], "required_measure": ["research", "team"]}, [("warn", 1)]),
    ({"required_why": ["Sans lui.", " "], "required_measure": ["research", "team"]}, [("warn", 1)]),
    ({"required_why": ["a", "b"], "required_measure": ["x", ""]}, [("warn", 1)]),
    ({"required_why": ["a", "b"], "required_measure": ["x", "y"]}, []),
    ({"required_why": "ab", "required_measure": "xy"}, [("warn", 0), ("warn", 1)]),
])  # fmt: skip
def test_required_without_a_reason_is_found(common: dict[str, Any], expected: list[tuple[str, int]]) -> None:
    found = told({"common": common, "fr": {"required": ["Doctorat", "Anglais"]}}, "unjustified")
    assert [(one.severity, one.item) for one in found] == expected


def test_reason_is_asked_of_the_english_half_where_there_is_no_french() -> None:
    (found,) = told({"common": {"required_why": []}, "en": {"required": ["PhD"]}}, "unjustified")
    assert (found.where, found.text) == ("en.required", "PhD")


def test_too_many_required_points_at_the_first_beyond() -> None:
    content = {"fr": {"required": list("abcdefgh")}, "en": {"required": list("abcdef")}}
    (found,) = too_many_required(content, 6)
    assert (found.where, found.item, found.text) == ("fr.required", 6, "g")
    assert not list(too_many_required(content, 8))


@pytest.mark.parametrize(("fr", "en", "expected"), [
    ("39 heures par semaine", "35 hours a week", [("en.mission", "35", "39")]),
    ("Début le 1er mars 2027", "Starts on 2 March 2027", [("en.mission", "2 March 2027", "1er mars 2027")]),
    ("Début le 01/03/2027", "Starts on March 1, 2027", []),
    ("Début le 1er mars 2027", "Starts on 2027-03-01", []),
    ("de 38 000 à 46 000 €", "€38,000 to €46,000", []),
    ("de 38 000 à 46 000 €", "from 38k€ to 46k€", []),
    ("38\u202f000 €", "€36,000", [("en.mission", "€36,000", "38\u202f000 €")]),
    ("Profil R2", "Profile R3", [("en.mission", "R3", "R2")]),
    ("deux jours de télétravail", "2 days from home", []),
    ("2 jours de télétravail", "two days from home", []),
    ("2 jours de télétravail", "days from home", [("fr.mission", "2", "à dire aussi en anglais")]),
    ("1,5 million", "1.5 million", []),
    ("Rendez-vous à 14 h 30", "Meet at 2:30 pm", []),
    ("niveau B2, CO2", "level B2, CO2", []),
    ("", "35 hours", []),
])  # fmt: skip
def test_halves_that_differ_are_found(fr: str, en: str, expected: list[tuple[str, str, str]]) -> None:
    found = told({"fr": {"mission": fr}, "en": {"mission": en}}, "halves_out_of_step")
    assert [(one.where, one.text, one.proposal) for one in found] == expected


def test_lists_of_unequal_length_are_found_at_the_first_line_too_many() -> None:
    (found,) = told({"fr": {"required": ["a", "b"]}, "en": {"required": ["a"]}}, "halves_out_of_step")
    assert (found.where, found.item, found.severity) == ("fr.required", 1, "warn")


def test_paragraphs_of_unequal_number_are_information() -> None:
    (found,) = told({"fr": {"mission": "Un.\nDeux."}, "en": {"mission": "One. Two."}}, "halves_out_of_step")
    assert found.severity == "inform"


CV = """Mme X a conçu et caractérisé des liants géosourcés à faible empreinte carbone pour la rénovation patrimoniale,
puis encadré quatre thèses."""


@pytest.mark.parametrize(("text", "expected"), [
    ("Avoir conçu et caractérisé des liants géosourcés à faible empreinte carbone.",
     ["conçu et caractérisé des liants géosourcés à faible empreinte carbone"]),
    ("Avoir CONCU et caracterise des liants géosourcés à très faible empreinte carbone pour la rénovation",
     ["CONCU et caracterise des liants géosourcés à très faible empreinte carbone pour la rénovation"]),
    ("Concevoir des liants pour la construction.", []),
    ("Il est l’un de ceux qui ont le goût de la recherche.", []),
])  # fmt: skip
def test_passage_that_nearly_copies_a_cv_is_found(text: str, expected: list[str]) -> None:
    found = near_copy({"fr": {"required": ["Doctorat", text]}}, CV)
    assert [one.text for one in found] == expected
    assert all((one.code, one.severity, one.where, one.item) == ("cv_copy", "warn", "fr.required", 1) for one in found)


def test_nothing_is_copied_from_nothing() -> None:
    assert near_copy({"fr": {"mission": CV}}, "") == ()
    assert near_copy({}, CV) == ()


def test_coded_words_are_information_said_once_with_their_source() -> None:
    content = {
        "fr": {"mission": "Un leader compétitif, un leader."},
        "en": {"mission": "A competitive leader who leads and supports others."},
    }
    found = told(content, "gender_coded")
    assert {one.severity for one in found} == {"inform"}
    assert [one.text for one in found if one.where == "fr.mission"] == ["leader", "compétitif"]
    assert [one.text for one in found if one.where == "en.mission"] == ["competitive", "leader", "supports"]
    assert all("non validée" in one.source for one in found if one.where == "fr.mission")
    assert all("Gaucher" in one.source and "non valid" not in one.source for one in found if one.where == "en.mission")

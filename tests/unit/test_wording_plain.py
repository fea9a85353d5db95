"""Advice on a plain-language draft, sentence by sentence."""

from __future__ import annotations

import pytest

from workflows.charter.wording.plain import CODES, advice, source


def points(text: str, language: str = "fr") -> list[tuple[str, str, str]]:
    """What there is to make simpler in a text of one sentence."""
    (only,) = advice(text, language)
    return [(point.code, point.text, point.proposal) for point in only.points]


@pytest.mark.parametrize(("text", "language"), [
    ("Vous écrivez des programmes.", "fr"),
    ("Vous travaillez avec une équipe de 4 personnes.", "fr"),
    ("Écrivez-nous avant le mardi 13 octobre 2026.", "fr"),
    ("Le travail commence le lundi 1er mars 2027.", "fr"),
    ("Vous ne travaillez pas le samedi.", "fr"),
    ("You write programs.", "en"),
    ("Write to us before Tuesday 13 October 2026.", "en"),
])  # fmt: skip
def test_simple_sentence_is_well(text: str, language: str) -> None:
    assert points(text, language) == []


@pytest.mark.parametrize(("text", "language", "expected"), [
    ("Vous allez travailler dans une équipe de la ville et faire des essais tous les jours.", "fr", ("long", "16", "")),
    ("Vous faites des essais qui durent un jour.", "fr", ("ideas", "qui", "")),
    ("You do tests because we need results.", "en", ("ideas", "because", "")),
    ("Vous allez piloter des essais.", "fr", ("hard_word", "piloter", "diriger")),
    ("La rémunération est bonne.", "fr", ("hard_word", "rémunération", "salaire")),
    ("You will utilise a microscope.", "en", ("hard_word", "utilise", "use")),
    ("Vous travaillez en nanotechnologies.", "fr", ("long_word", "nanotechnologies", "")),
    ("Vous travaillez au CNRS.", "fr", ("initials", "CNRS", "")),
    ("Vous avez 49 jours de congé et 2 primes.", "fr", ("figures", "49, 2", "")),
    ("Vous travaillez à 80 %.", "fr", ("figures", "80 %", "")),
    ("Nous étudions le XIXe siècle.", "fr", ("roman", "XIXe", "")),
    ("Le travail n’est pas sans danger.", "fr", ("negatives", "pas … sans", "")),
    ("It is not impossible.", "en", ("negatives", "not … impossible", "")),
    ("Écrivez avant le 13/10/2026.", "fr", ("date", "13/10/2026", "mardi 13 octobre 2026")),
    ("Écrivez avant le 13 octobre.", "fr", ("date", "13 octobre", "")),
    ("Write before 1 March 2027.", "en", ("date", "1 March 2027", "Monday 1 March 2027")),
    ("Écrivez avant le 31/02/2026.", "fr", ("date", "31/02/2026", "")),
    ("La personne recrutée fait des essais.", "fr", ("address", "La personne recrutée", "vous")),
    ("The candidate does tests.", "en", ("address", "The candidate", "you")),
    ("Vous faites des essais, etc.", "fr", ("sign", "etc.", "")),
])  # fmt: skip
def test_what_is_hard_is_told(text: str, language: str, expected: tuple[str, str, str]) -> None:
    assert expected in points(text, language)
    assert {code for code, _, _ in points(text, language)} <= set(CODES)


def test_each_sentence_has_its_own_advice_and_the_rules_are_named() -> None:
    found = advice("Vous écrivez. La personne recrutée écrit aussi.", "fr")
    assert [(one.words, bool(one.points)) for one in found] == [(2, False), (5, True)]
    assert "2009" in source()

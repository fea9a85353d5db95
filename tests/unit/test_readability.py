"""Kandel–Moles and LIX against figures worked out by hand, and the sentences that are told."""

from __future__ import annotations

import pytest

from recruitment.services import readability
from recruitment.services.readability import by_sentence, measure, syllables


@pytest.mark.parametrize(("word", "count"), [
    ("chat", 1), ("maison", 2), ("recherche", 3), ("laboratoire", 5), ("y", 1), ("a", 1), ("l'eau", 2), ("C", 1), ("42", 1),
])  # fmt: skip
def test_syllables_are_those_of_hyphenation(word: str, count: int) -> None:
    assert abs(syllables(word) - count) <= 1


def test_lix_is_words_a_sentence_plus_share_of_long_words() -> None:
    found = measure("The cat sat here. Researchers experiment daily again.", "en")
    assert (found.words, found.sentences) == (8, 2)
    assert found.lix == pytest.approx(8 / 2 + 100 * 2 / 8)
    assert found.kandel_moles is None


def test_kandel_moles_is_its_formula() -> None:
    text = "Le chat dort. La nuit tombe."
    count = sum(map(syllables, ("Le", "chat", "dort", "La", "nuit", "tombe")))
    found = measure(text, "fr")
    assert found.kandel_moles == pytest.approx(207 - 1.015 * 3 - 73.6 * count / 6)
    assert found.level == "easy"


@pytest.mark.parametrize(("text", "language", "level"), [
    ("Le chat dort.", "fr", "easy"),
    ("L’institutionnalisation transdisciplinaire conditionne l’opérationnalisation méthodologique.", "fr", "hard"),
    ("The cat sat.", "en", "easy"),
    ("Interdisciplinary experimentation necessitates methodological operationalisation.", "en", "hard"),
    ("", "fr", "easy"),
    ("…", "en", "easy"),
])  # fmt: skip
def test_level_follows_the_limits(text: str, language: str, level: str) -> None:
    assert measure(text, language).level == level


def test_long_sentence_is_information_with_its_figures() -> None:
    text = "Court. " + " ".join(["mot"] * 36) + ". Fin."
    assert [one.hard for one in by_sentence(text, "fr")] == [False, True, False]
    (found,) = readability.findings({"fr": {"mission": text}, "en": {"mission": "Short."}})
    assert (found.code, found.severity, found.where) == ("readability", "inform", "fr.mission")
    assert found.text == text[7:-5]
    assert "36 mots" in found.source


def test_limits_name_their_source_and_how_sure_they_are() -> None:
    assert readability.limits()["confidence"] == "M-med"
    assert "Kandel" in readability.limits()["source"]

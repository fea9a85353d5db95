"""Words to look at again in letters, and those that only look like them."""

from __future__ import annotations

import pytest

from workflows.charter.wording.letter import pauses
from workflows.charter.wording.lists import table


@pytest.mark.parametrize(
    ("language", "text", "why"),
    [
        ("fr", "Le projet est décevant.", "harsh"), ("fr", "Un dossier faible.", "harsh"),
        ("fr", "Votre candidature a été rejetée.", "harsh"), ("en", "The project was poorly prepared.", "harsh"),
        ("fr", "D’autres candidates étaient mieux préparées.", "comparison"),
        ("fr", "Un meilleur candidat a été choisi.", "comparison"), ("en", "Less convincing than another candidate.", "comparison"),
        ("fr", "Votre âge surprend.", "personal"), ("fr", "Une présentation un peu nerveuse.", "personal"),
        ("en", "You seemed shy.", "personal"), ("fr", "Votre accent gêne l’écoute.", "personal"),
    ],
)  # fmt: skip
def test_word_makes_one_pause(language: str, text: str, why: str) -> None:
    assert [pause.why for pause in pauses([text], language)] == [why]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Travaux originaux en physique des matériaux, reproduits ailleurs."),
        ("fr", "Des matériaux à faible coût, un modèle physique clair."), ("fr", "Une jeune équipe bien encadrée."),
        ("fr", "Le projet met l’accent sur les essais."), ("fr", "Le caractère novateur est bien montré."),
        ("fr", "De meilleurs indicateurs sont à prévoir."), ("en", "Failure analysis of thin films."),
        ("en", "Results better than the state of the art."), ("en", "Weak-form solvers, well explained."),
    ],
)  # fmt: skip
def test_words_of_the_trade_make_none(language: str, text: str) -> None:
    assert pauses([text], language) == ()


def test_every_reason_has_a_source_and_words_in_both_languages() -> None:
    for reason in table("letter").values():
        assert reason["source"]
        assert len(reason["fr"].split("|")) > 10
        assert len(reason["en"].split("|")) > 10

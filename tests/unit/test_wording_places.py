"""A finding's place holds its words, whatever the text: line ends, wide spaces, accents apart, signs of any kind."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from recruitment.services.linting import lint_sheet, lint_text
from workflows.charter.wording.folding import fold, sentences
from workflows.charter.wording.plain import advice

PIECES = st.sampled_from([
    "un chercheur de moins de 35 ans", "candidat·e·s", "un(e)", "étudiant .e .s", "h-index", "native English speaker", "\r\n", "\n",
    "  ", "\u00a0", "\u202f", "\ufeff", "e\u0301te\u0301", "Pr Dupont", "expérience", "banc HYGRO-3", "- requis", ".", "?", "’", "'",
    "İstanbul", "ß", "\u2028", "\x00", "\U0001f600", "PhD obtained within the last two years", "le·la", "38 000 €", "1er mars 2027",
    "young", "and", "dynamic", "aucune", "-", "(", ")", "·", "E", "s", "A1", "\t",
])  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=200), st.lists(PIECES, max_size=12).map(" ".join), st.lists(PIECES, max_size=12).map("".join)
)


@settings(max_examples=300, deadline=None)
@drawn(TEXTS, st.sampled_from(["fr", "en"]))
@example("\ufeffNous cherchons un chercheur de moins\r\n  de\u202f35\u00a0ans", "fr")
@example("de\u0301butant : candidat·e", "fr")
def test_words_of_a_plain_text_are_where_they_are_said_to_be(text: str, language: str) -> None:
    for one in lint_text(text, language):
        assert 0 <= one.start <= one.end <= len(text)
        assert text[one.start : one.end] == one.text
        assert one.severity in ("block", "warn", "inform")
        assert one.text.strip()
        assert one.proposal
        assert one.source


@settings(max_examples=100, deadline=None)
@drawn(TEXTS, TEXTS, st.lists(TEXTS, max_size=3), st.lists(TEXTS, max_size=3))
def test_words_of_a_sheet_are_where_they_are_said_to_be(fr: str, en: str, here: list[str], there: list[str]) -> None:
    content: dict[str, Any] = {
        "common": {}, "fr": {"title": fr, "required": here}, "en": {"title": en, "required": there},
    }  # fmt: skip
    for one in lint_sheet(content):
        if one.code == "missing":
            continue
        half, _, name = one.where.partition(".")
        value = content[half][name]
        text = value if isinstance(value, str) else value[one.item]
        assert text[one.start : one.end] == one.text


@settings(max_examples=200, deadline=None)
@drawn(TEXTS, st.sampled_from(["fr", "en"]))
def test_sentences_of_a_draft_are_where_they_are_said_to_be(text: str, language: str) -> None:
    last = 0
    for one in advice(text, language):
        assert text[one.start : one.end] == one.text
        assert one.start >= last
        last = one.end


@pytest.mark.parametrize(("text", "count"), [
    ("Un. Deux ! Trois ?", 3),
    ("M. Dupont et Mme Martin, cf. annexe, vers 3.5 ans.", 1),
    ("Voir www.exemple.fr pour la suite. Fin.", 2),
    ("Une ligne\nqui continue. Une autre", 2),
    ("- un\n- deux", 2),
    ("", 0),
    (" \n ", 0),
])  # fmt: skip
def test_sentences_are_told_apart(text: str, count: int) -> None:
    assert len(sentences(fold(text).text)) == count


def test_same_finding_whatever_the_spaces_and_line_ends() -> None:
    for text in ("moins de\u00a035\u202fans", "moins  de 35 ans", "moins\nde 35 ans", "moins\r\n   de 35 ans"):
        (found,) = (one for one in lint_text(f"Chercheuse de {text}", "fr") if one.code == "ground")
        assert found.text == f"Chercheuse de {text}"

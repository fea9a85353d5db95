"""Where a text tells who somebody is: names however written, addresses, identifiers; and nothing else."""

from __future__ import annotations

import pytest

from recruitment.services.traces import Traces, flat, fold

GAELLE = Traces.of("Gaëlle Nguyen-Valat", "gaelle.nv@example.org")
FOUND = [
    ("GAELLE NGUYEN VALAT", "name"), ("Nguyen-Valat Gaëlle", "name"), ("G. Nguyen-Valat", "name"),
    ("N G U Y E N - V A L A T", "name"), ("gaellenguyenvalat", "name"), ("Gaëlle", "part"), ("Ngu\u00adyen", "part"),
    ("Gae\u0308lle", "part"), ("G. V.", "initials"), ("gaelle.nv@example.org", "name"), ("GAELLE.NV", "name"),
    ("autre@example.org", "address"), ("0000-0002-1825-0097", "orcid"), ("06 12 34 56 78", "phone"),
    ("+33 6 12 34 56 78", "phone"), ("https://www.linkedin.com/in/somebody", "profile"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "kind"), FOUND)
def test_each_way_of_showing_is_found(words: str, kind: str) -> None:
    [place] = GAELLE.places(f"Avant, {words} ; après.", 3)
    assert (place.page, place.kind) == (3, kind)
    assert place.words in words
    assert place.before.startswith("Avant,")
    assert place.after.endswith("après.")


@pytest.mark.parametrize(
    "text",
    ["le parcours d’une équipe", "nguyenais", "valat en minuscules", "de 2012 à 2019", "10.5281/zenodo.1", "1234-5678",
     "G20 et V2", "Gaëllement"],
)  # fmt: skip
def test_ordinary_words_are_no_trace(text: str) -> None:
    assert GAELLE.places(text) == []


def test_word_cut_at_the_end_of_a_line_is_found_whole() -> None:
    [place] = Traces.of("Ada Lovelace").places("avec Love-\nlace hier")
    assert place.words == "Love-\nlace"


@pytest.mark.parametrize(
    ("name", "written"), [("Jürgen Müller", "Mueller"), ("Søren Ødegård", "Odegard"), ("Wei Li", "W. Li")]
)
def test_name_spelt_without_its_marks_is_found(name: str, written: str) -> None:
    assert [place.words for place in Traces.of(name).places(f"selon {written}, oui")] == [written]


def test_particles_alone_are_nobody() -> None:
    assert Traces.of("Hendrik De Smet").places("De plus, La suite") == []


def test_page_and_text_fold_alike() -> None:
    said = "Gaëlle  NGUYEN-Valat, œuvre d’Øre"
    assert flat(said) == " ".join(fold(said).text.split())

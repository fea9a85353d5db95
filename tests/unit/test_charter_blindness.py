"""Names hidden: until which state, and what a copy must be before it is signed and read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.factories.cases import NOW, PACK, dossier
from workflows.case import Case
from workflows.charter import blindness as rules
from workflows.dossier import Copies, Dossier, PaperCopy
from workflows.given import SignedCopy
from workflows.who import HR, Actor

HASH = "a" * 64


def case(file: Dossier, given: SignedCopy | None = None) -> Case:
    """HR asks."""
    return Case(file, Actor(7, frozenset({HR})), PACK, NOW, given)


def holding(paper: PaperCopy | None, state: str = "eligibility") -> Dossier:
    """A hire whose document 5 stands so."""
    return replace(dossier(state), papers={5: paper} if paper else {})


@pytest.mark.parametrize(
    ("opens", "hidden"),
    [("interviewing", {"eligibility", "sifting"}), ("sifting", {"eligibility"})],
)
def test_names_show_from_the_state_that_the_pack_names(opens: str, hidden: set[str]) -> None:
    figure = replace(PACK.figures["names_hidden_until"], value=opens)
    changed = replace(PACK, figures={**PACK.figures, "names_hidden_until": figure})
    states = ("advertised", "eligibility", "sifting", "interviewing", "deliberating", "ranked", "closed")
    assert {state for state in states if rules.numbered(state, changed)} == hidden


@pytest.mark.parametrize(("unsigned", "met"), [(0, True), (1, False), (6, False)])
def test_each_document_has_a_signed_copy(unsigned: int, met: bool) -> None:
    verdict = rules.copies_signed(case(replace(dossier("eligibility"), copies=Copies(6, unsigned))))
    assert bool(verdict) is met
    assert verdict.evidence["count"] == (unsigned or 6)


@pytest.mark.parametrize(
    ("paper", "met"),
    [(PaperCopy(HASH), True), (PaperCopy("b" * 64), False), (PaperCopy(None, signed=True), False), (None, False)],
)
def test_what_is_signed_is_the_copy_prepared(paper: PaperCopy | None, met: bool) -> None:
    assert bool(rules.copy_prepared(case(holding(paper), SignedCopy(5, HASH)))) is met


@pytest.mark.parametrize(("places", "looked", "met"), [(0, False, True), (2, False, False), (2, True, True)])
def test_places_found_are_looked_at(places: int, looked: bool, met: bool) -> None:
    assert bool(rules.copy_looked_at(case(holding(PaperCopy(HASH, places)), SignedCopy(5, HASH, looked)))) is met


@pytest.mark.parametrize(
    ("state", "signed", "met"),
    [("eligibility", True, True), ("sifting", True, False), ("sifting", False, True)],
)
def test_copy_that_the_jury_reads_changes_no_more(state: str, signed: bool, met: bool) -> None:
    file = holding(PaperCopy(HASH, signed=signed), state)
    assert bool(rules.copy_not_read(case(file, SignedCopy(5, HASH)))) is met

"""Metrics of prestige: found as people write them in two languages, and nowhere else."""

from __future__ import annotations

import pytest

from grids.metrics import metric_words

FOUND = [
    ("an h-index above 10", ["h-index"]),
    ("un Indice H élevé", ["Indice H"]),
    ("i10 et g-index", ["i10", "g-index"]),
    ("facteur d’impact des revues classées", ["facteur d’impact", "revues classées"]),
    ("FACTEURS D'IMPACT", ["FACTEURS D'IMPACT"]),
    ("journal impact factor (JIF)", ["impact factor", "JIF"]),
    ("high-impact journals, JIF, CiteScore", ["high-impact journals", "JIF", "CiteScore"]),
    ("SJR, SNIP, Eigenfactor, FWCI", ["SJR", "SNIP", "Eigenfactor", "FWCI"]),
    ("points SIGAPS", ["points SIGAPS"]),
    ("score Sigaps de l’équipe", ["Sigaps"]),
    ("revues de rang A, Q1 ou Q2", ["revues de rang A", "Q1 ou Q2"]),
    ("publie en revue de rang A", ["revue de rang A"]),
    ("quartile Q1", ["quartile Q1"]),
    ("a Q1 journal", ["Q1 journal"]),
    ("publie dans des revues Q1", ["revues Q1"]),
    ("papers in the first quartile", ["papers in the first quartile"]),
    ("revues du premier quartile", ["revues du premier quartile"]),
    ("top-tier journals", ["top-tier journals"]),
    ("revues à haut facteur d’impact", ["revues à haut facteur"]),
    ("nombre total de publications", ["nombre total de publications"]),
    ("nombre d’articles", ["nombre d’articles"]),
    ("the number of papers", ["number of papers"]),
    ("publications par an", ["publications par an"]),
    ("nombre de citations", ["nombre de citations"]),
    ("taux de citations", ["taux de citations"]),
    ("plus de 500 citations", ["500 citations"]),
    ("citation counts", ["citation counts"]),
    ("cited more than 100 times", ["cited more than 100 times"]),
    ("cité plus de 100 fois", ["cité plus de 100 fois"]),
    ("highly cited", ["highly cited"]),
    ("liste FNEGE", ["liste FNEGE"]),
    ("ABDC list", ["ABDC list"]),
    ("classement de Shanghai", ["classement de Shanghai"]),
    ("university rankings", ["university rankings"]),
    ("Google Scholar profile", ["Google Scholar profile"]),
    ("not the impact factor", ["impact factor"]),  # a grid need not name it, even to exclude it
]
INNOCENT = [
    "the impact of the work on practice; a publication read by the jury; indices",
    "l’impact d’une citation, le rang des membres, un classement des candidatures",
    "a milestone due in Q1 2027",
    "second jalon au Q2 du projet",
    "explains medians and quartiles to students",
    "tient un journal de bord, chaque revue de code est écrite",
    "journals kept of each measurement",
    "du rang à la salle, le rang a changé",
    "core facility, core course",
    "cite trois sources et les discute",
    "nombre de thèses menées à leur terme",
    "the number of people supervised to completion",
    "première autrice ou premier auteur d’un texte lu par le jury",
    "ranked first by the team for its usefulness",
    "publications ouvertes, données et code accessibles",
    "one paper chosen by the person and read",
    "impact sur la société et sur l’environnement",
    "the h of the alphabet; Planck’s h",
    "deux articles au choix, lus",
    "a top priority of the school",
    "indice de confiance, index du livre",
]


@pytest.mark.parametrize(("text", "found"), FOUND)
def test_metrics_of_prestige_are_found_as_they_are_written(text: str, found: list[str]) -> None:
    assert metric_words(text) == found


@pytest.mark.parametrize("text", INNOCENT)
def test_words_with_an_innocent_meaning_are_left_alone(text: str) -> None:
    assert metric_words(text) == []

"""Paths and narrative CVs of invented candidates, in turn: some have breaks to neutralise, some write their CV in the form."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from recruitment.services import documents, narratives
from workflows.charter.career import AFTER_DOCTORATE
from workflows.given import Break, Career, Paper, Passage

# One in three has had no break.
CAREERS = (
    Career(date(2014, 11, 1), 2, (Break("parental", date(2016, 9, 1), date(2017, 1, 1)),
                                  Break("part_time", date(2019, 2, 1), date(2021, 1, 1), 60))),
    Career(date(2019, 6, 1)),
    Career(date(2015, 3, 1), 0, (Break("absence", date(2018, 4, 1), date(2019, 3, 1)),
                                 Break("sector", date(2019, 1, 1), date(2021, 8, 1)))),
)  # fmt: skip
NARRATIVE = {
    "fr": (
        Passage("knowledge", "J’ai montré que le séchage des terres crues se prévoit à partir de trois mesures simples, au lieu"
                " d’essais de plusieurs mois.\n\nLe jeu de données (10.5281/zenodo.1000001) sert depuis à deux autres"
                " équipes, qui en ont confirmé les limites."),
        Passage("persons", "J’ai encadré quatre stages et un projet de fin d’études ; chaque personne a présenté elle-même son"
                " travail. J’anime un groupe d’entraide pour la rédaction."),
        Passage("society", "Avec une coopérative d’artisans, les mesures sont devenues une fiche de chantier, relue par eux."),
        Passage("path", "Je suis passée par un bureau d’études avant de revenir à la recherche : j’y ai appris à tenir un essai"
                " dans un budget."),
    ),
    "en": (
        Passage("knowledge", "I showed that the drying of raw earth can be foreseen from three simple measurements, instead of"
                " tests over months.\n\nTwo other groups now use the data (10.5281/zenodo.1000001) and have confirmed where"
                " they stop holding."),
        Passage("persons", "I supervised four placements; each person presented their own work."),
        Passage("path", "I worked in an engineering office before coming back to research."),
    ),
}  # fmt: skip


def career(number: int, kind: str) -> Career:
    """What the person of that turn tells, where the post asks for it."""
    return CAREERS[number % len(CAREERS)] if kind in AFTER_DOCTORATE else Career()


def written(number: int, language: str) -> tuple[Passage, ...]:
    """The CV that the person of that turn writes in the form; most give a PDF."""
    return NARRATIVE["en" if language == "en" else "fr"] if number % 4 == 1 else ()


def paper(files: Path, passages: tuple[Passage, ...], language: str, reference: str, deadline: datetime) -> Paper:
    """The document made of it."""
    data = narratives.document(passages, "en" if language == "en" else "fr", reference, deadline)
    return documents.keep(files, "cv", data)

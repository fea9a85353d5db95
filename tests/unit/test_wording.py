"""Wording findings as tables: what is found with its proposal, and the usual text that is left in peace."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from recruitment.demo import posts
from workflows.charter.wording import findings


def read(text: str, field: str = "required", language: str = "fr") -> list[tuple[str, str, str]]:
    """The findings to settle on one text: code, words, proposal."""
    value: Any = [text] if field in ("required", "desirable") else text
    found = findings({language: {field: value}})
    return [(f.code, f.text, f.proposal) for f in found if f.severity != "inform"]


@pytest.mark.parametrize(("text", "field"), [
    ("Personne âgée de moins de 35 ans", "required"),
    ("Avoir moins de 30 ans", "required"),
    ("Moins de 35 ans", "required"),
    ("Âge maximum : 35 ans", "mission"),
    ("Profil jeune", "required"),
    ("Jeune chercheuse ou jeune chercheur en optique", "title"),
    ("Nationalité française exigée", "procedure"),
    ("Être de nationalité française", "required"),
    ("Poste réservé aux femmes", "mission"),
    ("Célibataire, mobile", "desirable"),
    ("Bonne présentation", "desirable"),
    ("Être en bonne santé", "required"),
    ("Anglais langue maternelle", "required"),
    ("Résider à Alès", "required"),
])  # fmt: skip
def test_ground_that_may_not_be_asked_is_found(text: str, field: str) -> None:
    assert {code for code, _, _ in read(text, field)} == {"ground"}


@pytest.mark.parametrize(("text", "field"), [
    ("Plus de 10 ans d’expérience de la conduite de projet", "required"),
    ("Une expérience de moins de 10 ans après la thèse convient", "required"),
    ("Le laboratoire existe depuis plus de 30 ans.", "mission"),
    ("Aucune limite d’âge", "required"),
    ("Sans distinction d’âge, de nationalité ou de situation de famille", "required"),
    ("Le poste est ouvert quelle que soit la situation familiale.", "working_conditions"),
    ("Encadrement de jeunes chercheuses et de jeunes chercheurs", "required"),
    ("Vous rejoignez un projet ANR jeunes chercheuses et jeunes chercheurs.", "mission"),
    ("Accompagner les jeunes diplômées vers l’emploi", "desirable"),
    ("Les ressortissantes et ressortissants européens n’ont pas de visa à demander.", "procedure"),
    ("Une bonne présentation des résultats à l’oral", "required"),
    ("Veiller à la bonne santé financière des contrats", "required"),
    ("Poste ouvert aux personnes avec ou sans handicap", "required"),
    ("Étudier l’acquisition de la langue maternelle par l’enfant.", "mission"),
    ("L’originalité de la méthode réside dans ses mesures", "required"),
    ("Bonne habitude du travail en équipe", "desirable"),
])  # fmt: skip
def test_usual_text_is_left_in_peace(text: str, field: str) -> None:
    assert read(text, field) == []


@pytest.mark.parametrize(("text", "field"), [
    ("Aged under 35", "required"), ("Under 35 years old", "mission"), ("Young graduate", "required"),
    ("EU citizens only", "mission"), ("Must be a French citizen", "procedure"), ("Native English speaker", "required"),
    ("In good health", "required"), ("Marital status: single", "required"),
])  # fmt: skip
def test_ground_in_english_is_found(text: str, field: str) -> None:
    assert {code for code, _, _ in read(text, field, "en")} == {"ground"}


@pytest.mark.parametrize(("text", "field"), [
    ("There is no age limit", "required"), ("Regardless of age, sex or marital status", "required"),
    ("Mentoring of young researchers", "required"), ("Corpora of native speakers will be recorded.", "mission"),
    ("Over 10 years of experience", "required"), ("Applicants are welcome from any country.", "procedure"),
])  # fmt: skip
def test_usual_english_is_left_in_peace(text: str, field: str) -> None:
    assert read(text, field, "en") == []


@pytest.mark.parametrize(("form", "proposal"), [
    ("chargé·e", "chargée ou chargé"),
    ("Chargé·e", "Chargée ou chargé"),
    ("chargé·e·s", "chargées ou chargés"),
    ("étudiant·es", "étudiantes ou étudiants"),
    ("étudiant.e.s", "étudiantes ou étudiants"),
    ("ingénieur(e)", "ingénieure ou ingénieur"),
    ("ingénieur(e)s", "ingénieures ou ingénieurs"),
    ("professeur·e", "professeure ou professeur"),
    ("chercheur·euse", "chercheuse ou chercheur"),
    ("chercheur/euse", "chercheuse ou chercheur"),
    ("directeur(trice)", "directrice ou directeur"),
    ("formateur·rice·s", "formatrices ou formateurs"),
    ("technicien•ne", "technicienne ou technicien"),
    ("professionnel.le", "professionnelle ou professionnel"),
    ("premier·ère", "première ou premier"),
    ("actif·ve", "active ou actif"),
    ("chargé-e-s", "chargées ou chargés"),
])  # fmt: skip
def test_contracted_form_gets_both_words(form: str, proposal: str) -> None:
    assert read(f"Travailler avec les {form} du projet", "mission") == [("contracted", form, proposal)]


@pytest.mark.parametrize("text", [
    "Écrire à recrutement@ecole.se ou voir https://www.kth.se/page/e",
    "Débit en kW·h et en mol·L, viscosité en Pa·s",
    "Module(s) de formation et/ou ateliers",
    "Dit-elle, pense-t-on, vis-à-vis du jury",
    "Doctorante ou doctorant, chercheuses et chercheurs",
    "Environ 3.5 ans, version 2.e",
])  # fmt: skip
def test_what_only_resembles_a_contracted_form_is_left(text: str) -> None:
    assert read(text, "mission") == []


@pytest.mark.parametrize(("title", "proposal"), [
    ("Chercheur en optique", "Chercheuse ou chercheur"),
    ("Ingénieur de recherche (F/H)", "Ingénieure ou ingénieur"),
    ("Enseignant-chercheur en énergétique", "Enseignante-chercheuse ou enseignant-chercheur"),
    ("Poste de maître de conférences", "maîtresse ou maître"),
    ("Un directeur de recherche", "directrice ou directeur"),
])  # fmt: skip
def test_masculine_title_gets_its_feminine(title: str, proposal: str) -> None:
    assert [p for code, _, p in read(title, "title") if code == "masculine_title"] == [proposal]


@pytest.mark.parametrize("title", [
    "Chercheuse ou chercheur en optique", "Responsable de plateforme", "Contrat doctoral en chimie",
    "Architecte logiciel", "Gestionnaire de contrats", "Ingénieur·e d’études",
])  # fmt: skip
def test_title_that_names_both_or_neither_is_left(title: str) -> None:
    assert "masculine_title" not in {code for code, _, _ in read(title, "title")}


@pytest.mark.parametrize(("text", "found"), [
    ("Un indice h supérieur à 20", ["indice h"]),
    ("Articles dans des revues de rang A", ["revues de rang A"]),
    ("Le facteur d’impact et l’indice h ne sont pas pris en compte", []),
    ("Sans considération du nombre de publications", []),
])  # fmt: skip
def test_metric_is_found_unless_ruled_out(text: str, found: list[str]) -> None:
    assert [words for code, words, _ in read(text) if code == "metric"] == found


def test_finding_says_where_it_stands() -> None:
    content = {"fr": {"required": ["Doctorat", "Anglais, et nombre de publications"]}}
    (found,) = (one for one in findings(content) if one.code == "metric")
    assert (found.where, found.item) == ("fr.required", 1)
    assert content["fr"]["required"][1][found.start :].startswith(found.text)


@pytest.mark.parametrize("post", posts.POSTS, ids=lambda post: post.title_en)
def test_well_written_sheet_has_nothing_to_settle(post: posts.Post) -> None:
    found = findings(posts.sheet(post, date(2027, 1, 4), "x@example.org"))
    assert [one for one in found if one.severity != "inform"] == []

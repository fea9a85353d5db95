"""Contracted forms, one sign after another, each with both words written out."""

from __future__ import annotations

import pytest

from workflows.charter.wording import findings
from workflows.charter.wording.lists import titles


def contracted(text: str) -> list[tuple[str, str, str]]:
    """The contracted forms of a text: words, proposal, the other wording."""
    found = findings({"fr": {"mission": text}})
    return [(one.text, one.proposal, one.also) for one in found if one.code == "contracted"]


@pytest.mark.parametrize(("form", "proposal"), [
    ("candidat·e·s", "candidates ou candidats"),
    ("candidat•e", "candidate ou candidat"),
    ("candidat⸱e", "candidate ou candidat"),
    ("candidat‧e", "candidate ou candidat"),
    ("candidat.e", "candidate ou candidat"),
    ("candidats.es", "candidates ou candidats"),
    ("candidat .e .s", "candidates ou candidats"),
    ("candidat. e. s", "candidates ou candidats"),
    ("candidat-e-s", "candidates ou candidats"),
    ("candidat(e)s", "candidates ou candidats"),
    ("candidat(e)(s)", "candidates ou candidats"),
    ("candidat/e/s", "candidates ou candidats"),
    ("candidatEs", "candidates ou candidats"),
    ("chercheur(se)s", "chercheuses ou chercheurs"),
    ("chercheur-se", "chercheuse ou chercheur"),
    ("chercheur.euse.s", "chercheuses ou chercheurs"),
    ("chercheureuses", "chercheuses ou chercheurs"),
    ("lecteurices", "lectrices ou lecteurs"),
    ("collaborateur·rice·s", "collaboratrices ou collaborateurs"),
    ("directeur/trice", "directrice ou directeur"),
    ("enseignant.e-chercheur.e", "enseignante-chercheuse ou enseignant-chercheur"),
    ("enseignant-chercheur·euse", "enseignante-chercheuse ou enseignant-chercheur"),
    ("post-doctorant·e", "post-doctorante ou post-doctorant"),
    ("maître·sse", "maîtresse ou maître"),
    ("professionnel·le·s", "professionnelles ou professionnels"),
    ("européen(ne)s", "européennes ou européens"),
    ("chef(fe)s", "cheffes ou chefs"),
    ("régional·e·s", "régionales ou régionaux"),
    ("principaux·ales", "principales ou principaux"),
    ("d’un·e agent·e", "d’une agente ou d’un agent"),
    ("tou·te·s", "toutes ou tous"),
    ("toustes", "toutes ou tous"),
    ("iels", "elles ou ils"),
    ("celleux", "celles ou ceux"),
    ("un·e", "une ou un"),
    ("le·la", "la ou le"),
    ("il·elle", "elle ou il"),
    ("un(e) doctorant(e)", "une doctorante ou un doctorant"),
    ("le·la candidat·e retenu·e", "la candidate retenue ou le candidat retenu"),
])  # fmt: skip
def test_every_sign_is_found_and_written_out(form: str, proposal: str) -> None:
    assert [one[:2] for one in contracted(f"Ici {form} écrit")] == [(form, proposal)]


def test_capitals_keep_a_capital() -> None:
    assert contracted("INGÉNIEUR·E")[0][1] == "Ingénieure ou ingénieur"
    assert contracted("Un·e")[0][1] == "Une ou un"


@pytest.mark.parametrize(("form", "also"), [
    ("enseignant·es-chercheur·euses", "corps enseignant-chercheur"),
    ("candidat·e·s", "personnes candidates"),
    ("doctorant·e", "personne en doctorat"),
    ("menuisier·ère", ""),
])  # fmt: skip
def test_wording_without_sex_is_offered_where_there_is_one(form: str, also: str) -> None:
    assert [one[2] for one in contracted(form)] == [also]


def test_titles_have_a_feminine_of_their_own() -> None:
    assert len(titles()) >= 90
    assert all(feminine != masculine and feminine.strip() for masculine, feminine in titles().items())

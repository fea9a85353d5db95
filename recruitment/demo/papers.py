"""Real PDF files for invented candidates."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO


@lru_cache(maxsize=1024)  # the same people apply to several posts
def paper(title: str, name: str, paragraphs: tuple[str, ...]) -> bytes:
    """A small PDF: a title, a name and paragraphs. The same text always gives the same bytes."""
    from reportlab.lib.pagesizes import A4  # a page worker never makes these
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

    styles = getSampleStyleSheet()
    flow = [Paragraph(title, styles["Title"]), Paragraph(name, styles["Heading2"]), Spacer(1, 12)]
    for text in paragraphs:
        flow += [Paragraph(text, styles["BodyText"]), Spacer(1, 8)]
    out = BytesIO()
    SimpleDocTemplate(out, pagesize=A4, title=title, invariant=1).build(flow)
    return out.getvalue()


def cv(name: str, field: str, years: int) -> bytes:
    """A narrative CV of one page."""
    return paper(
        "CV narratif",
        name,
        (
            f"Depuis {years} ans, je travaille en {field}. Mes résultats sont déposés avec leurs données.",
            "J’ai encadré plusieurs stages et j’explique mon travail à des publics variés.",
            "Une interruption de carrière est signalée ici pour que l’âge académique net soit juste.",
        ),
    )


def project(name: str, mission: str) -> bytes:
    """A research project of one page."""
    return paper(
        "Projet de recherche",
        name,
        (f"Contexte : {mission}", "Méthode : je procéderai par étapes, chacune avec un livrable ouvert.",
         "Risques : deux solutions de repli sont décrites, avec leurs conditions."),
    )  # fmt: skip

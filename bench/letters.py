"""Letters composed and drawn, in turns with the least that ReportLab needs for two pages: python -m bench.letters."""

from __future__ import annotations

import sys
import time
from datetime import date, datetime, timedelta
from io import BytesIO

from recruitment.letters import record
from recruitment.letters.compose import compose, paper
from recruitment.letters.facts import (
    Appeal,
    Appraisal,
    Complaint,
    Exchange,
    Kind,
    LetterFacts,
    Privacy,
    Sender,
    Verification,
)
from recruitment.letters.pdf import render
from recruitment.services.referrals import PARIS

LETTERS = 500
DAY = date(2026, 7, 8)
CRITERIA = ("Recherche", "Projet", "Encadrement", "Transfert", "Ouverture", "Travail collectif")


def facts(number: int) -> LetterFacts:
    """A letter of two pages to somebody heard, unlike any other."""
    appraisals = tuple(
        Appraisal(
            criterion=name, weight=15, anchor=f"Travaux originaux sur les liants argileux, {number} essais reproduits",
            band="strength" if turn % 2 else "develop", place="middle",
            strengths=(f"Question claire, jalons réalistes, {number + turn} mois planifiés.",),
            develop=("Dire plus nettement votre part dans les articles collectifs.",),
        )
        for turn, name in enumerate(CRITERIA)
    )  # fmt: skip
    at = time_of(number)
    return LetterFacts(
        kind=Kind.HEARD_NOT_RANKED, language="fr", candidate=f"Candidate {number}", email=f"candidate{number}@example.org",
        sender=Sender(school="IMT Mines Alès", city="Alès", lines=("6, avenue de Clavières, 30100 Alès",),
                      signatory="Bertrand Sicard", title="Directeur d’IMT Mines Alès"),
        post="chargée ou chargé de recherche en matériaux durables", reference="2026-ALES-014", written_on=DAY,
        applied_on=DAY - timedelta(days=90), heard_on=DAY - timedelta(days=50), number=number, admissible=500, heard=500,
        complaint=Complaint(contact="reclamation@example.org"),
        privacy=Privacy(contact="dpo@example.org", notice_url="https://recrutement.example.org/personal-data", kept_until=DAY),
        exchange=Exchange(who="La présidence du jury", email="jury@example.org", until=DAY + timedelta(days=14)),
        appeal=Appeal(authority="la direction de l’école", court="tribunal administratif de Nîmes",
                      court_address="16, avenue Feuchères, 30000 Nîmes", court_site="telerecours.fr"),
        verification=Verification(code=f"K7PM-24QD-{number:04d}", url="https://recrutement.example.org/verify",
                                  digest="c41e90b752aa18f3", at=at, entry=377),
        appraisals=appraisals,
    )  # fmt: skip


def time_of(number: int) -> datetime:
    """A moment for each letter."""
    return datetime(2026, 7, 8, 9, 12, number % 60, tzinfo=PARIS)


def least(lines: list[str]) -> bytes:
    """The same lines on two pages by ReportLab alone: paragraphs, no structure, no colour profile, no embedded face."""
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

    style, half, out = getSampleStyleSheet()["Normal"], len(lines) // 2, BytesIO()
    story = [Paragraph(line.replace("&", "&amp;").replace("<", "&lt;"), style) for line in lines]
    SimpleDocTemplate(out).build([*story[:half], PageBreak(), *story[half:]])
    return out.getvalue()


def measured(count: int = LETTERS) -> tuple[float, float, float]:
    """Processor seconds: to compose all, to compose and draw all, and for ReportLab's least of the same lines."""
    composing = ours = theirs = 0.0
    least(compose(facts(0)).text().splitlines())
    render(paper(compose(facts(0)), time_of(0)))  # faces are read once
    for number in range(1, count + 1):
        stored = record.dump(facts(number))
        began = time.process_time()
        letter = compose(record.load(stored))
        composed = time.process_time()
        render(paper(letter, time_of(number)))
        ours += time.process_time() - began
        composing += composed - began
        lines = letter.text().splitlines()
        began = time.process_time()
        least(lines)
        theirs += time.process_time() - began
    return composing, ours, theirs


def main() -> None:
    """Say the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else LETTERS
    composing, ours, theirs = measured(count)
    print(f"{count} letters, one core, processor time, in turns")
    print(f"composed                    {count / composing:8.0f} a second")
    print(f"composed and drawn          {count / ours:8.1f} a second")
    print(f"ReportLab, two bare pages   {count / theirs:8.1f} a second")
    print(f"ratio                       {theirs / ours:8.2f}")


if __name__ == "__main__":
    main()

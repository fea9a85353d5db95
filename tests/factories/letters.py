"""Letter facts with everything filled in: what is unsaid in a letter was held back, not merely absent."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, Literal

from recruitment.letters.facts import (
    Appeal,
    Appraisal,
    Complaint,
    Exchange,
    Kind,
    LetterFacts,
    Privacy,
    Reason,
    Sender,
    Step,
    Term,
    Verification,
)

NOW = datetime(2026, 7, 8, 7, 12, tzinfo=UTC)
SITE = "https://recrutement.exemple.fr"


def letter_facts(kind: Kind | str, language: Literal["fr", "en"] = "fr", **changes: Any) -> LetterFacts:
    """Facts for a letter of `kind`, every field given; `changes` replace fields."""
    french = language == "fr"
    fields: dict[str, Any] = {
        "kind": Kind(kind),
        "language": language,
        "sender": Sender(
            school="IMT Mines Alès",
            city="Alès",
            lines=("Institut Mines-Télécom", "6, avenue de Clavières, 30100 Alès"),
            signatory="Bertrand Sicard",
            title="Directeur d’IMT Mines Alès" if french else "Director of IMT Mines Alès",
        ),
        "candidate": "Nadia Ferrand",
        "civility": "Madame" if french else "",
        "email": "nadia.ferrand@exemple.org",
        "post": "Chargée ou chargé de recherche en matériaux durables" if french else "Research scientist",
        "reference": "2026-ALES-014",
        "written_on": date(2026, 7, 8),
        "applied_on": date(2026, 3, 2),
        "number": 7,
        "complaint": Complaint(contact="reclamation@exemple.fr"),
        "privacy": Privacy(contact="dpo@exemple.fr", notice_url=f"{SITE}/donnees", kept_until=date(2026, 10, 8)),
        "exchange": Exchange(
            who="Le service du recrutement" if french else "The recruitment office",
            email="recrutement@exemple.fr",
            until=date(2026, 7, 22),
        ),
        "appeal": Appeal(
            authority="la direction de l’école" if french else "the director of the school",
            court="tribunal administratif de Nîmes" if french else "administrative court of Nîmes",
            court_address="16, avenue Feuchères, 30000 Nîmes",
            court_site="telerecours.fr",
            source="code de justice administrative, articles R421-1 et R421-5",
        ),
        "verification": Verification(
            code="K7PM-24QD-9HXA", url=f"{SITE}/verifier", digest="c41e90b752aa18f3", at=NOW, entry=377
        ),
        "policy_url": f"{SITE}/otm-r",
        "file_url": f"{SITE}/candidatures/7",
        "jury_url": f"{SITE}/postes/14/jury",
        "published_on": date(2026, 1, 5),
        "promised_on": date(2026, 6, 30),
        "heard_on": date(2026, 5, 18),
        "decided_on": date(2026, 6, 1),
        "documents": ("CV (PDF, 4 pages)", "Projet (PDF, 6 pages)"),
        "timetable": (Step(label="Lecture", when="mars 2026"), Step(label="Auditions", when="18 mai 2026")),
        "reasons": (Reason(criterion="Projet", text="les jalons ne sont pas décrits"),),
        "appraisals": APPRAISALS,
        "remark": "Le jury a départagé les premières candidatures sur le projet",
        "admissible": 10,
        "heard": 5,
        "rank": 3,
        "reserve_until": date(2027, 7, 8),
        "starts_on": date(2026, 10, 1),
        "answer_by": date(2026, 7, 31),
        "answer_url": f"{SITE}/propositions/3",
        "terms": (Term(label="Contrat", text="Durée indéterminée"),),
        "cancel_reason": "le financement du poste n’a pas été reconduit",
    }
    if kind == Kind.INADMISSIBLE:
        fields["reasons"] = (Reason(code="degree_missing", text="Le dossier contient un master"),)
    return LetterFacts(**(fields | changes))


APPRAISALS = (
    Appraisal(
        criterion="Recherche", weight=40, anchor="Travaux originaux, reproduits ailleurs", band="strength",
        develop=("dire votre part dans les articles collectifs",),
    ),
    Appraisal(criterion="Projet", weight=35, anchor="Question claire, jalons réalistes", band="met"),
    Appraisal(
        criterion="Ouverture", weight=25, anchor="Actions vers le public peu décrites", band="develop",
        strengths=("Séjour d’un an à Trondheim",),
    ),
)  # fmt: skip

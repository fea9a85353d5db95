"""Whole adverts as plain text: what an outsider would feed, both ways."""

from __future__ import annotations

import pytest

from workflows.charter.wording import of_advert


def settle(text: str, language: str = "fr") -> list[tuple[str, str]]:
    """Code and weight of what there is to settle in a text; its words are where they are said to be."""
    found = of_advert(text, language)
    assert all(text[one.start : one.end] == one.text and one.source for one in found)
    return [(one.code, one.severity) for one in found if one.severity != "inform"]


@pytest.mark.parametrize("text", [
    "Nous recherchons un chercheur de moins de 35 ans",
    "Nous recherchons un chercheur de moins\r\n  de 35 ans.",
    "Vous avez moins de 30 ans",
    "Vous êtes âgé(e) de 25 à 35 ans",
    "Candidat·e de moins de 35 ans",
    "Ne pas avoir plus de 40 ans",
    "Âge : 30 ans maximum",
    "35 ans maximum",
    "Profil : homme de 30 ans",
    "Limite d’âge : 35 ans",
    "Jeune et dynamique, vous aimez le travail en équipe",
    "Profil recherché : jeune docteur en chimie",
    "Vous êtes digital native",
    "Nous recherchons une personne fraîchement diplômée",
    "Nationalité française exigée",
    "La nationalité française est requise",
    "Poste ouvert uniquement aux ressortissants français",
    "Ressortissants de l’Union européenne uniquement",
    "Homme uniquement",
    "Nous cherchons une femme",
    "Célibataire",
    "Sans enfant",
    "Libre de toute contrainte familiale",
    "Pas de projet de grossesse",
    "Bonne présentation",
    "Présentation soignée exigée",
    "En bonne santé, sans handicap",
    "Excellente condition physique",
    "De confession catholique",
    "D’origine française",
    "Non syndiqué",
    "Anglais : langue maternelle",
    "Locuteur natif anglais",
    "Domicilié en France",
    "Pas marié et âgé de moins de 35 ans",
    "Être hétérosexuel",
    "Compte bancaire français exigé",
])  # fmt: skip
def test_ground_in_a_french_advert_blocks(text: str) -> None:
    assert ("ground", "block") in settle(text)


@pytest.mark.parametrize("text", [
    "native English speaker",
    "Young and dynamic",
    "We are looking for young, motivated researchers",
    "recent graduate",
    "digital native",
    "Applicants must be under 35",
    "Candidates younger than 35",
    "You must not be older than 35 years",
    "Between 25 and 35 years old",
    "Age: 25-35",
    "Researchers under 40",
    "EU citizens only",
    "French nationality required",
    "You must be a French citizen",
    "Men only",
    "Female candidates preferred",
    "We are looking for a man",
    "Unmarried, no children",
    "No family commitments",
    "Good-looking and well-groomed",
    "In good health",
    "Able-bodied",
    "Local candidates only",
    "English mother tongue",
    "Applicants must be under 35 and not married",
    "Must be heterosexual",
    "Not pregnant",
    "Must be a practising Catholic",
    "Of Christian faith",
    "Non-unionised",
])  # fmt: skip
def test_ground_in_an_english_advert_blocks(text: str) -> None:
    assert ("ground", "block") in settle(text, "en")


@pytest.mark.parametrize(("text", "language", "code"), [
    ("un h-index > 20", "fr", "metric"),
    ("Publications dans des revues à fort facteur d’impact", "fr", "metric"),
    ("Au moins cinq publications", "fr", "metric"),
    ("Université bien classée exigée", "fr", "metric"),
    ("Degree from a top-ranked university required", "en", "metric"),
    ("h-index > 20", "en", "metric"),
    ("Papers in high-impact journals", "en", "metric"),
    ("Publications in Nature", "en", "metric"),
    ("Ayant obtenu son doctorat depuis moins de 3 ans", "fr", "years_since_phd"),
    ("Thèse soutenue depuis moins de deux ans", "fr", "years_since_phd"),
    ("Docteur depuis moins de 5 ans", "fr", "years_since_phd"),
    ("Dans les deux ans suivant la thèse", "fr", "years_since_phd"),
    ("PhD obtained within the last two years", "en", "years_since_phd"),
    ("No more than 3 years of postdoctoral experience", "en", "years_since_phd"),
    ("Within 10 years of receiving a PhD", "en", "years_since_phd"),
    ("A recently completed doctorate", "en", "years_since_phd"),
    ("Must have worked at MIT", "en", "named"),
    ("PhD from Stanford University", "en", "named"),
    ("Former PhD student of our lab", "en", "named"),
    ("Experience in the Smith group", "en", "named"),
    ("Ancien du laboratoire LGEI", "fr", "named"),
    ("Avoir travaillé au CERN", "fr", "named"),
    ("Diplômé de l’École polytechnique", "fr", "named"),
    ("Expérience de collaboration avec l’équipe du Pr Dupont", "fr", "named"),
    ("Maîtrise du banc HYGRO-3 et du protocole C2MA-07", "fr", "one_lab"),
    ("Maîtrise du logiciel maison exigée", "fr", "one_lab"),
    ("Command of the HYGRO-3 bench is required", "en", "one_lab"),
    ("Knowledge of our own code is essential", "en", "one_lab"),
    ("Vous rejoindrez une équipe jeune et dynamique", "fr", "ground"),
    ("CV avec photo", "fr", "ground"),
])  # fmt: skip
def test_what_cuts_a_post_to_one_person_is_to_settle(text: str, language: str, code: str) -> None:
    assert (code, "warn") in settle(text, language)


@pytest.mark.parametrize("text", [
    "étudiants/étudiantes",
    "Le candidat ou la candidate présente ses travaux.",
    "CuSO4·5H2O, 3·10⁵ particules, 5 g·L⁻¹, 3 N·m, 10 kW·h",
    "Lire https://exemple.fr/le-poste.es et www.upm.es, écrire à recrutement@ecole.se",
    "A/B testing et/ou s/he, marche/arrêt, TCP/IP, client/serveur",
    "Col·lecció, le 12·05·2026, H/F, F/H",
    "Faites-le, dit-elle, est-ce, rendez-vous, Sennecey-le-Grand, peut-être",
    "Module(s), fonction(s), produit(s) fini(s), f(e) et x(e)",
    "Heureuses coïncidences, erreurs malheureuses",
    "Le contrat est de 3 ans maximum ; le laboratoire existe depuis plus de 30 ans.",
    "Entre 25 et 35 ans d’expérience cumulée dans l’équipe",
    "Sans limite d’âge, de date du diplôme ou de nationalité",
    "Sans distinction d’âge, de sexe, de situation de famille",
    "La nationalité française n’est pas exigée",
    "Le programme ANR JCJC s’adresse aux jeunes chercheuses et jeunes chercheurs.",
    "Vous encadrez de jeunes chercheuses et de jeunes chercheurs.",
    "Nous étudions la bonne santé des sols et l’acquisition de la langue maternelle.",
    "Nous n’utilisons ni l’indice h ni le facteur d’impact.",
    "Sans considération du facteur d’impact des revues",
    "Sous la direction du Pr Dupont, vous concevrez des liants.",
    "Contact : Pr Dupont, dupont@ecole.fr",
    "Expérience en Python, MATLAB, C++ ou Git, norme ISO-9001, COVID-19, GPT-4",
    "Maîtrise de COMSOL-5 ou équivalent exigée",
    "Doctorat en chimie, quelle que soit la date d’obtention",
    "Poste accessible aux personnes avec ou sans handicap",
    "Un congé de maternité prolonge le contrat.",
    "Étude de la santé des enfants de moins de 10 ans et des personnes âgées de plus de 65 ans",
    "Enquête auprès d’hommes de plus de 50 ans en bonne santé",
    "Poste accessible aux citoyens européens et à toutes les nationalités",
    "Avoir été formé à Python. Collaboration avec le CEA et l’équipe du Pr Durand, à Lyon, dirigée par la Pre Petit",
    "Emploi ouvert uniquement aux contractuels",
    "Ligne BM32, modèle GR4J, base de données OSM, protocole MQTT, Plaxis 2D",
    "Une bonne présentation orale des résultats est attendue.",
    "Recherche-action, maître d’œuvre, bien-être, post-doc",
])  # fmt: skip
def test_usual_french_is_left_in_peace(text: str) -> None:
    assert settle(text) == []


@pytest.mark.parametrize("text", [
    "Fluent English (C1)",
    "There is no age limit.",
    "We welcome applicants regardless of age, sex, religion or marital status.",
    "Women are encouraged to apply. Applications from disabled people are welcome.",
    "Severely disabled applicants receive preference where qualifications are equal.",
    "You must be eligible to work in France.",
    "Single-cell sequencing, under 35 minutes, heated to under 35 degrees",
    "Candidates from over 30 countries applied last year.",
    "The contract lasts up to 3 years. Within 3 years of the start, the post may become permanent.",
    "You will be supervised by Prof. Smith. Contact Dr Jones for information.",
    "Experience with PyTorch, ANSYS, HPLC-MS, RT-PCR, GPT-4 or CO2 capture",
    "Early-career researchers are welcome.",
    "Young researchers are welcome; mentoring of young researchers.",
    "We do not use the impact factor; the h-index is not considered.",
    "A strong research record and publications of your choice",
    "Open to applicants with or without disabilities",
    "We study people living in cities and the speech of native speakers.",
    "A degree from a French or foreign university",
    "Child allowance for each child under 12 years of age; patients aged 18 to 65; adults over 65 years old",
    "Qualified applicants are considered without regard to race, religion, sex or sexual orientation.",
    "Living in Sweden is easy. Candidates living in the EU need no visa.",
    "Studies completed in native English-speaking countries; native French flora; good health care",
    "The team is led by Prof. Anna Smith, who previously worked at MIT.",
    "Papers in Nature were published by the group. At least two publications are expected by the end of the contract.",
    "Experience at an international level, at the interface of biology and physics",
    "Our young company; a young university; young people’s mental health",
])  # fmt: skip
def test_usual_english_is_left_in_peace(text: str) -> None:
    assert settle(text, "en") == []


ADVERT = """Chercheuse ou chercheur en liants bas carbone (contrat postdoctoral, 24 mois)

Le laboratoire étudie depuis plus de 30 ans la durabilité des bétons. Vous rejoignez une équipe de 12 personnes,
dirigée par la professeure Anne Martin, et un programme ANR lancé en 2025 avec le CEA, l’École des Ponts et 3 PME.

Missions
- concevoir des liants (CEM III/A, argiles calcinées) et mesurer leur résistance à 28 jours, en MPa ;
- encadrer de jeunes doctorantes et doctorants, coencadrer 2 stages par an ;
- publier en accès ouvert ; le facteur d’impact des revues n’est pas pris en compte.

Compétences requises
- doctorat en science des matériaux ou expérience équivalente ;
- conduite d’essais mécaniques et thermiques (DSC, ATG ou méthodes comparables) ;
- anglais de niveau B2.

Souhaité : pratique de Python, permis B ou autre moyen de se rendre sur les chantiers.

Conditions : CDD de 24 mois, de 31 000 à 38 000 € bruts par an, 2 jours de télétravail, 49 jours de congé.
Poste ouvert à toutes et tous, sans distinction d’âge, d’origine, de sexe ou de situation de famille. Un aménagement
est possible à chaque étape. Date limite : 15 mars 2027. Contact : recrutement@ecole.example, Pr Martin.
"""
OTHER = """Postdoctoral researcher in low-carbon binders (24 months)

The laboratory has studied the durability of concrete for over 30 years. You join a team of 12 people led by Professor
Anne Martin, in a project with CEA, École des Ponts and 3 small firms.

What you will do
- design binders (CEM III/A, calcined clays) and measure their strength at 28 days;
- mentor young PhD students and co-supervise 2 internships a year;
- publish in open access; the impact factor of journals is not considered.

Required
- PhD in materials science or equivalent experience;
- mechanical and thermal testing (DSC, TGA or comparable methods);
- English at level B2.

We welcome applications regardless of age, origin, sex, disability or family situation. There is no age limit, and a
career break counts neither for nor against you. Deadline: 15 March 2027. Contact: recruitment@school.example.
"""


@pytest.mark.parametrize(("text", "language"), [(ADVERT, "fr"), (OTHER, "en")], ids=["fr", "en"])
def test_honest_advert_has_nothing_to_settle(text: str, language: str) -> None:
    assert settle(text, language) == []


def test_long_list_of_requirements_is_found_where_it_becomes_too_long() -> None:
    lines = "\n".join(f"- savoir {word}" for word in ("lire", "dire", "voir", "rire", "nager", "courir", "coudre"))
    (found,) = (
        one for one in of_advert(f"Compétences requises\n{lines}\nFin.", "fr") if one.code == "too_many_required"
    )
    assert found.text == "- savoir coudre"
    assert not [one for one in of_advert(f"Missions\n{lines}", "fr") if one.code == "too_many_required"]


def test_title_of_an_advert_is_its_first_line() -> None:
    found = of_advert("\n  H/F doctorant en chimie\n\nIngénieur en chef du projet", "fr")
    assert [(one.code, one.text, one.proposal) for one in found] == [
        ("masculine_title", "doctorant", "doctorante ou doctorant")
    ]
    assert not of_advert("Le candidat ou la candidate fournit un dossier.", "fr")


def test_masculine_candidate_is_information() -> None:
    (found,) = of_advert("Le dossier : le candidat fournit un projet.", "fr")
    assert (found.code, found.severity, found.proposal) == (
        "masculine_person", "inform", "la candidate ou le candidat"
    )  # fmt: skip

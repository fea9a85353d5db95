"""Plausible research posts, bilingual, as complete job sheets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Post:
    """A post and what its sheet says of its own; the rest of a sheet is common to the school."""

    school: str
    kind: str
    rank: int
    grid: str
    title_fr: str
    title_en: str
    unit: str
    field: str
    mission_fr: str
    mission_en: str
    contract: str = "temporary"
    months: int = 36
    salary: tuple[int, int] = (31000, 42000)
    restricted: bool = False
    posts: int = 1
    pack: str = "contract"


POSTS = (
    Post("ALES", "engineer", 2, "research_engineer",
         "Ingénieure ou ingénieur de recherche en données océanographiques",
         "Research engineer in ocean data", "Laboratoire des sciences des risques", "Environmental science",
         "Concevoir et maintenir une chaîne de traitement des mesures de houle, de la bouée à l’archive ouverte.",
         "Design and maintain the processing chain of wave measurements, from the buoy to the open archive."),
    Post("ALES", "postdoc", 2, "postdoc",
         "Chercheuse ou chercheur en matériaux biosourcés (contrat postdoctoral)",
         "Postdoctoral researcher in bio-based materials", "Centre des matériaux", "Engineering",
         "Mesurer le vieillissement de composites à fibres de lin et proposer un modèle de durée de vie.",
         "Measure how flax-fibre composites age and propose a service-life model.", restricted=True),
    Post("ALES", "lecturer", 3, "lecturer",
         "Enseignante-chercheuse ou enseignant-chercheur en énergétique des bâtiments",
         "Associate professor in building energy", "Laboratoire génie civil et environnement", "Engineering",
         "Enseigner la thermique du bâtiment et conduire des recherches sur le confort d’été sans climatisation.",
         "Teach building physics and lead research on summer comfort without air conditioning.",
         contract="permanent", months=0, salary=(36000, 52000), pack="statutory"),
    Post("ALES", "professor", 4, "professor",
         "Professeure ou professeur en génie logiciel", "Professor of software engineering",
         "Laboratoire d’ingénierie informatique", "Computer science",
         "Diriger une équipe sur la preuve de programmes embarqués et bâtir un parcours d’ingénierie.",
         "Lead a team on the proof of embedded programs and build an engineering track.",
         contract="permanent", months=0, salary=(55000, 78000), pack="university"),
    Post("ALES", "doctoral", 1, "doctoral",
         "Doctorante ou doctorant en procédés bas carbone", "PhD student in low-carbon processes",
         "Centre des matériaux", "Chemistry",
         "Préparer une thèse sur la capture du dioxyde de carbone par des argiles activées.",
         "Prepare a thesis on carbon dioxide capture by activated clays.", salary=(26400, 27600), pack="doctoral"),
    Post("ALES", "support", 2, "research_support",
         "Chargée ou chargé d’appui aux contrats de recherche", "Research contracts officer",
         "Direction de la recherche", "Management sciences",
         "Accompagner les équipes du montage à la clôture de leurs contrats européens.",
         "Support teams from the proposal to the closing of their European contracts.", months=24),
    Post("ALES", "postdoc", 2, "postdoc",
         "Chercheuse ou chercheur en hydrologie des crues rapides (contrat postdoctoral)",
         "Postdoctoral researcher in flash-flood hydrology", "Laboratoire des sciences des risques",
         "Environmental science",
         "Relier des images radar et des mesures de terrain pour prévoir les crues cévenoles.",
         "Combine radar images and field measurements to forecast Cévennes floods.", months=18),
    Post("ALES", "engineer", 2, "research_engineer",
         "Ingénieure ou ingénieur de recherche en capteurs et risques", "Research engineer in sensors and risk",
         "Laboratoire des sciences des risques", "Engineering",
         "Mettre au point des capteurs de gaz frugaux et les éprouver en conditions réelles.",
         "Develop frugal gas sensors and test them under real conditions.", restricted=True),
    Post("ALES", "lecturer", 3, "lecturer",
         "Enseignante-chercheuse ou enseignant-chercheur en économie circulaire",
         "Associate professor in circular economy", "Laboratoire génie civil et environnement", "Economics",
         "Étudier le réemploi des matériaux de construction et l’enseigner aux élèves de deuxième année.",
         "Study the reuse of building materials and teach it to second-year students.", contract="permanent", months=0),
    Post("PARIS", "lecturer", 3, "lecturer",
         "Enseignante-chercheuse ou enseignant-chercheur en réseaux sobres",
         "Associate professor in low-energy networks", "Laboratoire traitement et communication de l’information",
         "Computer science",
         "Concevoir des protocoles radio qui dorment la plupart du temps et enseigner les réseaux.",
         "Design radio protocols that sleep most of the time and teach networking.", contract="permanent", months=0),
    Post("PARIS", "doctoral", 1, "doctoral",
         "Doctorante ou doctorant en apprentissage statistique", "PhD student in statistical learning",
         "Laboratoire traitement et communication de l’information", "Mathematics",
         "Préparer une thèse sur l’incertitude des prévisions dans les réseaux électriques.",
         "Prepare a thesis on forecast uncertainty in power grids.", salary=(26400, 27600), posts=2),
    Post("PARIS", "postdoc", 2, "postdoc",
         "Chercheuse ou chercheur en traitement de la parole (contrat postdoctoral)",
         "Postdoctoral researcher in speech processing", "Département image, données, signal", "Computer science",
         "Étudier la parole d’enfants bilingues et publier des corpus ouverts.",
         "Study the speech of bilingual children and publish open corpora.", months=24),
    Post("PARIS", "engineer", 2, "research_engineer",
         "Ingénieure ou ingénieur de recherche en calcul intensif", "Research engineer in high-performance computing",
         "Direction du calcul", "Computer science",
         "Faire tourner les codes des équipes sur le mésocentre et former leurs membres.",
         "Run the teams’ codes on the regional computing centre and train their members."),
    Post("PARIS", "professor", 4, "professor",
         "Professeure ou professeur en sociologie du numérique", "Professor of digital sociology",
         "Département sciences économiques et sociales", "Sociology",
         "Conduire des enquêtes sur le travail des plateformes et diriger une formation doctorale.",
         "Lead surveys on platform work and head a doctoral programme.", contract="permanent", months=0,
         salary=(55000, 78000)),
    Post("PARIS", "support", 2, "research_support",
         "Chargée ou chargé de valorisation de la recherche", "Technology transfer officer",
         "Direction de l’innovation", "Management sciences",
         "Repérer les résultats qui peuvent servir et accompagner les équipes jusqu’à la licence.",
         "Spot results that can be of use and accompany teams to the licence.", months=36),
    Post("PARIS", "postdoc", 2, "postdoc",
         "Chercheuse ou chercheur en photonique intégrée (contrat postdoctoral)",
         "Postdoctoral researcher in integrated photonics", "Département communications et électronique", "Physics",
         "Concevoir des sources laser sur silicium et mesurer leur bruit.",
         "Design lasers on silicon and measure their noise.", restricted=True),
    Post("ALES", "doctoral", 1, "doctoral",
         "Doctorante ou doctorant en acoustique des bâtiments bois", "PhD student in the acoustics of timber buildings",
         "Laboratoire génie civil et environnement", "Engineering",
         "Préparer une thèse sur la transmission des bruits de pas dans les planchers en bois.",
         "Prepare a thesis on footstep noise through timber floors.", salary=(26400, 27600)),
    Post("ALES", "engineer", 2, "research_engineer",
         "Ingénieure ou ingénieur de recherche en réalité mixte", "Research engineer in mixed reality",
         "Laboratoire d’ingénierie informatique", "Computer science",
         "Construire des démonstrateurs pour la formation aux situations d’urgence.",
         "Build demonstrators for emergency training.", months=24),
    Post("ALES", "postdoc", 2, "postdoc",
         "Chercheuse ou chercheur en recyclage des bétons (contrat postdoctoral)",
         "Postdoctoral researcher in concrete recycling", "Centre des matériaux", "Engineering",
         "Étudier la prise de liants à faible empreinte à partir de granulats recyclés.",
         "Study how low-carbon binders set with recycled aggregates.", months=24),
    Post("ALES", "engineer", 2, "research_engineer",
         "Ingénieure ou ingénieur de recherche en microscopie", "Research engineer in microscopy",
         "Centre des matériaux", "Physics",
         "Ouvrir la plateforme de microscopie aux équipes du groupe et former celles et ceux qui l’utilisent.",
         "Open the microscopy platform to the teams of the group and train its users."),
    Post("PARIS", "engineer", 2, "research_engineer",
         "Ingénieure ou ingénieur de recherche en réseaux sobres", "Research engineer in frugal networks",
         "Département informatique et réseaux", "Computer science",
         "Mesurer l’énergie que consomment des réseaux d’accès et proposer comment la réduire.",
         "Measure the energy that access networks use and propose how to reduce it.", months=24),
    Post("PARIS", "doctoral", 1, "doctoral",
         "Doctorante ou doctorant en cryptographie embarquée", "PhD student in embedded cryptography",
         "Département communications et électronique", "Computer science",
         "Préparer une thèse sur la protection des clés dans les petits objets connectés.",
         "Prepare a thesis on how small connected objects protect their keys.", salary=(26400, 27600)),
    Post("PARIS", "postdoc", 2, "postdoc",
         "Chercheuse ou chercheur en sobriété des centres de calcul (contrat postdoctoral)",
         "Postdoctoral researcher in low-energy computing", "Laboratoire réseaux et calcul", "Computer science",
         "Mesurer ce que consomment les calculs scientifiques et proposer des réglages qui en retranchent une part.",
         "Measure what scientific computing consumes and propose settings that cut part of it."),
    Post("ALES", "engineer", 2, "research_engineer",
         "Ingénieure ou ingénieur de recherche en essais mécaniques", "Research engineer in mechanical testing",
         "Centre des matériaux", "Engineering",
         "Conduire les essais de fatigue de la plateforme et former les équipes qui les utilisent.",
         "Run the fatigue tests of the platform and train the teams that use them.", months=24, restricted=True),
    Post("ALES", "postdoc", 2, "postdoc",
         "Chercheuse ou chercheur en frottement des surfaces (contrat postdoctoral)",
         "Postdoctoral researcher in surface friction", "Centre des matériaux", "Engineering",
         "Mesurer l’usure de revêtements sans plomb et publier les données des essais.",
         "Measure how lead-free coatings wear and publish the data of the tests.", months=24, restricted=True),
)  # fmt: skip

_SHARED = {
    "fr": {
        "working_conditions": "Temps plein, 49 jours de congé par an, deux jours de télétravail par semaine, "
        "restauration sur place, prise en charge partielle des transports.",
        "development": "Formation à l’encadrement et à l’intégrité scientifique, accès aux séminaires du groupe.",
        "prospects": "Entretien de carrière chaque année ; préparation aux concours et aux appels à projets.",
        "procedure": "Candidature en ligne avant la date limite. Un jury mixte examine les dossiers à l’aide de la "
        "grille publiée, puis entend les personnes présélectionnées. Chaque personne reçoit une réponse motivée.",
        "accommodation": "Un aménagement est possible à chaque étape : écrivez à l’adresse de contact, "
        "le jury n’en est pas informé.",
    },
    "en": {
        "working_conditions": "Full time, 49 days of leave a year, two days a week from home, canteen, "
        "part of the travel costs paid.",
        "development": "Training in supervision and research integrity, access to the group’s seminars.",
        "prospects": "A career interview each year; preparation for competitions and calls for projects.",
        "procedure": "Apply online before the deadline. A mixed jury reads the files with the published grid, then "
        "meets the people on the shortlist. Everyone receives an answer with reasons.",
        "accommodation": "Adjustments are possible at every stage: write to the contact address, "
        "the jury is not told.",
    },
}  # fmt: skip
_DEGREE = {
    1: ("Diplôme de niveau master dans le domaine", "Master’s degree in the field"),
    2: ("Doctorat ou niveau équivalent dans le domaine", "PhD or equivalent level in the field"),
    3: ("Doctorat et expérience d’enseignement", "PhD and teaching experience"),
    4: ("Habilitation à diriger des recherches ou niveau équivalent", "Habilitation or equivalent level"),
}


# Why each required criterion is, and the criteria of each grid that measure them, then the desirable ones.
_WHY = [
    "Le poste suppose de lire et de discuter les travaux du domaine dès l’arrivée.",
    "Les travaux se conduisent à plusieurs, avec des échéances partagées.",
    "L’équipe travaille en français et en anglais ; l’une des deux langues suffit à l’arrivée.",
]
_MEASURES = {
    "doctoral": (["foundations", "together", "explaining"], ["ownership", "explaining"]),
    "postdoc": (["contributions", "together", "project"], ["openness", "together"]),
    "research_engineer": (["expertise", "coordination", "users"], ["quality", "users"]),
    "lecturer": (["research", "collective", "teaching"], ["research", "course_design"]),
    "professor": (["leadership", "responsibility", "teaching"], ["openness", "supervision"]),
    "research_support": (["advice", "follow_up", "writing"], ["research_culture", "advice"]),
}


def sheet(post: Post, start_on: date, contact: str) -> dict[str, Any]:
    """The complete sheet of a post: {"common": …, "fr": …, "en": …}."""
    degree = _DEGREE[post.rank]
    required, desirable = _MEASURES[post.grid]
    return {
        "common": {
            "unit": post.unit, "kind": post.kind, "profiles": [f"R{post.rank}"], "field": post.field,
            "positions": post.posts, "contract": post.contract, "duration_months": post.months,
            "start_on": start_on.isoformat(), "salary_min": post.salary[0], "salary_max": post.salary[1],
            "workplace": "Alès" if post.school == "ALES" else "Palaiseau", "contact_email": contact,
            "restricted": post.restricted, "sub_field": "", "other_fields": [], "status": "full_time", "hours_per_week": 38.5,
            "education": "Master Degree or equivalent" if post.rank == 1 else "PhD or equivalent",
            "city": "Alès" if post.school == "ALES" else "Palaiseau",
            "languages": [{"language": "French", "level": "B2"}, {"language": "English", "level": "B2"}],
            "accommodation_contact": "", "interviews_from": "", "interviews_to": "",
            "required_why": list(_WHY), "required_measure": list(required), "desirable_measure": list(desirable),
        },
        "fr": {
            **_SHARED["fr"], "title": post.title_fr, "mission": post.mission_fr,
            "required": [degree[0], "Capacité à conduire un travail de recherche en équipe",
                         "Français ou anglais de niveau B2"],
            "desirable": ["Expérience de la science ouverte", "Goût de la transmission"],
        },
        "en": {
            **_SHARED["en"], "title": post.title_en, "mission": post.mission_en,
            "required": [degree[1], "Ability to carry out research in a team", "French or English at level B2"],
            "desirable": ["Experience of open science", "A taste for passing knowledge on"],
        },
    }  # fmt: skip

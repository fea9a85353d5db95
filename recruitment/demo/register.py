"""What the register says of the jurors of the demonstration, and more people in it: varied, none of them real."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from .accounts import DOMAIN

# part -> sector, research fields, languages, speciality
KNOWN: dict[str, tuple[str, tuple[str, ...], tuple[str, ...], str]] = {
    "chair": ("academic_public", ("Engineering", "Chemistry"), ("French", "English"), "matériaux cimentaires"),
    "juror1": ("academic_public", ("Engineering",), ("French", "English"), "mécanique des géomatériaux"),
    "juror2": ("academic_public", ("Chemistry", "Environmental science"), ("French", "English", "Arabic"), "liants bas carbone"),
    "juror3": ("industry", ("Technology",), ("French", "English"), "procédés de fabrication"),
    "juror4": ("public_body", ("Engineering",), ("English", "Norwegian"), "concrete durability"),
    "paris.chair": ("academic_public", ("Computer science", "Mathematics"), ("French", "English"), "réseaux"),
    "paris.juror1": ("academic_public", ("Computer science",), ("French", "English"), "systèmes répartis"),
    "paris.juror2": ("academic_public", ("Computer science",), ("Spanish", "French", "English"), "bases de datos"),
    "paris.juror3": ("academic_public", ("Mathematics",), ("French", "English", "Arabic"), "optimisation"),
    "paris.juror4": ("academic_public", ("Computer science",), ("French", "English"), "interaction"),
    "spare1": ("public_body", ("Physics", "Engineering"), ("French", "English"), "métallurgie"),
    "spare2": ("academic_public", ("Engineering",), ("French", "English"), "génie civil"),
    "spare3": ("academic_public", ("Computer science", "Engineering"), ("French", "English"), "modélisation"),
    "spare4": ("academic_private", ("Environmental science",), ("French", "English", "Portuguese"), "eau"),
}  # fmt: skip
# name, sex, R profile, position, employer, home school, country, sector, research fields, languages
FR_EN, PUBLIC = ("French", "English"), "academic_public"
MORE = (
    ("Beatriz Fontes", "F", 4, "Professora", "Universidade de Coimbra", None,
     "PT", PUBLIC, ("Chemistry",), ("Portuguese", "English")),
    ("Wolfgang Reuter", "M", 4, "Professor", "TU Dresden", None,
     "DE", PUBLIC, ("Engineering",), ("German", "English")),
    ("Camille Orsini", "U", 3, "Chargée de recherche", "Institut des matériaux de Corse", None,
     "FR", "public_body", ("Physics",), ("French", "Italian")),
    ("Sandrine Bolloré-Petit", "F", 3, "Ingénieure de recherche", "Hydrologia", None,
     "FR", "industry", ("Geosciences",), FR_EN),
    ("Dimitri Kazan", "M", 3, "Maître de conférences", "Université de Nîmes", None,
     "FR", PUBLIC, ("Computer science",), ("French", "Russian", "English")),
    ("Fatou Ndiaye", "F", 4, "Professeure", "Télécom Paris", "PARIS",
     "FR", PUBLIC, ("Information science",), FR_EN),
    ("Greta Lindqvist", "F", 4, "Forskningschef", "Stålverk Norrland", None,
     "SE", "industry", ("Technology", "Engineering"), ("Swedish", "English")),
    ("Laurent Peyre", "M", 2, "Maître-assistant", "IMT Mines Alès", "ALES",
     "FR", PUBLIC, ("Environmental science",), FR_EN),
    ("Nadia Ferhat", "F", 3, "Maîtresse-assistante", "IMT Mines Alès", "ALES",
     "FR", PUBLIC, ("Computer science",), FR_EN),
    ("Joris van Dael", "M", 4, "Hoogleraar", "Universiteit Gent", None,
     "BE", PUBLIC, ("Environmental science",), ("Dutch", "French", "English")),
)  # fmt: skip
LAPSED_CONSENT, OLD_TRAINING, ON_LEAVE, UNTRAINED = "spare4", 1, 3, 7  # a part; places in MORE


def of_part(part: str, today: date) -> dict[str, Any]:
    """What the register says of a juror who has an account."""
    sector, fields, languages, words = KNOWN[part]
    agreed = today - timedelta(days=1200 if part == LAPSED_CONSENT else 300)
    return {
        "sector": sector, "fields": list(fields), "languages": list(languages), "disciplines": words,
        "consent_on": agreed, "consent_until": agreed + timedelta(days=1095),
    }  # fmt: skip


def of_more(place: int, today: date) -> dict[str, Any]:
    """What the register says of one more person."""
    *_, sector, fields, languages = MORE[place]
    trained = today - timedelta(days=1300 if place == OLD_TRAINING else 100 + 40 * place)
    said: dict[str, Any] = {
        "sector": sector, "fields": list(fields), "languages": list(languages),
        "trained_on": None if place == UNTRAINED else trained,
        "consent_on": today - timedelta(days=200), "consent_until": today + timedelta(days=895),
    }  # fmt: skip
    if place == ON_LEAVE:
        said |= {
            "unavailable_from": today - timedelta(days=10), "unavailable_until": today + timedelta(days=80),
            "availability": "visioconférence possible le vendredi",
        }  # fmt: skip
    return said


def address(place: int) -> str:
    """The address of one more person: nobody signs in with it."""
    return f"vivier{place + 1:02}@{DOMAIN}"

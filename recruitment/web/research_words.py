"""The research fields of EURAXESS in words: kept in English, as its import schema names them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

FIELDS = {
    "Agricultural sciences": _l("Agricultural sciences"),
    "Anthropology": _l("Anthropology"),
    "Architecture": _l("Architecture"),
    "Arts": _l("Arts"),
    "Astronomy": _l("Astronomy"),
    "Biological sciences": _l("Biological sciences"),
    "Chemistry": _l("Chemistry"),
    "Communication sciences": _l("Communication sciences"),
    "Computer science": _l("Computer science"),
    "Criminology": _l("Criminology"),
    "Cultural studies": _l("Cultural studies"),
    "Demography": _l("Demography"),
    "Economics": _l("Economics"),
    "Educational sciences": _l("Educational sciences"),
    "Engineering": _l("Engineering"),
    "Environmental science": _l("Environmental science"),
    "Ethics in health sciences": _l("Ethics in health sciences"),
    "Ethics in natural sciences": _l("Ethics in natural sciences"),
    "Ethics in physical sciences": _l("Ethics in physical sciences"),
    "Ethics in social sciences": _l("Ethics in social sciences"),
    "Geography": _l("Geography"),
    "Geosciences": _l("Geosciences"),
    "History": _l("History"),
    "Information science": _l("Information science"),
    "Juridical sciences": _l("Juridical sciences"),
    "Language sciences": _l("Language sciences"),
    "Literature": _l("Literature"),
    "Management sciences": _l("Management sciences"),
    "Mathematics": _l("Mathematics"),
    "Medical sciences": _l("Medical sciences"),
    "Neurosciences": _l("Neurosciences"),
    "Pharmacological sciences": _l("Pharmacological sciences"),
    "Philosophy": _l("Philosophy"),
    "Physics": _l("Physics"),
    "Political sciences": _l("Political sciences"),
    "Psychological sciences": _l("Psychological sciences"),
    "Religious sciences": _l("Religious sciences"),
    "Sociology": _l("Sociology"),
    "Technology": _l("Technology"),
    "Other": _l("Other"),
}


# The same fields by family, for whoever chooses among all of them.
FAMILIES = (
    (_l("Exact and engineering sciences"), (
        "Architecture", "Astronomy", "Chemistry", "Computer science", "Engineering", "Ethics in physical sciences",
        "Information science", "Mathematics", "Physics", "Technology",
    )),
    (_l("Earth, environment and living world"), (
        "Agricultural sciences", "Biological sciences", "Environmental science", "Ethics in natural sciences", "Geography",
        "Geosciences",
    )),
    (_l("Health"), (
        "Ethics in health sciences", "Medical sciences", "Neurosciences", "Pharmacological sciences",
        "Psychological sciences",
    )),
    (_l("Economy, law and society"), (
        "Anthropology", "Communication sciences", "Criminology", "Demography", "Economics", "Educational sciences",
        "Ethics in social sciences", "Juridical sciences", "Management sciences", "Political sciences", "Sociology",
    )),
    (_l("Languages, arts and humanities"), (
        "Arts", "Cultural studies", "History", "Language sciences", "Literature", "Philosophy", "Religious sciences",
    )),
    (_l("Other"), ("Other",)),
)  # fmt: skip


def research_field(name: str) -> str:
    """A research field in the reader's language; one that the vocabulary does not know, as it is written."""
    return str(FIELDS.get(name, name))

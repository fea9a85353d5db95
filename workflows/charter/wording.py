"""Wording findings on a job sheet: grounds that may not be asked, contracted forms, masculine-only titles.

Pure text in, findings out. Sources: CGFP L131-1; Prime minister's circular of 21 November 2017; DORA.
A word is judged with its sentence: a sentence that rules a ground out, or speaks of the people one will
supervise, is no demand on the person who applies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..dossier import Finding

LANGUAGES = ("fr", "en")
# Where a text describes the person looked for. Elsewhere only an explicit demand is a finding.
ON_THE_PERSON = frozenset({"title", "required", "desirable"})

_PERSON_FR = r"(?:chercheuse|chercheur|doctorante|doctorant|diplômée|diplômé|talent|femme|homme|candidate|candidat)s?"
# pattern, proposal, heard everywhere (else only in ON_THE_PERSON)
_GROUNDS = {
    "fr": (
        (r"\b(?:âgée?s? (?:de|d[’'])|(?:avoir|ayant|personnes?|profils?|candidat\w*|chercheu\w+)(?: de)?) ?(?:moins|plus) de \d{2} ans\b"
         r"(?! (?:d[’']|de |après|depuis))", "niveau d’expérience attendu", True),
        (r"^\s*(?:moins|plus) de \d{2} ans\b(?! (?:d[’']|de |après|depuis))", "niveau d’expérience attendu", False),
        (r"\bâge (?:maximum|maximal|minimum|minimal|limite)\b|\blimite d[’']âge\b", "niveau d’expérience attendu", True),
        (rf"\bjeunes? {_PERSON_FR}\b|\b(?:profil|candidat|candidate) jeune\b", "niveau d’expérience attendu", False),
        (r"\bnationalité (?:française|européenne) (?:exigée|requise|obligatoire|uniquement)\b"
         r"|\bréservée? aux (?:ressortissant\w*|nationaux)\b", "retirer : la nationalité n’est pas un critère", True),
        (r"\bde nationalité \w+|\bressortissante?s? (?:française?s?|européen\w*)\b",
         "retirer : la nationalité n’est pas un critère", False),
        (r"\b(?:homme|femme)s? (?:uniquement|exclusivement|seulement)\b|\bréservée? aux (?:hommes|femmes)\b",
         "retirer : le sexe n’est pas un critère", True),
        (r"\bcélibataires?\b|\bsans enfants?\b|\bsituation (?:de famille|familiale|maritale)\b",
         "retirer : la vie familiale n’est pas un critère", False),
        (r"\bbonne présentation\b(?! (?:de|d[’']|du|des|orale|écrite|en|au))|\bphysique (?:agréable|soigné)\b",
         "retirer : l’apparence n’est pas un critère", False),
        (r"\b(?:en |être |d[’']une )?(?:bonne|excellente) santé\b(?! (?:financière|économique|des?|du))"
         r"|(?<!ou )(?<!et )\bsans handicap\b", "retirer : la santé n’est pas un critère", False),
        (r"\b(?:de |en )?langue maternelle\b", "niveau de langue, par exemple C1", False),
        (r"\b(?:résider|résidant|habiter|habitant|domiciliée?) (?:à|en|dans|sur)\b",
         "retirer : le lieu de résidence n’est pas un critère", False),
    ),
    "en": (
        (r"\b(?:aged? )?(?:under|below|over) \d{2}(?: years (?:old|of age))\b|\baged? (?:under|below|over) \d{2}\b",
         "expected level of experience", True),
        (r"\b(?:upper |maximum )?age limit\b|\bmaximum age\b", "expected level of experience", True),
        (r"\byoung (?:man|men|woman|women|person|researcher|graduate|talent)s?\b", "expected level of experience", False),
        (r"\b\w+ (?:nationals|citizens) only\b|\bmust be (?:a )?\w+ (?:citizens?|nationals?)\b",
         "remove: nationality is not a criterion", True),
        (r"\b(?:men|women) only\b|\bmale (?:candidate|applicant)s?\b", "remove: sex is not a criterion", True),
        (r"\bunmarried\b|\bno children\b|\bmarital status\b", "remove: family life is not a criterion", False),
        (r"\bgood[- ]looking\b|\bwell[- ]groomed\b", "remove: appearance is not a criterion", False),
        (r"\b(?:in )?good (?:physical )?health\b|\bable[- ]bodied\b", "remove: health is not a criterion", False),
        (r"\b(?:native (?:\w+ )?speakers?|mother tongue)\b", "language level, for instance C1", False),
        (r"\b(?:resident|residing|living) in\b", "remove: the place of residence is not a criterion", False),
    ),
}  # fmt: skip
# A sentence with one of these rules the ground out instead of asking for it.
_RULED_OUT = {
    "fr": re.compile(
        r"\bquel(?:le)?s? que soi(?:t|ent)\b|\bsans (?:distinction|discrimination|considération|limite|condition)\b"
        r"|\bindépendamment\b|\baucune?\b|\bpas d[e’']|\bn(?:e |[’'])\w+ (?:pas|ni|aucun)|\bni\b|\bégalité\b|discriminat",
        re.I,
    ),
    "en": re.compile(r"\b(?:regardless|irrespective|without|not|no|nor|any|equal|equality)\b|discriminat", re.I),
}
# Those whom one will supervise, or the name of a programme: no demand on the person who applies.
_AROUND_YOUTH = re.compile(
    r"encadr|accompagn|\bform(?:er|ation)|\bsouti|soutenir|mentor|tutor|conseil|supervis|auprès|programme|dispositif"
    r"|appel à|\bANR\b|\bERC\b|\bprix\b|bourse|JCJC|label|advis|train|coach|support|award|grant|scheme",
    re.I,
)
_CONTRACTED = re.compile(
    r"(?<![\w./@-])(?P<root>\w{2,}\w)(?:"
    r"[·•‧∙⋅・](?:e|ne|se|te|le|ve|euse|t?rice|ère)(?:[·•‧∙⋅・]?s)?"
    r"|\((?:e|ne|se|te|le|ve|euse|t?rice|ère)(?:\)s?|s\))"
    r"|/(?:euse|t?rice|ère|ne|e)s?"
    r"|\.(?:e|ne|euse|t?rice|ère)(?:\.?s)?"
    r"|(?<=l)\.le(?:\.?s)?"
    r"|(?:(?<=é)|(?<=eur)|(?<=ant)|(?<=ent)|(?<=ien))-e(?:-?s)?"
    r")(?![\w/@])"
)
_FEMININE = {
    "chercheur": "chercheuse", "enseignant-chercheur": "enseignante-chercheuse", "ingénieur": "ingénieure",
    "professeur": "professeure", "directeur": "directrice", "docteur": "docteure", "doctorant": "doctorante",
    "postdoctorant": "postdoctorante", "post-doctorant": "post-doctorante", "technicien": "technicienne",
    "chargé": "chargée", "maître": "maîtresse", "assistant": "assistante", "enseignant": "enseignante",
    "chef": "cheffe", "développeur": "développeuse", "coordinateur": "coordinatrice",
    "coordonnateur": "coordonnatrice", "administrateur": "administratrice", "animateur": "animatrice",
    "conseiller": "conseillère", "attaché": "attachée", "adjoint": "adjointe", "délégué": "déléguée",
    "informaticien": "informaticienne", "statisticien": "statisticienne", "apprenti": "apprentie",
    "étudiant": "étudiante", "agent": "agente", "référent": "référente", "contractuel": "contractuelle",
    "gestionnaire": "", "responsable": "", "stagiaire": "", "auteur": "autrice", "candidat": "candidate",
}  # fmt: skip
_LEAD = re.compile(
    r"\s*(?:(?:un|le) |(?:poste|contrat|emploi|offre|recrutement) (?:de |d[’'](?:un )?))?(?P<word>\w+(?:-\w+)*)", re.I
)
_METRICS = re.compile(
    r"\b(?:(?:h|H)[- ]?index|indice h|[Ff]acteurs? d[’']impact|[Ii]mpact factors?|JIF|SJR|Q1 journals?"
    r"|[Rr]evues? de rang A|[Nn]ombre de (?:publications|citations)|[Nn]umber of (?:publications|citations))\b"
)


def findings(content: Mapping[str, Any]) -> tuple[Finding, ...]:
    """Everything to say about the texts of a sheet, in the order of its fields and of their words."""
    return tuple(
        finding
        for language in LANGUAGES
        for name, item, text in _texts(content.get(language, {}))
        for finding in sorted(_read(language, name, item, text), key=lambda f: f.start)
    )


def _texts(part: Mapping[str, Any]) -> Iterator[tuple[str, int, str]]:
    for name, value in part.items():
        if isinstance(value, str):
            yield name, 0, value
        elif isinstance(value, (list, tuple)):
            for item, text in enumerate(value):
                yield name, item, str(text)


def _read(language: str, name: str, item: int, text: str) -> Iterator[Finding]:
    where = f"{language}.{name}"
    for pattern, proposal, everywhere in _GROUNDS[language]:
        if not everywhere and name not in ON_THE_PERSON:
            continue
        for found in re.finditer(pattern, text, re.I):
            if _asked(language, text, found):
                yield Finding("ground", "block", where, found[0].strip(), proposal, item, found.start())
    for found in _METRICS.finditer(text):
        if not _RULED_OUT[language].search(sentence(text, found.start(), found.end())):
            yield Finding("metric", "warn", where, found[0], "", item, found.start())
    if language == "fr":
        for found in _CONTRACTED.finditer(text):
            yield Finding("contracted", "warn", where, found[0], _double(found), item, found.start())
        if name == "title":
            yield from _title(where, text)


def _asked(language: str, text: str, found: re.Match[str]) -> bool:
    """False when the sentence rules the ground out, or speaks of young people one supervises."""
    around = sentence(text, found.start(), found.end())
    if _RULED_OUT[language].search(around):
        return False
    return not (re.search(r"jeune|young", found[0], re.I) and _AROUND_YOUTH.search(around))


def sentence(text: str, start: int, end: int) -> str:
    """The sentence of `text` that holds the characters from `start` to `end`."""
    begins = max(text.rfind(sign, 0, start) for sign in ".!?;\n") + 1
    ends = [at for sign in ".!?;\n" if (at := text.find(sign, end)) >= 0]
    return text[begins : min(ends, default=len(text))]


def _double(found: re.Match[str]) -> str:
    """Both forms written out, feminine first: “chargées ou chargés”."""
    root, form = found["root"], found[0]
    ending = form[len(root) :].strip("·•‧∙⋅・().-/")
    plural = "s" if ending.endswith("s") and ending != "s" else ""
    ending = re.sub(r"[·•‧∙⋅・.)(-]*s?$", "", ending)
    feminine = _FEMININE.get(root.lower()) or _feminine(root.lower(), ending)
    pair = f"{feminine}{plural} ou {root.lower()}{plural}"
    return pair.capitalize() if root[:1].isupper() else pair


def _feminine(root: str, ending: str) -> str:
    """The feminine that a root and the ending written after it stand for."""
    for masculine, full in (("teur", "trice"), ("eur", "euse"), ("er", "ère"), ("eux", "euse"), ("if", "ive")):
        short = {"rice": "trice", "se": "euse", "ve": "ive"}.get(ending, ending)
        if root.endswith(masculine) and short == full:
            return root[: -len(masculine)] + full
    return root + ending


def _title(where: str, text: str) -> Iterator[Finding]:
    """A French title whose first noun is masculine only."""
    lead = _LEAD.match(text)
    if lead is None:
        return
    word = lead["word"]
    feminine = _FEMININE.get(word.lower(), "")
    contracted = any(found.start() == lead.start("word") for found in _CONTRACTED.finditer(text))
    if feminine and not contracted and feminine not in text.lower():
        pair = f"{feminine} ou {word.lower()}"
        proposal = pair.capitalize() if word[:1].isupper() else pair
        yield Finding("masculine_title", "warn", where, word, proposal, 0, lead.start("word"))

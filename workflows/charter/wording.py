"""Wording findings on a job sheet: grounds that may not be asked, contracted forms, masculine-only titles.

Pure text in, findings out. Sources: CGFP L131-1; Prime minister's circular of 21 November 2017; DORA.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..dossier import Finding

_GROUNDS = {
    "fr": (
        (r"\b(?:moins|plus) de \d{2} ans\b|\bâge (?:maximum|minimum|limite)\b|\bjeunes? (?:chercheuse|chercheur|homme|femme)s?\b",
         "niveau d’expérience attendu"),
        (r"\bde nationalité \w+|\bressortissante?s? (?:française?s?|européen\w*)\b", "retirer : la nationalité n’est pas un critère"),
        (r"\bcélibataire|\bsans enfants?\b|\bsituation (?:de famille|familiale)\b", "retirer : la vie familiale n’est pas un critère"),
        (r"\bbonne présentation\b|\bphysique (?:agréable|soigné)\b", "retirer : l’apparence n’est pas un critère"),
        (r"\bbonne santé\b|\bsans handicap\b", "retirer : la santé n’est pas un critère"),
        (r"\blangue maternelle\b", "niveau de langue, par exemple C1"),
    ),
    "en": (
        (r"\bunder \d{2} years? old\b|\bage limit\b|\byoung (?:man|woman|researcher|graduate)s?\b", "expected level of experience"),
        (r"\b\w+ nationals? only\b|\bmust be (?:a )?\w+ citizens?\b", "remove: nationality is not a criterion"),
        (r"\bunmarried\b|\bno children\b|\bmarital status\b", "remove: family life is not a criterion"),
        (r"\bgood[- ]looking\b|\bwell[- ]groomed\b", "remove: appearance is not a criterion"),
        (r"\bgood health\b|\bable[- ]bodied\b", "remove: health is not a criterion"),
        (r"\b(?:native speakers?|mother tongue)\b", "language level, for instance C1"),
    ),
}  # fmt: skip
_CONTRACTED = re.compile(r"\b\w{3,}(?:[·•‧∙⋅・.]|\((?=e|ne|se|euse|rice|ère))(?:e|ne|se|te|le|euse|rice|ère)s?\)?(?!\w)")
_FEMININE = {
    "chercheur": "chercheuse ou chercheur", "ingénieur": "ingénieure ou ingénieur",
    "professeur": "professeure ou professeur", "directeur": "directrice ou directeur",
    "doctorant": "doctorante ou doctorant", "technicien": "technicienne ou technicien",
    "chargé": "chargée ou chargé", "maître": "maîtresse ou maître", "assistant": "assistante ou assistant",
    "enseignant": "enseignante ou enseignant", "responsable": "",
}  # fmt: skip
_METRICS = re.compile(r"\b(?:h-?index|indice h|facteur d’impact|facteur d'impact|impact factor|JIF|SJR|Q1 journals?)\b", re.I)


def findings(content: Mapping[str, Any]) -> tuple[Finding, ...]:
    """Everything to say about the texts of a sheet, in the order of its fields."""
    return tuple(
        finding
        for language in ("fr", "en")
        for where, text in _texts(content.get(language, {}))
        for finding in _read(language, f"{language}.{where}", text)
    )


def _texts(part: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in part.items():
        if isinstance(value, str):
            yield key, value
        elif isinstance(value, (list, tuple)):
            for item in value:
                yield key, str(item)


def _read(language: str, where: str, text: str) -> Iterator[Finding]:
    for pattern, proposal in _GROUNDS[language]:
        for found in re.finditer(pattern, text, re.I):
            yield Finding("ground", "block", where, found[0], proposal)
    for found in _METRICS.finditer(text):
        yield Finding("metric", "warn", where, found[0], "")
    if language == "fr":
        for found in _CONTRACTED.finditer(text):
            yield Finding("contracted", "warn", where, found[0], _double(found[0]))
        if where == "fr.title":
            yield from _title(where, text)


def _double(form: str) -> str:
    """Both forms written out, feminine first, for the common endings."""
    root = re.split(r"[·•‧∙⋅・.(]", form)[0]
    plural = "s" if form.rstrip(")").endswith("s") and not root.endswith("s") else ""
    for masculine, feminine in (("teur", "trice"), ("eur", "euse"), ("ien", "ienne"), ("er", "ère")):
        if root.endswith(masculine):
            return f"{root[: -len(masculine)]}{feminine}{plural} ou {root}{plural}"
    return f"{root}e{plural} ou {root}{plural}"


def _title(where: str, text: str) -> Iterator[Finding]:
    """A French title whose first word is masculine only."""
    first = re.match(r"\w+", text.lower())
    proposal = _FEMININE.get(first[0], "") if first else ""
    if proposal and proposal.split()[0] not in text.lower():
        yield Finding("masculine_title", "warn", where, text[: first.end()] if first else text, proposal.capitalize())

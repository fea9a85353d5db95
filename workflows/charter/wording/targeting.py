"""A post cut to one person: one laboratory's tools, too many requirements, requirements without a reason (G2, G3)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from ...dossier import Finding
from .lists import LANGUAGES, table
from .spots import ADVERT, Spot

REQUIRED_MOST = 6  # where no pack is at hand
_FEW = "OTM-R 2015 (4.4.1 a) ; G2"
_WHY = "OTM-R 2015 (4.4.1 a) ; G2, G3"
# A name in capitals with figures: “HYGRO-3”, “C2MA-07”.
_CODE_NAME = r"[A-Z][A-Z0-9]*[A-Z0-9][-_ ]?\d*[A-Z0-9-]*"
_ODD_NAME = re.compile(
    r"(?<![\w/.-])(?:[A-Z]{3,}[A-Z0-9]*-\d{1,3}|[A-Z]\d[A-Z]{2,}[A-Z0-9]*(?:-\d+)?|[A-Z]{2,}\d?[A-Z]+-\d{1,3})(?![\w/.-])"
)
# Names with figures that the whole field knows.
_KNOWN = re.compile(
    r"^(?:ISO|IEC|IEEE|EN|NF|COVID|SARS|UTF|TRL|GPT|BERT|TOEIC|TOEFL|IELTS|CECRL?|CEFR|H2020|WP|HPLC|PCR|CO2|RT|ARM|RISC|CUDA|MPI"
    r"|SQL|HTML|SHA|AES|RSA|LTE|GSM|IPV|USB|PCI|DDR|MPEG|JPEG|LPDDR|DO|ECSS|MIL|ASTM|DIN|ATEX|INCOTERM|CRISPR|IL|TNF|HEK|BSL|NSB|P2|P3"
    r"|JWST|LHC|LIGO|ITER|FAIR|GDPR|RGPD|PSPACE|R2|C2|B2|M2|L2)(?:[-_ ]?\w*)?$"
)


class _Lab(NamedTuple):
    tool: re.Pattern[str]
    house: re.Pattern[str]
    demand: re.Pattern[str]
    general: re.Pattern[str]


@cache
def _lab(language: str) -> _Lab:
    told = table(language)["one_lab"]
    return _Lab(
        re.compile(rf"(?i:\b{told['tool']}) (?:(?:de |d'|called |named )?)(?P<name>{_CODE_NAME})\b"),
        *(re.compile(told[key], re.I) for key in ("house", "demand", "general")),
    )


def one_lab(spot: Spot) -> Iterator[Finding]:
    """A required criterion that names a tool or a method of one place, with no “or equivalent”."""
    if spot.name not in ("required", ADVERT):
        return
    told, lab, text = table(spot.language)["one_lab"], _lab(spot.language), spot.text
    for start, end in spot.sentences:
        line = text[start:end]
        if lab.general.search(line) or (spot.name == ADVERT and not lab.demand.search(line)):
            continue
        for found in _of_one_place(lab, line):
            span = (start + found[0], start + found[1])
            yield spot.finding("one_lab", told["severity"], span, told["proposal"], told["source"])


def _of_one_place(lab: _Lab, line: str) -> list[tuple[int, int]]:
    named = [found.span() for found in lab.tool.finditer(line) if _odd(found["name"])]
    odd = [found.span() for found in _ODD_NAME.finditer(line) if not _KNOWN.match(found[0])]
    house = [found.span() for found in lab.house.finditer(line)]
    spans: list[tuple[int, int]] = []
    for span in sorted([*named, *odd, *house], key=lambda one: (one[0], -one[1])):
        if not spans or span[0] >= spans[-1][1]:
            spans.append(span)
    return spans


def _odd(name: str) -> bool:
    """A code name: capitals with a figure, not one of those that everybody knows."""
    return bool(re.search(r"\d", name)) and len(name) >= 4 and not _KNOWN.match(name)


def too_many_required(content: Mapping[str, Any], most: int) -> Iterator[Finding]:
    """The first required criterion beyond what is bearable, in each half."""
    for language in LANGUAGES:
        lines = _lines(content, language)
        if len(lines) > most:
            spot = Spot(language, "required", most, lines[most])
            says = {"fr": f"{most} critères requis au plus", "en": f"{most} required criteria at most"}[language]
            yield spot.finding("too_many_required", "warn", (0, len(spot.text)), says, _FEW)


_HEADING = re.compile(
    r"^[^\w\n]*(?:[\w'&/]+ ){0,4}?(?:requise?s?|exigée?s?|obligatoires?|indispensables?|required|requirements?|essential|must[- ]haves?)\b[^\n]{0,40}$",
    re.I | re.M,
)  # fmt: skip
_BULLET = re.compile(r"\s*(?:[-–—•*·▪◦‣+]|\d{1,2}[.)])\s+\S")


def long_list(spot: Spot, most: int) -> Iterator[Finding]:
    """In a whole advert, a list under a heading that requires, with too many lines."""
    for heading in _HEADING.finditer(spot.text):
        count, at = 0, heading.end() + 1
        for line in spot.text[at : at + 8000].splitlines(keepends=True):
            if _BULLET.match(line):
                count += 1
                if count == most + 1:
                    says = {"fr": f"{most} critères requis au plus", "en": f"{most} required criteria at most"}
                    span = (at, at + len(line.rstrip()))
                    yield spot.finding("too_many_required", "warn", span, says[spot.language], _FEW)
            elif line.strip() and count:
                break
            at += len(line)


def unjustified(content: Mapping[str, Any]) -> Iterator[Finding]:
    """A required criterion without the reason why nobody can do without it, or without what measures it.

    A sheet written before reasons were asked has no list of them: information, nothing to settle.
    """
    common = content.get("common") or {}
    language = next((name for name in LANGUAGES if _lines(content, name)), "")
    whys, measures = common.get("required_why"), common.get("required_measure")
    for number, line in enumerate(_lines(content, language)):
        spot, asked = Spot(language, "required", number, line), _ASKED[language]
        lacking = [says for says, given in zip(asked, (whys, measures), strict=True) if not _given(given, number)]
        if lacking and line.strip():
            severity = "inform" if whys is None and measures is None else "warn"
            yield spot.finding("unjustified", severity, (0, len(spot.text)), " ; ".join(lacking), _WHY)


_ASKED = {
    "fr": ("dire pourquoi ce critère est indispensable", "dire quel critère de la grille le mesure"),
    "en": ("say why nobody can do without it", "say which criterion of the grid measures it"),
}


def _given(values: Any, number: int) -> bool:
    return isinstance(values, (list, tuple)) and number < len(values) and bool(str(values[number] or "").strip())


def _lines(content: Mapping[str, Any], language: str) -> list[str]:
    lines = (content.get(language) or {}).get("required") or () if language else ()
    return [str(line) for line in lines] if isinstance(lines, (list, tuple)) else []

"""A job sheet as rows: each text in both languages, with what is to be said of it in the margin."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from forms.sheets import TEXTS
from recruitment.services.asides import Aside
from recruitment.services.sheet_history import Remark
from workflows.case import Objection
from workflows.charter.packs import Pack
from workflows.charter.sheet import ELEMENTS, LANGUAGES, LIST_FIELDS, RULED, missing_facts, missing_texts
from workflows.dossier import Finding

from . import wording
from .refusals import Reason, setting_line

CODES = {
    "ground": _l("Ground that may not be asked"),
    "contracted": _l("Contracted form"),
    "masculine_title": _l("Title in the masculine alone"),
    "masculine_person": _l("People in the masculine alone"),
    "metric": _l("Journal metric"),
    "too_many_required": _l("Too many required criteria"),
    "years_since_phd": _l("Limit of years since the PhD"),
    "named": _l("Named person or institution"),
    "one_lab": _l("Tool or method of one laboratory"),
    "cv_copy": _l("Nearly the words of a CV"),
    "unjustified": _l("Required without a reason"),
    "missing": _l("Missing from the sheet"),
    "halves_out_of_step": _l("French and English differ"),
    "gender_coded": _l("Word with a connotation of sex"),
    "readability": _l("Hard to read"),
}
RULE_OF = {"ground": "discriminatory_grounds"}  # the others are of the rule on wording
WORDINGS = frozenset({"contracted", "masculine_title", "masculine_person"})  # whose proposal can stand in their place
KINDS = {"block": "stop", "warn": "warn", "inform": "info"}
SEVERITIES = {"block": _l("Blocking"), "warn": _l("To settle"), "inform": _l("Information")}


@dataclass(frozen=True, slots=True)
class Note:
    """A numbered finding in the margin: what is wrong, the words, what to write instead, and why."""

    number: int
    kind: str  # stop, warn or info
    tag: str
    title: str
    language: str
    quote: str
    proposal: str
    source: str
    also: str = ""  # another way to write it
    key: str = ""  # the same for the same words in the same field
    item: int = 0  # which line of a list, from 0
    takes: bool = False  # its proposal can stand in its place
    settles: bool = False  # may be set aside with a reason
    aside: Aside | None = None  # set aside, and why


@dataclass(frozen=True, slots=True)
class Row:
    """One text of the sheet. `cells` are, by language, its marked paragraphs or list items."""

    name: str
    title: str
    listed: bool
    cells: Mapping[str, Sequence[Markup]]
    notes: tuple[Note, ...] = ()
    remarks: tuple[Remark, ...] = ()

    def anchor(self, language: str) -> str:
        """The id of this text's field in a language."""
        return anchor(f"{language}.{self.name}")


@dataclass(frozen=True, slots=True)
class Element:
    """One of the twelve elements of an advert, and whether the sheet has it."""

    title: str
    there: bool
    missing: tuple[str, ...] = field(default=())
    anchor: str = ""  # the first of its fields that is missing, else the first of them


ELEMENT_NAMES = {
    "organisation": _l("Organisation and unit"),
    "title": _l("Title, mission and start"),
    "profile": _l("Researcher profile and field"),
    "criteria": _l("Selection criteria"),
    "positions": _l("Number of posts"),
    "conditions": _l("Contract, salary and working conditions"),
    "development": _l("Training and career development"),
    "prospects": _l("Prospects after the contract"),
    "procedure": _l("Procedure and deadline"),
    "policy": _l("OTM-R policy, added to every advert"),
    "equality": _l("Equal opportunities"),
    "contact": _l("Contact"),
}


def elements(content: Mapping[str, Any]) -> list[Element]:
    """The twelve advert elements, in their order, each there when its fields are, in both languages."""
    lacking = {*missing_facts(content), *(f for lang in LANGUAGES for f in missing_texts(content, lang))}
    if "duration_months" in lacking:
        lacking.add("contract")
    return [_element(name, fields, lacking) for name, fields in ELEMENTS]


def _element(name: str, fields: tuple[str, ...], lacking: set[str]) -> Element:
    missing = tuple(f for f in fields if f in lacking)
    first = next(iter(missing or fields), None)
    at = "" if first is None else anchor(f"fr.{first}") if first in TEXTS else first
    return Element(str(ELEMENT_NAMES[name]), not missing, missing, at)


Asides = Mapping[tuple[str, str, str], Aside]


def rows(
    content: Mapping[str, Any], findings: Iterable[Finding], remarks: Iterable[Remark], pack: Pack,
    asides: Asides = MappingProxyType({}),
) -> list[Row]:  # fmt: skip
    """The texts of a sheet with findings numbered down the page, and remarks beside what they are about."""
    found = sorted(findings, key=_reading_order)
    numbers = {finding: number for number, finding in enumerate(found, 1)}
    said = list(remarks)
    return [
        Row(
            name, wording.field_title(name), name in LIST_FIELDS,
            {lang: marked(content.get(lang, {}).get(name), _of(found, lang, name), numbers) for lang in LANGUAGES},
            tuple(_note(f, numbers[f], pack, asides) for f in found if f.where.endswith(f".{name}")),
            about(said, name),
        )
        for name in TEXTS
    ]  # fmt: skip


def about(remarks: Iterable[Remark], *names: str) -> tuple[Remark, ...]:
    """The remarks on a field, whichever its language."""
    return tuple(remark for remark in remarks if remark.place.rpartition(".")[2] in names)


def _reading_order(finding: Finding) -> tuple[int, int, int, int]:
    language, _, name = finding.where.partition(".")
    place = TEXTS.index(name) if name in TEXTS else len(TEXTS)
    part = LANGUAGES.index(language) if language in LANGUAGES else len(LANGUAGES)
    return place, part, finding.item, finding.start


def _of(findings: Iterable[Finding], language: str, name: str) -> list[Finding]:
    return [finding for finding in findings if finding.where == f"{language}.{name}"]


def note_key(finding: Finding) -> str:
    """A finding as forms name it: its field, what it is, and its words."""
    return hashlib.sha256(f"{finding.where} {finding.code} {finding.text}".encode()).hexdigest()[:12]


def _note(finding: Finding, number: int, pack: Pack, asides: Asides) -> Note:
    aside = asides.get((finding.where, finding.code, finding.text)) if finding.severity == "warn" else None
    kind, tag = KINDS[finding.severity], SEVERITIES[finding.severity]
    return Note(
        number, "mute" if aside else kind, str(_l("Set aside") if aside else tag), str(CODES[finding.code]),
        finding.where.partition(".")[0], finding.text, finding.proposal,
        finding.source or setting_line(pack.rules[RULE_OF.get(finding.code, "wording_answered")]), finding.also,
        note_key(finding), finding.item,
        bool(finding.proposal) and finding.code in WORDINGS, finding.severity == "warn" and finding.code not in RULED,
        aside,
    )  # fmt: skip


def marked(value: Any, findings: Sequence[Finding], numbers: Mapping[Finding, int]) -> list[Markup]:
    """A text as paragraphs, a list as items, each finding marked in place with its number."""
    if not value:
        return []
    if isinstance(value, str):
        return [line for line in _marked(value, findings, numbers).split("\n") if line.strip()]
    return [_marked(str(text), [f for f in findings if f.item == item], numbers) for item, text in enumerate(value)]


def _marked(text: str, findings: Sequence[Finding], numbers: Mapping[Finding, int]) -> Markup:
    done, parts = 0, []
    for finding in findings:
        if finding.start < done:  # two findings on the same words: the first one marks them
            continue
        end = finding.start + len(finding.text)
        parts += [
            escape(text[done : finding.start]),
            Markup('<mark class="is-{}">{}<sup><span class="govuk-visually-hidden">{} </span>{}</sup></mark>').format(
                KINDS[finding.severity], text[finding.start : end], str(_l("remark")), numbers[finding]
            ),
        ]
        done = end
    return Markup("").join([*parts, escape(text[done:])])


def anchor(place: str) -> str:
    """The id of a field of the sheet's form: “fr.title” is “fr-title”, “common.unit” is “unit”."""
    part, _, name = place.rpartition(".")
    if part in LANGUAGES:
        return f"{part}-{name.replace('_', '-')}"
    return name


def linked(
    reasons: Sequence[Reason], objections: Sequence[Objection], remarks: Iterable[Remark] = ()
) -> tuple[Reason, ...]:
    """The same reasons, each with a link to the field, or to the remark, where it is mended."""
    waiting = next((f"remark-{r.id}" for r in remarks if r.required and r.answer is None), None)
    return tuple(
        _linked(reason, _target(objection, waiting)) for reason, objection in zip(reasons, objections, strict=True)
    )


def _linked(reason: Reason, target: str | None) -> Reason:
    return replace(reason, link=f"#{target}", link_text=str(_l("Go to the field"))) if target else reason


def _target(objection: Objection, waiting: str | None) -> str | None:
    values = objection.values
    if objection.code == "changes_answered":
        return waiting
    if "where" in values:
        return anchor(str(values["where"]))
    name = values.get("field")
    if name is None:
        return "duration_months" if objection.code == "contract_length_allowed" else None
    if "item" in values:  # a row of the criteria
        return f"{name}-{values['item']}"
    return anchor(f"{values.get('language', 'fr')}.{name}") if name in TEXTS else str(name)

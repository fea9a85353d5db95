"""A request for access as files: the ministry's form filled in, a paper that anyone can read, and data."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from recruitment.letters.blocks import Block, Heading, Paper, Para, Table, plain
from recruitment.models import ClearanceForm, Hire, School, Unit
from workflows.charter import clearance_form
from workflows.charter.clearance_form import COMPLEMENT, ESTABLISHMENT, LABORATORY, PERSON, Item

from . import clearance_parts, official_form

SECTIONS = (PERSON, LABORATORY, ESTABLISHMENT, COMPLEMENT)
WORDS = {
    "fr": {
        "title": "Demande d’accès à une zone à régime restrictif", "item": "Rubrique", "answer": "Réponse",
        PERSON: "La personne", LABORATORY: "L’activité", ESTABLISHMENT: "La zone", COMPLEMENT: "Informations complémentaires",
        "none": "–", "notice": "Document scellé : à la seule attention de la sécurité et du ministère.",
    },
    "en": {
        "title": "Request for access to a restricted zone", "item": "Item", "answer": "Answer",
        PERSON: "The person", LABORATORY: "The activity", ESTABLISHMENT: "The zone", COMPLEMENT: "Complementary information",
        "none": "–", "notice": "Sealed document: for the security officer and the ministry alone.",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Request:
    """A request whole: every answer under the key of its item."""

    number: str
    values: Mapping[str, str]

    def of(self, part: str) -> list[tuple[Item, str]]:
        """The items of a part with their answers."""
        return [(item, self.values.get(item.key, "")) for item in clearance_form.items(part)]


_UNIT = (
    select(
        School.name.label("establishment"),
        Hire.unit.label("unit"),
        Unit.code.label("unit_code"),
        Unit.zrr_code,
        Unit.address.label("zrr_address"),
        Unit.ministry,
        Unit.responsible,
        Unit.phone,
        Unit.email,
    )
    .select_from(Hire)
    .join(School, School.id == Hire.school_id)
    .outerjoin(Unit, (Unit.school_id == Hire.school_id) & (Unit.name == Hire.unit))
)


def gathered(session: Session, row: Row[Any]) -> Request:
    """The request of a referral, opened. The reading is the caller's to note."""
    values: dict[str, str] = {}
    for part in (PERSON, LABORATORY, COMPLEMENT):
        values |= clearance_parts.answers(session, row.id, part)
    unit = session.execute(_UNIT.where(Hire.id == row.hire_id)).one()._asdict()
    unit["unit_code"] = unit["unit_code"] or unit.pop("unit")
    known = {item.key for item in clearance_form.items(ESTABLISHMENT)}
    values |= {key: text for key, text in unit.items() if key in known and text}
    return Request(row.request or "", {**values, "number": row.request or ""})


def form_in_use(session: Session, school: int) -> Row[Any] | None:
    """The latest form that a school uploaded: name, content, missing, uploaded_at."""
    return session.execute(
        select(ClearanceForm.name, ClearanceForm.content, ClearanceForm.missing, ClearanceForm.uploaded_at)
        .where(ClearanceForm.school_id == school)
        .order_by(ClearanceForm.id.desc())
        .limit(1)
    ).one_or_none()


def workbook(request: Request, form: bytes, countries: Mapping[str, str]) -> bytes:
    """The ministry's form with every answer in its cell. Raises official_form.Unusable."""
    found = official_form.look(form)
    items = clearance_form.by_key()
    texts = {
        key: official_form.as_written(items[key], request.values.get(key, ""), countries, found.lists.get(key, ()))
        for key in found.cells
    }
    return official_form.fill(form, found, {key: text for key, text in texts.items() if text})


def paper(request: Request, language: Any, countries: Mapping[str, str], now: datetime) -> bytes:
    """The request as a tagged PDF."""
    from recruitment.letters.pdf import render  # ReportLab and its faces: only where a paper is drawn

    words = WORDS[language]
    title = f"{words['title']} {request.number}".strip()
    blocks: list[Block] = [Heading(1, title), Para(plain(words["notice"]))]
    for part in SECTIONS:
        rows = tuple(
            (_named(item, language), _said(item, value, language, countries) or words["none"])
            for item, value in request.of(part)
            if value or part != COMPLEMENT
        )
        if rows:
            blocks += [Heading(2, words[part]), Table(words[part], (words["item"], words["answer"]), rows, (0.4, 0.6))]
    return render(Paper(title, language, tuple(blocks), request.number or words["title"], "otmr", now)).data


def _named(item: Item, language: str) -> str:
    return f"{item.ref} {item.words(language)}" if item.ref else item.words(language)


def _said(item: Item, value: str, language: str, countries: Mapping[str, str]) -> str:
    if item.kind == "country":
        return countries.get(value, value)
    return next((one.fr if language == "fr" else one.en for one in item.choices if one.key == value), value)


def data(request: Request) -> bytes:
    """The request as JSON: answers under the references of the form."""
    parts = {part: {item.key: value for item, value in request.of(part) if value} for part in SECTIONS}
    return json.dumps({"number": request.number, **parts}, ensure_ascii=False, indent=1).encode()


def table(request: Request) -> bytes:
    """The request as CSV: reference, item, answer. No cell is taken for a formula."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(("reference", "item", "answer"))
    for part in SECTIONS:
        writer.writerows((item.ref or item.key, item.fr, _harmless(value)) for item, value in request.of(part))
    return ("\ufeff" + out.getvalue()).encode()


def _harmless(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text

"""A small form with the references of the ministry's own, and answers for every item of a request."""

from __future__ import annotations

import warnings
from collections.abc import Collection
from io import BytesIO
from typing import Any

from recruitment.services import official_form
from workflows.charter import clearance_form
from workflows.charter.clearance_form import Item

# What each item that is found by words is called on the form.
LABELS = {
    "establishment": "Nom de l'établissement hébergeur de la ZRR *", "unit_code": " Code de l'unité de recherche *",
    "zrr_code": " Code de la ZRR*", "zrr_address": "Adresse de la ZRR ", "ministry": "Ministère de rattachement*",
    "responsible": "Nom et fonction du responsable de la ZRR *", "phone": "Téléphone*", "email": "E-mail *\n",
    "opinion_of_responsible": "Avis motivé du responsable de la ZRR ", "comments": "Commentaires, précisions sur poste",
    "number": "Numéro de dossier\n(année-mois-codeZRR-n°) *",
}  # fmt: skip


def workbook(*, without: Collection[str] = (), only: Collection[str] = ()) -> bytes:
    """A form of two sheets: labels in the second, each with its answer beside it, some over several merged rows."""
    import openpyxl

    book: Any = openpyxl.Workbook()
    book.active.title = "Notice"
    for item in clearance_form.items():  # the notice lists them too, without a place for an answer
        if item.ref:
            book.active.append((item.ref, item.fr, "oui", "libre"))
    sheet = book.create_sheet("Demande")
    row = 3
    for item in clearance_form.items():
        if not item.placed or item.key in without or (only and item.key not in only):
            continue
        if item.key == "number":
            sheet["M1"] = LABELS["number"]
            continue
        sheet[f"B{row}"] = LABELS.get(item.key, f"{item.ref} {item.fr} (x)*")
        if item.kind == "long":
            sheet.merge_cells(f"B{row}:B{row + 3}")
            sheet.merge_cells(f"C{row + 1}:E{row + 2}")
            row += 3
        row += 2
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def answer(item: Item) -> str:
    """An answer that fits."""
    if item.choices:
        return item.choices[-1].key
    return {
        "country": "IN", "email": "anais@example.org", "date": "2027-09-01", "birth": "1994-03-31",
    }.get(item.kind, f"Réponse {item.key}")  # fmt: skip


def answers(part: str) -> dict[str, str]:
    """Answers for every item of a part."""
    return {item.key: answer(item) for item in clearance_form.items(part)}


def cell(data: bytes, found: official_form.Found, key: str) -> str | None:
    """What a form holds for an item, as a spreadsheet reads it."""
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        value: str | None = openpyxl.load_workbook(BytesIO(data))[found.sheet][found.cells[key]].value
    return value

"""What a referral's file asks, as a form: one field an item, its words and lists from the table of items."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, EmailField, FileField, Form, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from workflows.charter import clearance_form
from workflows.charter.clearance_form import Item, Sheet

FAULTS: Mapping[str, Any] = {
    "missing": _l("%(item)s: an answer is needed."),
    "too_long": _l("%(item)s: this is too long."),
    "mail": _l("%(item)s: write a whole e-mail address."),
    "country": _l("%(item)s: choose a country."),
    "choice": _l("%(item)s: choose one of the answers."),
    "date": _l("%(item)s: write a date, for instance 2026-10-01."),
    "past": _l("%(item)s: this date is to come."),
    "order": _l("%(item)s: this comes before the start."),
    "paper": _l("%(item)s: choose a PDF."),
}


class Day(DateField):
    """A day as it was typed: what is wrong with it is said with the rest."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep the text."""
        self.data = valuelist[0].strip() if valuelist else ""

    def _value(self) -> str:
        return str(self.data or "")


def part_form(part: str, language: str, countries: Mapping[str, str], only: Collection[str] = ()) -> type[Form]:
    """The form of a part in a language; with `only`, of the items that are open to correction."""
    fields = {item.key: _field(item, language, countries) for item in clearance_form.items(part) if _open(item, only)}
    papers = {paper.key: _file(paper, language) for paper in clearance_form.papers(part) if _open(paper, only)}
    return type("PartForm", (Form,), {**fields, **papers})


def _open(asked: Item | Sheet, only: Collection[str]) -> bool:
    return not only or asked.key in only


def _field(item: Item, language: str, countries: Mapping[str, str]) -> Any:
    words, rules = item.words(language), [] if item.required and not item.when else [Optional()]
    if item.kind == "choice":
        listed = [SelectChoice("", _l("Choose"))]
        listed += [SelectChoice(one.key, one.fr if language == "fr" else one.en) for one in item.choices]
        return SelectField(words, rules, choices=listed, validate_choice=False)
    if item.kind == "country":
        listed = [SelectChoice("", _l("Choose")), *(SelectChoice(*one) for one in countries.items())]
        return SelectField(words, rules, choices=listed, validate_choice=False)
    kinds = {"long": TextAreaField, "email": EmailField, "date": Day, "birth": Day}
    return kinds.get(item.kind, StringField)(words, rules)


def _file(paper: Sheet, language: str) -> Any:
    return FileField(paper.words(language), [] if paper.required else [Optional()])


class Reason(Form):
    """Why the ministry asks for more."""

    reason = TextAreaField(
        _l("The ministry’s reason"),
        [
            DataRequired(_l("Write the reason that the ministry gives.")),
            Length(min=10, max=2000, message=_l("Between 10 and 2,000 characters.")),
        ],
        description=_l("Sealed; shown to the person who is asked."),
    )

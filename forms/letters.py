"""Letters rewritten passage by passage, letters chosen together, a school's letterhead, a code to check."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Form, SelectChoice, SelectMultipleField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length

LONGEST_PASSAGE = 3000
TOO_LONG = _l("Write at most 3,000 characters.")
_CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\Z")
# Letters that people read for figures: none of them stands in a code.
_READ_AS = str.maketrans("OIL", "011")


def _trimmed(text: str | None) -> str:
    return (text or "").strip()


def passages(named: Iterable[tuple[str, Any, str]], data: Any = None) -> Form:
    """A form with one text for each passage of each half, given as (name of its field, label, text now)."""
    fields = {
        name: TextAreaField(label, [Length(max=LONGEST_PASSAGE, message=TOO_LONG)], filters=[_trimmed], default=text)
        for name, label, text in named
    }
    made: Form = type("Passages", (Form,), fields)(data)
    return made


def field_name(key: str, *, other: bool = False) -> str:
    """The name of a passage's field: “strengths.0” -> “strengths-0”; in the half that its reader does not get, “other-…”."""
    return f"{'other-' if other else ''}{key.replace('.', '-')}"


class WordAside(Form):
    """A word to look at again that stays, and why."""

    which = StringField("", [InputRequired()])  # language, passage, why and word, as the page gave them
    text = TextAreaField(
        _l("Why this word stays"), [Length(min=10, max=500, message=_l("Write 10 to 500 characters."))], filters=[_trimmed]
    )

    def parts(self) -> tuple[str, str, str, str] | None:
        """Language, passage, why and word; None for something that no page gave."""
        parts = tuple(str(self.which.data).split("|", 3))
        return (parts[0], parts[1], parts[2], parts[3]) if len(parts) == 4 and parts[0] in ("fr", "en") else None


class Batch(Form):
    """Letters ticked for approval."""

    letters = SelectMultipleField(_l("Letters to approve"), coerce=str, validate_choice=False)

    def validate_letters(self, field: SelectMultipleField) -> None:
        """At least one, all numbers."""
        if not field.data or not all(text.isascii() and text.isdigit() and len(text) < 10 for text in field.data):
            raise ValidationError(_l("Tick at least one letter that you have read."))

    def numbers(self) -> tuple[int, ...]:
        """The letters ticked; meaningful once the form is valid."""
        return tuple(int(text) for text in self.letters.data)

    @classmethod
    def of(cls, data: Any, choices: Iterable[tuple[int, Any]]) -> Batch:
        """The form with the letters that can be ticked."""
        form = cls(data)
        form.letters.choices = [SelectChoice(str(number), label) for number, label in choices]
        return form


def _line(label: Any, description: Any = "") -> StringField:
    too_long = Length(max=200, message=_l("Write at most 200 characters."))
    return StringField(label, [too_long], filters=[_trimmed], description=description)


class Letterhead(Form):
    """Who writes a school's letters and where its decisions are contested; every field may stay empty."""

    city = _line(_l("Town from which letters are dated"))
    lines = TextAreaField(
        _l("Lines under the school’s name"), [Length(max=400, message=_l("Write at most 400 characters."))],
        filters=[_trimmed], description=_l("Group, department, address: one line each."),
    )  # fmt: skip
    signatory = _line(_l("Who signs"))
    title_fr = _line(_l("Title of the signatory, in French"))
    title_en = _line(_l("Title of the signatory, in English"))
    court_fr = _line(_l("Court, in French"), _l("As read after “saisir le”: tribunal administratif de Nîmes."))
    court_en = _line(_l("Court, in English"), _l("As read after “before the”: administrative court of Nîmes."))
    court_address = _line(_l("Postal address of the court"))
    court_site = _line(_l("Site where the court takes applications"))


class Check(Form):
    """The code printed on a letter."""

    code = StringField(
        _l("Code printed at the foot of the letter"),
        [InputRequired(_l("Write the code, for example K7PM-24QD-9HXA."))],
        filters=[lambda text: normal(text or "")],
    )  # fmt: skip

    def validate_code(self, field: StringField) -> None:
        """Three groups of four."""
        if not _CODE.match(field.data):
            raise ValidationError(_l("A code has three groups of four signs, for example K7PM-24QD-9HXA."))


def normal(text: str) -> str:
    """A code as it is kept, however it was typed: capitals, groups of four, no letter read for a figure."""
    signs = re.sub(r"[\s\-‐‑–.]", "", text).upper().translate(_READ_AS)
    if len(signs) != 12:
        return text.strip()
    return "-".join(signs[start : start + 4] for start in (0, 4, 8))

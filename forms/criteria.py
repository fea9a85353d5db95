"""The criteria of a sheet as rows: both languages, why, and what measures them. As many as the form sends.

Every row sends each of its fields, empty or not, so that the n-th of each belong together. A list pasted into one
field is as many rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, Form, ValidationError

from workflows.charter.criteria import Criterion, criteria

LISTS = ("required", "desirable")
COLUMNS = {"required": ("fr", "en", "why", "measure"), "desirable": ("fr", "en", "measure")}
MOST, LONGEST = 40, 500


class Lines(Field):
    """One value for each row."""

    def process_data(self, value: Any) -> None:
        """Take what a sheet holds."""
        self.data = [str(one or "") for one in value or ()]

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was typed, row by row."""
        self.data = [value.strip() for value in valuelist]

    def _value(self) -> str:
        return "\n".join(self.data)


class Short:
    """Refuse, in our own words, more rows or longer ones than anybody reads."""

    def __call__(self, _form: Form, field: Field) -> None:
        if sum(1 for value in field.data if value) > MOST:
            raise ValidationError(_l("40 criteria at most."))
        if any(len(line) > LONGEST for value in field.data for line in value.splitlines()):
            raise ValidationError(_l("500 characters at most for a criterion."))


class Known:
    """Refuse, in our own words, what is not among the choices; nothing chosen is a draft."""

    def __call__(self, _form: Form, field: Field) -> None:
        known = {str(value) for value, _label in getattr(field, "choices", ())}
        if any(value and value not in known for value in field.data):
            raise ValidationError(_l("Choose an answer of the list."))


def field_of(kind: str, column: str) -> str:
    """The name of a column's field: “fr_required”, “required_why”."""
    return f"{column}_{kind}" if column in ("fr", "en") else f"{kind}_{column}"


def rows(form: Form, kind: str, before: Mapping[str, Any]) -> list[Criterion]:
    """The criteria typed. Where the form has no column for why and measure, they follow the words of the criterion."""
    found = list(_rows(form, kind))
    if any(field_of(kind, column) in form for column in COLUMNS[kind][2:]):
        return found
    kept = {text: one for one in criteria(before, kind) for text in (one.fr, one.en) if text}
    known = [kept.get(one.fr) or kept.get(one.en) or one for one in found]
    return [Criterion(new.fr, new.en, old.why, old.measure) for new, old in zip(found, known, strict=True)]


def _rows(form: Form, kind: str) -> Iterator[Criterion]:
    names = [field_of(kind, column) for column in ("fr", "en", "why", "measure")]
    columns = [form[name].data if name in form else [] for name in names]
    for fr, en, why, measure in zip_longest(*columns, fillvalue=""):
        texts = list(zip_longest(_split(fr), _split(en), fillvalue="")) or [("", "")]
        whys = _split(why) if len(texts) > 1 else [" ".join(why.split())]
        for at, (french, english) in enumerate(texts):
            row = Criterion(french, english, whys[at] if at < len(whys) else "", measure if at == 0 else "")
            if row.fr or row.en:  # a row emptied is a row removed
                yield row


def _split(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def lists(found: Mapping[str, list[Criterion]]) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Criteria as a sheet keeps them: what is said once, in French, in English; each list as long as the others."""
    once = {
        field_of(kind, column): [getattr(row, column) for row in rows_]
        for kind, rows_ in found.items()
        for column in COLUMNS[kind][2:]
    }
    french, english = ({k: [getattr(row, lang) for row in r] for k, r in found.items()} for lang in ("fr", "en"))
    return once, french, english

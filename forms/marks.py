"""A sheet of marks: one field a criterion, holding a level or “cannot assess”, and the words that go with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, Form, IntegerField, SelectChoice, SelectField, TextAreaField
from wtforms.form import BaseForm
from wtforms.validators import AnyOf, DataRequired, Length

from workflows.charter.scoring import CHANGE_CODES, REOPENING_CODES
from workflows.given import Mark

CANNOT = "0"  # “I cannot assess this criterion”, said in words, never a zero
NOTE_MAX = 2000
CHANGE_NAMES = {
    "misread_file": _l("I had misread the file"),
    "new_fact": _l("A fact came up in the interview or the discussion"),
    "anchor_misread": _l("I had misread an anchor"),
    "typing_error": _l("I had pressed the wrong mark"),
}
REOPENING_NAMES = {
    "typing_error": _l("Wrong mark pressed"),
    "wrong_candidate": _l("Marks meant for another application"),
    "document_missing": _l("A document could not be read"),
    "anchor_misread": _l("Anchor misread"),
}


def _listed(names: Mapping[str, Any]) -> list[SelectChoice]:
    """A list to choose from, nothing chosen."""
    return [SelectChoice("", _l("Choose")), *(SelectChoice(code, name) for code, name in names.items())]


class CriterionField(Field):
    """A level, `CANNOT` or nothing, and its note. Its label is the criterion's title."""

    def __init__(self, title: str, levels: int, **about: Any) -> None:
        super().__init__(title, **about)
        self.levels = levels
        self.level = ""
        self.note = ""

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read what was posted, else the juror's own earlier mark."""
        self.process_errors: list[Any] = []
        if formdata is not None:
            self.level = formdata.get(self.name, "")
            self.note = formdata.get(f"{self.name}-note", "").strip()
        elif isinstance(data, Mark):
            self.level, self.note = CANNOT if data.value is None else str(data.value), data.note

    def validate(self, form: BaseForm, extra_validators: Iterable[Any] = ()) -> bool:
        """True when there is a mark with what it must say; one sentence otherwise."""
        fault = self._fault()
        self.errors = [fault] if fault else []
        return fault is None

    def _fault(self) -> Any:
        about = {"criterion": self.label.text}
        if self.level != CANNOT and self.level not in {str(n) for n in range(1, self.levels + 1)}:
            return _l("%(criterion)s: choose a level, or say that you cannot assess.", **about)
        if not self.note and self.level == CANNOT:
            return _l("%(criterion)s: say why you cannot assess.", **about)
        if not self.note and self.level in ("1", str(self.levels)):
            return _l("%(criterion)s: say what in the file supports a mark at the end of the scale.", **about)
        if len(self.note) > NOTE_MAX:
            return _l("%(criterion)s: %(most)s characters at most.", most=NOTE_MAX, **about)
        return None

    @property
    def mark(self) -> Mark:
        """The mark of a valid field."""
        return Mark(None if self.level == CANNOT else int(self.level), self.note)


def sheet(
    titles: Mapping[str, str], levels: int, before: Mapping[str, Mark], formdata: Any = None, *, coded: bool = False
) -> BaseForm:
    """The sheet of one candidate: a field a criterion, and the code of the reason when marks change."""
    fields: dict[str, Any] = {f"m-{key}": CriterionField(title, levels) for key, title in titles.items()}
    if coded:
        fields["reason"] = SelectField(
            _l("Why these marks change"),
            [AnyOf(CHANGE_CODES, _l("Choose why your marks change."))],
            choices=_listed(CHANGE_NAMES),
            validate_choice=False,
        )
    form = BaseForm(fields)
    form.process(formdata, data={f"m-{key}": mark for key, mark in before.items()})
    return form


def marks_of(form: BaseForm, keys: Iterable[str]) -> dict[str, Mark]:
    """The marks of a valid sheet, by criterion."""
    return {key: form[f"m-{key}"].mark for key in keys}


class WholeField(IntegerField):
    """A whole number above zero; anything else reads as nothing."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        text = valuelist[0].strip() if valuelist else ""
        self.data = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


class Reopening(Form):
    """Which sheet the chair gives back, and why."""

    member = SelectField(_l("Member of the jury"), coerce=int, validate_choice=False)
    number = WholeField(_l("Number of the application"), [DataRequired(_l("Write the number of the application."))])
    code = SelectField(
        _l("Reason, from the list"),
        [AnyOf(REOPENING_CODES, _l("Choose a reason from the list."))],
        choices=_listed(REOPENING_NAMES),
        validate_choice=False,
    )
    text = TextAreaField(
        _l("What happened"),
        [Length(min=10, max=1000, message=_l("Say what happened, between 10 and 1,000 characters."))],
        filters=[lambda text: (text or "").strip()],
    )

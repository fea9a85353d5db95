"""A sheet of marks: one field a criterion, holding a level or “cannot assess”, and the words that go with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, FileField, Form, IntegerField, SelectChoice, SelectField, TextAreaField
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


@dataclass(frozen=True, slots=True)
class Filled:
    """What a field holds before anything is typed: a level, its words, and the version of the draft they come from."""

    level: str = ""
    note: str = ""
    seen: int = 0


def filled(mark: Mark) -> Filled:
    """A mark as its field holds it."""
    return Filled(CANNOT if mark.value is None else str(mark.value), mark.note)


class CriterionField(Field):
    """A level, `CANNOT` or nothing, and its note. Its label is what is marked.

    `justified`: the levels that go with words. `whole`: False while a mark is only put down, when gaps are welcome.
    """

    def __init__(
        self, title: str, levels: int, justified: Iterable[str] = (), *, whole: bool = True, **about: Any
    ) -> None:
        super().__init__(title, **about)
        self.levels, self.justified, self.whole = levels, frozenset(justified), whole
        self.level = self.note = ""
        self.seen = 0

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read what was posted, else what the juror put down before."""
        self.process_errors: list[Any] = []
        if formdata is not None:
            self.level = formdata.get(self.name, "")
            self.note = formdata.get(f"{self.name}-note", "").replace("\r\n", "\n").strip()
            self.seen = whole_number(formdata.get(f"{self.name}-seen", ""))
        elif isinstance(data, Filled):
            self.level, self.note, self.seen = data.level, data.note, data.seen

    def validate(self, form: BaseForm, extra_validators: Iterable[Any] = ()) -> bool:
        """True when there is a mark with what it must say; one sentence otherwise."""
        fault = (self._gap() if self.whole else None) or self._fault()
        self.errors = [fault] if fault else []
        return fault is None

    def _gap(self) -> Any:
        about = {"criterion": self.label.text}
        if self.level == "":
            return _l("%(criterion)s: choose a level, or say that you cannot assess.", **about)
        if not self.note and self.level == CANNOT:
            return _l("%(criterion)s: say why you cannot assess.", **about)
        if not self.note and self.level in ("1", str(self.levels)):
            return _l("%(criterion)s: say what in the file supports a mark at the end of the scale.", **about)
        if not self.note and self.level in self.justified:
            return _l(
                "%(criterion)s: say what in the file supports this mark; the rules of this hire ask for it.", **about
            )
        return None

    def _fault(self) -> Any:
        about = {"criterion": self.label.text}
        if self.level not in {"", CANNOT, *(str(n) for n in range(1, self.levels + 1))}:
            return _l("%(criterion)s: choose a level, or say that you cannot assess.", **about)
        if len(self.note) > NOTE_MAX:
            return _l("%(criterion)s: %(most)s characters at most.", most=NOTE_MAX, **about)
        return None

    @property
    def mark(self) -> Mark:
        """The mark of a valid field."""
        return Mark(None if self.level == CANNOT else int(self.level), self.note)


def whole_number(text: str) -> int:
    """A number as a page sends it back; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def sheet(
    fields: Mapping[str, CriterionField], before: Mapping[str, Filled], formdata: Any = None, *, coded: bool = False
) -> BaseForm:
    """Marks on one page, by criterion or by candidate, and the code of the reason when marks change."""
    named: dict[str, Any] = {f"m-{key}": field for key, field in fields.items()}
    if coded:
        named["reason"] = SelectField(
            _l("Why these marks change"),
            [AnyOf(CHANGE_CODES, _l("Choose why your marks change."))],
            choices=_listed(CHANGE_NAMES),
            validate_choice=False,
        )
    form = BaseForm(named)
    form.process(formdata, data={f"m-{key}": one for key, one in before.items()})
    return form


def marks_of(form: BaseForm, keys: Iterable[str]) -> dict[str, Mark]:
    """The marks of a valid sheet, by criterion."""
    return {key: form[f"m-{key}"].mark for key in keys}


class MarksFile(Form):
    """A juror's spreadsheet of marks, read cell by cell."""

    file = FileField(_l("Your spreadsheet of marks"))


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

"""Links with candidates: one answer each, all on one form; and the ruling on an amber one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, Form, HiddenField, RadioField, SelectChoice, TextAreaField, ValidationError
from wtforms.form import BaseForm
from wtforms.validators import Length

from workflows.charter.impartiality import KINDS, LEVELS

NOTE_MAX = 600
LEVEL_NAMES = {"none": _l("No link"), "amber": _l("A link to rule on"), "red": _l("I step aside")}
KIND_NAMES = {
    "kinship": _l("Kinship or marriage"),
    "hierarchy": _l("Hierarchy, present or in the last five years"),
    "supervision": _l("Supervision of a thesis or of research"),
    "same_laboratory": _l("Same laboratory or team in the last five years"),
    "cosigned_works": _l("Works co-signed in the last five years"),
    "close_relations": _l("Close or degraded relations"),
    "other": _l("Another link"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered on one candidate."""

    level: str = ""
    kind: str = ""
    note: str = ""


class LinkField(Field):
    """Three inputs for one candidate: the level, which link, a few words. Its label is the person's name."""

    levels = tuple(LEVEL_NAMES.items())
    kinds = tuple(KIND_NAMES.items())
    data: Answer

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read what was posted, else what was declared before."""
        self.process_errors: list[Any] = []
        self.data = data if isinstance(data, Answer) else Answer()
        if formdata is not None:
            self.data = Answer(
                formdata.get(self.name, ""),
                formdata.get(f"{self.name}-kind", ""),
                formdata.get(f"{self.name}-note", "").strip(),
            )

    def validate(self, form: BaseForm, extra_validators: Iterable[Any] = ()) -> bool:
        """True when the answer is whole; one sentence otherwise, naming the person."""
        fault = self._fault()
        self.errors = [fault] if fault else []
        return fault is None

    def _fault(self) -> Any:
        level, kind, note = self.data.level, self.data.kind, self.data.note
        if level not in LEVELS:
            return _l("%(name)s: choose one of the three answers.", name=self.label.text)
        if level != "none" and kind not in KINDS:
            return _l("%(name)s: say which link.", name=self.label.text)
        if level != "none" and kind == "other" and not note:
            return _l("%(name)s: describe the link in a few words.", name=self.label.text)
        if len(note) > NOTE_MAX:
            return _l("%(name)s: %(most)s characters at most.", name=self.label.text, most=NOTE_MAX)
        return None


def declaration(names: Mapping[str, str], before: Mapping[str, Answer], formdata: Any = None) -> BaseForm:
    """One field a candidate, by the key that stands for them, in the order given."""
    form = BaseForm({f"link-{key}": LinkField(name) for key, name in names.items()})
    form.process(formdata, data={f"link-{key}": answer for key, answer in before.items()})
    return form


def answered(form: BaseForm, keys: Iterable[str]) -> dict[str, Answer]:
    """The answers of a valid form, by key."""
    return {key: form[f"link-{key}"].data for key in keys}


class Ruling(Form):
    """What the chair rules on an amber link."""

    declaration = HiddenField()
    outcome = RadioField(
        _l("Ruling"),
        choices=[
            SelectChoice("aside", _l("This member steps aside")),
            SelectChoice("stays", _l("This member judges this candidate")),
        ],
        validate_choice=False,
    )
    reason = TextAreaField(
        _l("Reason, for the minutes"),
        [Length(min=10, max=1000, message=_l("Give your reason, between 10 and 1,000 characters."))],
        filters=[lambda text: (text or "").strip()],
    )

    def validate_outcome(self, field: Field) -> None:
        """Nothing is ruled by default."""
        if field.data not in ("aside", "stays"):
            raise ValidationError(_l("Choose a ruling."))

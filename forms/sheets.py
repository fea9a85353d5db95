"""The job sheet as typed: facts said once, texts said in French and in English. A draft may lack anything.

Fields keep the names of the sheet: `unit` is `common.unit`, `fr_title` is `fr.title`; their ids read `fr-title`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    Field,
    Form,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, Length, NumberRange, Optional, StopValidation

from workflows.charter.sheet import LANGUAGES, LIST_FIELDS

from .accounts import is_address, lowered

TEXTS = (
    "title", "mission", "required", "desirable", "working_conditions", "development", "prospects", "procedure",
    "accommodation",
)  # fmt: skip
CONTRACTS = (("temporary", _l("Fixed-term")), ("permanent", _l("Permanent")))
PROFILES = (
    ("R1", _l("R1, first stage")),
    ("R2", _l("R2, doctorate or equivalent")),
    ("R3", _l("R3, established")),
    ("R4", _l("R4, leading")),
)
NONE = SelectChoice("", _l("Choose"))
LONGEST_LINE, LONGEST_TEXT, LONGEST_ANSWER = 200, 20_000, 2000
LINE = Length(max=LONGEST_LINE, message=_l("200 characters at most."))
TEXT = Length(max=LONGEST_TEXT, message=_l("20,000 characters at most."))


def _folded(text: str | None) -> str:
    """`text` on one line, blanks folded."""
    return " ".join((text or "").split())


def _lines(text: str | None) -> str:
    """`text` with plain line ends and no blank at its ends."""
    return "\n".join(line.rstrip() for line in (text or "").splitlines()).strip()


class Typed:
    """A field that took nothing from what was typed says so in our own words."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, _form: Form, field: Field) -> None:
        if field.data is None and field.raw_data and str(field.raw_data[0]).strip():
            field.errors[:] = []
            raise StopValidation(self.message)


class _Later(Optional):
    """Nothing yet is a draft: the sheet says itself what is due before it is sent."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags: dict[str, bool] = {}  # not “optional”: it will be asked for


class Listed:
    """Refuse, in our own words, what is not among the choices; nothing chosen is a draft."""

    def __call__(self, _form: Form, field: Field) -> None:
        known = {str(choice.value) for choice in field.choices}
        chosen = field.data if isinstance(field.data, list) else [field.data]
        if any(one and one not in known for one in chosen):
            raise ValidationError(_l("Choose an answer of the list."))


class WholeField(IntegerField):
    """A whole number that may be written with spaces: “31 000”."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the spaces out, whichever they are."""
        super().process_formdata(["".join(value.split()) for value in valuelist])


def _whole(label: str, low: int, high: int, between: str, **more: Any) -> WholeField:
    checks = [Typed(_l("Write a whole number.")), _Later(), NumberRange(low, high, between)]
    return WholeField(label, checks, **more)


def _address(form: Form, field: Field) -> None:
    if field.data:
        is_address(form, field)


class Common(Form):
    """The facts of a sheet. Choices of kinds and research fields come from the view."""

    unit = StringField(_l("Unit or laboratory"), [LINE], filters=[_folded])
    kind = SelectField(_l("Kind of post"), [Listed()], validate_choice=False)
    profiles = SelectMultipleField(
        _l("Researcher profile (R1 to R4)"), [Listed()], choices=[SelectChoice(*one) for one in PROFILES],
        validate_choice=False,
        description=_l("Members of the jury hold at least the lowest of the profiles chosen."),
    )  # fmt: skip
    field = SelectField(_l("Research field"), [Listed()], validate_choice=False)
    positions = _whole(_l("Number of posts"), 1, 50, _l("Between 1 and 50."))
    contract = RadioField(
        _l("Contract"), [Listed()], choices=[SelectChoice(*one) for one in CONTRACTS], validate_choice=False
    )
    duration_months = _whole(
        _l("Length of the contract, in months"), 1, 72, _l("Between 1 and 72 months."),
        description=_l("For a fixed-term contract."),
    )  # fmt: skip
    start_on = DateField(
        _l("Start date"), [Typed(_l("Write a date, for instance 2026-10-01.")), _Later()],
        format=["%Y-%m-%d", "%d/%m/%Y"],
    )  # fmt: skip
    salary_min = _whole(
        _l("Lowest yearly gross salary"), 1, 1_000_000, _l("Between 1 and 1,000,000."), description=_l("In euros.")
    )
    salary_max = _whole(
        _l("Highest yearly gross salary"), 1, 1_000_000, _l("Between 1 and 1,000,000."), description=_l("In euros.")
    )
    workplace = StringField(_l("Place of work"), [LINE], filters=[_folded])
    contact_email = EmailField(
        _l("Contact address"), [_address], filters=[lowered],
        description=_l("Printed in the advert, for questions and for adjustments. A shared address lasts longer."),
    )  # fmt: skip
    restricted = BooleanField(
        _l("The unit is a restricted zone (ZRR)"),
        description=_l(
            "The person chosen is then referred to the HFDS before any contract, whatever their nationality."
        ),
    )

    def validate_salary_max(self, field: Field) -> None:
        """The highest salary is no lower than the lowest."""
        if field.data and self.salary_min.data and field.data < self.salary_min.data:
            raise ValidationError(_l("The highest salary is below the lowest: check both."))


def _text(label: Any, language: str, name: str) -> Field:
    about = {"id": f"{language}-{name.replace('_', '-')}"}
    if name == "title":
        return StringField(label, [LINE], filters=[_folded], **about)
    return TextAreaField(label, [TEXT], filters=[_lines], **about)


def sheet_form(titles: Mapping[str, Any], base: type[Form] = Common) -> type[Form]:
    """A form with every text in both languages, after the fields of `base`."""
    made = {
        f"{language}_{name}": _text(titles[name], language, name) for name in TEXTS for language in LANGUAGES
    }  # fmt: skip
    return type("Sheet", (base,), made)


def typed(content: Mapping[str, Any]) -> dict[str, str]:
    """The texts of a sheet as they stand in its form: one criterion a line."""
    data = {}
    for language in LANGUAGES:
        for name in TEXTS:
            value = content.get(language, {}).get(name) or ""
            data[f"{language}_{name}"] = value if isinstance(value, str) else "\n".join(value)
    return data


def texts(form: Form, before: Mapping[str, Any]) -> dict[str, Any]:
    """The texts typed, as a sheet keeps them. What the form does not show stays as it was."""
    read: dict[str, Any] = {}
    for language in LANGUAGES:
        part = {name: form[f"{language}_{name}"].data or "" for name in TEXTS}
        lists = {name: [line.strip() for line in part[name].splitlines() if line.strip()] for name in LIST_FIELDS}
        read[language] = {**before.get(language, {}), **part, **lists}
    return read


class Remark(Form):
    """A remark of the committee on one field of the sheet."""

    place = SelectField(_l("About"), [Listed()], validate_choice=False)
    text = TextAreaField(
        _l("Remark"),
        [DataRequired(_l("Write the remark.")), Length(max=2000, message=_l("2,000 characters at most."))],
        filters=[_lines],
    )
    required = BooleanField(_l("The sheet has to change before it comes back"))


class Return(Form):
    """The sheet goes back to its author."""

    text = TextAreaField(
        _l("Why it goes back"),
        [
            DataRequired(_l("Say what has to change.")),
            Length(min=10, message=_l("Give your reasons in 10 characters or more.")),
            Length(max=2000, message=_l("2,000 characters at most.")),
        ],
        filters=[_lines],
        id="back-text",
    )

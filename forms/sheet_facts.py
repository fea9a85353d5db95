"""The facts of a job sheet, said once for both languages. Choices of kinds and fields come from the view."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    Form,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.validators import NumberRange

from workflows.charter.research_fields import LANGUAGE_CODES, LEVELS

from .accounts import lowered
from .criteria import Known, Lines, Short
from .typed import LINE, HoursField, Later, Listed, Typed, address, day, folded, whole

CONTRACTS = (("temporary", _l("Fixed-term")), ("permanent", _l("Permanent")))
STATUSES = (("full_time", _l("Full time")), ("part_time", _l("Part time")), ("negotiable", _l("To be agreed")))
DEGREES = (
    ("Bachelor Degree or equivalent", _l("Bachelor’s degree or equivalent")),
    ("Master Degree or equivalent", _l("Master’s degree or equivalent")),
    ("PhD or equivalent", _l("Doctorate or equivalent")),
)
PROFILES = (
    ("R1", _l("R1, first stage")),
    ("R2", _l("R2, doctorate or equivalent")),
    ("R3", _l("R3, established")),
    ("R4", _l("R4, leading")),
)
NONE = SelectChoice("", _l("Choose"))
ROWS = (
    "other_field",
    "required_why",
    "required_measure",
    "desirable_measure",
    "language",
    "language_level",
)  # as many as rows


def _choices(pairs: tuple[tuple[str, Any], ...]) -> list[SelectChoice]:
    return [SelectChoice(*pair) for pair in pairs]


class Common(Form):
    """The facts of a sheet, with what is said once of each of its criteria."""

    unit = StringField(_l("Unit or laboratory"), [LINE], filters=[folded])
    restricted = BooleanField(
        _l("The unit is a restricted zone (ZRR)"),
        description=_l(
            "The person chosen is then referred to the HFDS before any contract, whatever their nationality:"
            " the advert says so, and that the answer takes up to three months."
        ),
    )
    kind = SelectField(_l("Kind of post"), [Listed()], validate_choice=False)
    profiles = SelectMultipleField(
        _l("Researcher profile (R1 to R4)"), [Listed()], choices=_choices(PROFILES), validate_choice=False,
        description=_l("Members of the jury hold at least the lowest of the profiles chosen."),
    )  # fmt: skip
    field = SelectField(_l("Research field"), [Listed()], validate_choice=False)
    sub_field = SelectField(
        _l("Narrower research field"), [Listed()], validate_choice=False,
        description=_l("In the English words of EURAXESS, field by field."),
    )  # fmt: skip
    other_field = Lines(_l("Other research fields"), [Known()])
    education = SelectField(
        _l("Degree asked for"), [Listed()], choices=[NONE, *_choices(DEGREES)], validate_choice=False
    )
    positions = whole(_l("Number of posts"), 1, 50, _l("Between 1 and 50."))
    contract = RadioField(_l("Contract"), [Listed()], choices=_choices(CONTRACTS), validate_choice=False)
    duration_months = whole(
        _l("Length of the contract, in months"), 1, 72, _l("Between 1 and 72 months."),
        description=_l("For a fixed-term contract."),
    )  # fmt: skip
    status = RadioField(_l("Working time"), [Listed()], choices=_choices(STATUSES), validate_choice=False)
    hours_per_week = HoursField(
        _l("Hours a week"),
        [Typed(_l("Write a number, for instance 38.5.")), Later(), NumberRange(1, 48, _l("Between 1 and 48."))],
        places=None,
    )
    start_on = day(_l("Start date"))
    salary_min = whole(
        _l("Lowest yearly gross salary"), 1, 1_000_000, _l("Between 1 and 1,000,000."), description=_l("In euros.")
    )
    salary_max = whole(
        _l("Highest yearly gross salary"), 1, 1_000_000, _l("Between 1 and 1,000,000."), description=_l("In euros.")
    )
    workplace = StringField(
        _l("Place of work"), [LINE], filters=[folded], description=_l("Site or building, as the advert names it.")
    )
    city = StringField(_l("Town"), [LINE], filters=[folded])
    contact_email = EmailField(
        _l("Contact address"), [address], filters=[lowered],
        description=_l("Printed in the advert, for questions and for adjustments. A shared address lasts longer."),
    )  # fmt: skip
    accommodation_contact = StringField(
        _l("Whom to ask for an adjustment"), [LINE], filters=[folded],
        description=_l("A function and how to reach it, outside the jury: for instance the disability referent."),
    )  # fmt: skip
    interviews_from = day(
        _l("Interviews planned from"), description=_l("If you know it: people far away can keep the days free.")
    )
    interviews_to = day(_l("Interviews planned until"))
    language = Lines(_l("Language"), [Known()])
    language_level = Lines(_l("Level"), [Known()])
    required_why = Lines(_l("Why nobody can do without it"), [Short()], id="required_why-1")
    required_measure = Lines(_l("Measured by"), [Known()], id="required_measure-1")
    desirable_measure = Lines(_l("Measured by"), [Known()], id="desirable_measure-1")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = [(name, name) for name in LANGUAGE_CODES]
        self.language_level.choices = [(level, level) for level in LEVELS]

    def validate_salary_max(self, field: Field) -> None:
        """The highest salary is no lower than the lowest."""
        if field.data and self.salary_min.data and field.data < self.salary_min.data:
            raise ValidationError(_l("The highest salary is below the lowest: check both."))

    def validate_interviews_to(self, field: Field) -> None:
        """Interviews do not end before they begin."""
        if field.data and self.interviews_from.data and field.data < self.interviews_from.data:
            raise ValidationError(_l("Interviews end before they begin: check both dates."))

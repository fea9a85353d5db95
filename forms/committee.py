"""What the committee writes: remarks, a return, who rereads a sheet, and the days on which a school is closed."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    Field,
    Form,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, Length

from .typed import Listed, Typed, folded, lines

EVERYWHERE = "0"  # the whole group
LONGEST = 366  # days: a longer closure is a mistyped year
_A_DATE = _l("Write a date, for instance 2026-10-01.")


class Remark(Form):
    """A remark of the committee on one field of the sheet."""

    place = SelectField(_l("About"), [Listed()], validate_choice=False)
    text = TextAreaField(
        _l("Remark"),
        [DataRequired(_l("Write the remark.")), Length(max=2000, message=_l("2,000 characters at most."))],
        filters=[lines],
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
        filters=[lines],
        id="back-text",
    )


class Assignment(Form):
    """The people asked to reread a sheet. Choices come from the view."""

    people = SelectMultipleField(_l("People asked to reread this sheet"), [Listed()], validate_choice=False)


def _day(label: str) -> DateField:
    return DateField(label, [Typed(_A_DATE), DataRequired(_A_DATE)], format=["%Y-%m-%d", "%d/%m/%Y"])


class Closing(Form):
    """Days on which a school, or the whole group, is closed."""

    school = SelectField(_l("Where"), [Listed()], validate_choice=False)
    first = _day(_l("First day closed"))
    last = _day(_l("Last day closed"))
    label = StringField(
        _l("Why"),
        [
            DataRequired(_l("Say why, for instance “Winter closure”.")),
            Length(max=100, message=_l("100 characters at most.")),
        ],
        filters=[folded],
    )

    def validate_last(self, field: Field) -> None:
        """A closure ends on the day it begins, or later; within a year."""
        if not self.first.data or not field.data:
            return
        if field.data < self.first.data:
            raise ValidationError(_l("The last day comes before the first: check both."))
        if (field.data - self.first.data).days >= LONGEST:
            raise ValidationError(_l("More than a year: check both days."))

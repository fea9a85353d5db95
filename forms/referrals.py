"""What the security officer types about a referral, and the person's acceptance of conditions."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, Form, RadioField, SelectChoice, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

OPINIONS = (
    ("favourable", _l("Favourable")),
    ("reserved", _l("Favourable with reservations")),
    ("unfavourable", _l("Unfavourable")),
    ("alternative", _l("An alternative is proposed")),
)


class Pieces(Form):
    """The pieces in hand; what they are comes from the view."""

    pieces = SelectMultipleField(_l("Pieces in hand"), validate_choice=False)

    def __init__(self, data: Any = None, *, choices: list[tuple[str, Any]]) -> None:
        super().__init__(data)
        self.pieces.choices = [SelectChoice(*choice) for choice in choices]


class Opinion(Form):
    """What the ministry answered."""

    opinion = RadioField(
        _l("The ministry’s opinion"), [InputRequired(_l("Choose one of the four opinions."))],
        choices=[SelectChoice(*choice) for choice in OPINIONS],
    )  # fmt: skip
    conditions = TextAreaField(
        _l("Conditions, or the alternative proposed"),
        [Length(max=8000, message=_l("Write at most 8,000 characters."))],
        description=_l("Word for word. Sealed: read by security officers, and reservations by the person concerned."),
    )

    access_from = DateField(
        _l("Access from"), [Optional()], description=_l("When the opinion gives a period; it then gives tasks of the welcome.")
    )
    access_until = DateField(_l("Access until"), [Optional()])

    def validate_access_until(self, field: DateField) -> None:
        """A period ends after it begins."""
        if field.data and self.access_from.data and field.data < self.access_from.data:
            raise ValidationError(_l("The access ends before it begins."))

    def validate_conditions(self, field: TextAreaField) -> None:
        """Reservations without their text bind nobody."""
        if self.opinion.data == "reserved" and not (field.data or "").strip():
            raise ValidationError(_l("Write the conditions that come with the reservations."))


class Words(Form):
    """A change while the access runs, or why it ends: in words."""

    text = TextAreaField(
        _l("In your own words"),
        [
            DataRequired(_l("Say what it is, in 10 characters or more.")),
            Length(min=10, max=4000, message=_l("Between 10 and 4,000 characters.")),
        ],
    )


class Notes(Form):
    """What the officer writes for the officer."""

    notes = TextAreaField(
        _l("Notes"),
        [Length(max=8000, message=_l("Write at most 8,000 characters."))],
        description=_l("Sealed, and in no export."),
    )


class Acceptance(Form):
    """The person concerned accepts the conditions."""

    accepted = BooleanField(
        _l("I have read these conditions and accept them"),
        [InputRequired(_l("Tick this box to accept the conditions."))],
    )

"""From files to a shortlist: a discussion put on record, and the people to hear."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, Form, SelectChoice, SelectMultipleField, TextAreaField, ValidationError
from wtforms.validators import Length


class Discussion(Form):
    """What the jury said about its disagreements."""

    text = TextAreaField(
        _l("What was said, for the minutes"),
        [Length(min=10, max=4000, message=_l("Say what was discussed, between 10 and 4,000 characters."))],
        filters=[lambda text: (text or "").strip()],
        description=_l("Where members stood apart, what the anchors say, what was concluded. No name."),
    )


class Shortlist(Form):
    """The candidates to hear, by their application."""

    applications = SelectMultipleField(_l("Candidates to hear"), coerce=int, validate_choice=False)

    def offer(self, choices: Iterable[tuple[Any, Any]]) -> None:
        """The candidates there are to choose from."""
        self.applications.choices = [SelectChoice(value, label) for value, label in choices]

    def validate_applications(self, field: Field) -> None:
        """At least one, and only from the list."""
        if not field.data:
            raise ValidationError(_l("Choose at least one candidate to hear."))
        if not set(field.data) <= {choice.value for choice in field.choices}:
            raise ValidationError(_l("One of the candidates chosen is no longer on this list: choose again."))

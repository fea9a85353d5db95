"""Looking at applications: a name to find, a finding on the conditions, the second look at it."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import Field, Form, RadioField, SearchField, SelectField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional


def _folded(text: str | None) -> str:
    return " ".join((text or "").split())


class Names(Form):
    """Words of a candidate's name."""

    words = SearchField(_l("Name of a candidate"), [Length(max=120)], filters=[_folded])


class Finding(Form):
    """Whether the published conditions are met; otherwise which listed one is not. Reasons come from the view."""

    admissible = RadioField(
        _l("Are the conditions of the advert met?"),
        [InputRequired(_l("Choose yes or no."))],
        choices=[
            SelectChoice("yes", _l("Yes: the jury will judge this application")),
            SelectChoice("no", _l("No: a second person will check")),
        ],
    )
    reason = SelectField(_l("Which condition is not met?"), validate_choice=False)
    text = TextAreaField(
        _l("What is missing, in one sentence"),
        [Optional(), Length(max=600, message=_l("At most 600 characters."))],
        filters=[_folded],
        description=_l("It goes into the letter: write it to the candidate, in their language."),
    )

    def offer(self, reasons: Iterable[tuple[str, str]]) -> None:
        """The reasons to choose from, as (code, words)."""
        self.reason.choices = [SelectChoice("", _l("Choose")), *(SelectChoice(*reason) for reason in reasons)]

    @property
    def meets(self) -> bool:
        """True when the finding admits."""
        return bool(self.admissible.data == "yes")

    def validate_reason(self, field: Field) -> None:
        """A finding that sets aside names its reason."""
        listed = [choice.value for choice in field.choices if choice.value]
        if self.admissible.data == "no" and field.data not in listed:
            raise ValidationError(_l("Choose a reason from the list."))


class SecondLook(Form):
    """The second pair of eyes."""

    agree = RadioField(
        _l("Do you come to the same finding?"),
        [InputRequired(_l("Choose yes or no."))],
        choices=[
            SelectChoice("yes", _l("Yes: the application is set aside")),
            SelectChoice("no", _l("No: the application is examined again")),
        ],
    )

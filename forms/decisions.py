"""The director's choice on the signed list, as typed. The people to choose from come from the view."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Form, RadioField, TextAreaField, ValidationError
from wtforms.validators import Length


def _whole(value: object) -> int:
    """A whole number; -1, which no choice has, for anything else."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


class Decision(Form):
    """One person of the list."""

    application = RadioField(_l("Who is proposed for appointment"), coerce=_whole, validate_choice=False)
    reason = TextAreaField(
        _l("Why not the next on the list"), [Length(max=2000, message=_l("Write at most 2,000 characters."))],
        description=_l("Only when you choose somebody else: 10 characters or more. The reason goes to the file."),
    )  # fmt: skip

    def validate_application(self, field: RadioField) -> None:
        """Refuse, in our own words, who does not wait on the list."""
        if field.data not in [choice.value for choice in field.choices]:
            raise ValidationError(_l("Choose somebody who waits on the list."))

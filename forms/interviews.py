"""When and where somebody is heard."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, Form, StringField, ValidationError
from wtforms.fields import DateTimeLocalField
from wtforms.validators import Length

SHAPES = ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S")


class MomentField(DateTimeLocalField):
    """A day and an hour of the place where one is heard; anything else reads as nothing, with a sentence."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what the browser sends, or what was typed where it knows no such field."""
        text = valuelist[0].strip() if valuelist else ""
        self.data = None
        for shape in SHAPES:
            try:
                self.data = datetime.strptime(text, shape)  # noqa: DTZ007 - local time, made aware by the page
                return
            except ValueError:
                continue
        raise ValueError(_l("Write the day and the hour, for example 2026-05-20 14:30."))


class Interview(Form):
    """The interview of one person."""

    at = MomentField(_l("Day and hour, Paris time"), format=list(SHAPES))
    place = StringField(
        _l("Place, or address of the video call"),
        [Length(min=3, max=300, message=_l("Say where, in 3 to 300 characters."))],
        filters=[lambda text: " ".join((text or "").split())],
    )
    video = BooleanField(_l("By video"))

    def validate_at(self, field: Field) -> None:
        """Interviews begin on the five minutes of the clock."""
        if field.data is not None and field.data.minute % 5:
            raise ValidationError(_l("Hours go by five minutes."))

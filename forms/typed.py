"""What several forms ask of what is typed: lengths, whole numbers, answers of a list. A draft may lack anything."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, DecimalField, Field, Form, IntegerField, ValidationError
from wtforms.validators import Length, NumberRange, Optional, StopValidation

from .accounts import is_address

LONGEST_LINE, LONGEST_TEXT = 200, 20_000
LINE = Length(max=LONGEST_LINE, message=_l("200 characters at most."))
TEXT = Length(max=LONGEST_TEXT, message=_l("20,000 characters at most."))


def folded(text: str | None) -> str:
    """`text` on one line, blanks folded."""
    return " ".join((text or "").split())


def lines(text: str | None) -> str:
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


class Later(Optional):
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


class HoursField(DecimalField):
    """Hours that may be written with a comma: “38,5”."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the comma as a point."""
        super().process_formdata([value.strip().replace(",", ".") for value in valuelist])


def whole(label: str, low: int, high: int, between: str, **more: Any) -> WholeField:
    """A whole number between two others, or nothing yet."""
    checks = [Typed(_l("Write a whole number.")), Later(), NumberRange(low, high, between)]
    return WholeField(label, checks, **more)


def day(label: str, **more: Any) -> DateField:
    """A date, or nothing yet."""
    checks = [Typed(_l("Write a date, for instance 2026-10-01.")), Later()]
    return DateField(label, checks, format=["%Y-%m-%d", "%d/%m/%Y"], **more)


def address(form: Form, field: Field) -> None:
    """An electronic address, or nothing yet."""
    if field.data:
        is_address(form, field)

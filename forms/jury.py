"""Seats of a jury and the register of jurors, as typed. Choices of people and schools come from the view."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    Form,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, Optional

from .accounts import ADDRESS_NEEDED, NAME_RULES, folded, is_address, lowered
from .adverts import PARIS
from .typed import LINE, Listed, Typed

SEXES = (("F", _l("Woman")), ("M", _l("Man")), ("U", _l("Not declared")))
RANKS = tuple((str(n), f"R{n}") for n in range(1, 5))
ELSEWHERE = "0"  # the choice “outside the group” among schools


def _whole(value: object) -> int:
    """A whole number; -1, which no choice has, for anything forged."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _past(_form: Form, field: DateField) -> None:
    """Refuse a training that has not taken place."""
    if field.data and field.data > datetime.now(PARIS).date():
        raise ValidationError(_l("Choose a date that has passed."))


class Seat(Form):
    """Somebody of the register takes a seat."""

    juror = SelectField(_l("Person of the register"), coerce=_whole, validate_choice=False)
    chair = BooleanField(_l("This person chairs the jury"))

    def validate_juror(self, field: SelectField) -> None:
        """Refuse, in our own words, who is not among the choices."""
        if field.data not in [choice.value for choice in field.choices]:
            raise ValidationError(_l("Choose somebody of the register who does not sit yet."))


class Entry(Form):
    """A person of the register."""

    name = StringField(_l("First name and name"), NAME_RULES, filters=[folded])
    email = EmailField(_l("E-mail address"), [ADDRESS_NEEDED, is_address], filters=[lowered])
    sex = RadioField(
        _l("Sex, as the person declares it"),
        [InputRequired(_l("Choose an answer.")), Listed()],
        choices=[SelectChoice(*choice) for choice in SEXES],
        validate_choice=False,
        description=_l("Not declared is counted neither among women nor among men, and the page says so."),
    )
    rank = SelectField(
        _l("Rank, as an R profile"),
        [InputRequired(_l("Choose an answer.")), Listed()],
        choices=[SelectChoice(*choice) for choice in RANKS],
        validate_choice=False,
    )
    position = StringField(_l("Position"), [InputRequired(_l("Write the position held.")), LINE], filters=[folded])
    employer = StringField(_l("Employer"), [InputRequired(_l("Write the employer.")), LINE], filters=[folded])
    school = SelectField(
        _l("School of the group"), [InputRequired(_l("Choose an answer.")), Listed()], validate_choice=False
    )
    country = StringField(
        _l("Country, as two letters"),
        [Length(min=2, max=2, message=_l("Two letters, for example FR."))],
        default="FR",
        filters=[lambda text: (text or "").strip().upper()],
    )
    disciplines = StringField(_l("Disciplines"), [Optional(), LINE], filters=[folded])
    trained_on = DateField(
        _l("Date of the last training in bias and OTM-R"),
        [Typed(_l("Write a date, for instance 2026-10-01.")), Optional(), _past],
        format=["%Y-%m-%d", "%d/%m/%Y"],
    )


class Filter(Form):
    """What part of the register is shown."""

    sex = SelectField(
        _l("Sex"),
        choices=[SelectChoice("", _l("No filter")), *(SelectChoice(*c) for c in SEXES)],
        validate_choice=False,
    )
    home = SelectField(
        _l("Origin"),
        validate_choice=False,
        choices=[
            SelectChoice("", _l("No filter")),
            SelectChoice("external", _l("External")),
            SelectChoice("group", _l("Group")),
        ],
    )
    rank = SelectField(
        _l("Rank at least"),
        validate_choice=False,
        choices=[SelectChoice("", _l("No filter")), *(SelectChoice(*c) for c in RANKS)],
    )


class Named(Form):
    """A name looked for: posted, for a name has no place in an address."""

    words = StringField(_l("Name"), [Length(max=120)], filters=[folded])

"""Seats of a jury and the register of jurors, as typed. Choices of people and schools come from the view."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    Form,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, Optional

from .accounts import ADDRESS_NEEDED, NAME_RULES, folded, is_address, lowered
from .adverts import PARIS
from .typed import LINE, Listed, Typed

SEXES = (("F", _l("Woman")), ("M", _l("Man")), ("U", _l("Not declared")))
SECTORS = (
    ("academic_public", _l("University or public school")),
    ("academic_private", _l("Private higher education")),
    ("public_body", _l("Public research body or administration")),
    ("industry", _l("Industry")),
    ("association", _l("Association or foundation")),
    ("other", _l("Other sector")),
)
TRAINING = (("valid", _l("Valid")), ("due", _l("None, or too old")))
STATES = (
    ("free", _l("May be proposed")),
    ("away", _l("Not available today")),
    ("unlisted", _l("No consent, or one that has expired")),
)
SORTS = (
    ("name", _l("Name")),
    ("training", _l("Oldest training first")),
    ("least", _l("Least asked first")),
    ("most", _l("Most asked first")),
)
RANKS = tuple((str(n), f"R{n}") for n in range(1, 5))
NOBODY = 0  # the choice “nobody to add”
ELSEWHERE = "0"  # the choice “outside the group” among schools


def _whole(value: object) -> int:
    """A whole number; -1, which no choice has, for anything forged."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _past(_form: Form, field: DateField) -> None:
    """Refuse a training that has not taken place."""
    if field.data and field.data > datetime.now(PARIS).date():
        raise ValidationError(_l("Choose a date that has passed."))


def _day(label: str, *more: Any, hint: str = "") -> DateField:
    """A date, or nothing."""
    checks = [Typed(_l("Write a date, for instance 2026-10-01.")), Optional(), *more]
    return DateField(label, checks, format=["%Y-%m-%d", "%d/%m/%Y"], description=hint)


class Seat(Form):
    """Who sits down and who leaves. Choices come from the view."""

    juror = SelectField(_l("Person of the register"), coerce=_whole, validate_choice=False, default=NOBODY)
    second = SelectField(coerce=_whole, validate_choice=False, default=NOBODY)  # the other one of a pair proposed
    chair = BooleanField(_l("This person chairs the jury"))
    leaving = SelectMultipleField(coerce=_whole, validate_choice=False)

    def validate_juror(self, field: SelectField) -> None:
        """Refuse, in our own words, whoever is not among the choices, and a form that changes nothing."""
        people, members = ({choice.value for choice in one.choices} for one in (field, self.leaving))
        twice = field.data == self.second.data != NOBODY
        if twice or not {field.data, self.second.data} <= people or not set(self.leaving.data) <= members:
            raise ValidationError(_l("Choose somebody of the register who does not sit yet."))
        if field.data == NOBODY and not self.leaving.data:
            raise ValidationError(_l("Choose somebody to add, or tick a member to remove."))


class Sought(Form):
    """Somebody of the register looked for: posted, for a name has no place in an address."""

    words = StringField(
        _l("Find somebody in the register"),
        [Length(max=120)],
        filters=[folded],
        description=_l("Name, employer, position, rank, field or speciality, sex, origin: for instance “chemistry external”."),
    )


class Known(Form):
    """Who of the jury is a specialist of the discipline. Choices come from the view."""

    specialists = SelectMultipleField(
        _l("Tick those who are specialists of the discipline of this post"), coerce=_whole, validate_choice=False
    )


class HeldSession(Form):
    """A session held outside the application."""

    held_on = DateField(
        _l("Day of the session"),
        [Typed(_l("Write a date, for instance 2026-10-01.")), InputRequired(_l("Write the day of the session.")), _past],
        format=["%Y-%m-%d", "%d/%m/%Y"],
        description=_l("The day on which that jury was appointed, or sat first."),
    )
    sex = RadioField(
        _l("Who took the chair"),
        [InputRequired(_l("Choose an answer.")), Listed()],
        choices=[SelectChoice(*choice) for choice in SEXES],
        validate_choice=False,
    )


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
    sector = SelectField(
        _l("Sector"),
        [Listed()],
        choices=[SelectChoice("", _l("Not said")), *(SelectChoice(*choice) for choice in SECTORS)],
        validate_choice=False,
    )
    fields = SelectMultipleField(_l("Research fields"), [Listed()], validate_choice=False)
    disciplines = StringField(_l("Specialities, in a few words"), [Optional(), LINE], filters=[folded])
    languages = SelectMultipleField(_l("Languages read and spoken"), [Listed()], validate_choice=False)
    trained_on = _day(
        _l("Date of the last training in bias and OTM-R"),
        _past,
        hint=_l("When the two were followed apart, the older date."),
    )
    availability = StringField(
        _l("Availability"),
        [Optional(), LINE],
        filters=[folded],
        description=_l("In the person’s own words, for instance “not on Mondays”. No health, no family."),
    )
    unavailable_from = _day(_l("Not available from"))
    unavailable_until = _day(_l("Not available until"))
    consent_on = _day(
        _l("Agreed to be listed on"),
        _past,
        hint=_l("Without the person’s agreement, the register proposes them to nobody."),
    )
    consent_until = _day(_l("Agreement valid until"), hint=_l("Left empty: three years after the agreement."))

    def validate_unavailable_until(self, field: DateField) -> None:
        """Refuse an absence that ends before it begins."""
        if field.data and self.unavailable_from.data and field.data < self.unavailable_from.data:
            raise ValidationError(_l("Choose a day that is not before the first one."))

    def validate_consent_until(self, field: DateField) -> None:
        """Refuse an agreement that ends before it was given, or was never given."""
        if field.data and (self.consent_on.data is None or field.data <= self.consent_on.data):
            raise ValidationError(_l("Choose a day after that of the agreement."))


def _any(label: str, choices: tuple[tuple[str, str], ...] = ()) -> SelectField:
    """A filter: one of a list, or none."""
    return SelectField(label, validate_choice=False, choices=[NO_FILTER, *(SelectChoice(*one) for one in choices)])


NO_FILTER = SelectChoice("", _l("No filter"))


class Filter(Form):
    """What part of the register is shown; schools, research fields and languages come from the view."""

    sex = _any(_l("Sex"), SEXES)
    home = _any(_l("Origin"))
    rank = _any(_l("Rank at least"), RANKS)
    field = _any(_l("Research field"))
    language = _any(_l("Language"))
    training = _any(_l("Training"), TRAINING)
    state = _any(_l("State"), STATES)
    sort = SelectField(_l("Sort by"), validate_choice=False, choices=[SelectChoice(*one) for one in SORTS])

    def known(self, name: str) -> str:
        """What was chosen in a list, empty when it is none of its choices."""
        asked = self._fields[name]
        return str(asked.data) if asked.data in [choice.value for choice in asked.choices] else ""


class Named(Form):
    """A name looked for: posted, for a name has no place in an address."""

    words = StringField(_l("Name"), [Length(max=120)], filters=[folded])

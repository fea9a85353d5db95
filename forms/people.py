"""People and their roles, as an administrator writes them. Choices of roles and schools come from the view."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import lazy_gettext as _l
from wtforms import (
    EmailField,
    Field,
    Form,
    RadioField,
    SearchField,
    SelectChoice,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.validators import Length, Optional

from .accounts import ADDRESS_NEEDED, NAME_RULES, folded, is_address, lowered

LANGUAGES = [SelectChoice("fr", _l("French")), SelectChoice("en", _l("English"))]
GROUP = 0  # the choice “the whole group” among schools
ONLY_HIRE = _l("To give the role on one hire alone, its reference, for example 2026-ALES-014.")


def _number(value: object) -> int:
    """The number of a school; -1, which no choice has, for anything forged."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _one_of(message: str) -> Callable[[Form, Field], None]:
    """Refuse, in our own words, what is not among the choices."""

    def check(_form: Form, field: Field) -> None:
        if field.data not in [choice.value for choice in field.choices]:
            raise ValidationError(message)

    return check


class Giving(Form):
    """A role and where it is held."""

    role = SelectField(_l("Role"), [_one_of(_l("Choose a role."))], validate_choice=False)
    school = SelectField(_l("Where"), [_one_of(_l("Choose a school."))], coerce=_number, validate_choice=False)
    reference = StringField(
        _l("Reference of the hire"), [Optional(), Length(max=40)], filters=[folded], description=ONLY_HIRE
    )


class Invitation(Giving):
    """Somebody to invite, with a first role."""

    name = StringField(_l("First name and name"), NAME_RULES, filters=[folded])
    email = EmailField(_l("E-mail address"), [ADDRESS_NEEDED, is_address], filters=[lowered])
    language = RadioField(
        _l("Language of the invitation"), [_one_of(_l("Choose a language."))], choices=LANGUAGES, default="fr",
        validate_choice=False,
    )  # fmt: skip


class Search(Form):
    """Words looked for in names and addresses."""

    words = SearchField(_l("Name or e-mail address"), [Length(max=120)], filters=[folded])

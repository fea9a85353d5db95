"""Signing in, registering, and choosing a password."""

from __future__ import annotations

import re
import unicodedata

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, Field, Form, HiddenField, PasswordField, StringField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length

# One @, a dot in the domain, no blank and none of the signs that end an address in a mail header.
ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"\\]{1,64}@(?:[^\s@<>()\[\],;:\"\\.]+\.)+[^\s@<>()\[\],;:\"\\.]{2,}\Z")
LONGEST_ADDRESS = 254
LONGEST_NAME = 120
NOT_IN_NAMES = frozenset('<>@/\\{}|"')


def folded(text: str | None) -> str:
    """`text` without blanks at either end and with single ones inside; line ends stay, to be refused."""
    return re.sub(r"[ \t\u00a0\u202f]+", " ", text or "").strip(" ")


def lowered(text: str | None) -> str:
    """An address as it is kept: without blanks around, in lower case."""
    return (text or "").strip(" ").lower()


def is_address(_form: Form, field: Field) -> None:
    """Refuse what is no e-mail address, above all what would break a mail's header."""
    if len(field.data) > LONGEST_ADDRESS or _controls(field.data) or not ADDRESS.match(field.data):
        raise ValidationError(_l("Write an e-mail address, for example prenom.nom@ecole.fr."))


def is_name(_form: Form, field: Field) -> None:
    """Refuse line ends and the signs of addresses and links: a name is printed in mails."""
    if _controls(field.data) or NOT_IN_NAMES & set(field.data):
        raise ValidationError(_l("Write the name with letters alone, without address or link."))


def _controls(text: str) -> bool:
    return any(unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp", "Cs") for char in text)


ADDRESS_NEEDED = InputRequired(_l("Write the e-mail address."))
NAME_RULES = (
    DataRequired(_l("Write the first name and the name.")),
    Length(max=LONGEST_NAME, message=_l("A name has at most 120 characters.")),
    is_name,
)
PASSWORD_NEEDED = InputRequired(_l("Write the password."))
NEW_PASSWORD = _l("New password")
AGAIN = _l("The same password again")
ADVICE = _l("At least 12 characters. Four words that have nothing to do with each other make a good password.")
NOTICE = _l("I have read how personal data are used")
NOTICE_NEEDED = InputRequired(_l("Read how personal data are used, then tick this box."))


class SignIn(Form):
    """Address and password; `next` is where the person was going, `kept` what they had typed there."""

    email = EmailField(_l("E-mail address"), [ADDRESS_NEEDED], filters=[lowered])
    password = PasswordField(_l("Password"), [PASSWORD_NEEDED, Length(max=1024)])
    next = HiddenField()
    kept = HiddenField()


class Forgotten(Form):
    """The address to which a link is sent."""

    email = EmailField(_l("E-mail address"), [ADDRESS_NEEDED, is_address], filters=[lowered])


class Register(Form):
    """Somebody who wants to apply. The password comes after the address has been proved."""

    name = StringField(_l("First name and name"), NAME_RULES, filters=[folded])
    email = EmailField(_l("E-mail address"), [ADDRESS_NEEDED, is_address], filters=[lowered])
    notice = BooleanField(NOTICE, [NOTICE_NEEDED])


class ChangeAddress(Form):
    """Another address, by somebody who knows the password."""

    email = EmailField(_l("New e-mail address"), [ADDRESS_NEEDED, is_address], filters=[lowered])
    current = PasswordField(
        _l("Present password"), [InputRequired(_l("Write your present password.")), Length(max=1024)]
    )


class NewPassword(Form):
    """A password, typed twice."""

    password = PasswordField(NEW_PASSWORD, [InputRequired(_l("Write the new password."))], description=ADVICE)
    again = PasswordField(AGAIN, [InputRequired(_l("Write the new password a second time."))])

    def validate_again(self, field: Field) -> None:
        """Both must be the same, since neither can be read while it is typed."""
        if field.data != self.password.data:
            raise ValidationError(_l("The two passwords are not the same: write both again."))


class TakeUp(NewPassword):
    """An account opened from its invitation."""

    name = StringField(_l("First name and name"), NAME_RULES, filters=[folded])
    notice = BooleanField(NOTICE, [NOTICE_NEEDED])


class ChangePassword(NewPassword):
    """A new password, by somebody who knows the present one."""

    current = PasswordField(
        _l("Present password"), [InputRequired(_l("Write your present password.")), Length(max=1024)]
    )

"""Requests about one's data as typed: by whoever asks, and by whoever answers. Who may be in charge comes from the view."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Field, Form, RadioField, SelectChoice, StringField, TextAreaField, ValidationError
from wtforms.validators import Length, Optional

from workflows.charter.data_rights import KINDS, LONGEST, OUTCOMES, SHORTEST

KIND_NAMES = {
    "access": _l("A copy, or an explanation of what is kept"),
    "rectification": _l("A correction"),
    "restriction": _l("A restriction: keep, but use no more"),
    "objection": _l("An objection to a use"),
    "erasure": _l("An erasure"),
}
OUTCOME_NAMES = {
    "granted": _l("Done as asked"),
    "partly": _l("Done in part"),
    "refused": _l("Not done, for the reasons given"),
}


def _stripped(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").strip()


_WORDS = Length(SHORTEST, LONGEST, _l("Write between %(min)d and %(max)d characters."))


class Request(Form):
    """Which right, and what is asked."""

    kind = RadioField(
        _l("What you ask for"), choices=[SelectChoice(key, name) for key, name in KIND_NAMES.items()], validate_choice=False
    )
    text = TextAreaField(
        _l("What it is about"), [_WORDS], filters=[_stripped],
        description=_l("For a correction: what is wrong, where, and what is right. No identity document is needed."),
    )  # fmt: skip

    def validate_kind(self, field: Field) -> None:
        """One of the list."""
        if field.data not in KINDS:
            raise ValidationError(_l("Choose what you ask for."))


class Extension(Form):
    """Why an answer takes longer."""

    text = TextAreaField(
        _l("Why it takes longer"), [_WORDS], filters=[_stripped], description=_l("The person reads it with the new date.")
    )


class Lifting(Form):
    """Why a restriction ends."""

    text = TextAreaField(
        _l("Why the restriction ends"), [_WORDS], filters=[_stripped], description=_l("The person reads it.")
    )


class Answer(Form):
    """The answer to a request."""

    outcome = RadioField(
        _l("Outcome"), choices=[SelectChoice(key, name) for key, name in OUTCOME_NAMES.items()], validate_choice=False
    )
    text = TextAreaField(_l("Answer, with its reasons"), [_WORDS], filters=[_stripped])
    annotation = TextAreaField(
        _l("Correction to read beside the file"), [Optional(), Length(max=LONGEST)], filters=[_stripped],
        description=_l(
            "For a correction alone. After the deadline a document stays as the jury read it: this stands beside it,"
            " for those who read names."
        ),
    )  # fmt: skip

    def validate_outcome(self, field: Field) -> None:
        """Nothing is answered by default."""
        if field.data not in OUTCOMES:
            raise ValidationError(_l("Choose the outcome."))


class OwnName(Form):
    """One's own name, mended."""

    name = StringField(
        _l("First name and name"), [Length(2, 120, _l("Write between %(min)d and %(max)d characters."))],
        filters=[lambda text: " ".join((text or "").split())],
    )  # fmt: skip

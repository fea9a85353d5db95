"""Complaints as typed: by whoever complains, and by whoever examines. Who may be in charge comes from the view."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Field, Form, RadioField, SelectChoice, SelectField, TextAreaField, ValidationError
from wtforms.validators import Length

from workflows.charter.complaints import LONGEST, OUTCOMES, SHORTEST, SHORTEST_NOTE, SUBJECTS

SUBJECT_NAMES = {
    "advert": _l("The advert or the conditions of the post"),
    "eligibility": _l("The examination of eligibility"),
    "links": _l("The impartiality of a member of the jury"),
    "assessment": _l("The assessment of the file or the ranking"),
    "interview": _l("The interview"),
    "delay": _l("A delay, or no answer"),
    "discrimination": _l("A discrimination"),
    "personal_data": _l("Personal data"),
    "other": _l("Something else"),
}
OUTCOME_NAMES = {
    "founded": _l("The complaint is founded"),
    "partly": _l("The complaint is founded in part"),
    "unfounded": _l("The examination found no breach of the procedure"),
    "out_of_scope": _l("The complaint is not about the procedure"),
}


def _stripped(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").strip()


def _length(least: int) -> Length:
    return Length(least, LONGEST, _l("Write between %(min)d and %(max)d characters."))


class Complaint(Form):
    """What a complaint is about, and what happened."""

    subject = SelectField(
        _l("What it is about"),
        choices=[SelectChoice("", _l("Choose")), *(SelectChoice(key, name) for key, name in SUBJECT_NAMES.items())],
        validate_choice=False,
    )
    text = TextAreaField(
        _l("What happened"), [_length(SHORTEST)], filters=[_stripped],
        description=_l("Facts and dates, in French or in English. Nobody of the jury or of the hiring team reads it."),
    )  # fmt: skip

    def validate_subject(self, field: Field) -> None:
        """One of the list."""
        if field.data not in SUBJECTS:
            raise ValidationError(_l("Choose what the complaint is about."))


class Note(Form):
    """What is added to a complaint, or was found."""

    text = TextAreaField(_l("What you want to add"), [_length(SHORTEST_NOTE)], filters=[_stripped])


class Finding(Form):
    """What the examination found; read by those who examine alone."""

    text = TextAreaField(
        _l("What you looked at and found"), [_length(SHORTEST_NOTE)], filters=[_stripped],
        description=_l("Stays with those who examine complaints; the answer is written apart."),
    )  # fmt: skip


def _whole(value: object) -> int:
    """A whole number; -1, which nobody has, for anything else."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


class Charge(Form):
    """Who examines a complaint."""

    person = SelectField(_l("Person in charge"), coerce=_whole, validate_choice=False)

    def validate_person(self, field: Field) -> None:
        """One of those who may."""
        if field.data not in [choice.value for choice in field.choices]:
            raise ValidationError(_l("Choose the person in charge."))


class Answer(Form):
    """The answer to a complaint."""

    outcome = RadioField(
        _l("Outcome"), choices=[SelectChoice(key, name) for key, name in OUTCOME_NAMES.items()], validate_choice=False
    )
    text = TextAreaField(
        _l("Answer, with its reasons"), [_length(SHORTEST)], filters=[_stripped],
        description=_l("Read by the person who complained: what was examined, what was found, what follows from it."),
    )  # fmt: skip

    def validate_outcome(self, field: Field) -> None:
        """Nothing is answered by default."""
        if field.data not in OUTCOMES:
            raise ValidationError(_l("Choose the outcome."))

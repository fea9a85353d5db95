"""The jury's meeting: who attends, what is voted, what was said of a candidate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Form, IntegerField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.form import BaseForm
from wtforms.validators import AnyOf, InputRequired, Length, NumberRange

from workflows.charter.deliberation import CHOICES, HOW

HOW_NAMES = {"present": _l("in the room"), "remote": _l("at a distance"), "absent": _l("away")}
CHOICE_NAMES = {"for": _l("for"), "against": _l("against"), "abstain": _l("abstains")}
ORDERS = (
    SelectChoice("disagreement", _l("Most disagreed first")),
    SelectChoice("links", _l("Applications with the same step-asides together")),
)
MOTION_MAX, NOTE_MAX = 500, 4000


def _stripped(text: str | None) -> str:
    return (text or "").strip()


class Order(Form):
    """In which order candidates are discussed."""

    order = RadioField(_l("Order of discussion"), [InputRequired(_l("Choose an order."))], choices=ORDERS)


class OfMembers(BaseForm):
    """One answer from a list for each member: `<prefix>-<member>`."""

    def __init__(
        self, prefix: str, names: Mapping[int, str], words: Mapping[str, Any], known: tuple[str, ...], wrong: Any
    ) -> None:
        choices = [SelectChoice("", "–"), *(SelectChoice(key, words[key]) for key in known)]
        super().__init__({
            f"{prefix}-{member}": SelectField(name, [AnyOf(known, wrong)], choices=choices, validate_choice=False)
            for member, name in names.items()
        })  # fmt: skip
        self.start, self.members = prefix, tuple(names)

    def read(self, formdata: Any, now: Mapping[int, str]) -> OfMembers:
        """What was sent, else how it stands."""
        self.process(formdata, data={f"{self.start}-{member}": value for member, value in now.items()})
        return self

    def answers(self) -> dict[int, str]:
        """Member -> answer."""
        return {member: self[f"{self.start}-{member}"].data for member in self.members}


def attendance(names: Mapping[int, str]) -> OfMembers:
    """How each member attends."""
    return OfMembers("how", names, HOW_NAMES, HOW, _l("Say how this member attends."))


def ballots(names: Mapping[int, str]) -> OfMembers:
    """How each member in the room votes."""
    return OfMembers("vote", names, CHOICE_NAMES, CHOICES, _l("Say how this member votes."))


class Motion(Form):
    """What is put to the vote, and about whom."""

    motion = StringField(
        _l("Motion"),
        [Length(min=3, max=MOTION_MAX, message=_l("Write the motion, in 500 characters at most."))],
        filters=[_stripped],
        description=_l("A question answered by yes or no, without a reason about a person."),
    )
    about = SelectField(_l("About"), coerce=int, validate_choice=False)


def _count(label: Any) -> IntegerField:
    wrong = _l("Write a number, 0 or more.")
    return IntegerField(label, [InputRequired(wrong), NumberRange(0, 1000, wrong)])


class Counts(Form):
    """Votes counted."""

    votes_for = _count(_l("For"))
    votes_against = _count(_l("Against"))
    abstained = _count(_l("Abstentions"))


class Said(Form):
    """What was said of the candidate under discussion."""

    text = TextAreaField(
        _l("What was said, for the minutes"),
        [Length(max=NOTE_MAX, message=_l("Write 4,000 characters at most."))],
        filters=[_stripped],
        description=_l("Where members stood apart, what the anchors say, what was concluded. No name. Empty: nothing to record."),
    )
    criterion = SelectField(_l("Criterion concerned"), validate_choice=False)


class Statement(Form):
    """Why a member does not sign."""

    text = TextAreaField(
        _l("Your statement, printed in the minutes"),
        [Length(min=10, max=NOTE_MAX, message=_l("Say why you do not sign, between 10 and 4,000 characters."))],
        filters=[_stripped],
    )

"""What is typed about proofs: which are asked and by when, a file, a word on what is missing."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import DateField, FileField, Form, HiddenField, RadioField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

MOST_NOTE = 500
FAULTS = ("missing", "unreadable")


def _folded(text: str | None) -> str:
    return " ".join((text or "").split())


class Asking(Form):
    """The proofs asked of the shortlist, and the last day."""

    kinds = SelectMultipleField(_l("Which proofs?"), [InputRequired(_l("Choose at least one proof."))])
    due_on = DateField(
        _l("Last day to send them"), [InputRequired(_l("Give the last day."))],
        description=_l("What comes later is taken too, and marked as late."),
    )  # fmt: skip

    def offer(self, kinds: Iterable[tuple[str, str]]) -> Asking:
        """The form with the proofs that the pack lists, as (kind, words)."""
        self.kinds.choices = [SelectChoice(*kind) for kind in kinds]
        return self


class Sending(Form):
    """One proof as a file."""

    file = FileField(_l("Your file"))

    def fault(self, message: str) -> None:
        """Say what is wrong with the file, at its field."""
        self.file.errors = [*self.file.errors, message]


class Checking(Form):
    """The file that was read, by its hash."""

    sha256 = HiddenField()


class Returning(Form):
    """A proof to send again, and why."""

    sha256 = HiddenField()
    fault = RadioField(
        _l("What is wrong?"), [InputRequired(_l("Say what is wrong."))],
        choices=[
            SelectChoice("missing", _l("It is missing, or this is another document")),
            SelectChoice("unreadable", _l("It cannot be read")),
        ],
    )  # fmt: skip
    note = TextAreaField(
        _l("What the person should know"),
        [Optional(), Length(max=MOST_NOTE, message=_l("At most 500 characters."))], filters=[_folded],
        description=_l("It is read on their page: write it in their language."),
    )  # fmt: skip

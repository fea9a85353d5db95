"""Opening a hire, and the exceptions that a director grants. Choices come from the view."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    Field,
    Form,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, StopValidation

from workflows.charter.procedures import PROCEDURES, fits, usual

PARIS = ZoneInfo("Europe/Paris")
RANKS = (
    SelectChoice("1", _l("R1, first stage")),
    SelectChoice("2", _l("R2, doctorate or equivalent")),
    SelectChoice("3", _l("R3, established")),
    SelectChoice("4", _l("R4, leading")),
)
USUAL = "usual"  # the procedure that goes with the kind of post
LONGEST_TITLE = 200
MOST_POSTS = 50


def _trimmed(text: str | None) -> str:
    return " ".join((text or "").split())


def _trimmed_lines(text: str | None) -> str:
    return (text or "").strip()


class _OneOf:
    """Refuse what is not among the choices, in words that say what to do."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, _form: Form, field: Field) -> None:
        if str(field.data) not in [choice.value for choice in field.choices]:
            raise ValidationError(self.message)


class _Typed:
    """A field that took nothing from what was typed says so in our own words."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, _form: Form, field: Field) -> None:
        if field.data is None and field.raw_data and field.raw_data[0]:
            field.errors[:] = []
            raise StopValidation(self.message)


class OpeningForm(Form):
    """The first facts of a hire: its sheet takes over from there."""

    school = SelectField(_l("School"), [_OneOf(_l("Choose a school."))], validate_choice=False)
    kind = SelectField(_l("Kind of post"), [_OneOf(_l("Choose a kind of post."))], validate_choice=False)
    pack = RadioField(_l("Recruitment procedure"), [_OneOf(_l("Choose a procedure."))], default=USUAL, validate_choice=False)
    title_fr = StringField(
        _l("Title in French"),
        [
            DataRequired(_l("Give the title in French.")),
            Length(max=LONGEST_TITLE, message=_l("200 characters at most.")),
        ],
        filters=[_trimmed],
        description=_l("Both forms, the feminine first: “Chargée ou chargé de recherche en …”."),
    )
    title_en = StringField(
        _l("Title in English"),
        [
            DataRequired(_l("Give the title in English.")),
            Length(max=LONGEST_TITLE, message=_l("200 characters at most.")),
        ],
        filters=[_trimmed],
    )
    unit = StringField(
        _l("Unit or laboratory"),
        [DataRequired(_l("Name the unit.")), Length(max=120, message=_l("120 characters at most."))],
        filters=[_trimmed],
    )
    rank = RadioField(
        _l("Researcher profile of the post"),
        [_OneOf(_l("Choose a profile."))],
        choices=list(RANKS),
        validate_choice=False,
        description=_l("Members of the jury hold at least this rank."),
    )
    posts = IntegerField(
        _l("Number of posts"),
        [
            _Typed(_l("Write a whole number.")),
            InputRequired(_l("Say how many posts are to be filled.")),
            NumberRange(1, MOST_POSTS, _l("Between 1 and 50.")),
        ],
        default=1,
    )
    restricted = BooleanField(
        _l("The unit is a restricted zone (ZRR)"),
        description=_l("Whoever is chosen is referred to the HFDS before any contract, whatever their nationality."),
    )
    start_on = DateField(
        _l("Planned start"),
        [_Typed(_l("Write a date, for instance 2026-10-01.")), Optional()],
        description=_l("It can be left open and given later, in the job sheet."),
    )

    def validate_pack(self, field: Field) -> None:
        """A procedure is for some kinds of post only."""
        kind = self.kind.data
        if field.data != USUAL and kind in PROCEDURES and not fits(field.data, kind):
            raise ValidationError(_l("Posts of this kind are not hired under this procedure: choose another one."))

    def procedure(self) -> str:
        """The pack chosen, or the one that goes with the kind of post."""
        return usual(self.kind.data) if self.pack.data == USUAL else str(self.pack.data)

    def validate_start_on(self, field: Field) -> None:
        """A start that has passed is a slip."""
        if field.data and field.data <= datetime.now(UTC).date():
            raise ValidationError(_l("Choose a date to come."))


class ReasonForm(Form):
    """A step that needs its reason in words."""

    text = TextAreaField(
        _l("Reason"),
        [
            DataRequired(_l("Give the reason: it stands in the ledger and in the journal’s proof.")),
            Length(min=10, message=_l("Give your reasons in 10 characters or more.")),
            Length(max=2000, message=_l("2,000 characters at most.")),
        ],
        filters=[_trimmed_lines],
    )


class ReopeningForm(ReasonForm):
    """A step taken back; applications that open again get a new deadline, at midnight of the day chosen."""

    deadline = DateField(
        _l("New deadline"),
        [_Typed(_l("Write a date, for instance 2026-10-01.")), InputRequired(_l("Choose the new deadline."))],
        description=_l("Applications close at 23:59, Paris time."),
    )

    def moment(self) -> datetime | None:
        """The last minute of the day chosen, in Paris."""
        day: date | None = self.deadline.data if "deadline" in self else None
        return datetime.combine(day, time(23, 59), PARIS) if day else None


class DerogationForm(ReasonForm):
    """The rule to lift, among those that object now."""

    rule = RadioField(_l("Rule to lift"), [_OneOf(_l("Choose the rule to lift."))], validate_choice=False)

"""What a candidate asks for at the interview, what HR answers, and another time asked for."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Form, IntegerField, SelectChoice, SelectMultipleField, TextAreaField
from wtforms.validators import Length

from .typed import lines

KINDS = {
    "time": _l("More time"),
    "room": _l("A room that I can reach"),
    "interpreter": _l("An interpreter, or speech in writing"),
    "remote": _l("The interview by video"),
    "other": _l("Something else"),
}
STEP, MOST_EXTRA = 5, 120


class Need(Form):
    """An accommodation asked for, at any stage. No reason and no proof is asked."""

    kinds = SelectMultipleField(
        _l("What would help you"),
        choices=[SelectChoice(key, label) for key, label in KINDS.items()],
        validate_choice=False,
    )
    text = TextAreaField(
        _l("What to arrange, in your own words"),
        [Length(max=1000, message=_l("1,000 characters at most."))],
        filters=[lines],
    )

    @property
    def asks(self) -> bool:
        """Something is asked for."""
        return bool(self.kinds.data or self.text.data)

    @property
    def chosen(self) -> list[str]:
        """The kinds that are ticked, in the order of the list."""
        return [key for key in KINDS if key in (self.kinds.data or ())]

    def validate(self, extra_validators: object = None) -> bool:
        """True when something is asked for."""
        sound = super().validate()
        if not set(self.kinds.data or ()) <= KINDS.keys():
            self.kinds.errors = [_l("Choose an answer of the list.")]
        elif not self.kinds.data and not self.text.data:
            self.kinds.errors = [_l("Choose what would help you, or describe it.")]
        return sound and not self.kinds.errors


class Settled(Form):
    """What HR arranges: minutes besides, and a few words to the person."""

    extra = IntegerField(_l("Minutes granted besides"))
    answer = TextAreaField(
        _l("What is arranged, told to the person alone"),
        [Length(min=3, max=1000, message=_l("Say what is arranged, in 3 to 1,000 characters."))],
        filters=[lines],
    )

    def validate(self, extra_validators: object = None) -> bool:
        """True when the time granted is one that a day can hold."""
        sound = super().validate()
        extra = self.extra.data
        good = isinstance(extra, int) and 0 <= extra <= MOST_EXTRA and extra % STEP == 0
        self.extra.errors = [] if good else [_l("From 0 to 120 minutes, by fives.")]
        return good and sound


class OtherTime(Form):
    """Another time asked for, with or without a reason."""

    text = TextAreaField(
        _l("What would suit you, if you wish to say"),
        [Length(max=1000, message=_l("1,000 characters at most."))],
        filters=[lines],
    )

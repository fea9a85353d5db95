"""What is typed about a welcome: an item ticked or set aside, the arrival, the word that somebody will not come."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import DateField, Form, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from .accounts import is_address

MOST_NOTE, MOST_LINE, MOST_TEXT = 500, 120, 1000


def _stripped(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").strip()


def _at_most(most: int) -> Length:
    return Length(max=most, message=_l("Write at most %(max)d characters."))


class Tick(Form):
    """An item done on a day."""

    on = DateField(_l("Done on"), [InputRequired(_l("Give the day on which it was done."))])
    note = TextAreaField(
        _l("Note"), [Optional(), _at_most(MOST_NOTE)], filters=[_stripped],
        description=_l("Read by whoever sees this item. Nothing about health, family or nationality."),
    )  # fmt: skip


class Leave(Form):
    """An item that is not needed."""

    text = TextAreaField(
        _l("Why it is not needed"),
        [InputRequired(_l("Say why it is not needed.")), Length(10, MOST_NOTE, _l("Write between %(min)d and %(max)d characters."))],
        filters=[_stripped],
    )  # fmt: skip


class Arrival(Form):
    """When somebody starts, where they come, whom they ask."""

    start_on = DateField(
        _l("Start date"), [Optional()],
        description=_l("What is counted from it moves with it, and whoever does it is reminded anew."),
    )  # fmt: skip
    arrival = TextAreaField(
        _l("Where and when to come on the first day"), [Optional(), _at_most(MOST_TEXT)], filters=[_stripped]
    )
    contact_name = StringField(_l("Whom to ask: name"), [Optional(), _at_most(MOST_LINE)], filters=[_stripped])
    contact_email = StringField(
        _l("Whom to ask: e-mail address"), [Optional(), _at_most(MOST_LINE), is_address], filters=[_stripped]
    )
    contact_phone = StringField(_l("Whom to ask: telephone"), [Optional(), _at_most(MOST_LINE)], filters=[_stripped])
    mentor = StringField(_l("Mentor"), [Optional(), _at_most(MOST_LINE)], filters=[_stripped])


class Ending(Form):
    """How human resources know that somebody will not come."""

    text = TextAreaField(
        _l("How you know it"),
        [InputRequired(_l("Say how you know it.")), Length(10, MOST_NOTE, _l("Write between %(min)d and %(max)d characters."))],
        filters=[_stripped], description=_l("As in: the person wrote to us on 3 March. Their own reasons are not asked."),
    )  # fmt: skip

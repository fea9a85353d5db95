"""The terms of an offer, as typed."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import DateField, Form, TextAreaField
from wtforms.validators import InputRequired, Length

PARIS = ZoneInfo("Europe/Paris")


class Proposal(Form):
    """What is offered and until when."""

    terms = TextAreaField(
        _l("Terms of the offer"),
        [
            InputRequired(_l("Write the terms: contract, salary, starting date.")),
            Length(max=8000, message=_l("Write at most 8,000 characters.")),
        ],
        description=_l("Contract, salary, starting date, place of work. The person reads exactly this text."),
    )
    day = DateField(_l("Last day to answer"), [InputRequired(_l("Choose the last day to answer."))])

    def moment(self) -> datetime:
        """The end of the last day in Paris, in UTC; meaningful once the form is valid."""
        return datetime.combine(self.day.data, time(23, 59, 59), PARIS).astimezone(UTC)

"""When a post closes and where it is announced, as typed."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import DateField, Form, SelectMultipleField, TextAreaField, TimeField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from .typed import Listed, Typed

PARIS = ZoneInfo("Europe/Paris")


class Deadline(Form):
    """The last moment for applications, as people in Paris say it."""

    day = DateField(
        _l("Last day for applications"),
        [
            Typed(_l("Write a date, for instance 2026-10-01.")),
            InputRequired(_l("Choose the last day for applications.")),
        ],
        format=["%Y-%m-%d", "%d/%m/%Y"],
    )
    hour = TimeField(
        _l("Until what time, in Paris"),
        [Typed(_l("Write a time, for example 23:59.")), InputRequired(_l("Write a time, for example 23:59."))],
        default=time(23, 59),
        format=["%H:%M", "%H:%M:%S", "%Hh%M"],
    )

    def moment(self) -> datetime:
        """The deadline in UTC; meaningful once the form is valid."""
        return datetime.combine(self.day.data, self.hour.data, PARIS).astimezone(UTC)


class Publication(Deadline):
    """A post goes out."""

    channels = SelectMultipleField(
        _l("Where it is announced"),
        [InputRequired(_l("Choose where the post is announced.")), Listed()],
        validate_choice=False,
    )
    opens_on = DateField(
        _l("First day for applications, if later than today"),
        [Typed(_l("Write a date, for instance 2026-10-01.")), Optional()],
        format=["%Y-%m-%d", "%d/%m/%Y"],
        description=_l("Until then the advert is shown as coming. Left empty, applications open at once."),
    )

    def opening(self) -> datetime | None:
        """When applications open, at midnight in Paris; None when that is at once."""
        day = self.opens_on.data
        opens = datetime.combine(day, time(), PARIS).astimezone(UTC) if day else None
        return opens if opens and opens > datetime.now(UTC) else None


class Amendment(Deadline):
    """A published text changes, with more time to answer it."""

    reason = TextAreaField(
        _l("What changed, and why"),
        [
            DataRequired(_l("Say what changed: applicants are told.")),
            Length(min=10, message=_l("Give your reasons in 10 characters or more.")),
            Length(max=2000, message=_l("2,000 characters at most.")),
        ],
    )


def local(moment: datetime | None) -> dict[str, Any]:
    """A moment as the two fields of a deadline."""
    if moment is None:
        return {}
    there = moment.astimezone(PARIS)
    return {"day": there.date(), "hour": there.time().replace(second=0, microsecond=0)}

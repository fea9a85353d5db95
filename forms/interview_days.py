"""The days of the interviews, the hours that people give for them, and the times moved by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, Field, Form, IntegerField, StringField
from wtforms.form import BaseForm

from .typed import Typed, folded

STEP, DAY = 5, 1440
ROWS, SPARE, MOST_ROWS = 4, 2, 24  # sessions shown at first, blank ones after those kept, and the most there are


def minute_of(text: str) -> int | None:
    """“14:30”, “14h30” or “14 h 30” as minutes from midnight; None for anything else."""
    hour, _, minute = text.strip().lower().replace("h", ":").replace(" ", "").partition(":")
    if not (hour.isdecimal() and (minute.isdecimal() or not minute) and len(hour) <= 2 and len(minute) in (0, 2)):
        return None
    found = int(hour) * 60 + int(minute or 0)
    return found if found <= DAY and int(minute or 0) < 60 else None


def hour_of(minute: int) -> str:
    """Minutes from midnight as a field of hours holds them."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


class HourField(StringField):
    """An hour of the day, as minutes from midnight; anything else reads as nothing, with a sentence."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        text = valuelist[0].strip() if valuelist else ""
        self.typed, self.data = text, None
        if text:
            self.data = minute_of(text)
            if self.data is None:
                raise ValueError(_l("Write an hour, for example 09:30."))

    def _value(self) -> str:
        if isinstance(self.data, int):
            return hour_of(self.data)
        return getattr(self, "typed", "")


class Rhythm(Form):
    """How long, and how often a break; `tell` asks everybody for their hours."""

    minutes = IntegerField(_l("Length of an interview, in minutes"))
    gap = IntegerField(_l("Minutes for the jury after each interview"))
    break_every = IntegerField(_l("A break after how many interviews (0: none)"))
    break_minutes = IntegerField(_l("Length of a break, in minutes"))
    tell = BooleanField(_l("Ask the jury and the candidates for their hours by mail"))

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """True when every figure is one that a day can hold."""
        bounds = (
            (self.minutes, 10, 240, STEP, _l("From 10 to 240 minutes, by fives.")),
            (self.gap, 0, 120, STEP, _l("From 0 to 120 minutes, by fives.")),
            (self.break_every, 0, 20, 1, _l("From 0 to 20 interviews.")),
            (self.break_minutes, 0, 120, STEP, _l("From 0 to 120 minutes, by fives.")),
        )
        super().validate(extra_validators)
        for field, low, high, step, message in bounds:
            good = isinstance(field.data, int) and low <= field.data <= high and field.data % step == 0
            field.errors = [] if good else [message]
        return not any(field.errors for field, *_ in bounds)


class SessionRow(Form):
    """One session: a line without a day is left out."""

    day = DateField(_l("Day"), [Typed(_l("Write the day, for example 2026-05-20."))])
    start = HourField(_l("From"))
    end = HourField(_l("To"))
    place = StringField(_l("Room, or address of the video call"), filters=[folded])
    video = BooleanField(_l("By video"))

    @property
    def blank(self) -> bool:
        """True for a line that says nothing."""
        typed = (field.raw_data[0].strip() for field in (self.day, self.start, self.end) if field.raw_data)
        return not any(typed) and not self.place.data and self.day.data is None

    @property
    def minutes(self) -> tuple[int, int]:
        """From when to when, of a sound line."""
        return self.start.data or 0, self.end.data or 0

    def faults(self, today: date) -> None:
        """Put beside each field what is wrong with it."""
        self.validate()
        if self.day.data is None and not self.day.errors:
            self.day.errors = [_l("Write the day, for example 2026-05-20.")]
        elif self.day.data is not None and self.day.data < today:
            self.day.errors = [_l("This day is past: choose a later one.")]
        for field in (self.start, self.end):
            if field.data is None and not field.errors:
                field.errors = [_l("Write an hour, for example 09:30.")]
            elif field.data is not None and field.data % STEP:
                field.errors = [_l("Hours go by five minutes.")]
        if self.start.data is not None and self.end.data is not None and self.end.data <= self.start.data:
            self.end.errors = [_l("The end comes after the beginning.")]
        if not 3 <= len(self.place.data or "") <= 300:
            self.place.errors = [_l("Say where, in 3 to 300 characters.")]


class Sessions:
    """All the lines of the page, in their order."""

    def __init__(self, formdata: Any = None, kept: Iterable[Mapping[str, Any]] = ()) -> None:
        rows = list(kept)
        count = min(MOST_ROWS, max(ROWS, len(rows) + SPARE))
        if formdata is not None:
            count = min(MOST_ROWS, max((int(k[1:-4]) + 1 for k in formdata if _is_day(k)), default=0))
        self.rows = [
            SessionRow(formdata, prefix=f"s{n}-", **(rows[n] if formdata is None and n < len(rows) else {}))
            for n in range(count)
        ]

    def validate(self, today: date) -> bool:
        """True when at least one session is there, none is faulty and none covers another."""
        told = [row for row in self.rows if not row.blank]
        for row in told:
            row.faults(today)
        if not told and self.rows:
            self.rows[0].day.errors = [_l("Set one session at least.")]
        sound = [row for row in told if not row.errors]
        for n, row in enumerate(sound):
            if any(row.day.data == one.day.data and _cover(row, one) for one in sound[:n]):
                row.start.errors = [_l("This session covers another one of the same day.")]
        return bool(told) and not any(row.errors for row in told)

    @property
    def told(self) -> list[SessionRow]:
        """The lines that say something."""
        return [row for row in self.rows if not row.blank]


def _is_day(key: str) -> bool:
    return key.startswith("s") and key.endswith("-day") and key[1:-4].isdecimal() and len(key) < 8


def _cover(one: SessionRow, other: SessionRow) -> bool:
    return one.minutes[0] < other.minutes[1] and other.minutes[0] < one.minutes[1]


@dataclass(frozen=True, slots=True)
class Free:
    """An answer about one session: all of it, a part, or none."""

    part: str = ""
    start: str = ""
    end: str = ""


WHOLE, PART, NONE = "whole", "part", "none"


class FreeField(Field):
    """Three radio buttons and two hours for one session; its label is the session."""

    data: Free

    def __init__(self, label: str, hours: tuple[int, int], **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.hours = hours

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read what was posted, else what was answered before."""
        self.process_errors: list[Any] = []
        self.data = data if isinstance(data, Free) else Free()
        if formdata is not None:
            self.data = Free(*(formdata.get(self.name + tail, "").strip() for tail in ("", "-start", "-end")))

    def validate(self, form: BaseForm, extra_validators: Iterable[Any] = ()) -> bool:
        """True when the answer is whole; one sentence otherwise, naming the session."""
        fault = self._fault()
        self.errors = [fault] if fault else []
        return fault is None

    def _fault(self) -> Any:
        if self.data.part not in (WHOLE, PART, NONE):
            return _l("%(session)s: choose one of the three answers.", session=self.label.text)
        if self.data.part == PART:
            start, end = minute_of(self.data.start), minute_of(self.data.end)
            if not self.data.start or not self.data.end or start is None or end is None:
                return _l("%(session)s: write both hours, for example 09:30.", session=self.label.text)
            if not self.hours[0] <= start < end <= self.hours[1]:
                return _l("%(session)s: choose hours within the session.", session=self.label.text)
        return None

    @property
    def minutes(self) -> tuple[int, int]:
        """From when to when somebody is free, of a valid answer."""
        if self.data.part == WHOLE:
            return self.hours
        if self.data.part == NONE:
            return self.hours[0], self.hours[0]
        return minute_of(self.data.start) or 0, minute_of(self.data.end) or 0


def hours_form(
    sessions: Mapping[int, tuple[str, tuple[int, int]]], before: Mapping[int, tuple[int, int]], formdata: Any = None
) -> BaseForm:
    """One question for each session: id -> its words and its hours; `before` holds what was answered."""
    form = BaseForm({f"free-{key}": FreeField(words, hours) for key, (words, hours) in sessions.items()})
    answers = {f"free-{k}": _answer(before[k], sessions[k][1]) for k in before if k in sessions}
    form.process(formdata, data=answers)
    return form


def _answer(free: tuple[int, int], hours: tuple[int, int]) -> Free:
    if free[0] == free[1]:
        return Free(NONE)
    return Free(WHOLE) if free == hours else Free(PART, hour_of(free[0]), hour_of(free[1]))


def hours_given(form: BaseForm, keys: Iterable[int]) -> dict[int, tuple[int, int]]:
    """The answers of a valid form, by session."""
    found = {}
    for key in keys:
        field = form[f"free-{key}"]
        assert isinstance(field, FreeField)
        found[key] = field.minutes
    return found

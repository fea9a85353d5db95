"""What a candidate tells of their path: when the doctorate was awarded, breaks that neutralise, a narrative CV."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    Field,
    FieldList,
    Form,
    FormField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, Optional

from workflows.charter.narrative import SECTIONS
from workflows.given import Break, Career, Passage

from .typed import Later, Listed, Typed, WholeField, lines

ROWS, MOST = 3, 12
BIRTHS_MOST = 20
_MONTH = re.compile(
    r"(?:(?P<month>\d{1,2})[/. -](?P<year>(?:19|20)\d\d)|(?P<iso_year>(?:19|20)\d\d)-(?P<iso_month>\d{1,2}))\Z"
)
KINDS = {
    "parental": _l("Parental or adoption leave"),
    "absence": _l("Leave, illness or care (we do not ask which)"),
    "service": _l("Military or civic service"),
    "part_time": _l("Part-time work"),
    "sector": _l("Time in a company or another sector"),
    "displacement": _l("Displacement, exile"),
    "other": _l("Another break"),
}


def month(typed: str | None) -> date | None:
    """The first day of a month typed as “03/2019” or “2019-03”; None for anything else."""
    found = _MONTH.match((typed or "").strip())
    number = int(found["month"] or found["iso_month"]) if found else 0
    return date(int(found["year"] or found["iso_year"]), number, 1) if found and 1 <= number <= 12 else None


class MonthField(StringField):
    """A month, as people write it."""

    @property
    def month(self) -> date | None:
        """Its first day; None while it cannot be read."""
        return month(self.data)

    def pre_validate(self, _form: Form) -> None:
        """A real month, or a reason why not."""
        if (self.data or "").strip() and self.month is None:
            raise ValidationError(_l("Write a month and a year, for instance 03/2019."))


class BreakRow(Form):
    """One break. A row in which nothing is chosen says nothing."""

    kind = SelectField(_l("Kind of break"), [Listed()], validate_choice=False)
    first = MonthField(_l("From"), [Later()])
    last = MonthField(_l("Last month"), [Later()])
    share = WholeField(
        _l("Share worked, %"),
        [Typed(_l("Write a whole number.")), Later(), NumberRange(1, 99, _l("Between 1 and 99 per cent."))],
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field by itself, then what one asks of another."""
        sound = bool(super().validate(extra_validators))
        for field, message in self._lacking():
            field.errors = [*field.errors, message]
            sound = False
        return sound

    def _lacking(self) -> Iterator[tuple[Field, str]]:
        if not self.kind.data:
            if self.first.data or self.last.data:
                yield self.kind, _l("Choose a kind of break, or take its months out.")
            return
        if not self.first.data:
            yield self.first, _l("Write the month in which it began.")
        if self.kind.data == "part_time" and self.share.data is None and not self.share.errors:
            yield self.share, _l("Write the share worked, for instance 60.")
        if self.first.month and self.last.month and self.last.month < self.first.month:
            yield self.last, _l("This month comes before the first one.")

    @property
    def told(self) -> Break | None:
        """The break, once it is whole."""
        part = self.kind.data == "part_time"
        if not self.kind.data or self.first.month is None or (part and not self.share.data):
            return None
        return Break(self.kind.data, self.first.month, self.last.month, self.share.data or 0 if part else 0)


class CareerPart(Form):
    """What net academic age is reckoned from: nothing of it is due."""

    doctorate = MonthField(_l("Month in which the doctorate was awarded"), [Optional()])
    births = WholeField(
        _l("Children born or adopted that you want to count"),
        [Typed(_l("Write a whole number.")), Optional(), NumberRange(0, BIRTHS_MOST, _l("20 at most."))],
    )
    breaks = FieldList(FormField(BreakRow), min_entries=ROWS, max_entries=MOST)

    def offer(self, kinds: Iterable[str]) -> None:
        """The kinds of breaks of the pack; one blank row more than is filled."""
        if len(self.breaks) < MOST and all(row.form.kind.data for row in self.breaks):
            self.breaks.append_entry()
        choices = [SelectChoice("", _l("No break")), *(SelectChoice(kind, KINDS[kind]) for kind in kinds)]
        for row in self.breaks:
            row.form.kind.choices = choices

    @property
    def told(self) -> Career:
        """What is whole of it."""
        breaks = tuple(one for row in self.breaks if (one := row.form.told))
        return Career(self.doctorate.month, self.births.data or 0, breaks)


WAYS = (SelectChoice("written", _l("I write it here, in sections")), SelectChoice("file", _l("I give a PDF")))


class NarrativePart(Form):
    """The CV: written here section by section, or given as a PDF."""

    way = RadioField(_l("How do you give your CV?"), [Later()], choices=WAYS, default="written")

    def ask(self, sections: Iterable[str], language: str) -> None:
        """The sections of the pack, in its order and in the language of the page."""
        for key in SECTIONS.keys() - set(sections):
            del self[key]
        for key in sections:
            field, section = self[key], SECTIONS[key]
            field.label.text, field.description = section.title[language], section.guidance[language]

    @property
    def written(self) -> tuple[Passage, ...]:
        """The sections that say something; none when a PDF is given instead."""
        if self.way.data == "file":
            return ()
        told = {key: lines(self[key].data) for key in SECTIONS if key in self}
        return tuple(Passage(key, text) for key, text in told.items() if text)


def _section(most: int) -> Any:
    return TextAreaField(
        "", [Optional(), Length(max=most, message=_l("%(most)s characters at most.", most=most))],
        filters=[lambda text: text.replace("\r\n", "\n") if text else text],
    )  # fmt: skip


for _key, _one in SECTIONS.items():
    setattr(NarrativePart, _key, _section(_one.most))

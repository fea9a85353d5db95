"""What the pages of the register say of a juror: choices of its lists, state of a training and of a consent."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from wtforms import SelectChoice

from forms import jury as forms
from recruitment.models import School
from workflows.charter.packs import current as pack_now
from workflows.charter.research_fields import LANGUAGE_CODES, NARROWER

from . import unit
from .dates import short_day
from .research_words import research_field
from .sheet_facts import spoken

SECTORS = dict(forms.SECTORS)
SOON = 60  # days: a consent that ends within them is said to end soon


def trained_since(today: date) -> date:
    """A training followed on this day or later is still valid, by the rules of today."""
    months = today.year * 12 + today.month - 1 - pack_now("contract", None, today).value("training_months_max")
    year, month = divmod(months, 12)
    last = monthrange(year, month + 1)[1]
    # Where the month has no such day, the next one begins: a training of its last day is already too old.
    return date(year, month + 1, today.day) if today.day <= last else date(year, month + 1, last) + timedelta(days=1)


def schools() -> list[tuple[int, str, str]]:
    """Number, code and name of each school."""
    rows = unit.session().execute(select(School.id, School.code, School.name).order_by(School.name))
    return [(row.id, row.code, row.name) for row in rows]


def entry_lists(known: Iterable[tuple[int, str, str]]) -> dict[str, list[SelectChoice]]:
    """The lists of an entry, by its field."""
    return {
        "school": [
            SelectChoice(forms.ELSEWHERE, _("Outside the group")),
            *(SelectChoice(str(number), name) for number, _code, name in known),
        ],
        "fields": [SelectChoice(name, research_field(name)) for name in NARROWER],
        "languages": [SelectChoice(name, spoken(name)) for name in LANGUAGE_CODES],
    }


def fill_entry(form: forms.Entry, lists: dict[str, list[SelectChoice]]) -> None:
    """Give an entry its lists."""
    for name, choices in lists.items():
        form[name].choices = choices


def fill_filter(form: forms.Filter, known: Iterable[tuple[int, str, str]]) -> None:
    """The lists of the filters."""
    form.home.choices = [
        forms.NO_FILTER, SelectChoice("external", _("External")), SelectChoice("group", _("Group")),
        *(SelectChoice(str(number), name) for number, _code, name in known),
    ]  # fmt: skip
    form.field.choices = [forms.NO_FILTER, *(SelectChoice(name, research_field(name)) for name in NARROWER)]
    form.language.choices = [forms.NO_FILTER, *(SelectChoice(name, spoken(name)) for name in LANGUAGE_CODES)]


def training(trained_on: date | None, since: date) -> tuple[Any, str]:
    """The last training in words, and the kind of its tag when something is to be said of it."""
    if trained_on is None:
        return _("None recorded"), "warn"
    return short_day(trained_on), "" if trained_on >= since else "warn"


def consent(until: date | None, today: date) -> tuple[Any, str]:
    """The consent in words, and the kind of its tag."""
    if until is None:
        return _("No consent recorded"), "warn"
    if until < today:
        return _("Consent expired on %(day)s", day=short_day(until)), "stop"
    if (until - today).days <= SOON:
        return _("Consent ends on %(day)s", day=short_day(until)), "warn"
    return "", ""


def absence(first: date | None, last: date | None, today: date) -> Any:
    """When somebody is not available; empty when it is over, or when nothing was said."""
    if (first is None and last is None) or (last is not None and last < today):
        return ""
    if last is None:
        return _("Not available from %(day)s", day=short_day(first))
    if first is None:
        return _("Not available until %(day)s", day=short_day(last))
    return _("Not available from %(first)s to %(last)s", first=short_day(first), last=short_day(last))

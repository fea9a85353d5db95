"""Marks kept while they are given: by the script after each one, by the button without it. Nobody else reads them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from flask import g, request
from wtforms.form import BaseForm

from forms.marks import CANNOT, CriterionField
from recruitment.services import mark_drafts
from recruitment.services.mark_drafts import Draft, Key, Place, Typed

from . import unit
from .dates import clock
from .speech import gettext as _


def page_number() -> str:
    """The number of the very page that sends this: every form has one of its own."""
    return request.form.get("command", "")[:64]


def fields_of(form: BaseForm, application: int) -> dict[Key, CriterionField]:
    """The fields of one candidate's sheet, by mark."""
    named = ((name.removeprefix("m-"), field) for name, field in form._fields.items() if name.startswith("m-"))
    return {(application, key): field for key, field in named}


def _typed(fields: Mapping[Key, CriterionField]) -> list[Typed]:
    return [Typed(application, key, f.level, f.note, f.seen) for (application, key), f in fields.items()]


def keep(place: Place, fields: Mapping[Key, CriterionField]) -> bool:
    """Keep the marks of these fields. False when some are newer elsewhere: each says so at its place."""
    _versions, elsewhere = mark_drafts.keep(unit.session(), place, _typed(fields), page_number(), datetime.now(UTC))
    _say(fields, elsewhere)
    return not elsewhere


def current(stage: str, fields: Mapping[Key, CriterionField], application: int) -> bool:
    """True when no other page has kept something newer; otherwise each field concerned says so."""
    held = mark_drafts.on_sheet(unit.session(), g.hire.id, g.actor.person_id, stage, application)
    elsewhere = mark_drafts.newer(held, _typed(fields), page_number())
    _say(fields, elsewhere)
    return not elsewhere


def _say(fields: Mapping[Key, CriterionField], elsewhere: Mapping[Key, Draft]) -> None:
    for key, draft in elsewhere.items():
        fields[key].errors = [said_newer(draft)]
        fields[key].seen = draft.version  # sent again, what is typed here stands


def said_newer(draft: Draft) -> str:
    """What another page has kept, beside a field that says something else."""
    return said_short(draft) + " " + _("Keep again to have yours stand, or open the page afresh to take that one.")


def said_short(draft: Draft) -> str:
    """What another page has kept, and when."""
    about = {
        "hour": clock(draft.at),
        "mark": _("cannot assess") if draft.level == CANNOT else draft.level or _("no mark"),
    }
    if draft.note:
        return _("A newer version was kept elsewhere at %(hour)s: %(mark)s, “%(note)s”.", note=draft.note, **about)
    return _("A newer version was kept elsewhere at %(hour)s: %(mark)s, without words.", **about)

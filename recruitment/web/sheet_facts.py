"""The facts of a job sheet in words, and the sheet as a form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import chain
from typing import Any

from babel import Locale
from flask import g
from flask_babel import gettext as _
from markupsafe import Markup
from wtforms import SelectChoice

from forms import sheet_facts as choices
from forms import sheets as forms
from grids.library import load
from recruitment.models.hires import KINDS
from recruitment.services import grid_copies
from workflows.charter.criteria import criteria
from workflows.charter.research_fields import LANGUAGE_CODES, NARROWER
from workflows.charter.sheet import COMMON_FIELDS, LIST_FIELDS

from . import unit, wording
from .dates import day, number
from .language import current
from .research_words import FIELDS, research_field

GRID_OF_KIND = {"engineer": "research_engineer", "support": "research_support"}  # the others have their own name
# Said only where the sheet says them: earlier sheets do not.
FURTHER = {
    "field": ("sub_field", "other_fields", "education", "languages"), "contract": ("duration_months", "status", "hours_per_week"),
    "workplace": ("city",), "contact_email": ("accommodation_contact", "interviews_from", "interviews_to"),
}  # fmt: skip
WORDS = {"contract": choices.CONTRACTS, "status": choices.STATUSES, "education": choices.DEGREES}


def facts(common: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The facts said once, in words; of those every sheet owes, what is not said yet is a dash."""
    names = []
    for name in COMMON_FIELDS:
        names += [name, *(more for more in FURTHER.get(name, ()) if common.get(more))]
    if common.get("contract") != "temporary":
        names = [name for name in names if name != "duration_months"]
    elif "duration_months" not in names:
        names.insert(names.index("contract") + 1, "duration_months")
    return [(wording.field_title(name), _fact(name, common.get(name))) for name in (*names, "restricted")]


def _fact(name: str, value: Any) -> Any:
    if name == "restricted":
        return _restricted() if value else _("No")
    if value in (None, "", []):
        return "–"
    if name in WORDS:
        return str(dict(WORDS[name]).get(value, value))
    if name in SHOWN:
        return SHOWN[name](value)
    return ", ".join(value) if isinstance(value, list) else value


def _day(value: str) -> Any:
    return day(date.fromisoformat(value))


def _euros(value: int) -> Any:
    return _("%(amount)s €", amount=number(value))


def _spoken(value: Iterable[Mapping[str, str]]) -> str:
    return ", ".join(f"{spoken(one['language'])} {one['level']}".strip() for one in value)


def _hours(value: float) -> str:
    return number(value, 1) if value % 1 else number(int(value))


SHOWN: dict[str, Callable[[Any], Any]] = {
    "kind": wording.kind_title,
    "field": research_field,
    "sub_field": Markup('<span lang="en">{}</span>').format,
    "other_fields": lambda value: ", ".join(research_field(name) for name in value),
    "languages": _spoken,
    "hours_per_week": _hours,
    "start_on": _day,
    "interviews_from": _day,
    "interviews_to": _day,
    "salary_min": _euros,
    "salary_max": _euros,
    "contact_email": Markup('<span class="otm-wrap">{}</span>').format,
}


def _restricted() -> Any:
    return _(
        "Yes: access is authorised after a referral to the ministry’s senior defence and security official; its answer"
        " can take three months. The file asks for nothing more from those who apply."
    )


def spoken(name: str) -> str:
    """A language in the reader's own: “français”, “French”."""
    code = LANGUAGE_CODES.get(name)
    return str(Locale(current()).languages.get(code, name)) if code else name


def form_of(content: Mapping[str, Any], data: Any = None) -> Any:
    """The sheet as a form; what an empty sheet does not say yet is taken from the hire."""
    made = forms.sheet_form({name: wording.field_title(name) for name in forms.TEXTS})
    form = made(data) if data is not None else made(data=_opened(content))
    form.kind.choices = [SelectChoice(kind, wording.kind_title(kind)) for kind in KINDS]
    form.field.choices = [choices.NONE, *(SelectChoice(name, research_field(name)) for name in FIELDS)]
    form.sub_field.choices = [choices.NONE, *_narrower(form.field.data)]
    form.other_field.choices = [(name, research_field(name)) for name in FIELDS]
    form.language.choices = [(name, spoken(name)) for name in LANGUAGE_CODES]
    measured = measures(form.kind.data or g.hire.kind)
    kept = content.get("common", {})
    for kind in ("required", "desirable"):  # what an earlier grid measured stays until another is chosen
        field = form[f"{kind}_measure"]
        field.choices = _with(measured, kept.get(f"{kind}_measure") or ())
    return form


def _opened(content: Mapping[str, Any]) -> dict[str, Any]:
    hire = g.hire
    before = {
        "kind": hire.kind, "unit": hire.unit, "positions": hire.posts, "restricted": hire.restricted,
        "profiles": [f"R{hire.rank}"], "start_on": hire.start_on,
    }  # fmt: skip
    opened = {**before, **{name: value for name, value in forms.opened(content).items() if value is not None}}
    if not content.get("fr") and not content.get("en"):
        opened |= {"fr_title": hire.title_fr, "en_title": hire.title_en}
    return opened


def _narrower(field: str | None) -> list[SelectChoice]:
    """The narrower fields, those of the field chosen first; the others stand under the name of theirs."""
    groups = sorted(NARROWER, key=lambda name: name != field)
    return list(
        chain.from_iterable((SelectChoice(one, f"{group}: {one}") for one in NARROWER[group]) for group in groups)
    )


def measures(kind: str) -> list[tuple[str, str]]:
    """The criteria that may measure one of the sheet: those of the hire's grid, else of the library's for the kind."""
    kept = grid_copies.of_hire(unit.session(), g.hire)
    grid = kept.grid if kept else load(GRID_OF_KIND.get(kind, kind)) if kind in KINDS else None
    return [(one.key, one.title[current()]) for one in grid.at(None)] if grid else []


def justified(content: Mapping[str, Any]) -> dict[str, list[tuple[str, str, str]]]:
    """Each criterion in the reader's language, why it is asked for, and what measures it, by the list it stands in."""
    titles = dict(measures(content.get("common", {}).get("kind") or g.hire.kind))
    return {
        kind: [
            ((one.fr or one.en) if current() == "fr" else (one.en or one.fr), one.why,
             titles.get(one.measure, one.measure))
            for one in criteria(content, kind) if one.why or one.measure
        ]
        for kind in LIST_FIELDS
    }  # fmt: skip


def _with(known: list[tuple[str, str]], kept: Any) -> list[tuple[str, str]]:
    keys = {key for key, _title in known}
    return known + [
        (key, _("%(key)s, of another grid", key=key)) for key in dict.fromkeys(kept) if key not in keys | {""}
    ]

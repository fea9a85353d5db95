"""The job sheet as typed: facts said once, texts said in French and in English. A draft may lack anything.

Fields keep the names of the sheet: `unit` is `common.unit`, `fr_title` is `fr.title`; their ids read `fr-title`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from wtforms import Field, Form, StringField, TextAreaField

from workflows.charter.sheet import LANGUAGES, LIST_FIELDS

from . import criteria
from .sheet_facts import ROWS, Common
from .typed import LINE, TEXT, folded, lines

TEXTS = (
    "title", "mission", "required", "desirable", "working_conditions", "development", "prospects", "procedure",
    "accommodation",
)  # fmt: skip
FACTS = tuple(name for name in Common()._fields if name not in ROWS)
LONGEST_ANSWER = 2000


def _text(label: Any, language: str, name: str) -> Field:
    about = {"id": f"{language}-{name.replace('_', '-')}"}
    if name == "title":
        return StringField(label, [LINE], filters=[folded], **about)
    if name in LIST_FIELDS:
        return criteria.Lines(label, [criteria.Short()], **about)
    return TextAreaField(label, [TEXT], filters=[lines], **about)


def sheet_form(titles: Mapping[str, Any], base: type[Form] = Common) -> type[Form]:
    """A form with every text in both languages, after the fields of `base`."""
    made = {
        f"{language}_{name}": _text(titles[name], language, name) for name in TEXTS for language in LANGUAGES
    }  # fmt: skip
    return type("Sheet", (base,), made)


def typed(content: Mapping[str, Any]) -> dict[str, Any]:
    """The texts of a sheet as they stand in its form; of criteria, a list."""
    data: dict[str, Any] = {}
    for language in LANGUAGES:
        for name in TEXTS:
            value = content.get(language, {}).get(name) or ""
            if name in LIST_FIELDS:
                data[f"{language}_{name}"] = value.splitlines() if isinstance(value, str) else list(value)
            else:
                data[f"{language}_{name}"] = value if isinstance(value, str) else "\n".join(value)
    return data


def opened(content: Mapping[str, Any]) -> dict[str, Any]:
    """A whole sheet as its form takes it."""
    common = dict(content.get("common", {}))
    for name in ("start_on", "interviews_from", "interviews_to"):
        common[name] = date.fromisoformat(common[name]) if common.get(name) else None
    common["other_field"] = common.get("other_fields") or []
    spoken = common.get("languages") or ()
    common |= {"language": [one["language"] for one in spoken], "language_level": [one["level"] for one in spoken]}
    return {**common, **typed(content)}


def content_of(form: Form, before: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, as a sheet keeps it; what the form does not show stays as it was."""
    found = {kind: criteria.rows(form, kind, before) for kind in criteria.LISTS}
    once, *per_language = criteria.lists(found)
    common = {**before.get("common", {}), **once}
    for name in FACTS:
        if name in form:
            common[name] = _plain(form[name].data)
    if "other_field" in form:
        others = dict.fromkeys(form["other_field"].data)
        common["other_fields"] = [name for name in others if name and name != common.get("field")]
    if "language" in form:
        pairs = zip(form["language"].data, form["language_level"].data, strict=False)
        common["languages"] = [{"language": name, "level": level} for name, level in pairs if name]
    kept: dict[str, Any] = {"common": common}
    for language, lists in zip(LANGUAGES, per_language, strict=True):
        part = {name: form[f"{language}_{name}"].data or "" for name in TEXTS if name not in LIST_FIELDS}
        kept[language] = {**before.get(language, {}), **part, **lists}
    return kept


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return "" if value is None else value

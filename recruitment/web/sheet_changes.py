"""The buttons inside the sheet's form: they change what is typed, keep it as a draft, and save nothing.

more:required      one more row            drop:required:2    that row goes
use:0f3a…          the wording proposed    block:mission      the passage chosen, at the end of that text
template:postdoc   a template, where nothing is written yet
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import flash, g, redirect, request, url_for
from flask_babel import gettext as _

from forms import criteria
from forms import sheets as forms
from recruitment.services import sheet_blocks, sheet_drafts
from recruitment.services.sheet_drafts import Draft
from workflows.charter.post_templates import TEMPLATES
from workflows.charter.wording import findings

from . import unit
from .sheet_rows import WORDINGS, anchor, note_key

LEFT_OUT = frozenset({"csrf_token", "command", "revision", "then"})
Typed = dict[str, list[str]]


def typed_now() -> Typed:
    """The form of this request as typed."""
    return {name: request.form.getlist(name) for name in request.form if name not in LEFT_OUT}


def keep(typed: Typed) -> datetime:
    """Keep it as this person's draft."""
    revision = request.form.get("revision", type=int)
    at = datetime.now(UTC)
    draft = Draft(typed, g.hire.revision if revision is None else revision, at)
    sheet_drafts.keep(unit.session(), g.hire.id, g.actor.person_id, draft)
    return at


def changed(form: Any, before: Mapping[str, Any], then: str) -> Any:
    """Change what is typed as the button says, keep it, and show it at the place that changed."""
    verb, _colon, what = then.partition(":")
    typed = typed_now()
    place = CHANGES[verb](typed, what, form, before)
    keep(typed)
    return redirect(url_for("sheets.show", hire_id=g.hire.id, draft=1, _anchor=place), 303)


def _more(typed: Typed, kind: str, form: Any, _before: Any) -> str:
    if kind not in criteria.LISTS:
        return ""
    filled = len(criteria.rows(form, kind, {}))
    spare = len(typed.get(f"fr_{kind}", [])) - filled + 1
    typed[f"spare_{kind}"] = [str(max(1, spare))]
    return f"fr-{kind}-{filled + 1}"


def _drop(typed: Typed, what: str, _form: Any, _before: Any) -> str:
    kind, _colon, row = what.partition(":")
    if kind not in criteria.LISTS or not (row.isascii() and row.isdigit() and len(row) < 4):
        return ""
    for column in criteria.COLUMNS[kind]:
        values = typed.get(criteria.field_of(kind, column), [])
        del values[int(row) : int(row) + 1]
    return f"row-{kind}"


def _use(typed: Typed, key: str, form: Any, before: Mapping[str, Any]) -> str:
    found = next((f for f in findings(forms.content_of(form, before)) if note_key(f) == key), None)
    if found is None or found.code not in WORDINGS or not found.proposal:
        flash(_("These words are not in the text any more."))
        return ""
    name = found.where.replace(".", "_", 1)
    typed[name] = [value.replace(found.text, found.proposal) for value in typed.get(name, [])]
    return anchor(found.where)


def _block(typed: Typed, field: str, _form: Any, _before: Any) -> str:
    chosen = request.form.get(f"block-{field}", type=int)
    block = next((b for b in sheet_blocks.offered(unit.session(), g.hire.school_id) if b.id == chosen), None)
    if block is None or block.field != field:
        flash(_("Choose a passage first."))
        return f"row-{field}"
    for language, words in (("fr", block.fr), ("en", block.en)):
        there = "\n".join(typed.get(f"{language}_{field}", [])).rstrip()
        typed[f"{language}_{field}"] = [f"{there}\n{words}".lstrip()]
    return anchor(f"fr.{field}")


def _template(typed: Typed, kind: str, _form: Any, _before: Any) -> str:
    template = TEMPLATES.get(kind)
    if template is None:
        return ""
    opened = forms.opened(template)
    for name, value in opened.items():
        values = [str(one) for one in value] if isinstance(value, list) else [str(value)]
        if value not in (None, "", []) and not any(v.strip() for v in typed.get(name, [])):
            typed[name] = values
    return "texts"


CHANGES = {"more": _more, "drop": _drop, "use": _use, "block": _block, "template": _template}

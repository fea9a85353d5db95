"""What a writer may look at before sending a sheet: nearness to a CV, ease of reading, a draft in plain language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import g, render_template, request
from flask_babel import lazy_gettext as _l
from wtforms import Form, TextAreaField
from wtforms.validators import DataRequired, Length

from forms import sheets as forms
from recruitment.services import readability, sheets
from recruitment.services.progress import pack_of
from workflows.charter.sheet import LANGUAGES
from workflows.charter.wording import plain
from workflows.charter.wording.copies import near_copy
from workflows.who import HIRING_MANAGER, HR, REVIEWER

from . import sheet_rows, unit, wording
from .access import allows
from .hires.show import footer, overline
from .language import current
from .sheets import pages

WRITERS = (HIRING_MANAGER, HR, REVIEWER)
LONGEST_CV = 60_000
SENTENCES = forms.TEXTS[1:]  # a title is no sentence
LEVELS = {"easy": (_l("Easy"), "ok"), "fair": (_l("Fair"), "mute"), "hard": (_l("Hard"), "warn")}
# What to make simpler in a sentence; the words found follow.
POINTS = {
    "long": _l("Long sentence, in words:"),
    "ideas": _l("One idea a sentence, cut at:"),
    "hard_word": _l("Rare word:"),
    "long_word": _l("Long word:"),
    "initials": _l("Initials to write in full:"),
    "figures": _l("Figure to write simply:"),
    "roman": _l("Roman numeral:"),
    "negatives": _l("Say it without negation:"),
    "date": _l("Date to write in full:"),
    "address": _l("Speak to the reader:"),
    "sign": _l("Sign to avoid:"),
}


class Pasted(Form):
    """A CV to compare the sheet with. Nothing of it is kept."""

    text = TextAreaField(
        _l("Text of the CV"),
        [
            DataRequired(_l("Paste the text of the CV.")),
            Length(max=LONGEST_CV, message=_l("60,000 characters at most.")),
        ],
        description=_l("Read once to be compared with the sheet, then forgotten: nothing of it is kept or logged."),
    )


@pages.route("/hires/<int:hire_id>/sheet/copies", methods=["GET", "POST"])
@allows(*WRITERS)
def copies(hire_id: int) -> Any:
    """Which criteria are near-copies of a CV that somebody pastes."""
    sheet, form, found = sheets.latest(unit.session(), hire_id), Pasted(request.form), None
    if request.method == "POST" and form.validate():
        notes = sheet_rows.rows(sheet.content, near_copy(sheet.content, form.text.data), (), pack_of(g.hire))
        found = [row for row in notes if row.notes]
    page = _page("sheets/copies.html", form=form, found=found, failed=bool(form.errors))
    return page, 422 if form.errors else 200


def _page(template: str, **shown: Any) -> str:
    footer(g.hire, pack_of(g.hire))
    return render_template(template, hire=g.hire, overline=overline(g.hire), **shown)


@dataclass(frozen=True, slots=True)
class Read:
    """One text in one language: how hard it is, and its hardest sentences."""

    measure: readability.Measure
    hard: tuple[tuple[str, int], ...]  # a sentence and how many words it has


@pages.get("/hires/<int:hire_id>/sheet/reading")
@allows(*WRITERS)
def reading_ease(hire_id: int) -> Any:
    """How hard each text is to read, and which of its sentences."""
    content = sheets.latest(unit.session(), hire_id).content
    rows = [
        (
            wording.field_title(name),
            {language: _read(_text(content, language, name), language) for language in LANGUAGES},
        )
        for name in SENTENCES
    ]
    return _page("sheets/reading.html", rows=rows, limits=readability.limits(), levels=LEVELS)


def _text(content: Mapping[str, Any], language: str, name: str) -> str:
    value = content.get(language, {}).get(name) or ""
    return value if isinstance(value, str) else "\n".join(value)


def _read(text: str, language: str) -> Read | None:
    if not text.strip():
        return None
    hard = [one for one in readability.by_sentence(text, language) if one.hard]
    return Read(
        readability.measure(text, language),
        tuple((text[one.start : one.end].strip(), one.measure.words) for one in hard),
    )


@pages.get("/hires/<int:hire_id>/sheet/plain")
@allows(*WRITERS)
def plain_language(hire_id: int) -> Any:
    """The sheet sentence by sentence, with what to make simpler: a draft, for the people concerned to judge."""
    content = sheets.latest(unit.session(), hire_id).content
    language = request.args.get("text", "")
    language = language if language in LANGUAGES else current()
    rows = [(wording.field_title(name), plain.advice(_text(content, language, name), language)) for name in SENTENCES]
    return _page("sheets/plain.html", rows=rows, written=language, points=POINTS, source=plain.source())

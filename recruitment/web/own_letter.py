"""A letter as its reader finds it again: the page, its courtesy translation, the file that left, how to check it."""

from __future__ import annotations

from typing import Any

from flask import abort, current_app, g, render_template
from flask_babel import ngettext
from flask_login import current_user

from recruitment.services import letter_desk, letter_halves, printing
from recruitment.services.letter_halves import OTHER
from workflows.who import CANDIDATE

from . import letters, unit
from .access import allows
from .candidacies import pages
from .letter_words import COURTESY, LEFT_IN, WRITTEN


@pages.get("/<int:hire_id>/letters/<int:letter_id>")
@allows(CANDIDATE)
def letter(hire_id: int, letter_id: int) -> str:
    """A letter that left for this person: the half that was sent, then the other as a courtesy."""
    row, base = _own(letter_id), current_app.config["BASE_URL"]
    other = OTHER[row.language]
    left = _left_in(row)
    return render_template(
        "letters/own.html", hire=g.hire, row=row, letter=printing.composed(row, base), qr=letters.seal(row),
        twin=printing.composed(row, base, other) if row.twin else None, written=WRITTEN, courtesy=COURTESY, other=other,
        here=left.get(other), there=left.get(row.language),
    )  # fmt: skip


@pages.get("/<int:hire_id>/letters/<int:letter_id>/pdf")
@allows(CANDIDATE)
def letter_pdf(hire_id: int, letter_id: int) -> Any:
    """A letter sent to this person, as the PDF that left."""
    return letters.paper(_own(letter_id))


def _own(letter_id: int) -> Any:
    row = letter_desk.own(unit.session(), g.hire.id, current_user.id, letter_id)
    if row is None:
        abort(404)
    return row


def _left_in(row: Any) -> dict[str, str]:
    """What of the jury's words stands in one half alone, said for each language that has some."""
    pairs = letter_halves.pairs(letter_halves.facts_of(row.content, row.twin), row.edited)
    counts = {code: sum(one.alone and bool(one.texts[code]) for one in pairs) for code in LEFT_IN}
    return {code: ngettext(*LEFT_IN[code], count) for code, count in counts.items() if count}

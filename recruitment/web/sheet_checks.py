"""What a writer may look at before sending a sheet: nearness to a CV, ease of reading, a draft in plain language."""

from __future__ import annotations

from typing import Any

from flask import g, render_template, request
from flask_babel import lazy_gettext as _l
from wtforms import Form, TextAreaField
from wtforms.validators import DataRequired, Length

from recruitment.services import sheets
from recruitment.services.progress import pack_of
from workflows.charter.wording.copies import near_copy
from workflows.who import HIRING_MANAGER, HR, REVIEWER

from . import sheet_rows, unit
from .access import allows
from .hires.show import footer, overline
from .sheets import pages

WRITERS = (HIRING_MANAGER, HR, REVIEWER)
LONGEST_CV = 60_000


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

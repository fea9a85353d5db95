"""The job sheet: written with its findings beside it, read by everybody inside, compared version by version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, g, jsonify, render_template
from flask_babel import lazy_gettext as _l

from forms import sheets as forms
from recruitment.services import asides, sheet_history, sheets
from recruitment.services.progress import listen, pack_of
from workflows.charter.wording import findings
from workflows.engine import Hearing
from workflows.who import AUDITOR, DIRECTOR, EQUALITY, HIRING_MANAGER, HR, REVIEWER, SECURITY

from . import sheet_rows, unit
from .access import allows
from .hires.show import footer, overline
from .sheet_facts import facts, justified

pages = Blueprint("sheets", __name__)
READERS = (HIRING_MANAGER, HR, REVIEWER, DIRECTOR, EQUALITY, SECURITY, AUDITOR)
STATUSES = {
    "draft": (_l("Being written"), "mute"),
    "submitted": (_l("With the committee"), "here"),
    "returned": (_l("Sent back"), "warn"),
    "approved": (_l("Approved"), "ok"),
    "published": (_l("Published"), "ok"),
}


@pages.get("/hires/<int:hire_id>/sheet")
@allows(*READERS)
def show(hire_id: int) -> Any:
    """The sheet: a form for those who write it, a text for the others."""
    sheet = sheets.latest(unit.session(), hire_id)
    heard = hearings()
    if writes(heard, "edit_sheet"):
        return sheet_writing.opened(sheet, heard)
    return render_template("sheets/read.html", **reading(sheet), whys=justified(sheet.content))


def hearings() -> Mapping[str, Hearing]:
    """Whether this person may write the sheet and send it, and why not yet."""
    return listen(unit.session(), g.hire, g.actor, ("edit_sheet", "submit_sheet"), datetime.now(UTC))


def writes(heard: Mapping[str, Hearing], event: str) -> bool:
    """True when the step belongs to this state and this person."""
    return event in heard and not any(o.code == "right" for o in heard[event].objections)


def reading(sheet: Any, content: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What every page of a sheet shows: its rows, facts, remarks and versions; `content` when other than as saved."""
    session, pack = unit.session(), pack_of(g.hire)
    content = sheet.content if content is None else content
    remarks = sheet_history.remarks(session, g.hire.id)
    aside = asides.standing(session, g.hire.id, content)
    lines = sheet_rows.rows(content, findings(content), remarks, pack, aside)
    footer(g.hire, pack)
    return {
        "hire": g.hire, "overline": overline(g.hire), "sheet": sheet, "tag": STATUSES[sheet.status],
        "statuses": STATUSES, "rows": lines, "notes": sorted((n for line in lines for n in line.notes), key=_number),
        "facts": facts(sheet.content.get("common", {})), "on_facts": sheet_rows.about(remarks, *forms.FACTS),
        "on_whole": sheet_rows.about(remarks, ""), "elements": sheet_rows.elements(content),
        "versions": sheet_history.versions(session, g.hire.id), "remarks": remarks,
    }  # fmt: skip


def _number(note: sheet_rows.Note) -> int:
    return note.number


@pages.get("/hires/<int:hire_id>/sheet.json")
@allows(*READERS)
def export(hire_id: int) -> Response:
    """The newest version as data: what is said once, in French, in English."""
    answer = jsonify(sheets.latest(unit.session(), hire_id).content)
    answer.headers["Content-Disposition"] = f'attachment; filename="sheet-{g.hire.reference}.json"'
    return answer


# What else belongs to the sheet stands in the same blueprint.
from . import sheet_checks, sheet_drafts, sheet_review, sheet_versions, sheet_writing  # noqa: E402

__all__ = ["facts", "pages", "sheet_checks", "sheet_drafts", "sheet_review", "sheet_versions", "sheet_writing"]

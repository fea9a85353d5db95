"""What is typed into a sheet, kept while it is typed: a line says when. Nobody else ever reads it."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, g, jsonify, redirect, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from recruitment.services import sheet_drafts
from workflows.engine import lines
from workflows.hire import HireChart
from workflows.who import HIRING_MANAGER, HR

from . import unit
from .access import allows
from .dates import clock
from .sheet_changes import keep, typed_now
from .sheets import pages

GONE, TOO_LARGE = 409, 413
MOST = 2_000_000  # bytes: every text at its longest, twice over


@pages.post("/hires/<int:hire_id>/sheet/draft")
@allows(HIRING_MANAGER, HR)
def autosave(hire_id: int) -> Any:
    """Keep what is typed, and say when; nothing of the sheet changes."""
    if "edit_sheet" not in lines(HireChart)[g.hire.state]:
        return jsonify(said=_("The sheet is no longer being written: copy what you typed.")), GONE
    if (request.content_length or 0) > MOST:
        return jsonify(said=_("This is too long to be kept while you type: save it in the sheet.")), TOO_LARGE
    return jsonify(said=_("Kept at %(hour)s, not saved in the sheet yet.", hour=clock(keep(typed_now()))))


@pages.get("/hires/<int:hire_id>/sheet/draft")
@allows(HIRING_MANAGER, HR)
def token(hire_id: int) -> Response:
    """A fresh token for a form whose session ended and was opened again in another window."""
    return jsonify(token=generate_csrf())


@pages.post("/hires/<int:hire_id>/sheet/draft/drop")
@allows(HIRING_MANAGER, HR)
def drop(hire_id: int) -> Any:
    """Forget what was typed and not saved."""
    sheet_drafts.drop(unit.session(), hire_id, g.actor.person_id)
    flash(_("What you had typed is dropped: this is the sheet as saved."))
    return redirect(url_for("sheets.show", hire_id=hire_id), 303)

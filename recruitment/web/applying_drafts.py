"""An application kept while it is written: by the script as it is typed, read again and deleted by its author alone."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, jsonify, redirect, request, url_for
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from forms import applying as forms
from recruitment.services import application_drafts as drafts
from recruitment.services import candidacies
from workflows.who import PERSON

from . import draft_form, served, unit
from .access import allows
from .applying import Desk, desk, pages
from .speech import gettext as _

CONFLICT, TOO_LARGE, SEE_OTHER = 409, 413, 303


def taken(at: Desk) -> bool:
    """True while the post takes what is typed: open, or in its minutes of grace, and not applied to."""
    waits = at.post.state == "advertised" and not at.post.coming_at(at.now) and at.now <= at.post.last_moment
    return waits and candidacies.own(unit.session(), at.post.id, current_user.id) is None


@pages.post("/posts/<reference>/apply/draft")
@allows(PERSON)
def autosave(reference: str) -> Any:
    """Keep what is typed, and say when. A page that shows an older version is told, and nothing is overwritten."""
    at = desk(reference)
    if not taken(at):
        return jsonify(said=_("This post takes no application any more: copy what you typed since.")), CONFLICT
    filled = forms.Application(request.form).only(at.asked)
    said = draft_form.sent(at.place, filled, at.now)
    if draft_form.too_long(said):
        return jsonify(said=_("This is too long to be kept.")), TOO_LARGE
    draft, newer = drafts.keep(unit.session(), at.place, said, at.now)
    if newer:
        return jsonify(said=draft_form.said_newer(draft), newer=draft.version)
    return jsonify(said=draft_form.said_kept(draft), version=draft.version)


@pages.get("/posts/<reference>/apply/draft")
@allows(PERSON)
def token(reference: str) -> Response:
    """A fresh token for a form whose session ended and was opened again in another window."""
    desk(reference)
    return jsonify(token=generate_csrf())


@pages.post("/posts/<reference>/apply/draft/delete")
@allows(PERSON)
def delete(reference: str) -> Any:
    """Delete a draft with its documents."""
    drafts.drop(unit.session(), desk(reference).place)
    flash(_("Your draft is deleted, with its documents."))
    return redirect(url_for("candidacies.index"), SEE_OTHER)


@pages.get("/posts/<reference>/apply/documents/<kind>")
@allows(PERSON)
def document(reference: str, kind: str) -> Any:
    """A document of one's own draft, as it is kept."""
    at = desk(reference)
    draft = drafts.of(unit.session(), at.place)
    if draft is None or kind not in draft.documents:
        abort(404)
    return served.document(draft.documents[kind].sha256, f"{reference}-{kind}.pdf")

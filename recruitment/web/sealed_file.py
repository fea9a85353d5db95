"""The sealed file of one referral: for the security officer, whoever stands in, and the HR referee."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from forms import referrals as forms
from recruitment.services import compartment, referrals
from recruitment.services.compartment import CONDITIONS, NATIONALITY, NOTES, OPINION, READERS
from workflows.who import SECURITY

from . import unit, wording
from .access import allows
from .compartment import opened
from .language import current

pages = Blueprint("sealed_file", __name__)
INVALID = 422


@pages.get("/hires/<int:hire_id>/referral/<int:referral_id>/sealed")
@allows(*READERS)
def show(hire_id: int, referral_id: int) -> Any:
    """What is sealed about one person. Opening it is noted."""
    return _page(referral_id)


@pages.post("/hires/<int:hire_id>/referral/<int:referral_id>/notes")
@allows(SECURITY)
def note(hire_id: int, referral_id: int) -> Any:
    """The officer's own notes, sealed."""
    if referrals.for_officer(unit.session(), hire_id, referral_id) is None:
        abort(404)
    form = forms.Notes(request.form)
    if not form.validate():
        return _page(referral_id, form), INVALID
    text = (form.notes.data or "").strip()
    compartment.keep(unit.session(), referral_id, NOTES, text, g.actor.person_id, datetime.now(UTC))
    flash(_("The notes are kept, sealed."))
    return redirect(url_for("sealed_file.show", hire_id=hire_id, referral_id=referral_id), 303)


def _page(referral_id: int, notes: forms.Notes | None = None) -> str:
    hire = g.hire
    row = referrals.for_officer(unit.session(), hire.id, referral_id)
    if row is None:
        abort(404)
    found = opened(hire.id, referral_id, NATIONALITY, CONDITIONS, OPINION, NOTES)
    return render_template(
        "referrals/sealed.html", hire=hire, title_of_hire=wording.hire_title(hire, current()), row=row, found=found,
        notes=notes or forms.Notes(data={"notes": found.get(NOTES, "")}), writes=g.actor.may(SECURITY),
    )  # fmt: skip

"""A candidate's request for an accommodation, at any stage of their file: theirs and human resources' alone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for

from forms.interview_need import KINDS, Need
from recruitment.services import candidacies, interview_needs, postings
from workflows.who import CANDIDATE

from . import unit
from .access import allows
from .candidacies import pages
from .language import current
from .speech import gettext as _

INVALID, SEE_OTHER = 422, 303


@pages.route("/<int:hire_id>/accommodation", methods=["GET", "POST"])
@allows(CANDIDATE)
def accommodation(hire_id: int) -> Any:
    """What would help the person: asked for, changed, answered."""
    own = candidacies.own(unit.session(), hire_id, g.actor.person_id)
    post = postings.read(unit.session(), g.hire.reference)
    if own is None or post is None or not interview_needs.may_be_asked(g.hire.state, own.state, own.answered):
        abort(404)
    need = interview_needs.of_file(unit.session(), own.id)
    said = request.form if request.method == "POST" else None
    form = Need(said, prefix="need-", kinds=list(need.kinds) if need else [], text=need.text if need else "")
    if said is not None and form.validate():
        interview_needs.ask(unit.session(), own.id, form.chosen, form.text.data or "", datetime.now(UTC))
        flash(_("Your request is recorded. Human resources alone read it."))
        return redirect(url_for("candidacies.accommodation", hire_id=hire_id), SEE_OTHER)
    page = render_template(
        "candidacies/accommodation.html", post=post, language=current(), need=need, kinds=KINDS, need_form=form
    )
    return page, INVALID if said is not None else 200

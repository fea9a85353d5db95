"""Accommodations asked for by candidates: HR reads them and says what is arranged. No other page shows them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import abort, g, render_template, request
from flask_babel import gettext as _

from forms.interview_need import KINDS, Settled
from recruitment.services import interview_needs
from recruitment.services.interview_needs import Need
from workflows.who import HR

from . import judging, unit
from .access import allows
from .interviews import pages


@pages.get("/accommodations")
@allows(HR)
def accommodations(hire_id: int) -> Any:
    """What is asked for, and a form for each."""
    return _page()


@pages.post("/accommodations")
@allows(HR)
def settle(hire_id: int) -> Any:
    """Say what is arranged for one person."""
    asked = request.form.get("application", type=int)
    need = next((one for one in _needs() if one.application == asked), None)
    if need is None:
        abort(404)
    form = Settled(request.form, prefix=f"n{need.number}-")
    if not form.validate():
        return _page(need, form, judging.INVALID)
    interview_needs.settle(
        unit.session(), need.application, form.extra.data or 0, form.answer.data, g.actor.person_id, datetime.now(UTC)
    )
    return judging.done(_("Recorded. %(name)s reads it on their own page.", name=need.name))


def _needs() -> list[Need]:
    return list(interview_needs.of_hire(unit.session(), g.hire.id))


def _page(sent: Need | None = None, form: Settled | None = None, status: int = 200) -> Any:
    needs = _needs()
    forms = {
        one.application: form if sent and form and one.application == sent.application
        else Settled(prefix=f"n{one.number}-", extra=one.extra, answer=one.answer)
        for one in needs
    }  # fmt: skip
    return render_template(
        "interviews/accommodations.html", where=judging.where(), needs=needs, forms_of=forms, kinds=KINDS, form=form
    ), status

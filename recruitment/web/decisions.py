"""The director's decision: the signed list with its reasons, the next on it, or another with a reason."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from wtforms import SelectChoice

from forms import decisions as forms
from recruitment.services import decisions
from recruitment.services.clearing_file import clearance_due
from recruitment.services.progress import listen, pack_of
from workflows.charter.deliberation import list_until
from workflows.given import Choice
from workflows.who import DIRECTOR

from . import unit, wording
from .access import allows
from .language import current
from .refusals import reasons
from .steps import Refusal, attempt, keep_typed, step

pages = Blueprint("decisions", __name__)
KIND_OF_STATE = {"ranked": "", "chosen": "here", "cleared": "here", "appointed": "ok"}


@pages.get("/hires/<int:hire_id>/decision")
@allows(DIRECTOR)
def show(hire_id: int) -> Any:
    """The list, who comes next, and the choice when it is due."""
    return _page()


@pages.post("/hires/<int:hire_id>/decision")
@allows(DIRECTOR)
def decide(hire_id: int) -> Any:
    """Choose a person."""
    form = forms.Decision(request.form)
    # Anybody of the list: whether the person still waits is for the rule, and a form sent twice stays harmless.
    form.application.choices = _choices(decisions.signed_list(unit.session(), hire_id))
    if not form.validate():
        keep_typed("decide")
        return _page(form, status=422)
    given = Choice(form.application.data, (form.reason.data or "").strip())
    refusal = attempt(step("decide", given, application=form.application.data))
    if refusal:
        return _page(form, refusal)
    flash(_("Your decision is recorded."))
    return redirect(url_for("hires.show", hire_id=hire_id), 303)


def _page(form: forms.Decision | None = None, refusal: Refusal | None = None, status: int = 200) -> Any:
    session = unit.session()
    listed = decisions.signed_list(session, g.hire.id)
    waiting = [row for row in listed if row.state == "ranked"]
    heard = listen(session, g.hire, g.actor, ("decide",), datetime.now(UTC)).get("decide")
    form = form or forms.Decision(data={"application": waiting[0].application_id if waiting else None})
    form.application.choices = _choices(waiting)
    page = render_template(
        "decisions/show.html", hire=g.hire, title_of_hire=wording.hire_title(g.hire, current()), listed=listed,
        waiting=waiting, form=form, refusal=refusal, kinds=KIND_OF_STATE, state_title=wording.application_state_title,
        state_of_hire=wording.state_title(g.hire.state), due=clearance_due(g.hire, pack_of(g.hire)),
        until=list_until(g.hire.concluded_at, pack_of(g.hire).value("reserve_months")),
        filled=sum(row.state == "appointed" for row in listed), open=heard is not None,
        because=reasons(heard.stopping) if heard else (),
    )  # fmt: skip
    return page, refusal.status if refusal else status


def _choices(listed: list[Any]) -> list[SelectChoice]:
    """People of the list, in its order; the first is the next."""
    return [
        SelectChoice(
            row.application_id,
            _("%(place)s. %(name)s (application %(number)s)", place=row.place, name=row.name, number=row.number)
            + (_(" – next on the list") if index == 0 else ""),
        )
        for index, row in enumerate(listed)
    ]

"""The sessions that the chair series goes by: those of past juries, and those held elsewhere, entered by HR."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forms import jury as forms
from recruitment.services import chair_series
from recruitment.services.progress import listen, pack_of
from workflows.given import Session, Striking
from workflows.who import AUDITOR, DIRECTOR, EQUALITY, HIRING_MANAGER, HR

from . import unit, wording
from .access import allows
from .hires.show import footer, overline
from .research_words import research_field
from .steps import Refusal, attempt, keep_typed, step

pages = Blueprint("jury_sessions", __name__)
READERS = (HIRING_MANAGER, HR, DIRECTOR, EQUALITY, AUDITOR)
CHAIRS = {"F": _l("A woman"), "M": _l("A man"), "U": _l("Not declared")}


@pages.get("/hires/<int:hire_id>/jury/sessions")
@allows(*READERS)
def show(hire_id: int) -> Any:
    """The series that this hire continues."""
    return _page(forms.HeldSession())


def _page(form: forms.HeldSession, refusal: Refusal | None = None, status: int = 200) -> Any:
    session, pack = unit.session(), pack_of(g.hire)
    if pack.severity("jury_chair_series") == "off":
        abort(404)  # no such series under this procedure
    footer(g.hire, pack)
    heard = listen(session, g.hire, g.actor, ("enter_session",), datetime.now(UTC))
    field = chair_series.field_of(session, g.hire.id)
    page = render_template(
        "jury/sessions.html", hire=g.hire, overline=overline(g.hire), form=form, refusal=refusal,
        past=chair_series.before(session, g.hire, pack), chairs=CHAIRS,
        enters=bool(heard) and bool(heard["enter_session"].verdicts[0]) and g.actor.may(HR),
        kind=wording.kind_title(g.hire.kind), field=research_field(field) if field else "",
        scope=pack.value("chair_series_of"), most=pack.value("chair_sessions_max"),
    )  # fmt: skip
    return page, refusal.status if refusal else status


@pages.post("/hires/<int:hire_id>/jury/sessions")
@allows(HR)
def enter(hire_id: int) -> Any:
    """A session held outside the application."""
    form = forms.HeldSession(request.form)
    if not form.validate():
        keep_typed("enter_session")
        return _page(form, status=422)
    refused = attempt(step("enter_session", Session(form.held_on.data, form.sex.data)))
    return _page(form, refused) if refused else _done(_("The session counts in the series."))


@pages.post("/hires/<int:hire_id>/jury/sessions/<int:session_id>/strike")
@allows(HR)
def strike(hire_id: int, session_id: int) -> Any:
    """A session entered by mistake."""
    refused = attempt(step("strike_session", Striking(session_id, request.form.get("text", "").strip())))
    return _page(forms.HeldSession(), refused) if refused else _done(_("The session no longer counts."))


def _done(sentence: str) -> Any:
    flash(sentence)
    return redirect(url_for("jury_sessions.show", hire_id=g.hire.id), 303)

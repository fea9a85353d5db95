"""A person's own requests about their data in one application: made with a receipt, answered, or withdrawn."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_login import current_user

from forms import data_rights as forms
from recruitment.services import data_register, data_requests
from recruitment.services.progress import pack_of
from workflows.data_request import OPEN
from workflows.given import DataAsked, Nothing
from workflows.who import CANDIDATE

from . import unit, wording
from .access import allows
from .candidacies import pages
from .figure_words import figure_line
from .language import current
from .request_paper import answer_pdf
from .request_words import WORDS
from .speech import gettext as _
from .steps import Refusal, attempt, step

SEE_OTHER, INVALID = 303, 422


@pages.get("/<int:hire_id>/requests")
@allows(CANDIDATE)
def requests(hire_id: int) -> Any:
    """My requests about my data in this application, and the form of a new one."""
    return _page()


def _page(form: forms.Request | None = None, refusal: Refusal | None = None, status: int = 200) -> Any:
    pack = pack_of(g.hire)
    page = render_template(
        "candidacies/requests.html", hire=g.hire, title_of_post=wording.hire_title(g.hire, current()), open_states=OPEN,
        found=data_register.own(unit.session(), g.hire.id, current_user.id), form=form or forms.Request(), refusal=refusal,
        delay=figure_line(g.hire, "rights_answer_months"), months=pack.value("rights_answer_months"),
        more=pack.value("rights_extension_months"), **WORDS,
    )  # fmt: skip
    return page, refusal.status if refusal else status


@pages.post("/<int:hire_id>/requests")
@allows(CANDIDATE)
def ask(hire_id: int) -> Any:
    """Make a request; the receipt leaves with it."""
    form = forms.Request(request.form)
    if not form.validate():
        return _page(form, status=INVALID)
    given = DataAsked(form.kind.data, form.text.data)
    made = data_requests.begin(unit.session(), g.hire, current_user.id, given, current(), datetime.now(UTC))
    if refusal := attempt(step("file_request", given, request_=made)):
        return _page(form, refusal)
    return _done(_("Your request is received. A receipt leaves by mail, and its number and its date stand below."))


@pages.get("/<int:hire_id>/requests/<int:request_id>/answer.pdf")
@allows(CANDIDATE)
def request_pdf(hire_id: int, request_id: int) -> Any:
    """The answer to one of my requests, on paper."""
    mine = data_register.own(unit.session(), hire_id, current_user.id)
    row = next((one for one in mine if one.id == request_id and one.answered_at), None)
    return answer_pdf(g.hire, row, current_user.name) if row is not None else abort(404)


@pages.post("/<int:hire_id>/requests/<int:request_id>/withdrawal")
@allows(CANDIDATE)
def unask(hire_id: int, request_id: int) -> Any:
    """Withdraw a request in progress."""
    if request_id not in {row.id for row in data_register.own(unit.session(), hire_id, current_user.id)}:
        abort(404)
    refusal = attempt(step("withdraw_request", Nothing(), request_=request_id))
    return _page(refusal=refusal) if refusal else _done(_("Your request is withdrawn."))


def _done(sentence: str) -> Any:
    flash(sentence)
    return redirect(url_for("candidacies.requests", hire_id=g.hire.id), SEE_OTHER)

"""Requests about data as those who answer them see them: the register with its figures, one request, its answer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_login import current_user
from sqlalchemy import ColumnElement
from wtforms import SelectChoice

from forms import data_rights as forms
from forms.complaints import Charge as ChargeForm
from recruitment.models import DataRequest
from recruitment.services import complaint_figures, complaint_file, complaint_register, data_register, request_file
from workflows.data_request import HANDLERS, DataRequestChart
from workflows.engine import lines
from workflows.given import Charge, DataAnswer, Note

from . import unit, wording
from .access import allows
from .complaint_desk import author
from .figure_words import figure_line
from .language import current
from .paging import Pages
from .request_paper import answer_pdf
from .request_words import WORDS
from .speech import gettext as _
from .steps import Refusal, attempt, step

pages = Blueprint("request_desk", __name__)
PER_PAGE, INVALID, SEE_OTHER = 50, 422, 303


def readable() -> ColumnElement[bool]:
    """What the reader may read of requests: by school and hire, never where they judge or recruit."""
    mine = current_user.schools(*HANDLERS), current_user.hires(*HANDLERS)
    return complaint_register.readable(*mine, current_user.id, DataRequest)


@pages.get("/data-requests")
@allows(*HANDLERS)
def index() -> str:
    """Requests in progress or over, and the figures of each year."""
    done, number = request.args.get("done") == "1", max(1, request.args.get("page", 1, type=int))
    session, where = unit.session(), readable()
    rows, total = data_register.register(session, where, done=done, first=(number - 1) * PER_PAGE, most=PER_PAGE)
    return render_template(
        "retention/requests.html", rows=rows, done=done, language=current(), now=datetime.now(UTC),
        pages=Pages(number, total, PER_PAGE, url_for("request_desk.index"), {"done": "1" if done else None}),
        years=complaint_figures.by_year(session, where, DataRequest), least=complaint_figures.LEAST, **WORDS,
    )  # fmt: skip


@pages.get("/hires/<int:hire_id>/data-requests/<int:request_id>")
@allows(*HANDLERS)
def show(hire_id: int, request_id: int) -> Any:
    """One request: what is asked, its clock, who is in charge, the answer."""
    return _page(request_id)


@pages.post("/hires/<int:hire_id>/data-requests/<int:request_id>")
@allows(*HANDLERS)
def act(hire_id: int, request_id: int) -> Any:
    """Name the person in charge, take more time, answer, lift a restriction."""
    event = request.form.get("step", "")
    form: Any
    given: Any
    match event:
        case "take_charge":
            form = _charge(request.form)
            given, sentence = Charge(form.person.data), _("The person in charge is named and told.")
        case "extend_request":
            form = forms.Extension(request.form, prefix="extension-")
            given, sentence = Note(form.text.data), _("The new date and its reason are told to the person.")
        case "answer_request":
            form = forms.Answer(request.form, prefix="answer-")
            given = DataAnswer(form.outcome.data or "", form.text.data, _beside(request_id, form))
            sentence = _("The answer is recorded, and the person is told that it is there.")
        case "lift_restriction":
            form = forms.Lifting(request.form, prefix="lifting-")
            given, sentence = Note(form.text.data), _("The restriction is lifted, and the person is told why.")
        case _:
            abort(400)
    row = _row(request_id)
    if not form.validate():
        return _page(request_id, {event: form}, status=INVALID)
    if refusal := attempt(step(event, given, request_=request_id)):
        return _page(request_id, {event: form}, refusal)
    flash(sentence)
    if event == "answer_request" and row.kind == "erasure" and given.outcome == "granted":
        return redirect(url_for("retention.of_file", hire_id=hire_id, application_id=row.application_id), SEE_OTHER)
    return redirect(url_for("request_desk.show", hire_id=hire_id, request_id=request_id), SEE_OTHER)


@pages.get("/hires/<int:hire_id>/data-requests/<int:request_id>/answer.pdf")
@allows(*HANDLERS)
def pdf(hire_id: int, request_id: int) -> Any:
    """The answer on paper."""
    row = _row(request_id)
    if row.answered_at is None:
        abort(404)
    return answer_pdf(g.hire, row, author(row))


def _beside(request_id: int, form: forms.Answer) -> str:
    """What stands beside the file from now on: for a correction that is made, and for nothing else."""
    corrects = _row(request_id).kind == "rectification" and form.outcome.data in ("granted", "partly")
    return str(form.annotation.data or "") if corrects else ""


def _row(request_id: int) -> Any:
    if current_user.id in complaint_file.barred(unit.session(), g.hire.id):
        abort(404)  # whoever judges or recruits on this hire finds no request here
    return data_register.one(unit.session(), g.hire.id, request_id) or abort(404)


def _charge(data: Any = None, chosen: int | None = None) -> ChargeForm:
    """The form that names the person in charge, with those whom nothing bars."""
    session = unit.session()
    barred = complaint_file.barred(session, g.hire.id)
    form = ChargeForm(data, person=chosen)
    form.person.choices = [
        SelectChoice(person, name)
        for person, (name, _roles) in request_file.entitled(session, g.hire).items() if person not in barred
    ]  # fmt: skip
    return form


def _page(
    request_id: int, sent: dict[str, Any] | None = None, refusal: Refusal | None = None, status: int = 200
) -> Any:
    row, sent = _row(request_id), sent or {}
    drawn, mine = lines(DataRequestChart)[row.state], row.handler_id == current_user.id
    page = render_template(
        "retention/request.html", hire=g.hire, title_of_hire=wording.hire_title(g.hire, current()), row=row,
        author=author(row), refusal=refusal, failing=next(iter(sent.values()), None), now=datetime.now(UTC),
        charge=sent.get("take_charge") or _charge(chosen=row.handler_id or current_user.id),
        extension=sent.get("extend_request") or forms.Extension(prefix="extension-"),
        reply=sent.get("answer_request") or forms.Answer(prefix="answer-"),
        names="take_charge" in drawn, extends="extend_request" in drawn and mine and row.extended_at is None,
        lifting=sent.get("lift_restriction") or forms.Lifting(prefix="lifting-"), lifts=row.restricts,
        answers="answer_request" in drawn and mine, delay=figure_line(g.hire, "rights_answer_months"),
        more=figure_line(g.hire, "rights_extension_months"), **WORDS,
    )  # fmt: skip
    return page, refusal.status if refusal else status

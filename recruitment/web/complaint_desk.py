"""Complaints as those who examine them see them: the register, one complaint, its answer, the figures."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import ColumnElement
from wtforms import SelectChoice

from forms import complaints as forms
from recruitment.services import complaint_figures, complaint_file, complaint_register
from recruitment.services.progress import pack_of
from recruitment.services.sights import sight
from workflows.charter.packs import Pack
from workflows.complaint import HANDLERS, ComplaintChart
from workflows.engine import lines
from workflows.given import Charge, Note, Reply
from workflows.hire import HireChart
from workflows.who import AUDITOR, DIRECTOR, EQUALITY, HR

from . import unit, wording
from .access import allows
from .complaint_paper import answer_pdf
from .complaint_words import OUTCOME_NAMES, PATH, STATE_KINDS, STATES, SUBJECT_NAMES
from .dates import short_day
from .language import current
from .paging import Pages
from .refusals import setting_line
from .spreadsheet import download
from .steps import Refusal, attempt, step

pages = Blueprint("complaint_desk", __name__)
OPENERS = (HR, DIRECTOR, AUDITOR)  # read every complaint of their schools
READERS = (*OPENERS, EQUALITY)  # the referent reads those in their charge
PER_PAGE, INVALID, SEE_OTHER = 50, 422, 303


def readable() -> ColumnElement[bool]:
    """What the reader may read of complaints: by school and hire, never where they judge or recruit."""
    return complaint_register.readable(current_user.schools(*OPENERS), current_user.hires(*OPENERS), current_user.id)


@pages.get("/complaints")
@allows(*READERS)
def index() -> str:
    """Complaints in progress or over, and the figures of each year."""
    done = request.args.get("done") == "1"
    number = max(1, request.args.get("page", 1, type=int))
    session, where = unit.session(), readable()
    rows, total = complaint_register.register(session, where, done=done, first=(number - 1) * PER_PAGE, most=PER_PAGE)
    return render_template(
        "complaints/index.html", rows=rows, done=done, language=current(), states=STATES, kinds=STATE_KINDS,
        subjects=SUBJECT_NAMES, outcomes=OUTCOME_NAMES, now=datetime.now(UTC),
        pages=Pages(number, total, PER_PAGE, url_for("complaint_desk.index"), {"done": "1" if done else None}),
        years=complaint_figures.by_year(session, where), least=complaint_figures.LEAST,
    )  # fmt: skip


@pages.get("/complaints.csv")
@allows(*READERS)
def export() -> Response:
    """The figures of each year as a table."""
    head = (_("Year"), _("Complaints"), _("Answered"), _("Answered in time"), _("Median days"), _("Founded, wholly or in part"))
    hidden = _("too few to show")
    rows = [
        (
            line.year, line.filed, line.answered, hidden if line.in_time is None else line.in_time,
            hidden if line.median is None else line.median, hidden if line.founded is None else line.founded,
        )
        for line in complaint_figures.by_year(unit.session(), readable())
    ]  # fmt: skip
    return download("complaints.csv", [head, *rows])


@pages.get("/hires/<int:hire_id>/complaints")
@allows(*READERS)
def of_hire(hire_id: int) -> Any:
    """The complaints about one hire."""
    _outside()
    rows = [row for row in complaint_register.of_hire(unit.session(), hire_id) if _opens(row)]
    return render_template(
        "complaints/of_hire.html", hire=g.hire, title_of_hire=wording.hire_title(g.hire, current()), rows=rows,
        states=STATES, kinds=STATE_KINDS, subjects=SUBJECT_NAMES, now=datetime.now(UTC),
    )  # fmt: skip


@pages.get("/hires/<int:hire_id>/complaints/<int:complaint_id>")
@allows(*READERS)
def show(hire_id: int, complaint_id: int) -> Any:
    """One complaint: what is said, where it stands, what was found, and the next step."""
    return _page(complaint_id)


@pages.post("/hires/<int:hire_id>/complaints/<int:complaint_id>")
@allows(*HANDLERS)
def act(hire_id: int, complaint_id: int) -> Any:
    """Name the person in charge, note what was found, answer."""
    match request.form.get("step"):
        case "assign_handler":
            form: Any = _charge(complaint_id, request.form)
            given: Any = Charge(form.person.data)
            sentence = _("The person in charge is named and told; whoever complained is told too.")
        case "note_finding":
            form = forms.Finding(request.form, prefix="finding-")
            given, sentence = Note(form.text.data or ""), _("What was found is noted.")
        case "answer_complaint":
            form = forms.Answer(request.form, prefix="answer-")
            given = Reply(form.outcome.data or "", form.text.data or "")
            sentence = _("The answer is recorded, and the person is told that it is there.")
        case _:
            abort(400)
    event = str(request.form["step"])
    if not form.validate():
        return _page(complaint_id, {event: form}, status=INVALID)
    _row(complaint_id)
    refusal = attempt(step(event, given, complaint=complaint_id))
    if refusal:
        return _page(complaint_id, {event: form}, refusal)
    flash(sentence)
    return redirect(url_for("complaint_desk.show", hire_id=hire_id, complaint_id=complaint_id), SEE_OTHER)


@pages.get("/hires/<int:hire_id>/complaints/<int:complaint_id>/answer.pdf")
@allows(*READERS)
def answer(hire_id: int, complaint_id: int) -> Response:
    """The answer as the person receives it."""
    row = _row(complaint_id)
    if row.answered_at is None:
        abort(404)
    return answer_pdf(g.hire, row, author(row))


def _outside() -> None:
    """Whoever judges or recruits on this hire finds no complaint here, whatever else they are."""
    if current_user.id in complaint_file.barred(unit.session(), g.hire.id):
        abort(404)


def _opens(row: Any) -> bool:
    """True when the reader may read this complaint: by their role, or because it is in their charge."""
    return bool(g.actor.may(*OPENERS)) or row.handler_id == current_user.id


def _row(complaint_id: int) -> Any:
    _outside()
    row = complaint_register.one(unit.session(), g.hire.id, complaint_id)
    return row if row is not None and _opens(row) else abort(404)


def author(row: Any) -> str:
    """Who complained, to whom may read names on this hire now, and to the person in charge."""
    named = sight(g.actor, g.hire.state, pack_of(g.hire)).names or row.handler_id == current_user.id
    return str(row.author) if named else _("A person, not named at this stage")


def _charge(complaint_id: int, data: Any = None, chosen: int | None = None) -> forms.Charge:
    """The form that names the person in charge, with those whom nothing bars."""
    session = unit.session()
    barred = complaint_file.barred(session, g.hire.id) | complaint_file.examiners(session, g.hire.id, complaint_id)
    form = forms.Charge(data, person=chosen)
    form.person.choices = [
        SelectChoice(person, name)
        for person, (name, _roles) in complaint_file.entitled(session, g.hire).items() if person not in barred
    ]  # fmt: skip
    return form


def _page(
    complaint_id: int, sent: dict[str, Any] | None = None, refusal: Refusal | None = None, status: int = 200
) -> Any:
    row, sent = _row(complaint_id), sent or {}
    drawn = lines(ComplaintChart)[row.state]
    mine, pack = row.handler_id == current_user.id, pack_of(g.hire)
    page = render_template(
        "complaints/show.html", hire=g.hire, title_of_hire=wording.hire_title(g.hire, current()), row=row,
        noted=complaint_register.notes(unit.session(), [row.id], findings=True)[row.id], refusal=refusal, path=_path(row),
        charge=sent.get("assign_handler") or _charge(complaint_id, chosen=row.handler_id),
        finding=sent.get("note_finding") or forms.Finding(prefix="finding-"),
        reply=sent.get("answer_complaint") or forms.Answer(prefix="answer-"),
        failing=next(iter(sent.values()), None), states=STATES, kinds=STATE_KINDS, subjects=SUBJECT_NAMES,
        outcomes=OUTCOME_NAMES, now=datetime.now(UTC), sources=_sources(pack), author=author(row),
        names="assign_handler" in drawn and g.actor.may(HR, DIRECTOR), notes_it="note_finding" in drawn and mine,
        answers_it="answer_complaint" in drawn and mine, reopens=_reopening(row),
    )  # fmt: skip
    return page, refusal.status if refusal else status


def _path(row: Any) -> list[dict[str, Any]]:
    """The path of a complaint, for the macro that draws it."""
    order = [key for key, _name in PATH]
    reached = len(order) if row.state == "answered" else order.index(row.state) if row.state in order else -1
    dates = {"filed": row.filed_at, "acknowledged": row.acknowledged_at, "answered": row.answered_at}
    return [
        {
            "name": name, "phase": None, "gate": False, "when": short_day(dates[key]) if dates.get(key) else "",
            "status": "done" if place < reached else "now" if place == reached else "todo",
        }
        for place, (key, name) in enumerate(PATH)
    ]  # fmt: skip


def _sources(pack: Pack) -> str:
    """Where the two delays come from, and whether anybody has checked."""
    return setting_line(pack.rules["answered_in_time"])


def _reopening(row: Any) -> str | None:
    """Where the director takes a step of the hire back because of this complaint, while the chart has such a step."""
    if not g.actor.may(DIRECTOR) or row.state == "withdrawn" or "reopen" not in lines(HireChart)[g.hire.state]:
        return None
    return url_for("hires.reopen", hire_id=g.hire.id, complaint=row.number)

"""Links between jurors and candidates: declared on one page, ruled on below it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, abort, g, render_template, request
from flask_babel import gettext as _

from forms import links as forms
from recruitment.services import declarations
from recruitment.services.declarations import Amber, Declaration
from workflows.given import LinkAnswer, LinkAnswers, Ruling
from workflows.who import CHAIR, DIRECTOR, JUROR

from . import judging, unit
from .access import allows
from .steps import Refusal, attempt, keep_typed, step

pages = Blueprint("links", __name__, url_prefix="/hires/<int:hire_id>/links")

DECLARED_IN = ("eligibility", "sifting", "interviewing", "deliberating")


@pages.get("")
@allows(JUROR, CHAIR, DIRECTOR)
def show(hire_id: int) -> Any:
    """Every candidate by name, with what the reader declared; below, the links to rule on."""
    return _page()


@pages.post("")
@allows(JUROR, CHAIR, DIRECTOR)
def act(hire_id: int) -> Any:
    """Declare, or rule."""
    if "declaration" in request.form:
        return _rule()
    own = declarations.own(unit.session(), g.hire, g.actor.person_id)
    if not own:
        abort(404)
    form = _form(own, request.form)
    if not form.validate():
        keep_typed("declare_link")
        return _page(form=form, status=judging.INVALID)
    answers = forms.answered(form, [d.key for d in own])
    given = tuple(LinkAnswer(d.application, **asdict(answers[d.key])) for d in own)
    refusal = attempt(step("declare_link", LinkAnswers(given)))
    if refusal:
        return _page(form=form, refusal=refusal, status=refusal.status)
    left = sum(answer.level == "red" for answer in answers.values())
    if left:
        return judging.done(_("Your links are declared. The files you stepped aside for are closed to you."))
    return judging.done(_("Your links are declared."))


def _rule() -> Any:
    ruling = forms.Ruling(request.form)
    amber = next((a for a in _ambers() if str(a.declaration) == ruling.declaration.data), None)
    if amber is None:
        abort(404)
    if not ruling.validate():
        keep_typed("rule_on_link")
        return _page(ruling=ruling, status=judging.INVALID)
    given = Ruling(amber.declaration, ruling.outcome.data == "aside", ruling.reason.data)
    refusal = attempt(step("rule_on_link", given, application=amber.application))
    if refusal:
        return _page(ruling=ruling, refusal=refusal, status=refusal.status)
    return judging.done(_("The ruling is recorded; it goes to the minutes."))


def _form(own: tuple[Declaration, ...], formdata: Any = None) -> Any:
    before = {d.key: forms.Answer(d.level, d.kind, d.note) for d in own if d.level}
    return forms.declaration({d.key: d.name for d in own}, before, formdata)


def _ambers() -> tuple[Amber, ...]:
    """What the reader may rule on: the chair on everybody's, the director on the chair's."""
    if not g.actor.may(CHAIR, DIRECTOR):
        return ()
    return declarations.ambers(unit.session(), g.hire.id, g.actor.person_id, only_chair=not g.actor.may(CHAIR))


def _page(form: Any = None, ruling: Any = None, refusal: Refusal | None = None, status: int = 200) -> Any:
    now_open = g.hire.state in DECLARED_IN
    own = declarations.own(unit.session(), g.hire, g.actor.person_id) if g.actor.may(JUROR) and now_open else ()
    shown = _ambers()
    return render_template(
        "links/show.html", where=judging.where(), own=own, form=form or _form(own), open=now_open,
        ambers=shown, rulings={a.declaration: _ruling_form(a, ruling) for a in shown if not a.own and now_open},
        ruled=ruling, kinds=forms.KIND_NAMES, reasons=refusal.reasons if refusal else (), refused=refusal is not None,
    ), status  # fmt: skip


def _ruling_form(amber: Amber, sent: Any) -> Any:
    """The form of one link: as it was sent, or as ruled before."""
    if sent is not None and sent.declaration.data == str(amber.declaration):
        return sent
    outcome = None if amber.ruled_at is None else "aside" if amber.steps_aside else "stays"
    return forms.Ruling(declaration=amber.declaration, outcome=outcome, reason=amber.ruling or "")

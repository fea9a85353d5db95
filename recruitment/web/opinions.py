"""The deontology referent's pages: what is asked, one declaration at a time, and the opinion."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, g, render_template, request
from flask_login import current_user

from forms import links as forms
from recruitment.services import opinions
from workflows.given import Advice
from workflows.who import DEONTOLOGY

from . import judging, link_words, unit, wording
from .access import allows
from .dates import today
from .language import current
from .speech import gettext as _
from .steps import Refusal, attempt, keep_typed, step

pages = Blueprint("opinions", __name__)


@pages.get("/opinions")
@allows(DEONTOLOGY)
def index() -> str:
    """Every open question of the referent's schools, the most urgent first."""
    rows = opinions.waiting(unit.session(), current_user.schools(DEONTOLOGY))
    asked = [(row, wording.hire_title(row, current())) for row in rows]
    return render_template("links/questions.html", asked=asked, today=today())


@pages.get("/hires/<int:hire_id>/opinions")
@allows(DEONTOLOGY)
def show(hire_id: int) -> Any:
    """The declarations of a hire that the referent was asked about, and no other."""
    return _page()


@pages.post("/hires/<int:hire_id>/opinions")
@allows(DEONTOLOGY)
def answer(hire_id: int) -> Any:
    """Give an opinion."""
    form = forms.Opinion(request.form)
    asked = {str(one.id) for one in opinions.of_hire(unit.session(), g.hire.id) if not one.opinion}
    if form.question.data not in asked:
        abort(404)
    if not form.validate():
        keep_typed("advise_on_link")
        return _page(form, status=judging.INVALID)
    given = Advice(int(form.question.data), form.opinion.data == "aside", form.reasons.data)
    refusal = attempt(step("advise_on_link", given))
    if refusal:
        return _page(form, refusal, refusal.status)
    return judging.done(_("Your opinion is sent; the ruling stays with whoever asked."))


def _page(sent: Any = None, refusal: Refusal | None = None, status: int = 200) -> Any:
    asked = opinions.of_hire(unit.session(), g.hire.id)
    open_ = g.hire.state in opinions.ASKED_IN
    return render_template(
        "links/opinions.html", where=judging.where(), asked=asked, told=link_words.told_lines, sent=sent,
        forms_of={one.id: _form(one.id, sent) for one in asked if open_ and not one.opinion},
        reasons=refusal.reasons if refusal else (), names=forms.OPINIONS, today=today(),
    ), status  # fmt: skip


def _form(question: int, sent: Any) -> Any:
    return sent if sent is not None and sent.question.data == str(question) else forms.Opinion(question=question)

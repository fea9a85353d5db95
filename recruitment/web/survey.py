"""The voluntary survey, on the page after an application was sent: a few questions, counted and never linked.

That one may answer stands in the person's own cookie until they do, so that nothing here tells who did: no row,
no address with the post in it, no line of the log that names the hire.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from forms import equality as forms
from recruitment.models.equality import QUESTIONS
from recruitment.services import announcements, channel_counts, equality
from recruitment.services.channel_counts import Asked
from workflows.who import PERSON

from . import unit
from .access import allows
from .dates import today

pages = Blueprint("survey", __name__)
COOKIE = "survey"
SEE_OTHER, INVALID = 303, 422


def invite(reading: Session, hire_id: int, school_id: int, person_id: int) -> None:
    """Let the person who has just applied answer once, under the channel as it was entered."""
    session[COOKIE] = [hire_id, school_id, announcements.came_by(reading, hire_id, person_id)]


@pages.route("/survey", methods=["GET", "POST"])
@allows(PERSON)
def ask() -> Any:
    """A few questions, each optional, answered once."""
    invited = session.get(COOKIE)
    if not invited:
        return redirect(url_for("candidacies.index"), SEE_OTHER)
    hire_id, school_id, channel = invited
    back = url_for("candidacies.show", hire_id=hire_id)
    form = forms.Survey(request.form if request.method == "POST" else None)
    if request.method == "GET":
        return render_template("survey/ask.html", form=form, back=back)
    if not form.validate():
        return render_template("survey/ask.html", form=form, back=back), INVALID
    session.pop(COOKIE)
    said = form.said
    if said:
        _count(school_id, channel, said)
        flash(_("Thank you. Your answer is counted, and nothing of it can be linked to you."))
    return redirect(back, SEE_OTHER)


def _count(school: int, channel: str, said: Mapping[str, str]) -> None:
    """Add the answers to two counters that do not know each other: what a channel brings, and equality."""
    sex, residence, year = said.get("sex"), said.get("residence", "unsaid"), today().year
    equality.answer(unit.session(), school, year, {question: said[question] for question in QUESTIONS if question in said})
    brought = sex if sex in ("F", "M") else "unsaid"
    if (brought, residence) != ("unsaid", "unsaid"):
        channel_counts.answer(unit.session(), Asked(school, year, channel), brought, residence)

"""The voluntary survey, on the page after an application was sent: two questions, counted and never linked.

That one may answer stands in the person's own cookie until they do, so that nothing here tells who did: no row,
no address with the post in it, no line of the log that names the hire.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from forms import channels as forms
from recruitment.services import announcements, channel_counts
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
    """Two questions, both optional, answered once."""
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
    sex, residence = form.sex.data or "unsaid", form.residence.data or "unsaid"
    if (sex, residence) != ("unsaid", "unsaid"):
        channel_counts.answer(unit.session(), Asked(school_id, today().year, channel), sex, residence)
        flash(_("Thank you. Your answer is counted, and nothing of it can be linked to you."))
    return redirect(back, SEE_OTHER)

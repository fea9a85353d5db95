"""What the voluntary survey says, year by year and school by school, and what it cannot say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, render_template
from flask_login import current_user

from forms.equality import Survey
from recruitment.models.equality import QUESTIONS
from recruitment.services import equality
from recruitment.services.equality import Year
from workflows.who import AUDITOR, EQUALITY, HR

from . import unit
from .access import allows
from .dates import number, percent, today
from .speech import gettext as _

pages = Blueprint("equality", __name__)
READERS = (HR, EQUALITY, AUDITOR)


@dataclass(frozen=True, slots=True)
class Line:
    """One answer to one question: the words, how many gave it, its share among the answers shown."""

    question: str
    answer: str
    count: str
    share: str


@pages.get("/equality")
@allows(*READERS)
def show() -> str:
    """Every year in which somebody answered, school by school."""
    session = unit.session()
    found = [
        (school.name, [(year, _lines(year)) for year in equality.years(session, school, today())])
        for school in equality.schools(session, current_user.schools(*READERS))
    ]
    return render_template("equality/show.html", schools=found)


def _lines(year: Year) -> list[Line]:
    """The answers of a year; one that a small group gave says so, and no more."""
    return [
        _line(question, answer, year.shown.get(question, {}))
        for question, answers in (QUESTIONS.items() if not year.waits else ())
        for answer in answers
    ]


def _line(question: str, answer: str, shown: Mapping[str, int]) -> Line:
    field = Survey()[question]
    words = next(str(choice.label) for choice in field.choices if choice.value == answer)
    count = shown.get(answer)
    if count is None:
        return Line(str(field.label.text), words, _("too few to show"), "–")
    # A share of all answers would give a hidden one away.
    whole = len(shown) == len(QUESTIONS[question])
    return Line(str(field.label.text), words, number(count), percent(count / sum(shown.values()), 0) if whole else "–")

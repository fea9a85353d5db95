"""Cells that many rows of a list share, built once a language: the picture of a state, who is expected."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import NamedTuple

from markupsafe import Markup, escape

from recruitment.web import wording
from recruitment.web.dates import PARIS, short_day
from recruitment.web.language import current
from recruitment.web.markup import mini_bar
from recruitment.web.speech import gettext
from workflows.hire import STEP_OF, STEPS

# Positions, from 0, before which a new phase of the track begins.
GAPS = tuple(n for n in range(1, len(STEPS)) if STEPS[n].phase != STEPS[n - 1].phase)


class Cell(NamedTuple):
    """What a state is in a table: the picture with its words, and who is expected."""

    step: Markup
    expected: Markup


@cache
def _cells(_language: str) -> dict[str, Cell]:
    """One cell a state, in the language of the request: the argument only keeps them apart."""
    found = {}
    for state, number in STEP_OF.items():
        ended = number == len(STEPS)
        words = (
            wording.state_title(state)
            if ended
            else gettext(
                "%(number)s of %(total)s · %(step)s", number=number, total=len(STEPS), step=wording.step_title(number)
            )
        )
        bar = mini_bar(len(STEPS) if ended else number - 1, len(STEPS), GAPS)
        step = Markup('{}<span class="otm-small">{}</span>').format(bar, words)
        found[state] = Cell(step, escape(wording.expected_title(state) or "–"))
    return found


def cells() -> dict[str, Cell]:
    """The cells of every state, in the reader's language."""
    return _cells(current())


class Days(dict[datetime | None, Markup | str]):
    """Short dates of one page: the same day is written once."""

    def __init__(self) -> None:
        super().__init__({None: "–"})
        self._days: dict[int, Markup | str] = {}

    def __missing__(self, moment: datetime) -> Markup | str:
        day = moment.astimezone(PARIS).date()
        text = self._days.get(day.toordinal())
        if text is None:
            text = self._days[day.toordinal()] = short_day(day)
        self[moment] = text
        return text


@cache
def _middles(language: str, step: str, expected: str, since: str) -> dict[str, Markup]:
    """The cells of a row that only its state decides, whole, with the words of their columns."""
    cell = Markup('<td role="cell" data-l="{}"><span>{}</span></td><td role="cell" data-l="{}"><span>{}<small>{} ')
    return {
        state: cell.format(step, shared.step, expected, shared.expected, since)
        for state, shared in _cells(language).items()
    }


def middles(step: str, expected: str, since: str) -> dict[str, Markup]:
    """For each state, its cells up to the date since when; the columns are called `step` and `expected`."""
    return _middles(current(), step, expected, since)

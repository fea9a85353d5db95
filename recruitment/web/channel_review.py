"""The yearly review of channels: a table, a picture of the same figures, and the file of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_login import current_user

from recruitment.services import channel_review, channels
from recruitment.services.channel_review import Line, Review
from recruitment.services.disclosure import ALL, Parts
from workflows.who import AUDITOR, DIRECTOR, EQUALITY, GROUP_ADMIN, HR

from . import unit
from .access import allows
from .channels import euros
from .dates import number, percent, today
from .language import current
from .speech import gettext as _
from .spreadsheet import download

pages = Blueprint("channel_review", __name__)
READERS = (HR, DIRECTOR, AUDITOR, EQUALITY, GROUP_ADMIN)
FEW = 30  # eligible applications under which no difference between channels says anything


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked at: a year, and one school or all those of the reader."""

    year: int
    school: int | None
    schools: tuple[tuple[int, str, str], ...]  # id, code, name
    years: tuple[int, ...]

    @property
    def places(self) -> dict[int, str]:
        """The schools looked at, id -> code."""
        return {number: code for number, code, _ in self.schools if self.school in (None, number)}

    @property
    def title(self) -> str:
        """Whose review it is."""
        return next((name for number, _code, name in self.schools if number == self.school), "")


def _asked() -> Asked:
    """The year and the school of the address, when there are such; else the present year and every school."""
    session = unit.session()
    listed = tuple(tuple(row) for row in channel_review.schools(session, current_user.schools(*READERS)))
    known = [row[0] for row in listed]
    school = request.args.get("school", type=int)
    school = known[0] if len(known) == 1 else school if school in known else None
    years = channel_review.years(session, known, today())
    year = request.args.get("year", type=int)
    return Asked(year if year in years else years[0], school, listed, tuple(years))


@pages.get("/channel-review")
@allows(*READERS)
def show() -> str:
    """The review of a year."""
    asked = _asked()
    review = channel_review.read(unit.session(), asked.places, asked.year, today())
    names = _names(asked)
    return render_template(
        "channels/review.html", asked=asked, review=review, name=lambda key: said(names, key), euros=euros, all=ALL,
        share=_share, few=review.total.eligible < FEW, channels=_answered(review), pictures=_pictures(review, names),
        csv=url_for("channel_review.table", year=asked.year, school=asked.school),
    )  # fmt: skip


def _names(asked: Asked) -> Mapping[str, str]:
    places = channels.described(unit.session(), frozenset(asked.places))
    return {key: place.names[current()] for key, place in places.items()}


def said(names: Mapping[str, str], key: str) -> str:
    """A channel by its name; what came without the link of one; or all together."""
    if key == ALL:
        return _("All channels")
    return names.get(key, key) if key else _("Without the link of a channel")


def _share(parts: Parts | None) -> str:
    """The first side of a question, in whole percents: enough people stand behind it, or it is not shown."""
    return percent(parts[0] / sum(parts), 0) if parts else _("too few to show")


def _answered(review: Review) -> list[str]:
    """The channels of the table of answers: those of the year, then all together."""
    listed = {*(line.channel for line in review.lines), *review.answered}
    return [*sorted(listed, key=lambda key: (key == "", key)), ALL]


@dataclass(frozen=True, slots=True)
class Bar:
    """One channel in a picture: the length of its bar, where its dot lies, in percent of the width; and the words."""

    label: str
    length: float
    dot: float
    words: str


LEFT, WIDE = 2, 90  # percent of the width


def _pictures(review: Review, names: Mapping[str, str]) -> list[tuple[str, str, list[Bar], list[tuple[str, float]]]]:
    """Reach, then applications with the eligible ones among them: title, caption, bars, ticks."""
    reach = [(line, line.visits, line.visits) for line in review.lines if line.channel]
    came = [(line, line.applications, line.eligible) for line in review.lines]
    return [
        (_("Visits through the link of each channel"), _("Bar and dot: visits."), *_bars(reach, names)),
        (_("Applications by channel"), _("Bar: applications. Dot: eligible ones among them."), *_bars(came, names)),
    ]


def _bars(rows: list[tuple[Line, int, int]], names: Mapping[str, str]) -> tuple[list[Bar], list[tuple[str, float]]]:
    most = max((count for _line, count, _dot in rows), default=0) or 1
    bars = [
        Bar(said(names, line.channel), _at(count, most), _at(dot, most), number(count)) for line, count, dot in rows
    ]
    marks = sorted({0, most // 2, most})
    return bars, [(number(mark), _at(mark, most)) for mark in marks]


def _at(count: int, most: int) -> float:
    return round(LEFT + WIDE * count / most, 2)


@pages.get("/channel-review.csv")
@allows(*READERS)
def table() -> Any:
    """The same figures as the page, hidden where it hides them."""
    asked = _asked()
    review = channel_review.read(unit.session(), asked.places, asked.year, today())
    names = _names(asked)
    head = (
        _("Channel"), _("Posts announced"), _("Visits"), _("Applications"), _("Eligible applications"), _("Cost, in euros"),
        _("Cost of each eligible application, in euros"), _("Share of women among answers"),
        _("Share living abroad among answers"),
    )  # fmt: skip
    by_key = {line.channel: line for line in review.lines}
    rows = [
        (*_figures(names, by_key.get(key, Line(key))), *_shares(review, key)) for key in _answered(review)[:-1]
    ]  # fmt: skip
    everything = (*_figures(names, review.total), *_shares(review, ALL))
    return download(f"{_('channels')}-{asked.year}.csv", [head, *rows, everything])


def _figures(names: Mapping[str, str], line: Line) -> tuple[object, ...]:
    return (
        said(names, line.channel), line.posts, line.visits, line.applications, line.eligible, line.cost_cents / 100,
        "" if line.cost_each is None else line.cost_each / 100,
    )  # fmt: skip


def _shares(review: Review, key: str) -> tuple[str, str]:
    if not review.closed:
        return _("at the end of the year"), _("at the end of the year")
    return _share(review.sex.get(key)), _share(review.origin.get(key))

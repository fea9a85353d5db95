"""The load of jurors: how often people were asked to sit, by sex and by rank, as a picture and its tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from recruitment.services import juror_load
from recruitment.services.juror_load import Group
from workflows.who import DIRECTOR

from . import unit
from .access import allows
from .dates import number
from .jurors import KEEPERS, READERS
from .paging import Pages

pages = Blueprint("juror_load", __name__, url_prefix="/jurors")
PER = 50
LEFT, WIDE = 2, 92  # percent of the width
WHO = {"F": _l("Women"), "M": _l("Men"), "U": _l("Sex not declared")}


@dataclass(frozen=True, slots=True)
class Bar:
    """One group in the picture: how far its most asked person lies, where its mean lies, and the words."""

    label: str
    length: float
    dot: float
    words: str


@pages.get("/load")
@allows(*READERS, DIRECTOR)
def show() -> str:
    """How often each person was asked in two years."""
    load = juror_load.read(unit.session(), datetime.now(UTC))
    page = min(max(1, request.args.get("page", 1, type=int)), 10_000)
    shown = Pages(page, len(load.people), PER, url_for("juror_load.show"))
    bars, ticks = _picture(load.groups)
    return render_template(
        "jury/load.html", load=load, people=load.people[(page - 1) * PER : page * PER], pages=shown, bars=bars,
        ticks=ticks, label=label, who=WHO, few=juror_load.FEW, registers=current_user.holds(*READERS), edits=current_user.holds(*KEEPERS),
    )  # fmt: skip


def label(group: Group) -> str:
    """“Women, R4”, “Women”."""
    return str(WHO[group.sex]) if group.rank is None else _("%(who)s, R%(rank)s", who=WHO[group.sex], rank=group.rank)


def _picture(groups: tuple[Group, ...]) -> tuple[list[Bar], list[tuple[str, float]]]:
    most = max((group.most for group in groups), default=0) or 1
    bars = [
        Bar(
            label(group), _at(group.most, most), _at(group.mean, most),
            _("%(mean)s seats a person, %(most)s at most", mean=number(group.mean, 1), most=group.most),
        )
        for group in groups
    ]  # fmt: skip
    return bars, [(number(mark), _at(mark, most)) for mark in sorted({0, most // 2, most})]


def _at(count: float, most: int) -> float:
    return round(LEFT + WIDE * count / most, 2)

"""The register of processing activities as a page and as a PDF: purposes, grounds, readers, and how long by the packs in force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, current_app, render_template
from flask_login import current_user
from sqlalchemy import select

from recruitment.letters.blocks import Block, Bullets, Heading, Paper, Para, Table, plain
from recruitment.models import School
from workflows.charter.packs import current as pack_in_force
from workflows.charter.packs import load_all
from workflows.charter.processing import Activity, register
from workflows.who import AUDITOR, DIRECTOR, HR

from . import unit
from .access import allows
from .dates import bare_day, today
from .figure_words import months, source
from .language import current
from .served import printed
from .speech import gettext as _

pages = Blueprint("processing", __name__, url_prefix="/register-of-processing")
READERS = (HR, DIRECTOR, AUDITOR)


@pages.get("")
@allows(*READERS)
def index() -> str:
    """The schools whose register the reader may open."""
    return render_template("retention/processing_schools.html", schools=_schools())


@pages.get("/<int:school_id>")
@allows(*READERS)
def show(school_id: int) -> str:
    """The register of one school."""
    return render_template("retention/processing.html", paper=paper(_school(school_id)), school_id=school_id)


@pages.get("/<int:school_id>/paper.pdf")
@allows(*READERS)
def pdf(school_id: int) -> Response:
    """The register on paper."""
    school = _school(school_id)
    word = "register-of-processing" if current() == "en" else "registre-des-traitements"
    return printed(paper(school), f"{word}-{school.code}.pdf")


def _schools() -> list[Any]:
    query = select(School.id, School.code, School.name, School.privacy_email).order_by(School.name)
    mine = current_user.schools(*READERS)
    return list(unit.session().execute(query if mine is None else query.where(School.id.in_(mine))))


def _school(school_id: int) -> Any:
    return next((one for one in _schools() if one.id == school_id), None) or abort(404)


def paper(school: Any) -> Paper:
    """The register of a school, of today."""
    language: Any = current()
    title = _("Register of processing activities")
    known = register()
    blocks: list[Block] = [
        Heading(1, title),
        Para(plain(_("%(school)s, on %(day)s. Controller: %(organisation)s. Data protection officer: %(contact)s.",
                     school=school.name, day=bare_day(today()), organisation=current_app.config["ORGANISATION"],
                     contact=school.privacy_email))),
    ]  # fmt: skip
    for place, one in enumerate(known.activities, 1):
        blocks += [Heading(2, f"{place}. {one.title[language]}"), _table(one, school.code, language)]
    blocks += [
        Heading(2, _("Security")), Bullets(tuple(plain(one[language]) for one in known.measures)),
        Heading(2, _("Transfers and automated decisions")),
        Para(plain(f"{known.transfers[language]} {known.decisions[language]}")),
    ]  # fmt: skip
    return Paper(title, language, tuple(blocks), title, school.name, datetime.now(UTC))


def _table(one: Activity, school: str, language: str) -> Table:
    times = " ; ".join(_times(one, school)) or _("no time: nothing is tied to a person")
    ground = one.basis[language] if one.verified else f"{one.basis[language]} · {_('unverified')}"
    rows = (
        (_("Legal ground"), ground), (_("Whose data"), one.people[language]), (_("Which data"), one.data[language]),
        (_("Who reads them"), one.readers[language]), (_("How long"), times),
    )  # fmt: skip
    return Table(one.title[language], (_("Subject"), _("Content")), rows, (0.26, 0.74))


def _times(one: Activity, school: str) -> Iterator[str]:
    """How long, by the packs in force in that school: one line where all kinds of post agree."""
    for name in one.figures:
        said: dict[str, list[str]] = {}
        for pack in _packs(school):
            figure = pack.figures[name]
            said.setdefault(f"{months(figure)} ({source(figure)})", []).append(pack.title[current()])
        for line, titles in said.items():
            yield line if len(said) == 1 else f"{', '.join(titles)}{_(':')} {line}"


def _packs(school: str) -> Iterable[Any]:
    """The pack of each kind of post in force today, the school's own where it has one."""
    for name in sorted({key[0] for key in load_all()}):
        try:
            yield pack_in_force(name, school, today())
        except KeyError:  # not in force yet
            continue

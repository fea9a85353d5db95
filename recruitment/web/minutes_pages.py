"""The minutes to read and to print, each reader what is theirs."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, g, render_template, url_for

from grids.yardsticks import figure
from recruitment.letters.blocks import Block
from recruitment.letters.drawings import SHADES
from recruitment.services import deliberation, jury_figures, links
from recruitment.services import minutes as record
from recruitment.services.desk import marks_open
from workflows.who import AUDITOR, CHAIR, DIRECTOR, HR, JUROR

from . import agreement, judging, minutes_figures, unit
from .access import allows
from .language import current
from .minutes import paper
from .ranking import READERS_OF_MARKS, STATE, final, titles_of

pages = Blueprint("minutes", __name__, url_prefix="/hires/<int:hire_id>/ranking")


@pages.get("/minutes")
@allows(CHAIR, JUROR, HR, DIRECTOR, AUDITOR)
def show(hire_id: int) -> Any:
    """The minutes as a page to read and print."""
    facts = _facts()
    written = paper(g.hire, facts, _marks(facts))
    file = url_for("minutes.pdf", hire_id=hire_id)
    return render_template("ranking/minutes.html", where=judging.where(), paper=written, pdf=file, shades=SHADES)


@pages.get("/minutes.pdf")
@allows(CHAIR, JUROR, HR, DIRECTOR, AUDITOR)
def pdf(hire_id: int) -> Any:
    """The minutes as a tagged PDF."""
    from recruitment.letters.pdf import render  # loads ReportLab: only where papers are drawn

    facts = _facts()
    data = render(paper(g.hire, facts, _marks(facts))).data
    name = f"{g.hire.reference}-{'minutes' if current() == 'en' else 'proces-verbal'}.pdf"
    return Response(data, mimetype="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _facts() -> record.Facts:
    """The record, for the jury once an order is put to it, for others once it is signed; 404 otherwise."""
    judges = g.actor.may(CHAIR, JUROR)
    closed = links.closed_to(unit.session(), g.hire.id, g.actor.person_id) if judges else frozenset()
    facts = record.facts(unit.session(), g.hire, closed)
    reads = facts is not None and (final(facts.proposal) or (g.actor.may(CHAIR, JUROR) and g.hire.state == STATE))
    if facts is None or not reads:
        abort(404)
    return facts


def _marks(facts: record.Facts) -> tuple[Block, ...]:
    """What the reader may see of the marks, without the files they stepped aside for."""
    if not marks_open(g.hire):
        return ()
    session = unit.session()
    closed = links.closed_to(session, g.hire.id, g.actor.person_id)
    marked = deliberation.marked(session, g.hire, closed)
    titles = titles_of(marked)
    found = jury_figures.statistics(marked, g.hire.posts) if marked else None
    told = agreement.told(found, titles, facts.members)
    if marked is None or told is None:
        return ()
    detail = g.actor.may(*READERS_OF_MARKS)
    return minutes_figures.blocks(marked, told, facts.members, titles, figure("weight_change"), detail=detail)

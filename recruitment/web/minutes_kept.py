"""The signed minutes as files: in full for the jury and the auditor, without single marks for the others."""

from __future__ import annotations

from dataclasses import replace

from flask import g
from flask_babel import force_locale

from grids.yardsticks import figure
from recruitment.letters.blocks import Block, Paper
from recruitment.services import deliberation, jury_figures
from recruitment.services import minutes as record
from recruitment.services.desk import marks_open
from recruitment.services.progress import hire_row
from workflows.given import KeptMinutes
from workflows.who import AUDITOR, CHAIR, JUROR

from . import agreement, minutes_figures, unit
from .language import LANGUAGES
from .minutes import paper
from .served import store
from .steps import attempt, step

# Single marks and what is said criterion by criterion; HR and the director learn only whether the jury agrees.
READERS_OF_MARKS = (CHAIR, JUROR, AUDITOR)


def keep() -> bool:
    """Draw the minutes as they now stand, in both languages, store them, and write their hashes into the journal."""
    session = unit.session()
    hire = hire_row(session, g.hire.id, lock=True)
    assert hire is not None
    g.hire = hire  # the step before has moved it
    found = record.facts(session, hire)
    if found is None:
        return False
    files = {}
    for language in LANGUAGES:
        with force_locale(language):
            for variant, detail in (("full", True), ("shared", False)):
                files[f"{variant}.{language}"] = store().put(_drawn(paper(hire, found, marks(found, detail=detail))))
    asked = replace(step("keep_minutes", KeptMinutes(files)), revision=None, command=None)
    return attempt(asked) is None


def _drawn(written: Paper) -> bytes:
    from recruitment.letters.pdf import render  # loads ReportLab: only where papers are drawn

    return render(written).data


def marks(facts: record.Facts, *, detail: bool) -> tuple[Block, ...]:
    """What the minutes say of the marks, without the files that the reader stepped aside for."""
    if not marks_open(g.hire):
        return ()
    marked = deliberation.marked(unit.session(), g.hire, facts.closed)
    titles = agreement.titles(marked)
    told = agreement.told(jury_figures.statistics(marked, g.hire.posts), titles, facts.members) if marked else None
    if marked is None or told is None:
        return ()
    return minutes_figures.blocks(marked, told, facts.members, titles, figure("weight_change"), detail=detail)

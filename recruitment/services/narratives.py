"""Narrative CVs written in the form: their sections, the document made of them, and the same without who wrote it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Literal

from sqlalchemy import Executable, Integer, bindparam, insert, select
from sqlalchemy.orm import Session

from recruitment.models import NarrativeSection, table_of
from workflows.charter.narrative import SECTIONS
from workflows.given import Passage

from .masking import GONE
from .traces import Traces

_OF: Executable = select(NarrativeSection.section, NarrativeSection.text).where(
    NarrativeSection.application_id == bindparam("application_id", type_=Integer)
)


def keep(session: Session, application: int, passages: Iterable[Passage]) -> None:
    """Keep what was written, for its author and for copies without the name."""
    rows = [{"application_id": application, "section": one.section, "text": one.text} for one in passages]
    if rows:
        session.execute(insert(table_of(NarrativeSection)), rows)


def of(session: Session, application: int) -> tuple[Passage, ...]:
    """What was written, in the order of the sections; nothing where the CV came as a file. One statement."""
    found = [Passage(*row) for row in session.execute(_OF, {"application_id": application})]
    return tuple(sorted(found, key=lambda one: list(SECTIONS).index(one.section)))


def without(passages: Iterable[Passage], traces: Traces) -> tuple[Passage, ...]:
    """The same with everything taken out that a scan finds."""
    return tuple(replace(one, text=_without(one.text, traces)) for one in passages)


def _without(text: str, traces: Traces) -> str:
    for words in sorted({place.words for place in traces.places(text)}, key=len, reverse=True):
        text = text.replace(words, GONE)
    return text


def document(passages: Iterable[Passage], language: Literal["fr", "en"], reference: str, at: datetime) -> bytes:
    """The sections as an accessible PDF; the same words always give the same bytes."""
    from recruitment.letters import narrative
    from recruitment.letters.pdf import render  # ReportLab and its faces: only where a paper is drawn

    return render(narrative.paper(passages, language, reference, at)).data

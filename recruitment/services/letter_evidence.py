"""What each passage of a letter rests on: the anchor reached, how many marked, the reasons given, and by nobody named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from recruitment.letters.facts import LetterFacts
from recruitment.models import EligibilityFinding, Mark, MarkSheet

from . import grid_copies
from .letter_desk import before_end


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a passage comes from. `band`: strength, met or develop, or finding for a reason of eligibility."""

    band: str = ""
    anchor: str = ""
    members: int = 0
    notes: tuple[str, ...] = ()


_GIVEN = (
    select(MarkSheet.stage, MarkSheet.member_id, Mark.criterion, Mark.value, Mark.note)
    .join(Mark, Mark.sheet_id == MarkSheet.id)
    .where(MarkSheet.application_id == bindparam("application"), MarkSheet.superseded_at.is_(None), Mark.value.is_not(None))
    .order_by(MarkSheet.stage.desc())  # "sift" before "interview": the later mark stands
)
_FINDING = select(EligibilityFinding.text).where(EligibilityFinding.application_id == bindparam("application"))


def by_passage(session: Session, hire: Row[Any], letter: Row[Any], facts: LetterFacts) -> dict[str, Evidence]:
    """The evidence of each passage (its key in letters.record) that has some. Three statements.

    Until the jury has shown its members each other's marks, what single members wrote is shown to nobody else either.
    """
    shown = hire.revealed_at is not None or not before_end(hire.state)
    ask = {"application": letter.application_id}
    found: dict[str, Evidence] = {}
    if facts.reasons:
        said = session.scalar(_FINDING, ask)
        found |= {f"reason.{number}": Evidence("finding", notes=(said,) if said else ()) for number, _ in enumerate(facts.reasons)}
    kept = grid_copies.of_hire(session, hire) if facts.appraisals else None
    if kept is None:
        return found
    keys = {criterion.title[letter.language]: criterion.key for criterion in kept.grid.at(None)}
    standing = _standing(session, ask)
    for number, one in enumerate(facts.appraisals):
        given = standing.get(keys.get(one.criterion, ""), [])
        for side, low, high in (("strengths", 3, 5), ("develop", 1, 2)):
            notes = _notes(given, low, high) if shown else ()
            found[f"{side}.{number}"] = Evidence(one.band, one.anchor, len(given), notes)
    return found


def _standing(session: Session, ask: Mapping[str, Any]) -> Mapping[str, list[tuple[int, str]]]:
    last = {(row.criterion, row.member_id): (row.value, row.note) for row in session.execute(_GIVEN, ask)}
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for (criterion, _), mark in last.items():
        found[criterion].append(mark)
    return found


def _notes(given: list[tuple[int, str]], low: int, high: int) -> tuple[str, ...]:
    """In the order of their letters: an order of members would tell who wrote what."""
    return tuple(sorted({" ".join(note.split()) for level, note in given if low <= level <= high and note.strip()}))

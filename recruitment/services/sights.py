"""Who may see what of the applications of a hire, by role and by the state of the hire."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.charter.blindness import numbered
from workflows.charter.packs import Pack
from workflows.who import AUDITOR, CHAIR, DIRECTOR, HIRING_MANAGER, HR, JUROR, Actor

# Before files are judged there is nothing to read; from then on the pack says how long names stay hidden.
EARLY = frozenset({"drafting", "sheet_review", "composing_jury", "advertised"})
# The jury reads files from the day they are opened to it; before, only numbers.
READING = frozenset({"sifting", "interviewing", "deliberating", "ranked"})
DECIDED = frozenset({"ranked", "clearing", "offering", "informing", "closed", "unfilled"})


@dataclass(frozen=True, slots=True)
class Sight:
    """What one person may see of the applications of one hire."""

    names: bool = False
    rows: bool = False  # the list has lines
    files: bool = False  # documents can be opened
    findings: bool = False  # how eligibility was found, and what waits for a second look
    juror: int | None = None  # a member of the jury: their own links decide file by file
    restricted: bool = False  # files that a restriction closes to everybody else
    copies: bool = False  # of a document, only the copy without names that human resources signed


def sight(actor: Actor, state: str, pack: Pack) -> Sight:
    """What `actor` may see while the hire is in `state`. Whoever sits in the jury is blind whatever else they are."""
    blind = state in EARLY or numbered(state, pack)
    if actor.may(JUROR, CHAIR):
        listed = state in READING | {"eligibility"} | DECIDED
        return Sight(not blind, listed, state in READING, False, actor.person_id, copies=blind)
    if actor.may(HR, AUDITOR):
        return Sight(True, True, True, True, restricted=True)
    decided = state in DECIDED
    if actor.may(DIRECTOR):
        return Sight(decided, True, decided, decided)
    return Sight(not blind, actor.may(HIRING_MANAGER), False, False)

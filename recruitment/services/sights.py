"""Who may see what of the applications of a hire, by role and by the state of the hire."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.who import AUDITOR, CHAIR, DIRECTOR, HIRING_MANAGER, HR, JUROR, Actor

# Names stay hidden from the jury, and from the laboratory, until people are met.
BLIND = frozenset({"drafting", "sheet_review", "composing_jury", "advertised", "eligibility", "sifting"})
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


def sight(actor: Actor, state: str) -> Sight:
    """What `actor` may see while the hire is in `state`. Whoever sits in the jury is blind whatever else they are."""
    if actor.may(JUROR, CHAIR):
        listed = state in READING | {"eligibility"} | DECIDED
        return Sight(state not in BLIND, listed, state in READING, False, actor.person_id)
    if actor.may(HR, AUDITOR):
        return Sight(True, True, True, True)
    decided = state in DECIDED
    if actor.may(DIRECTOR):
        return Sight(decided, True, decided, decided)
    return Sight(state not in BLIND, actor.may(HIRING_MANAGER), False, False)

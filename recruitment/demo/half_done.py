"""A juror in the middle of their marks: two criteria given to everybody, the third begun, nothing handed in."""

from __future__ import annotations

from datetime import timedelta

from recruitment.services import grid_copies, mark_drafts, scoring_desk, tally
from recruitment.services.mark_drafts import Place, Typed
from recruitment.services.progress import pack_of
from workflows.who import JUROR

from .chapters.judging import LEVELS, WHY
from .story import Story

WHOLE, BEGUN = 2, 2  # criteria given to every candidate, candidates of the next one
WORDS = {"1": WHY, "5": WHY, "0": "Le dossier n’en dit rien ; à reprendre pendant l’audition."}


def put_down(story: Story, part: str) -> Story:
    """Marks as they are kept while the juror works, a few minutes apart, in the juror's own order."""
    row, session = story.row(), story.session
    kept = grid_copies.of_hire(session, row)
    assert kept is not None
    stage = tally.stage_of(row.state, bool(pack_of(row).value("interviews_required")))
    seats = scoring_desk.seats(session, row, story.who(part), frozenset({JUROR}))
    for turn, key in enumerate(kept.keys[stage][: WHOLE + 1]):
        for number, seat in enumerate(seats[:BEGUN] if turn == WHOLE else seats):
            level = "0" if (turn, number) == (1, 3) else str(LEVELS[number % len(LEVELS)][turn])
            typed = Typed(seat.application, key, level, WORDS.get(level, ""))
            mark_drafts.keep(session, Place(seat.member, stage), [typed], "", story.now)
            story.now += timedelta(minutes=3)
    return story

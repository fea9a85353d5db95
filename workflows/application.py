"""A candidate's file, from receipt to its end. A step of the hire, judged there, carries files along."""

from __future__ import annotations

from statemachine import State

from .engine import Chart, line
from .who import CANDIDATE, CHAIR, DIRECTOR, ENGINE, HR

_HIRE = (HR, CHAIR, DIRECTOR, ENGINE)


class ApplicationChart(Chart):
    """received → admissible → shortlisted → heard → ranked → chosen → cleared → appointed, and the ways out."""

    received = State(initial=True)
    admissible = State()
    inadmissible = State()
    shortlisted = State()
    not_shortlisted = State()
    heard = State()
    absent = State()
    ranked = State()
    not_ranked = State()
    chosen = State()
    cleared = State()
    clearance_refused = State()
    appointed = State()
    declined = State()
    withdrawn = State(final=True)

    admit = line(received, admissible, who=_HIRE)
    set_aside = line(received, inadmissible, who=_HIRE)
    restore = (
        line(inadmissible, received, who=_HIRE)
        | line((shortlisted, not_shortlisted), admissible, who=_HIRE)
        | line((heard, absent), shortlisted, who=_HIRE)
        | line((ranked, not_ranked), heard, who=_HIRE)
    )
    shortlist = line(admissible, shortlisted, who=_HIRE)
    pass_over = line(admissible, not_shortlisted, who=_HIRE)
    hear = line(shortlisted, heard, who=_HIRE)
    miss = line(shortlisted, absent, who=_HIRE)
    rank = line((shortlisted, heard), ranked, who=_HIRE)
    leave_unranked = line((admissible, shortlisted, heard), not_ranked, who=_HIRE)
    choose = line(ranked, chosen, who=_HIRE)
    clear = line(chosen, cleared, who=_HIRE)
    refuse_clearance = line(chosen, clearance_refused, who=_HIRE)
    appoint = line((chosen, cleared), appointed, who=_HIRE)
    decline = line((chosen, cleared), declined, who=_HIRE)
    renounce = line(appointed, withdrawn, who=(HR, CANDIDATE))  # before starting, after having accepted
    withdraw = line(
        (received, admissible, inadmissible, shortlisted, not_shortlisted, heard, absent, ranked, not_ranked,
         chosen, cleared, clearance_refused, declined),
        withdrawn, who=(CANDIDATE,),
    )  # fmt: skip


# Files that go no further once a promised stage is over: they may be answered then. Whoever is on a list is not here.
STAGE_OF_END = {"inadmissible": "eligibility", "not_shortlisted": "files", "absent": "interviews"}

# States in which the hire owes a final answer, with the kind of its letter. Exactly one each.
LETTER_OF = {
    "inadmissible": "inadmissible",
    "not_shortlisted": "not_shortlisted",
    "not_ranked": "heard_not_ranked",
    "absent": "absent",
    "ranked": "ranked_not_chosen",
    "clearance_refused": "not_authorised",
    "appointed": "appointed",
    "declined": "declined",
    "withdrawn": "withdrawn",
    "received": "cancelled",
    "admissible": "cancelled",
    "shortlisted": "cancelled",
    "heard": "cancelled",
    "chosen": "cancelled",
    "cleared": "cancelled",
}

"""The welcome of whoever accepted a post: a checklist that runs until it is whole, or until they will not come."""

from __future__ import annotations

from statemachine import State

from .charter.sheet import reason_given
from .charter.welcome import (
    arrival_sound,
    contract_cleared,
    day_not_ahead,
    item_in_charge,
    item_may_be_left,
    item_open,
    item_settled,
    item_unchanged,
    items_all_settled,
    welcome_own,
)  # fmt: skip
from .effects import Tell
from .engine import Chart, line, lines
from .who import CANDIDATE, HIRING_MANAGER, HR, SECURITY

OWNERS = (HR, HIRING_MANAGER, SECURITY, CANDIDATE)  # who may have something to do
TOLD = (Tell(HR, "welcome_ended"), Tell(HIRING_MANAGER, "welcome_ended"))


class WelcomeChart(Chart):
    """running → complete, and back when something is taken up again; ended when the person will not come."""

    running = State(initial=True)
    complete = State()
    ended = State(final=True)

    do_item = line(running, who=OWNERS, on=(item_in_charge, item_open, item_unchanged, day_not_ahead, contract_cleared))
    leave_item = line(running, who=(HR, HIRING_MANAGER, SECURITY),
                      on=(item_in_charge, item_open, item_unchanged, item_may_be_left, reason_given))  # fmt: skip
    undo_item = (
        line(running, who=OWNERS, on=(item_in_charge, item_settled, item_unchanged))
        | line(complete, running, who=(HR,), on=(item_settled, item_unchanged))
    )  # fmt: skip
    # What goes with an access, for security alone: done or taken up again also once the rest of the welcome is complete.
    do_access = line((running, complete), who=(SECURITY,), on=(item_in_charge, item_open, item_unchanged, day_not_ahead))
    undo_access = line((running, complete), who=(SECURITY,), on=(item_in_charge, item_settled, item_unchanged))
    set_arrival = line(running, who=(HR,), on=(arrival_sound,))
    complete_welcome = line(running, complete, who=(HR,), on=(items_all_settled,))
    renounce = line((running, complete), ended, who=(CANDIDATE,), on=(welcome_own,), then=TOLD)
    end_welcome = line((running, complete), ended, who=(HR,), on=(reason_given,), then=TOLD)


# In the journal of the hire, and read there by those alone who have a part in the welcome.
EVENTS = frozenset(event for row in lines(WelcomeChart).values() for event in row)
# That there is an access tells of a referral: read by those alone who may read of it. An item of an access goes by these.
OF_ACCESS = {"do_item": "do_access", "undo_item": "undo_access"}
ACCESS_EVENTS = frozenset(OF_ACCESS.values())

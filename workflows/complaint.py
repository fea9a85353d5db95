"""A complaint about a procedure. It is handled by somebody who neither judged nor recruits on the hire."""

from __future__ import annotations

from statemachine import State

from .charter.complaints import (
    acknowledged_in_time,
    answer_worded,
    answered_in_time,
    complaint_alone,
    complaint_handled_by,
    complaint_own,
    complaint_worded,
    handler_independent,
    note_worded,
    outside_jury_and_team,
)  # fmt: skip
from .engine import Chart, line, lines
from .who import DIRECTOR, EQUALITY, HR, PERSON

HANDLERS = (HR, DIRECTOR, EQUALITY)  # who may be asked to examine a complaint, when nothing bars them


class ComplaintChart(Chart):
    """begun → filed → acknowledged → examined → answered, or withdrawn by whoever filed it."""

    begun = State(initial=True)
    filed = State()
    acknowledged = State()
    examined = State()
    answered = State(final=True)
    withdrawn = State(final=True)

    file_complaint = line(begun, filed, who=(PERSON,), on=(complaint_own, complaint_alone, complaint_worded))
    add_to_complaint = line((filed, acknowledged, examined), who=(PERSON,), on=(complaint_own, note_worded))
    assign_handler = (
        line(filed, acknowledged, who=(HR, DIRECTOR),
             on=(outside_jury_and_team, handler_independent, acknowledged_in_time))
        | line((acknowledged, examined), who=(HR, DIRECTOR), on=(outside_jury_and_team, handler_independent))
    )  # fmt: skip
    note_finding = (
        line(acknowledged, examined, who=HANDLERS, on=(complaint_handled_by, note_worded))
        | line(examined, who=HANDLERS, on=(complaint_handled_by, note_worded))
    )  # fmt: skip
    answer_complaint = line(examined, answered, who=HANDLERS,
                            on=(complaint_handled_by, answer_worded, answered_in_time))  # fmt: skip
    withdraw_complaint = line((filed, acknowledged, examined), withdrawn, who=(PERSON,), on=(complaint_own,))


# In the journal of the hire, and read there by those alone who may know that somebody complained.
EVENTS = frozenset(event for row in lines(ComplaintChart).values() for event in row)

"""A request about one's data: received, in somebody's charge, answered with reasons within a month (GDPR art. 12)."""

from __future__ import annotations

from statemachine import State

from .case import Case, fork
from .charter.data_rights import (
    extension_reasoned,
    lifting_reasoned,
    request_alone,
    request_answered,
    request_answered_in_time,
    request_charge,
    request_handled_by,
    request_outside_jury,
    request_own,
    request_worded,
)
from .engine import Chart, line, lines
from .who import AUDITOR, DIRECTOR, HR, PERSON

HANDLERS = (HR, DIRECTOR, AUDITOR)  # who may be in charge: the data protection officer reads as an auditor
OPEN = ("filed", "in_charge")


@fork(reads="request")
def restriction_granted(case: Case) -> bool:
    """A restriction is granted, in full or in part: the file is kept and used no more (GDPR art. 18)."""
    assert case.file.request is not None
    asked = case.file.request.kind == "restriction"
    return asked and case.given is not None and case.given.outcome in ("granted", "partly")


class DataRequestChart(Chart):
    """begun → filed → in charge → answered, or withdrawn by whoever asked; a restriction that is granted runs until it is lifted."""

    begun = State(initial=True)
    filed = State()
    in_charge = State()
    restricted = State()
    answered = State(final=True)
    withdrawn = State(final=True)

    file_request = line(begun, filed, who=(PERSON,), on=(request_own, request_alone, request_worded))
    take_charge = (
        line(filed, in_charge, who=HANDLERS, on=(request_outside_jury, request_charge))
        | line(in_charge, who=HANDLERS, on=(request_outside_jury, request_charge))
    )  # fmt: skip
    extend_request = line(in_charge, who=HANDLERS, on=(request_handled_by, extension_reasoned))
    answer_request = (
        line(in_charge, restricted, who=HANDLERS, when=restriction_granted,
             on=(request_handled_by, request_answered, request_answered_in_time))
        | line(in_charge, answered, who=HANDLERS, on=(request_handled_by, request_answered, request_answered_in_time))
    )  # fmt: skip
    lift_restriction = line(restricted, answered, who=HANDLERS, on=(request_outside_jury, lifting_reasoned))
    withdraw_request = line((filed, in_charge), withdrawn, who=(PERSON,), on=(request_own,))


# In the journal of the hire, and read there by those alone who may know that somebody asked.
EVENTS = frozenset(event for row in lines(DataRequestChart).values() for event in row)

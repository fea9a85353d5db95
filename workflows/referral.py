"""A request for the HFDS's opinion on one person. Clocks record what the law says; a person decides."""

from __future__ import annotations

from statemachine import State

from .charter.security import opinion_allows, opinion_known, person_concerned, unit_unrestricted
from .engine import Chart, line
from .who import CANDIDATE, DIRECTOR, ENGINE, SECURITY


class ReferralChart(Chart):
    """opened → complete → sent → answered or expired → authorised or not authorised."""

    opened = State(initial=True)
    complete = State()
    sent = State()
    answered = State()
    expired = State()
    authorised = State()
    not_authorised = State(final=True)
    not_needed = State(final=True)
    stopped = State(final=True)

    waive = line(opened, not_needed, who=(SECURITY,), on=(unit_unrestricted,))
    complete_referral = line(opened, complete, who=(SECURITY,))
    send_referral = line(complete, sent, who=(SECURITY,))
    record_opinion = line((sent, expired), answered, who=(SECURITY,), on=(opinion_known,))
    record_silence = line(sent, expired, who=(ENGINE,))
    authorise = line(answered, authorised, who=(DIRECTOR,), on=(opinion_allows,))
    deny = line((answered, expired), not_authorised, who=(DIRECTOR,))
    accept_conditions = line(authorised, who=(CANDIDATE,), on=(person_concerned,))
    stop = line((opened, complete, sent, answered, expired, authorised), stopped, who=(SECURITY, ENGINE))

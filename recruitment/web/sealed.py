"""What each role reads of a referral to the HFDS: its path, or only that it is pending and how it ended."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from workflows.charter.security import CLEARED
from workflows.complaint import EVENTS as COMPLAINT_EVENTS
from workflows.data_request import EVENTS as REQUEST_EVENTS
from workflows.engine import lines
from workflows.hire import PROOF_EVENTS
from workflows.referral import ReferralChart
from workflows.welcome import ACCESS_EVENTS
from workflows.welcome import EVENTS as WELCOME_EVENTS
from workflows.who import AUDITOR, CHAIR, CLEARANCE_HR, DIRECTOR, HIRING_MANAGER, HR, JUROR, SECURITY

# Who reads the path of a referral; the opinion itself is on its own page.
OPENERS = frozenset({SECURITY, CLEARANCE_HR, DIRECTOR, AUDITOR})
# To everybody else the steps tell whether there was a referral at all, hence something of a nationality.
EVENTS = frozenset(event for row in lines(ReferralChart).values() for event in row) | ACCESS_EVENTS
AHEAD = frozenset({"refer_ahead"})  # a step of the hire, which human resources take too
# Who may know that somebody complained, or asked about their data: not those who judge or recruit on the hire.
COMPLAINT_READERS, INSIDERS = frozenset({HR, DIRECTOR, AUDITOR}), frozenset({JUROR, CHAIR, HIRING_MANAGER})
# Who reads of a welcome in a journal: those who have a part in it, and whoever audits.
WELCOMERS = frozenset({HR, HIRING_MANAGER, SECURITY, DIRECTOR, AUDITOR})
PROOF_READERS = frozenset({HR, DIRECTOR, AUDITOR})  # who may know that proofs were asked, unless they sit in the jury
# How a referral ends: no clock runs any more.
SETTLED = frozenset({"authorised", "not_authorised", "not_needed", "stopped"})
PENDING = _l("Authorisation pending")
AUTHORISED = _l("Authorised")
NOT_AUTHORISED = _l("Not authorised")


def may_read(roles: frozenset[str]) -> bool:
    """True for roles that read the path of a referral."""
    return not roles.isdisjoint(OPENERS)


def hidden_events(roles: frozenset[str]) -> frozenset[str]:
    """What these roles do not read of in a journal: steps of a referral, a complaint, a request about data, a welcome, proofs."""
    complaints = frozenset() if roles & COMPLAINT_READERS and not roles & INSIDERS else COMPLAINT_EVENTS | REQUEST_EVENTS
    apart = complaints if roles & WELCOMERS and not roles & {JUROR, CHAIR} else complaints | WELCOME_EVENTS
    if not roles & PROOF_READERS or roles & {JUROR, CHAIR}:
        apart |= PROOF_EVENTS
    if may_read(roles):
        return apart
    return apart | EVENTS | (frozenset() if HR in roles else AHEAD)


def word(state: str | None) -> str:
    """All that other roles read of a referral."""
    if state in CLEARED:
        return str(AUTHORISED)
    return str(NOT_AUTHORISED if state == "not_authorised" else PENDING)

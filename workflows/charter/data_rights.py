"""Requests about one's data: a receipt, a person in charge, an answer with reasons, a clock (GDPR art. 12 to 21)."""

from __future__ import annotations

from ..case import Case, Verdict, met, rule, unmet
from ..dossier import RequestFile
from ..who import DIRECTOR, HR, PERSON

KINDS = ("access", "rectification", "restriction", "objection", "erasure")
OUTCOMES = ("granted", "partly", "refused")
SHORTEST, LONGEST = 10, 8000  # signs of a text


def _request(case: Case) -> RequestFile:
    assert case.file.request is not None
    return case.file.request


def _worded(text: str) -> Verdict:
    length = len(text.strip())
    return met(length=length) if SHORTEST <= length <= LONGEST else unmet(length=length, minimum=SHORTEST, maximum=LONGEST)


@rule(lift=(PERSON,), reads="request")
def request_own(case: Case) -> Verdict:
    """A request belongs to whoever made it."""
    return met() if _request(case).filed_by == case.actor.person_id else unmet()


@rule(lift=(PERSON,), reads="request")
def request_alone(case: Case) -> Verdict:
    """One request of a kind is examined at a time for one application."""
    return unmet() if _request(case).another_open else met()


@rule(lift=(PERSON,), given=True)
def request_worded(case: Case) -> Verdict:
    """A request says what is asked."""
    return _worded(case.given.text) if case.given.kind in KINDS else unmet(length=0, minimum=SHORTEST, maximum=LONGEST)


@rule(lift=(DIRECTOR,), reads="request")
def request_outside_jury(case: Case) -> Verdict:
    """Whoever names the person in charge neither judges nor recruits on this hire."""
    return unmet() if case.actor.person_id in _request(case).barred else met()


@rule(lift=(HR, DIRECTOR), reads="request", given=True)
def request_charge(case: Case) -> Verdict:
    """The person in charge holds a role in which requests are answered, and neither judges nor recruits here."""
    request, person = _request(case), case.given.person
    entitled = person in request.entitled
    return met() if entitled and person not in request.barred | {request.filed_by} else unmet(entitled=entitled)


@rule(lift=(HR, DIRECTOR), reads="request")
def request_handled_by(case: Case) -> Verdict:
    """The person in charge answers, nobody else."""
    return met() if _request(case).handler == case.actor.person_id else unmet()


@rule(lift=(HR,), reads="request", given=True)
def extension_reasoned(case: Case) -> Verdict:
    """More time is taken once, before the first has passed, and the reason is told (GDPR art. 12 §3)."""
    request = _request(case)
    late = request.extended or case.now > request.answer_due
    return unmet(minimum=SHORTEST, maximum=LONGEST) if late else _worded(case.given.text)


@rule(lift=(HR, DIRECTOR), given=True)
def lifting_reasoned(case: Case) -> Verdict:
    """Whoever asked for a restriction is told that it ends, and why (GDPR art. 18 §3)."""
    return _worded(case.given.text)


@rule(lift=(HR,), given=True)
def request_answered(case: Case) -> Verdict:
    """An answer says what was done and why, also when nothing was (GDPR art. 12 §4)."""
    known = case.given.outcome in OUTCOMES
    return _worded(case.given.text) if known else unmet(length=0, minimum=SHORTEST, maximum=LONGEST)


@rule(lift=(HR,), reads="request")
def request_answered_in_time(case: Case) -> Verdict:
    """An answer comes within a month, or within the time that was announced (GDPR art. 12 §3)."""
    request = _request(case)
    days = (case.now - request.answer_due).days
    return met(late=0) if case.now <= request.answer_due else unmet(late=max(1, days))

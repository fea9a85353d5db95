"""Complaints: received at once, examined from outside, answered in time (OTM-R question 22)."""

from __future__ import annotations

from ..case import Case, Verdict, met, rule, unmet
from ..dossier import ComplaintFile
from ..who import DIRECTOR, HR, PERSON

SUBJECTS = (
    "advert", "eligibility", "links", "assessment", "interview", "delay", "discrimination", "personal_data", "other",
)  # fmt: skip
OUTCOMES = ("founded", "partly", "unfounded", "out_of_scope")
SHORTEST, SHORTEST_NOTE, LONGEST = 30, 10, 8000  # signs of a text


def _complaint(case: Case) -> ComplaintFile:
    assert case.file.complaint is not None
    return case.file.complaint


def _worded(text: str, least: int) -> Verdict:
    length = len(text.strip())
    return met(length=length) if least <= length <= LONGEST else unmet(length=length, minimum=least, maximum=LONGEST)


@rule(lift=(PERSON,), reads="complaint")
def complaint_own(case: Case) -> Verdict:
    """A complaint belongs to whoever filed it."""
    return met() if _complaint(case).filed_by == case.actor.person_id else unmet()


@rule(lift=(PERSON,), reads="complaint")
def complaint_alone(case: Case) -> Verdict:
    """One complaint of a person about a hire is examined at a time: more can be added to it."""
    return unmet() if _complaint(case).another_open else met()


@rule(lift=(PERSON,), given=True)
def complaint_worded(case: Case) -> Verdict:
    """A complaint says what it is about, and what happened."""
    if case.given.subject not in SUBJECTS:
        return unmet(length=0, minimum=SHORTEST, maximum=LONGEST)
    return _worded(case.given.text, SHORTEST)


@rule(lift=(PERSON,), given=True)
def note_worded(case: Case) -> Verdict:
    """What is added says something."""
    return _worded(case.given.text, SHORTEST_NOTE)


@rule(lift=(DIRECTOR,), reads="complaint")
def outside_jury_and_team(case: Case) -> Verdict:
    """Whoever names the person in charge sits neither in the jury nor in the hiring team (G37)."""
    return unmet() if case.actor.person_id in _complaint(case).barred else met()


@rule(lift=(HR, DIRECTOR), reads="complaint", given=True)
def handler_independent(case: Case) -> Verdict:
    """The person in charge never sat in the jury, is not of the hiring team and examined no such file (G37)."""
    complaint, handler = _complaint(case), case.given.person
    barred = handler in complaint.barred | complaint.examiners or handler == complaint.filed_by
    return unmet(entitled=handler in complaint.entitled) if barred or handler not in complaint.entitled else met()


@rule(lift=(HR, DIRECTOR), reads="complaint")
def complaint_handled_by(case: Case) -> Verdict:
    """The person in charge examines and answers, nobody else."""
    return met() if _complaint(case).handler == case.actor.person_id else unmet()


@rule(lift=(HR,), given=True)
def answer_worded(case: Case) -> Verdict:
    """An answer says what was found and why."""
    if case.given.outcome not in OUTCOMES:
        return unmet(length=0, minimum=SHORTEST, maximum=LONGEST)
    return _worded(case.given.text, SHORTEST)


def _in_time(case: Case, figure: str) -> Verdict:
    days, most = (case.now - _complaint(case).filed_at).days, case.pack.value(figure)
    return met(days=days, maximum=most) if days <= most else unmet(days=days, maximum=most)


@rule(lift=(HR,), reads="complaint")
def acknowledged_in_time(case: Case) -> Verdict:
    """Somebody is in charge within days (OTM-R toolkit 4.4.3; G37)."""
    return _in_time(case, "complaint_ack_days")


@rule(lift=(HR,), reads="complaint")
def answered_in_time(case: Case) -> Verdict:
    """An answer comes without undue delay (OTM-R toolkit 4.4.3; G37)."""
    return _in_time(case, "complaint_answer_days")

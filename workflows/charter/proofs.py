"""Proofs (a degree, attestations): asked of the shortlisted alone, after the shortlist, and read by human resources alone."""

from __future__ import annotations

from datetime import timedelta

from ..case import Case, Verdict, met, rule, unmet
from ..dossier import ProofItem, ProofsFile
from ..who import CANDIDATE, CHAIR, HR, JUROR
from .promised import PARIS

LEFT = ("withdrawn", "declined")  # who has left, and knows it: nothing more is waited for


def _file(case: Case) -> ProofsFile:
    assert case.file.proofs is not None
    return case.file.proofs


def _item(case: Case) -> ProofItem | None:
    return _file(case).items.get(case.given.kind)


@rule(lift=(HR,))
def proofs_outside_jury(case: Case) -> Verdict:
    """Proofs tell names, places and dates that the jury does not judge: nobody who sits in it asks for them or opens them."""
    return unmet() if case.actor.may(JUROR, CHAIR) else met()


@rule(lift=(CHAIR,), reads="proofs")
def somebody_shortlisted(case: Case) -> Verdict:
    """Proofs are asked only of people whom the jury has shortlisted (OTM-R toolkit 4.4.1 b)."""
    count = _file(case).shortlisted
    return met(count=count) if count else unmet(count=0)


@rule(lift=(HR,), reads="proofs")
def proofs_asked_once(case: Case) -> Verdict:
    """Each person is asked once: what is missing then is said proof by proof."""
    file = _file(case)
    return unmet() if file.shortlisted and not file.unasked else met(count=len(file.unasked))


@rule(lift=(HR,), given=True)
def proofs_listed(case: Case) -> Verdict:
    """Only proofs that the pack lists are asked for, the same from everybody."""
    listed = case.pack.value("proofs_asked")
    return met() if case.given.kinds and set(case.given.kinds) <= set(listed) else unmet()


@rule(lift=(HR,), given=True)
def proofs_time_enough(case: Case) -> Verdict:
    """There is time to find a paper: the day by which proofs are due lies far enough ahead."""
    days = case.pack.value("proofs_days_min")
    earliest = case.now.astimezone(PARIS).date() + timedelta(days=days)
    return met(days=days) if case.given.due_on >= earliest else unmet(days=days, earliest=earliest.isoformat())


@rule(lift=(HR,), reads="proofs", given=True)
def proof_asked(case: Case) -> Verdict:
    """Nothing is sent that was not asked for."""
    return met() if _item(case) is not None else unmet()


@rule(lift=(HR,), reads="proofs own", given=True)
def proof_open(case: Case) -> Verdict:
    """What has come is replaced until its day, and not once it is checked; what is missing is taken late too."""
    item, own = _item(case), case.file.own
    if own is not None and own.state in LEFT:
        return unmet(left=True)
    if item is None or item.awaited or (item.state == "received" and case.now.astimezone(PARIS).date() <= item.due_on):
        return met()
    return unmet(checked=item.state == "checked", day=item.due_on.isoformat())


@rule(lift=(CANDIDATE,), reads="proofs", given=True)
def proof_come(case: Case) -> Verdict:
    """A file that has not come is neither checked nor unreadable: it is missing."""
    item, missing = _item(case), getattr(case.given, "fault", "") == "missing"
    return unmet() if item is not None and not item.sha256 and not missing else met()


@rule(lift=(HR,), reads="proofs", given=True)
def proof_as_seen(case: Case) -> Verdict:
    """What is said of a proof is said of the file that was there when its page was read."""
    item = _item(case)
    return unmet() if item is not None and item.sha256 != case.given.sha256 else met()

"""Applications: received alike, judged on objective conditions, with a second pair of eyes."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..case import Case, Verdict, met, rule, unmet, unmet_each
from ..who import CANDIDATE, ENGINE, HR
from .packs import Pack

REASONS = ("degree_missing", "experience_missing", "documents_missing", "profile_mismatch", "duplicate")


@rule(lift=(HR,))
def before_deadline(case: Case) -> Verdict:
    """Until the published deadline; one begun before it may be sent for the minutes of grace, the same for all."""
    deadline = case.file.deadline
    if deadline is None:
        return unmet(deadline=None, minutes=0)
    evidence = {"deadline": deadline.isoformat(), "minutes": case.pack.value("sending_grace_minutes")}
    if case.now <= deadline:
        return met(**evidence)
    begun = getattr(case.given, "begun", None)
    if begun is None or begun > deadline or case.now > last_moment(case.pack, deadline):
        return unmet(**evidence)
    return met(**evidence, begun=begun.isoformat())


def last_moment(pack: Pack, deadline: datetime) -> datetime:
    """Until when what was begun before the deadline may be sent; applications close after it."""
    return deadline + timedelta(minutes=pack.value("sending_grace_minutes"))


@rule(lift=(ENGINE,))
def applications_opened(case: Case) -> Verdict:
    """A post announced ahead takes applications from the announced moment on, the same for all."""
    opens = case.file.opens_at
    return unmet(opens=opens.isoformat()) if opens and case.now < opens else met()


@rule(lift=(CANDIDATE,), given=True)
def documents_few(case: Case) -> Verdict:
    """Only what judging needs is asked: few documents, no proofs before the shortlist (OTM-R toolkit 4.4.1 b; G24)."""
    most, count = case.pack.value("documents_max"), len(case.given.papers)
    if count == 0:
        return unmet(count=0, maximum=most)
    return unmet(count=count, maximum=most) if count > most else met(count=count, maximum=most)


@rule(lift=(CANDIDATE,), given=True)
def documents_sound(case: Case) -> Verdict:
    """Each document is a PDF that opens, neither locked nor damaged nor too large."""
    return unmet_each([{"kind": p.kind, "name": p.name, "fault": p.fault} for p in case.given.papers if p.fault])


@rule(lift=(CANDIDATE,), reads="own")
def applied_once(case: Case) -> Verdict:
    """One application a person and a post."""
    assert case.file.own is not None
    return unmet() if case.file.own.already else met()


@rule(lift=(CANDIDATE,), given=True)
def consent_to_notice(case: Case) -> Verdict:
    """The person has read what becomes of their data (GDPR art. 13)."""
    return met() if case.given.notice else unmet()


@rule(lift=(HR,), given=True)
def reason_listed(case: Case) -> Verdict:
    """An application is set aside for a listed reason only, never a free one (CGFP R342-9; G25)."""
    if case.given.admissible or case.given.reason in REASONS:
        return met(reason=case.given.reason or None)
    return unmet(reason=case.given.reason)


@rule(lift=(HR,), reads="own", given=True)
def second_look_other_person(case: Case) -> Verdict:
    """The second pair of eyes belongs to somebody else (G25)."""
    assert case.file.own is not None
    return unmet() if case.file.own.proposed_by == case.actor.person_id else met()


@rule(lift=(HR,), reads="files")
def eligibility_decided(case: Case) -> Verdict:
    """Each application has been looked at (CGFP R342-9; G25)."""
    assert case.file.files is not None
    waiting = case.file.files.count("received") - case.file.files.unconfirmed
    return unmet(count=waiting) if waiting else met(count=case.file.files.count("admissible", "inadmissible"))


@rule(lift=(HR,), reads="files")
def second_look_done(case: Case) -> Verdict:
    """Each application set aside was seen by a second person (G25)."""
    assert case.file.files is not None
    count = case.file.files.unconfirmed
    return unmet(count=count) if count else met(count=0)


@rule(lift=(HR,), reads="files")
def someone_admissible(case: Case) -> Verdict:
    """There is somebody to judge; otherwise the hire ends without a choice."""
    assert case.file.files is not None
    count = case.file.files.count("admissible")
    return met(count=count) if count else unmet(count=0)


@rule(lift=(HR,), reads="own")
def applicant_outside_jury(case: Case) -> Verdict:
    """Nobody applies to a post whose jury or hiring team they belong to."""
    assert case.file.own is not None
    return unmet() if case.file.own.sits else met()


@rule(lift=(HR,), reads="own", given=True)
def finding_due(case: Case) -> Verdict:
    """A finding is made on an application that still waits for one (G25)."""
    own, asked = case.file.own, case.given.application
    assert own is not None
    return met() if own.application == asked and own.state == "received" else unmet(application=asked)


@rule(lift=(HR,), reads="own", given=True)
def finding_to_confirm(case: Case) -> Verdict:
    """The second look is given on a finding that would set an application aside (G25)."""
    own, asked = case.file.own, case.given.application
    assert own is not None
    return met() if own.application == asked and own.to_confirm else unmet(application=asked)


@rule(lift=(CANDIDATE,), reads="own")
def own_application(case: Case) -> Verdict:
    """Nobody withdraws in the place of the person who applied."""
    assert case.file.own is not None
    return met() if case.file.own.mine else unmet()

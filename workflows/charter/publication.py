"""The advert: complete, long enough, everywhere it must be, then frozen."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..case import Case, Verdict, met, rule, unmet, unmet_each
from ..who import DIRECTOR, ENGINE, HIRING_MANAGER, HR
from .channels import due
from .eligibility import last_moment
from .sheet import COMMON_FIELDS, LANGUAGES, TEXT_FIELDS, missing_facts, missing_texts
from .wording import findings


@rule(lift=(HIRING_MANAGER,), reads="sheet")
def advert_complete(case: Case) -> Verdict:
    """The advert carries the twelve elements in both languages (OTM-R toolkit 4.4.1 a; G20)."""
    assert case.file.sheet is not None
    content = case.file.sheet.content
    missing = [{"field": f} for f in missing_facts(content)]
    missing += [{"field": f, "language": lang} for lang in LANGUAGES for f in missing_texts(content, lang)]
    return unmet_each(missing) if missing else met(fields=len(COMMON_FIELDS + TEXT_FIELDS))


def _opening(case: Case) -> datetime:
    """When applications open: days of which nobody can make use count for nothing."""
    return max(case.now, case.given.opens_at or case.now)


@rule(lift=(HR,), given=True)
def deadline_long_enough(case: Case) -> Verdict:
    """The post stays open long enough for outsiders to hear of it (one month; G21)."""
    least, opens = case.pack.value("publication_days_min"), _opening(case)
    days = (case.given.deadline - opens).days if case.given.deadline > opens else 0
    earliest = (opens + timedelta(days=least + 1)).date().isoformat()
    return met(days=days, minimum=least) if days >= least else unmet(days=days, minimum=least, earliest=earliest)


@rule(lift=(HR,), given=True)
def deadline_comfortable(case: Case) -> Verdict:
    """Two months where possible (OTM-R toolkit, recommendation; G21)."""
    wished = case.pack.value("publication_days_recommended")
    days = (case.given.deadline - _opening(case)).days
    return met(days=days) if days >= wished else unmet(days=days, recommended=wished)


@rule(lift=(HR,), reads="sheet", given=True)
def channels_chosen(case: Case) -> Verdict:
    """Own site and EURAXESS, and from a year of contract on the public-employment portal (CGFP D311; Q13; G22)."""
    missing = [c for c in _due(case) if c not in case.given.channels]
    return unmet_each([{"channel": c} for c in missing]) if missing else met(channels=list(case.given.channels))


def _due(case: Case) -> tuple[str, ...]:
    assert case.file.sheet is not None
    return due(case.pack, case.file.sheet.content.get("common", {}))


@rule(lift=(HR,), reads="announced", given=True)
def channels_known(case: Case) -> Verdict:
    """A post is announced on channels that its school uses, so that what came from each can be told (Q13)."""
    known = case.file.announced or {}
    strange = [c for c in getattr(case.given, "channels", ()) or (case.given.channel,) if c not in known]
    return unmet(count=len(strange)) if strange else met()


@rule(lift=(HR,), reads="announced", given=True)
def channel_announced(case: Case) -> Verdict:
    """What is said of an announcement is said of one that stands."""
    known = case.file.announced or {}
    return met(version=known[case.given.channel]) if known.get(case.given.channel) else unmet()


@rule(lift=(HR,), reads="sheet", given=True)
def channel_not_due(case: Case) -> Verdict:
    """While applications come in, a post stays announced wherever it is due (CGFP D311; Q13; G22)."""
    if case.file.state == "advertised" and case.given.channel in _due(case):
        return unmet(channel=case.given.channel)
    return met()


@rule(lift=(ENGINE,))
def deadline_passed(case: Case) -> Verdict:
    """Applications are closed at the published hour and after its minutes of grace, not before."""
    deadline = case.file.deadline
    if deadline is None or case.now <= last_moment(case.pack, deadline):
        last = last_moment(case.pack, deadline).isoformat() if deadline else None
        return unmet(deadline=last)
    return met(deadline=deadline.isoformat(), minutes=case.pack.value("sending_grace_minutes"))


@rule(lift=(HR,))
def published_long_enough(case: Case) -> Verdict:
    """The post was online for the minimum number of days (G21)."""
    least, since = case.pack.value("publication_days_min"), case.file.published_at
    days = (case.now - since).days if since else 0
    return met(days=days, minimum=least) if days >= least else unmet(days=days, minimum=least)


@rule(lift=(HR,), given=True)
def deadline_extended(case: Case) -> Verdict:
    """An amended advert leaves everybody time to answer it (equality of treatment; G23)."""
    days = case.pack.value("amendment_extension_days")
    assert case.file.deadline is not None
    earliest = max(case.file.deadline, case.now + timedelta(days=days))
    given = case.given.deadline
    if given is None or given < earliest:
        return unmet(days=days, earliest=earliest.date().isoformat())
    return met(days=days)


@rule(lift=(HR,), given=True)
def amendment_sound(case: Case) -> Verdict:
    """The amended text lacks nothing in either language and asks for no prohibited ground (G5, G20)."""
    content = getattr(case.given, "content", {})
    faults = [{"field": f} for f in missing_facts(content)]
    faults += [{"field": f, "language": lang} for lang in LANGUAGES for f in missing_texts(content, lang)]
    faults += [
        {"where": f.where, "text": f.text, "proposal": f.proposal}
        for f in findings(content) if f.severity == "block"
    ]  # fmt: skip
    return unmet_each(faults) if faults else met()


@rule(lift=(DIRECTOR,), given=True)
def deadline_ahead(case: Case) -> Verdict:
    """A post that opens again stays open for a while."""
    deadline = getattr(case.given, "deadline", None)
    return met() if deadline and deadline > case.now else unmet()

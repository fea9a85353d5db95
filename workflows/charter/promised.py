"""Dates promised to those who apply: until when each stage is over, and the new date where one cannot be kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from ..application import STAGE_OF_END
from ..case import Case, Verdict, met, rule, unmet
from ..who import DIRECTOR, HR
from .packs import Pack

PARIS = ZoneInfo("Europe/Paris")
STAGES = ("eligibility", "files", "interviews", "answers")
REASONS = ("many_files", "jury_away", "checks", "access", "decision", "other")
_READING = ("advertised", "eligibility")
_MARKING = (*_READING, "sifting")
_HEARING = (*_MARKING, "interviewing")
# The states of a hire in which a stage is not over yet.
PENDING: Mapping[str, tuple[str, ...]] = {
    "eligibility": _READING, "files": _MARKING, "interviews": _HEARING,
    "answers": (*_HEARING, "deliberating", "ranked", "clearing", "offering", "informing"),
}  # fmt: skip


def answerable(hire: str) -> frozenset[str]:
    """The states of files that can be answered before the end, while a hire is in the state `hire`."""
    if hire not in PENDING["answers"]:
        return frozenset()
    return frozenset(state for state, stage in STAGE_OF_END.items() if hire not in PENDING[stage])


def stages(pack: Pack) -> tuple[str, ...]:
    """The stages that a post promises; without interviews where its pack holds none."""
    heard = bool(pack.value("interviews_required"))
    return tuple(stage for stage in STAGES if heard or stage != "interviews")


def first_promised(pack: Pack, deadline: datetime, stage: str) -> date:
    """The last day of a stage as the advert counts it from its deadline, in Paris."""
    return deadline.astimezone(PARIS).date() + timedelta(weeks=pack.value(f"{stage}_weeks"))


@rule(lift=(HR, DIRECTOR), given=True)
def date_promised(case: Case) -> Verdict:
    """A new date is for a stage that the post promised and that is not over (OTM-R 2015, 4.4.1)."""
    stage = case.given.stage
    known = stage in stages(case.pack) and case.file.state in PENDING[stage]
    return met(stage=stage) if known else unmet(stage=stage)


@rule(lift=(HR, DIRECTOR), given=True)
def date_later(case: Case) -> Verdict:
    """A new date lies ahead, and after the one first promised (OTM-R 2015, 4.4.1)."""
    stage, by, today = case.given.stage, case.given.by, case.now.astimezone(PARIS).date()
    if case.file.deadline is None or stage not in stages(case.pack):
        return unmet(after=today.isoformat())
    after = max(today, first_promised(case.pack, case.file.deadline, stage))
    return met(by=by.isoformat()) if by > after else unmet(after=after.isoformat())


@rule(lift=(HR, DIRECTOR), given=True)
def delay_explained(case: Case) -> Verdict:
    """Candidates are told why in words from a list: nothing in them is about anybody (OTM-R 2015, 4.4.1)."""
    return met(why=case.given.why) if case.given.why in REASONS else unmet()

"""What a post promises to those who apply: until when each stage is done, counted from its deadline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from workflows.charter.packs import Pack

PARIS = ZoneInfo("Europe/Paris")
STAGES = ("eligibility", "files", "interviews", "answers")


@dataclass(frozen=True, slots=True)
class Promise:
    """A stage and the day by which it is over, in Paris."""

    stage: str
    by: date


def promises(pack: Pack, deadline: datetime) -> tuple[Promise, ...]:
    """The indicative calendar of a post; without interviews where its pack holds none."""
    closes = deadline.astimezone(PARIS).date()
    heard = bool(pack.value("interviews_required"))
    return tuple(
        Promise(stage, closes + timedelta(weeks=pack.value(f"{stage}_weeks")))
        for stage in STAGES
        if heard or stage != "interviews"
    )

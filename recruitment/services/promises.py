"""What a post promises to those who apply: until when each stage is done, counted from its deadline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from workflows.charter.packs import Pack
from workflows.charter.promised import PARIS, PENDING, STAGES, first_promised, stages

__all__ = ["PARIS", "PENDING", "STAGES", "Promise", "end_of", "promises"]


@dataclass(frozen=True, slots=True)
class Promise:
    """A stage and the day by which it is over, in Paris; the day first promised and why it moved, if it did."""

    stage: str
    by: date
    first: date
    why: str = ""

    @property
    def moved(self) -> bool:
        """Human resources have given a later date since."""
        return self.by != self.first


def promises(pack: Pack, deadline: datetime, moved: Mapping[str, Any] | None = None) -> tuple[Promise, ...]:
    """The indicative calendar of a post; `moved` are the new dates given since, stage -> {by, why}."""
    return tuple(_promise(stage, first_promised(pack, deadline, stage), moved or {}) for stage in stages(pack))


def _promise(stage: str, first: date, moved: Mapping[str, Any]) -> Promise:
    """A new date counts while it is later than the one that the deadline gives, which may have moved too."""
    new = moved.get(stage)
    if new is None or date.fromisoformat(new["by"]) <= first:
        return Promise(stage, first, first)
    return Promise(stage, date.fromisoformat(new["by"]), first, new["why"])


def end_of(day: date) -> datetime:
    """The last second of a day in Paris."""
    return datetime.combine(day, time(23, 59, 59), PARIS)

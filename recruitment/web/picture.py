"""The picture of a hire: twelve steps with their dates, and the path of a referral beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy import Row

from recruitment.services.promises import promises
from recruitment.services.standing import Standing
from workflows.charter.packs import Pack
from workflows.hire import STEP_OF, STEPS

from . import wording
from .dates import short_day
from .speech import filled, gettext

CLOSING = len(STEPS)
DECISION = next(n for n, step in enumerate(STEPS, 1) if step.name == "decision")
# The promised stage whose day stands under each step.
PROMISED = {"eligibility": "eligibility", "files": "files", "deliberation": "interviews", "answers": "answers"}
LANE = (
    ("opened", _l("Referral"), ""),
    ("complete", _l("File complete"), ""),
    ("sent", _l("Sent"), _l("by the security officer")),
    ("answered", _l("Answer"), _l("2 months at most")),
    ("decided", _l("Decision"), _l("3 months at most")),
)
LANE_PLACE = {
    "opened": 1, "complete": 2, "sent": 3, "expired": 4, "answered": 4,
    "authorised": 5, "not_authorised": 5, "not_needed": 5, "stopped": 0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """One step as the macro draws it."""

    name: str
    phase: str | None
    status: str  # done, now, todo
    when: Markup | str = ""
    gate: bool = False


def track(hire: Row[Any], into: Mapping[str, datetime], pack: Pack, *, gate: bool) -> list[Mark]:
    """The twelve steps: those behind with the day they were left, those to come with the day promised."""
    here = STEP_OF[hire.state]
    entered = _entered(into)
    promised = {p.stage: p.by for p in promises(pack, hire.deadline, hire.new_dates)} if hire.deadline else {}
    marks = []
    for number, step in enumerate(STEPS, 1):
        ended = here == CLOSING and number == CLOSING
        status = "done" if (number < here and number in entered) or ended else "now" if number == here else "todo"
        marks.append(
            Mark(
                name=wording.step_title(number),
                phase=wording.phase_title(step.phase) if number == 1 or STEPS[number - 2].phase != step.phase else None,
                status=status,
                when=_when(hire, number, status, entered, promised),
                gate=gate and number == DECISION,
            )
        )
    return marks


def _entered(into: Mapping[str, datetime]) -> dict[int, datetime]:
    """When each step was last entered, by its number; one that a reopening left behind again does not count."""
    found: dict[int, datetime] = {}
    for state, at in into.items():
        number = STEP_OF[state]
        found[number] = max(at, found.get(number, at))
    return found


def _when(
    hire: Row[Any], number: int, status: str, entered: Mapping[int, datetime], promised: Mapping[str, Any]
) -> Markup | str:
    if status == "done":
        if number == CLOSING:
            return short_day(entered.get(number))
        later = [at for place, at in entered.items() if place > number and at >= entered[number]]
        return short_day(min(later)) if later else ""
    name = STEPS[number - 1].name
    if name == "advert" and hire.deadline and status == "now":
        return _until(hire.deadline)
    day = promised.get(PROMISED.get(name, ""))
    if STEP_OF[hire.state] == CLOSING or day is None:
        return _since(entered[number]) if status == "now" and number in entered else ""
    return _until(day) if status == "now" else filled(gettext("before %(day)s"), day=short_day(day))


def _until(day: Any) -> Markup:
    return filled(gettext("until %(day)s"), day=short_day(day))


def _since(day: datetime) -> Markup:
    return filled(gettext("since %(day)s"), day=short_day(day))


def lane(standing: Standing, *, reads_path: bool) -> list[Mark]:
    """The five steps of a referral; without the right to read its path, what they are and nothing done."""
    place = LANE_PLACE.get(standing.referral or "", 0) if reads_path else 0
    ended = standing.referral in ("authorised", "not_authorised", "not_needed")
    dates = {"answered": standing.opinion_due, "decided": standing.decision_due} if reads_path else {}
    marks = []
    for number, (key, name, note) in enumerate(LANE, 1):
        status = "done" if number <= place - (not ended) or (ended and number <= place) else "todo"
        if place and not ended and number == place:
            status = "now"
        due = dates.get(key)
        when = filled(gettext("by %(day)s"), day=short_day(due)) if due and status != "done" else str(note)
        marks.append(Mark(str(name), None, status, when))
    return marks

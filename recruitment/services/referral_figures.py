"""What past referrals tell: how long answers take, and the figures of a year. Small counts are never shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from recruitment.models import Hire, Referral

from .referrals import PARIS

ENOUGH = 5  # answers under which nothing is foretold; also the least count that is shown
WORDS = ("favourable", "reserved", "unfavourable", "alternative", "silence", "waiting")
LOW, HIGH = 0.1, 0.9  # the interval holds four answers out of five


@dataclass(frozen=True, slots=True)
class Delay:
    """How many days answers took: how many there are, the middle one, and the interval of four out of five."""

    count: int
    middle: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def enough(self) -> bool:
        """True when there are enough answers to say something."""
        return self.middle is not None


@dataclass(frozen=True, slots=True)
class Forecast:
    """When an answer may come: the middle day and an interval; no days when too little is known."""

    kind: str
    delay: Delay
    middle: date | None = None
    low: date | None = None
    high: date | None = None


_PAST = (
    select(Hire.kind, Hire.school_id, Referral.sent_at, Referral.answered_at, Referral.opened_at, Referral.opinion)
    .join(Hire, Hire.id == Referral.hire_id)
    .where(Referral.sent_at.is_not(None))
)


def past(session: Session, schools: Collection[int] | None) -> list[Row[Any]]:
    """The requests sent so far in some schools (None: all)."""
    return list(session.execute(_PAST if schools is None else _PAST.where(Hire.school_id.in_(schools))))


def delays(rows: Sequence[Row[Any]]) -> dict[str, Delay]:
    """How long answers took, by kind of post, and “” for all of them. A silence is no answer."""
    days: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        if row.opinion and row.answered_at:
            taken = (row.answered_at - row.sent_at) / timedelta(days=1)
            days[row.kind].append(taken)
            days[""].append(taken)
    return {kind: summed(values) for kind, values in days.items()}


def summed(days: Sequence[float]) -> Delay:
    """Middle and interval of some delays; only their number when they are too few."""
    if len(days) < ENOUGH:
        return Delay(len(days))
    ordered = sorted(days)
    return Delay(len(days), median(ordered), _at(ordered, LOW), _at(ordered, HIGH))


def _at(ordered: Sequence[float], share: float) -> float:
    """The value under which that share lies, between its two neighbours."""
    place = share * (len(ordered) - 1)
    before = int(place)
    after = min(before + 1, len(ordered) - 1)
    return ordered[before] + (ordered[after] - ordered[before]) * (place - before)


def forecast(sent_at: datetime, kind: str, known: Mapping[str, Delay]) -> Forecast:
    """When the answer to a request may come: from answers of its kind when they are enough, else from all."""
    own = known.get(kind, Delay(0))
    used, delay = (kind, own) if own.enough else ("", known.get("", Delay(0)))
    if not delay.enough:
        return Forecast(used, delay)

    def after(days: float | None) -> date:
        return (sent_at + timedelta(days=days or 0)).astimezone(PARIS).date()

    return Forecast(used, delay, after(delay.middle), after(delay.low), after(delay.high))


@dataclass(frozen=True, slots=True)
class Year:
    """The figures of one year; None where a count is too small to be shown."""

    year: int
    sent: int | None
    answers: Mapping[str, int | None]
    delay: Delay


def years(rows: Sequence[Row[Any]]) -> list[Year]:
    """Requests by the year they were sent in, their answers and days, the latest year first."""
    by_year: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        by_year[row.sent_at.astimezone(PARIS).year].append(row)
    return [_year(year, by_year[year]) for year in sorted(by_year, reverse=True)]


def _year(year: int, rows: Sequence[Row[Any]]) -> Year:
    # Every word is there, said or not: that one is missing would tell as much as its count.
    counts = dict.fromkeys(WORDS, 0)
    for row in rows:
        counts[row.opinion or ("silence" if row.answered_at else "waiting")] += 1
    return Year(year, shown(len(rows)), hidden(counts), delays(rows).get("", Delay(0)))


def shown(count: int) -> int | None:
    """A count that may be shown: none of fewer than five."""
    return count if count >= ENOUGH else None


def hidden(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Counts without the small ones; when one alone is hidden, the smallest of the others goes with it.

    Otherwise it could be worked out from the total.
    """
    kept = {name: shown(count) for name, count in counts.items()}
    missing = [name for name, count in kept.items() if count is None]
    if len(missing) == 1:
        others = [name for name in counts if kept[name] is not None]
        if others:
            kept[min(others, key=lambda name: counts[name])] = None
    return kept

"""Net academic age: the months since the doctorate, less those that nothing may be expected of.

A break counts for nothing against anybody: every figure here can only take months away (Charter for Researchers 2023;
SNSF, ERC). Who judges reads the result, never what it comes from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..given import Break, Career
from .pack_values import Pack
from .wording.years import counts_years

WHOLE = 100  # a month neutralised altogether, in hundredths
AFTER_DOCTORATE = frozenset({"postdoc", "lecturer", "professor"})  # kinds of post that a doctorate opens


@dataclass(frozen=True, slots=True)
class NetAge:
    """The sum, in hundredths of months where parts of months count.

    `counted`: what each break comes to by itself, in the order told. `breaks`: all of them, each month once.
    `births`: the flat time for births with every break but parental leave. The larger of the two is neutralised.
    """

    elapsed: int  # months since the doctorate
    counted: tuple[int, ...] = ()
    breaks: int = 0
    births: int = 0

    @property
    def neutralised(self) -> int:
        """Hundredths of months taken away, never more than there are."""
        return min(max(self.breaks, self.births), self.elapsed * WHOLE)

    @property
    def months(self) -> int:
        """What is left, in whole months."""
        return (self.elapsed * WHOLE - self.neutralised) // WHOLE

    @property
    def years(self) -> int:
        """What a jury reads: whole years."""
        return self.months // 12


def net_age(career: Career, on: date, pack: Pack) -> NetAge | None:
    """The net academic age at the month of `on`, the same day for everybody; None where no doctorate was told."""
    if career.doctorate is None:
        return None
    window = range(_month(career.doctorate) + 1, _month(on) + 1)
    weighed = [(one, _weight(one, pack), _months(one, window)) for one in career.breaks]
    flat: int = career.births * pack.value("net_age_birth_months") * WHOLE
    others: int = _once((weight, months) for one, weight, months in weighed if one.kind != "parental")
    return NetAge(
        len(window), tuple(weight * len(months) for _, weight, months in weighed),
        _once((weight, months) for _, weight, months in weighed), others + flat,
    )  # fmt: skip


def asked(pack: Pack, kind: str, families: Iterable[str], content: Any) -> bool:
    """True where a post needs net academic age: its grid judges what a doctorate lets one do, or its text counts years."""
    judged = kind in AFTER_DOCTORATE and not set(pack.value("net_age_families")).isdisjoint(families)
    return judged or counts_years(content)


def _weight(one: Break, pack: Pack) -> int:
    """How much of each month is neutralised, in hundredths."""
    if one.kind == "part_time":
        return WHOLE - one.share
    share: float = pack.value("net_age_sector_share" if one.kind == "sector" else "net_age_break_share")
    return round(WHOLE * share)


def _months(one: Break, window: range) -> range:
    """The months of a break that lie in the window."""
    last = window.stop - 1 if one.last is None else _month(one.last)
    return range(max(_month(one.first), window.start), max(window.start, min(last + 1, window.stop)))


def _once(weighed: Iterable[tuple[int, range]]) -> int:
    """The months of all, each counted once under its largest weight."""
    largest: dict[int, int] = {}
    for weight, months in weighed:
        for month in months:
            largest[month] = max(weight, largest.get(month, 0))
    return sum(largest.values())


def _month(day: date) -> int:
    return day.year * 12 + day.month

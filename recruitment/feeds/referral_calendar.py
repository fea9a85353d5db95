"""The clocks of referrals as a calendar (RFC 5545): the reference of the hire and a day, no name and no answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from . import days


def calendar(rows: Iterable[Any], words: Mapping[str, str], base_url: str, now: datetime) -> bytes:
    """The whole file. Rows: (referral, hire, reference, which clock, its day); `words` name each clock."""
    found = [
        days.Day(
            f"referral-{referral}-{what}", day.date() if isinstance(day, datetime) else day, f"{words[what]}, {reference}",
            f"/hires/{hire}/referral?referral={referral}",
        )
        for referral, hire, reference, what, day in rows
    ]  # fmt: skip
    return days.calendar(found, "HFDS", base_url, now)

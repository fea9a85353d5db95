"""What came from each channel, in the demonstration: addresses, costs, visits, answers to the survey."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Self

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from recruitment.models import Announcement, ChannelVisits, EqualityTally, Hire, SurveyCount, table_of
from recruitment.models.equality import CELLS
from workflows.given import Announcing
from workflows.who import HR

from .story import Story

# Where each channel shows a post of the demonstration, what it costs in cents, and how often a post is opened a day.
ADDRESSES = {
    "euraxess": "https://euraxess.ec.europa.eu/jobs/{number}",
    "csp": "https://choisirleservicepublic.gouv.fr/offre-emploi/{reference}",
    "academic_positions": "https://academicpositions.com/ad/{number}",
    "networks": "https://reseaux.example.org/{reference}",
}
COSTS = {"academic_positions": 395_00}
A_DAY = {"site": 3, "euraxess": 7, "csp": 2, "academic_positions": 5, "networks": 1}
COUNTED_EVERY = 3  # days
LAST_YEAR: Mapping[str, tuple[tuple[str, str, int], ...]] = {
    "euraxess": (
        ("F", "france", 6),
        ("F", "europe", 9),
        ("M", "europe", 14),
        ("M", "elsewhere", 8),
        ("M", "france", 7),
    ),
    "site": (("F", "france", 11), ("M", "france", 12), ("F", "europe", 3), ("M", "elsewhere", 4)),
    "csp": (("F", "france", 3), ("M", "france", 2)),
    "academic_positions": (("M", "europe", 4), ("F", "elsewhere", 2)),
    "": (("F", "france", 8), ("M", "france", 9), ("unsaid", "europe", 6), ("M", "elsewhere", 5)),
}


# Counters of last year, in the order of CELLS: few said that they live with a disability, so neither side is shown.
EQUALITY_LAST_YEAR = (31, 42, 2, 18, 34, 15, 8, 4, 66, 48, 17, 12)


class Told(Story):
    """A story whose announcements have addresses and costs."""

    def publish(self, days: int = 60, opens_in: int = 0) -> Self:
        """Publish, then say where the post can be read; every other one is paid for on a further channel."""
        super().publish(days, opens_in)
        reference, staff = self.row().reference, self.actor("hr", HR)
        more = ("academic_positions", "networks") if self.hire % 2 else ("networks",)
        for channel in more:
            self.take("announce", staff, self._said(channel, reference))
        for channel in ("euraxess", "csp"):
            self.take("note_announcement", staff, self._said(channel, reference))
        return self

    def _said(self, channel: str, reference: str) -> Announcing:
        address = ADDRESSES[channel].format(number=400_000 + 37 * self.hire, reference=reference.lower())
        return Announcing(channel, address, COSTS.get(channel, 0))


def count(session: Session, schools: Mapping[str, int], today: datetime) -> None:
    """The visits of every post announced, and what people answered last year and this year."""
    session.execute(insert(table_of(ChannelVisits)), list(_visits(session, today)))
    rows = [
        {"school_id": schools["ALES"], "year": today.year - 1, "channel": channel, "sex": sex, "residence": home, "count": n}
        for channel, answers in LAST_YEAR.items()
        for sex, home, n in answers
    ]  # fmt: skip
    session.execute(insert(table_of(SurveyCount)), rows)
    told = dict(zip(CELLS, EQUALITY_LAST_YEAR, strict=True))
    session.execute(insert(table_of(EqualityTally)), {"school_id": schools["ALES"], "year": today.year - 1, **told})


def _visits(session: Session, today: datetime) -> list[dict[str, object]]:
    asked = select(Announcement.hire_id, Announcement.channel, Announcement.announced_at, Hire.deadline).join(
        Hire, Hire.id == Announcement.hire_id
    )
    found = []
    for hire, channel, since, deadline in session.execute(asked.order_by(Announcement.id)):
        days = (min(deadline or today, today) - since).days
        for day in range(0, days, COUNTED_EVERY):
            seen = A_DAY[channel] * COUNTED_EVERY + (hire * 5 + day * 7) % 4
            on: date = (since + timedelta(days=day)).date()
            found.append({"hire_id": hire, "channel": channel, "day": on, "count": seen})
    return found

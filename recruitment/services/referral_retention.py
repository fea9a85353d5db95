"""How long what is sealed is kept, apart from everything else of a hire: what is due, and its destruction."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.orm import Session

from recruitment.models import ClearancePart, Hire, Referral, School, SealedValue

from . import compartment
from .progress import pack_of
from .referrals import PARIS, add_months

ENDED = ("not_authorised", "not_needed", "stopped")
# An access without an end of its own runs as long as one is often remembered to, until a person says otherwise.
NEVER_LATER = 60  # months


@dataclass(frozen=True, slots=True)
class Kept:
    """The sealed file of one referral that has ended: how many values, until when."""

    referral: int
    hire: int
    reference: str
    state: str
    values: int
    until: date

    def due(self, today: date) -> bool:
        """Its time is over."""
        return self.until <= today


_KEPT: Any = (
    select(
        Referral.id, Referral.hire_id, Referral.state, Referral.state_since, Referral.access_until, Hire.reference,
        Hire.pack_id, Hire.pack_version, School.code.label("school"), func.count(SealedValue.id).label("values"),
    )
    .join(Hire, Hire.id == Referral.hire_id)
    .join(School, School.id == Hire.school_id)
    .join(SealedValue, SealedValue.referral_id == Referral.id)
    .where(Referral.state.in_((*ENDED, "authorised")))
    .group_by(
        Referral.id, Referral.hire_id, Referral.state, Referral.state_since, Referral.access_until, Hire.reference,
        Hire.pack_id, Hire.pack_version, School.code,
    )
    .order_by(Referral.state_since)
)  # fmt: skip


def kept(session: Session, schools: Collection[int] | None, hires: Collection[int] = ()) -> list[Kept]:
    """What is sealed about referrals that have ended, in some schools (None: all) and on some hires."""
    query = _KEPT
    if schools is not None:
        query = query.where(Hire.school_id.in_(schools) | Referral.hire_id.in_(hires))
    return [
        Kept(row.id, row.hire_id, row.reference, row.state, row.values, _until(row)) for row in session.execute(query)
    ]


def _until(row: Row[Any]) -> date:
    """The day from which it may be destroyed."""
    months = pack_of(row).value("referral_retention_months")
    if row.state != "authorised":
        return add_months(row.state_since, months).astimezone(PARIS).date()
    if row.access_until is None:
        return add_months(row.state_since, NEVER_LATER + months).astimezone(PARIS).date()
    end = datetime(row.access_until.year, row.access_until.month, row.access_until.day, 12, tzinfo=PARIS)
    return add_months(end, months).astimezone(PARIS).date()


def purge(session: Session, found: Collection[Kept], now: datetime) -> int:
    """Destroy what is sealed about these referrals and close their links; what happened stays on record."""
    for one in found:
        compartment.drop(session, one.referral)
        session.execute(delete(ClearancePart).where(ClearancePart.referral_id == one.referral))
        session.execute(update(Referral).where(Referral.id == one.referral).values(purged_at=now))
    return len(found)

"""The clock of each file: until when it stays in the active base, what stops its erasure, and who may stop it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import Session

from recruitment.models import Application, Complaint, DataRequest, Hire, LegalHold, Person, Referral, School
from workflows.charter.packs import pinned
from workflows.data_request import OPEN as REQUESTED

from .complaint_file import OPEN
from .referrals import add_months
from .restrictions import RESTRICTED

ENDED = ("closed", "unfilled", "cancelled")


@dataclass(frozen=True, slots=True)
class Clock:
    """One file in time. `until` is None while its hire goes on; `stops` says why it stays beyond it."""

    application: int
    number: int
    hire: int
    reference: str
    school: int
    ended_at: datetime | None
    until: datetime | None
    evidence_until: datetime | None
    stops: tuple[str, ...]  # hold, complaint, request, restriction, clearance
    erased_at: datetime | None
    erasure: datetime | None  # when an erasure that the person asked for was granted: the file is due from then on

    def due(self, now: datetime) -> bool:
        """The file has to go: its time is over and nothing stops it."""
        return self.erased_at is None and self.until is not None and self.until <= now and not self.stops


# Sealed files have a clock of their own: until it has run out (`purged_at`), somebody is behind the referral.
_STOPS = {
    "hold": exists().where(LegalHold.application_id == Application.id, LegalHold.lifted_at.is_(None)),
    "complaint": exists().where(Complaint.application_id == Application.id, Complaint.state.in_(OPEN)),
    "request": exists().where(DataRequest.application_id == Application.id, DataRequest.state.in_(REQUESTED)),
    "restriction": RESTRICTED,
    "clearance": exists().where(Referral.application_id == Application.id, Referral.purged_at.is_(None)),
}
_ERASURE = (
    select(func.min(DataRequest.answered_at))
    .where(DataRequest.application_id == Application.id, DataRequest.kind == "erasure", DataRequest.outcome == "granted")
    .correlate(Application)
    .scalar_subquery()
)
_CLOCKS: Any = (
    select(
        Application.id, Application.number, Application.erased_at, Hire.id.label("hire"), Hire.reference, Hire.state,
        Hire.state_since, Hire.school_id, Hire.pack_id, Hire.pack_version, School.code,
        *(stop.label(name) for name, stop in _STOPS.items()), _ERASURE.label("erasure"),
    )
    .join(Hire, Hire.id == Application.hire_id)
    .join(School, School.id == Hire.school_id)
    .order_by(Hire.reference, Application.number)
)  # fmt: skip


def ended(session: Session, schools: Collection[int] | None) -> list[Clock]:
    """The files that are still whole although their hire has ended, in some schools (None: all). One statement."""
    query = _CLOCKS.where(Hire.state.in_(ENDED), Application.erased_at.is_(None))
    if schools is not None:
        query = query.where(Hire.school_id.in_(schools))
    return [_clock(row) for row in session.execute(query)]


def of_file(session: Session, application: int) -> Clock | None:
    """The clock of one file."""
    row = session.execute(_CLOCKS.where(Application.id == application)).one_or_none()
    return _clock(row) if row else None


def _clock(row: Any) -> Clock:
    at = row.state_since if row.state in ENDED else None
    pack = pinned(row.pack_id, row.code, row.pack_version)
    until, evidence = (
        add_months(at, pack.value(name)) if at else None
        for name in ("retention_explain_months", "retention_evidence_months")
    )
    if at and until and row.erasure:
        until = min(until, max(at, row.erasure))
    stops = tuple(name for name in _STOPS if getattr(row, name))
    return Clock(
        row.id, row.number, row.hire, row.reference, row.school_id, at, until, evidence, stops, row.erased_at, row.erasure,
    )  # fmt: skip


# -- holds ---------------------------------------------------------------------------------------------------------


def hold_on(session: Session, application: int) -> Any:
    """The hold that stops the erasure of a file now: reason, name, placed_at; None without one."""
    query = select(LegalHold.reason, Person.name, LegalHold.placed_at).join(Person, Person.id == LegalHold.placed_by)
    return session.execute(
        query.where(LegalHold.application_id == application, LegalHold.lifted_at.is_(None))
    ).one_or_none()


def hold(session: Session, application: int, reason: str, by: int, now: datetime) -> bool:
    """Stop the erasure of a file; False when it is stopped already, or erased."""
    file = session.execute(
        select(Application.erased_at).where(Application.id == application).with_for_update()
    ).one_or_none()
    if file is None or file.erased_at is not None or hold_on(session, application) is not None:
        return False
    session.add(LegalHold(application_id=application, reason=reason, placed_by=by, placed_at=now))
    session.flush()
    return True


def lift(session: Session, application: int, by: int, now: datetime) -> None:
    """Let the clock of a file go on."""
    live = (LegalHold.application_id == application, LegalHold.lifted_at.is_(None))
    session.execute(update(LegalHold).where(*live).values(lifted_by=by, lifted_at=now))

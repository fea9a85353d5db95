"""What people told of their path: kept with the application, read by its author alone; a jury reads a number of years."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Executable, Integer, Row, bindparam, insert, select
from sqlalchemy.orm import Session

from recruitment.models import ApplicationBreak, ApplicationCareer, table_of
from workflows.charter.career import net_age
from workflows.given import Break, Career

from .progress import pack_of
from .promises import PARIS

NOTHING = Career()


def keep(session: Session, application: int, career: Career) -> None:
    """Write what was told; nothing told leaves no row."""
    if career == NOTHING:
        return
    told = {"application_id": application, "doctorate": career.doctorate, "births": career.births}
    session.execute(insert(table_of(ApplicationCareer)), told)
    rows = [
        {"application_id": application, "kind": one.kind, "first": one.first, "last": one.last, "share": one.share}
        for one in career.breaks
    ]
    if rows:
        session.execute(insert(table_of(ApplicationBreak)), rows)


_TOLD: Executable = (
    select(
        ApplicationCareer.doctorate, ApplicationCareer.births, ApplicationBreak.kind,
        ApplicationBreak.first, ApplicationBreak.last, ApplicationBreak.share,
    )
    .outerjoin(ApplicationBreak, ApplicationBreak.application_id == ApplicationCareer.application_id)
    .where(ApplicationCareer.application_id == bindparam("application_id", type_=Integer))
    .order_by(ApplicationBreak.first, ApplicationBreak.id)
)  # fmt: skip


def of(session: Session, application: int) -> Career:
    """What a person told, for their own eyes. One statement."""
    rows = session.execute(_TOLD, {"application_id": application}).all()
    if not rows:
        return NOTHING
    breaks = tuple(Break(row.kind, row.first, row.last, row.share) for row in rows if row.kind is not None)
    return Career(rows[0].doctorate, rows[0].births, breaks)


def years(session: Session, hire: Row[Any], application: int) -> int | None:
    """Net academic age in whole years, all that a jury reads of a path; None where no doctorate was told. One statement."""
    if hire.deadline is None:
        return None
    age = net_age(of(session, application), counted_on(hire.deadline), pack_of(hire))
    return age.years if age else None


def counted_on(deadline: datetime) -> date:
    """The day on which everybody's age is reckoned: the last one for applications."""
    return deadline.astimezone(PARIS).date()

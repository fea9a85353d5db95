"""The register of units: which are restricted zones, who answers for them, and when they were last audited."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, or_, select, update
from sqlalchemy.orm import Session

from recruitment.models import Grant, Outgoing, Person, School, Unit
from workflows.charter.packs import current
from workflows.who import SECURITY

from .mail_rows import mail
from .promises import PARIS

FIELDS = ("name", "code", "zrr_code", "address", "ministry", "responsible", "phone", "email", "audited_on")


@dataclass(frozen=True, slots=True)
class Audit:
    """A unit whose yearly audit is due: since when, or never done."""

    unit: int
    school: int
    name: str
    due_on: date | None


_ROWS: Any = (
    select(*(getattr(Unit, name) for name in ("id", "school_id", *FIELDS)), School.name.label("school"), School.code.label("school_code"))
    .join(School, School.id == Unit.school_id)
    .where(Unit.active)
    .order_by(School.name, Unit.zrr_code == "", Unit.name)
)  # fmt: skip


def listed(session: Session, schools: Collection[int] | None) -> list[Row[Any]]:
    """The units of some schools (None: all), restricted zones first."""
    return list(session.execute(_ROWS if schools is None else _ROWS.where(Unit.school_id.in_(schools))))


def one(session: Session, unit: int) -> Row[Any] | None:
    """One unit."""
    found: Row[Any] | None = session.execute(_ROWS.where(Unit.id == unit)).one_or_none()
    return found


def restricted(session: Session, school: int, name: str) -> bool:
    """The register knows this unit as a restricted zone."""
    found = select(Unit.zrr_code).where(Unit.school_id == school, Unit.active, func.lower(Unit.name) == name.lower())
    return bool(session.scalar(found))


def head(session: Session, school: int, name: str) -> tuple[str, str] | None:
    """Who answers for a unit, name and address; None where the register has no address."""
    query = select(Unit.responsible, Unit.email).where(
        Unit.school_id == school, Unit.active, func.lower(Unit.name) == name.lower(), Unit.email != ""
    )
    row = session.execute(query).one_or_none()
    return (row.responsible.partition(",")[0].strip() or row.email, row.email.strip().lower()) if row else None


def taken(session: Session, school: int, name: str, but: int = 0) -> bool:
    """Another unit of the school has this name."""
    query = select(Unit.id).where(Unit.school_id == school, func.lower(Unit.name) == name.lower(), Unit.id != but)
    return session.scalar(query) is not None


def keep(session: Session, school: int, values: Mapping[str, Any], unit: int = 0) -> None:
    """Add a unit, or change one."""
    kept = {name: values[name] for name in FIELDS}
    if unit:
        session.execute(update(Unit).where(Unit.id == unit).values(**kept))
    else:
        session.add(Unit(school_id=school, active=True, **kept))


def close(session: Session, unit: int) -> None:
    """Take a unit out of the register; hires that name it keep their name."""
    session.execute(update(Unit).where(Unit.id == unit).values(active=False))


def audit_due(row: Row[Any], today: date) -> date | None:
    """When the yearly audit of a restricted zone is due; None for a unit that has none, today when never done."""
    if not row.zrr_code:
        return None
    if row.audited_on is None:
        return today
    return _a_period_after(row.audited_on, row.school_code, today)


def _a_period_after(last: date, school: str, today: date) -> date:
    """The months that the pack puts between two audits."""
    years, month = divmod(last.month - 1 + current("contract", school, today).value("unit_audit_months"), 12)
    return date(last.year + years, month + 1, min(last.day, 28))


AUDIT_DUE = "audit_due"


def audit_key(row: Row[Any]) -> str:
    """Tells the audit that is due from the next one: the day of the last, or that there was none."""
    return row.audited_on.isoformat() if row.audited_on else "never"


def audits_to_tell(session: Session, now: datetime) -> list[list[dict[str, Any]]]:
    """For each unit whose yearly audit has come due: its mails, one for each security officer.

    As long as no audit is entered, also one that never took place, they are told again once a period.
    """
    today, found = now.astimezone(PARIS).date(), []
    for row in listed(session, None):
        due = audit_due(row, today)
        key = f"{AUDIT_DUE}:{row.id}:{audit_key(row)}:"
        if due is None or due > today:
            continue
        told = session.scalar(select(func.max(Outgoing.created_at)).where(Outgoing.key.startswith(key, autoescape=True)))
        if told is not None and _a_period_after(told.astimezone(PARIS).date(), row.school_code, today) > today:
            continue
        officers = session.scalars(_OFFICERS.where(or_(Grant.school_id.is_(None), Grant.school_id == row.school_id)))
        found.append([
            mail(f"{key}{today.isoformat()}:{person}", person, now, payload={"unit": row.id, "since": audit_key(row)})
            for person in officers
        ])  # fmt: skip
    return found


_OFFICERS = (
    select(Grant.person_id)
    .join(Person, Person.id == Grant.person_id)
    .where(Grant.role == SECURITY, Grant.revoked_at.is_(None), Grant.hire_id.is_(None), Person.active)
    .distinct()
)


def rules(session: Session, schools: Collection[int] | None, today: date) -> list[tuple[str, list[Any]]]:
    """What the pack of each school says of who is referred, with where it comes from: (school, figures)."""
    names = ("hfds_scope", "hfds_area", "hfds_swiss", "hfds_dual", "referrals_ahead")
    query = select(School.id, School.name, School.code).order_by(School.name)
    rows = session.execute(query if schools is None else query.where(School.id.in_(schools)))
    packs = [(row.name, current("contract", row.code, today)) for row in rows]
    return [(name, [pack.figures[figure] for figure in names]) for name, pack in packs]

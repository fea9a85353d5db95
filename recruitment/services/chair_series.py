"""The sessions before a hire that the chair series goes by: juries appointed here, and sessions held elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Integer, Row, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from recruitment.models import ChairSession, Hire, JobSheet, JuryAct
from workflows.charter.packs import Pack

H = bindparam("hire_id", type_=Integer)
MOST = 50  # sessions read: the longest series that a pack allows is far shorter


@dataclass(frozen=True, slots=True)
class Past:
    """One session before: its day, the sex of who took the chair, and where it is on record."""

    on: date
    sex: str
    reference: str = ""  # of the hire whose jury it was; empty for a session held elsewhere
    session: int | None = None  # of the latter


_SHEET = aliased(JobSheet)
_FIELD = (
    select(JobSheet.content["common"]["field"].as_string())
    .where(
        JobSheet.hire_id == H,
        JobSheet.version == select(func.max(_SHEET.version)).where(_SHEET.hire_id == H).scalar_subquery(),
    )
)  # fmt: skip


def field_of(session: Session, hire_id: int) -> str:
    """The research field that the sheet of a hire names; empty while it names none."""
    return session.execute(_FIELD, {"hire_id": hire_id}).scalar_one_or_none() or ""


_FIRST, _LATER = aliased(JuryAct), aliased(JuryAct)
_OWN = select(func.min(JuryAct.at)).where(JuryAct.hire_id == H).correlate(None).scalar_subquery()
_APPOINTED = (
    select(_FIRST.at, JuryAct.chair_sex, Hire.reference)
    .select_from(JuryAct)
    .join(_FIRST, and_(_FIRST.hire_id == JuryAct.hire_id, _FIRST.number == 1))
    .join(Hire, Hire.id == JuryAct.hire_id)
    .where(
        ~exists().where(_LATER.amends_id == JuryAct.id),
        JuryAct.hire_id != H, Hire.state != "cancelled",
        Hire.pack_id == bindparam("pack"), Hire.school_id == bindparam("school_id", type_=Integer),
        or_(_OWN.is_(None), _FIRST.at < _OWN),
    )
    .order_by(_FIRST.at.desc())
    .limit(MOST)
)  # fmt: skip
_ELSEWHERE = (
    select(ChairSession.held_on, ChairSession.sex, ChairSession.id, _OWN)
    .where(ChairSession.school_id == bindparam("school_id", type_=Integer), ChairSession.struck_at.is_(None))
    .order_by(ChairSession.held_on.desc())
    .limit(MOST)
)


def before(session: Session, hire: Row[Any], pack: Pack) -> tuple[Past, ...]:
    """The sessions of the series that this hire continues, the latest first. Three statements."""
    appointed, elsewhere = _APPOINTED, _ELSEWHERE
    ask = {"hire_id": hire.id, "pack": hire.pack_id, "school_id": hire.school_id}
    if pack.value("chair_series_of") in ("discipline", "kind"):
        appointed = appointed.where(Hire.kind == hire.kind)
        elsewhere = elsewhere.where(ChairSession.kind == hire.kind)
    if pack.value("chair_series_of") == "discipline":
        field = field_of(session, hire.id)
        appointed, elsewhere = appointed.where(JuryAct.field == field), elsewhere.where(ChairSession.field == field)
    found = [Past(at.date(), sex, reference) for at, sex, reference in session.execute(appointed, ask)]
    for held_on, sex, key, own in session.execute(elsewhere, {"hire_id": hire.id, "school_id": hire.school_id}):
        if own is None or held_on <= own.date():
            found.append(Past(held_on, sex, session=key))
    return tuple(sorted(found, key=lambda past: past.on, reverse=True))

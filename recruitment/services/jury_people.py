"""Everybody of the register as one hire sees them: who sits there, who could, how often each was called upon."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Integer, and_, bindparam, case, func, select
from sqlalchemy.orm import Session

from recruitment.models import Application, Hire, JobSheet, Juror, JuryMember, LinkDeclaration, Person
from workflows.dossier import Seat

from . import dossier, jurors

H = bindparam("hire_id", type_=Integer)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who sits, or could: `home` is internal, group or external, computed for this hire."""

    juror: int
    person: int
    name: str
    sex: str
    rank: int
    position: str
    employer: str
    home: str
    country: str
    trained_on: date | None
    load: int  # juries of the last two years, this one left out
    member: int | None = None
    chair: bool = False
    appointed_at: datetime | None = None
    asides: int = 0
    aside_at: datetime | None = None  # the last time this member stepped aside
    in_team: bool = False
    ready: bool = False  # may be proposed: agreed to be listed, available, no applicant
    specialist: bool | None = None  # as recorded for this hire
    disciplines: str = ""  # specialities, in the person's own words
    fields: tuple[str, ...] = ()  # research fields of the register, where somebody asks for them

    def near(self, wanted: Set[str]) -> bool | None:
        """What the register suggests: a research field is that of the post; None when either says nothing."""
        return not wanted.isdisjoint(self.fields) if self.fields and wanted else None


def _people(since: datetime, today: date, *, fields: bool) -> Any:
    """Everybody of the register, with what this hire makes of them. Counts are grouped once, not asked row by row."""
    load = (
        select(JuryMember.juror_id, func.count().label("n"))
        .where(JuryMember.seated_at > since, JuryMember.hire_id != H)
        .group_by(JuryMember.juror_id)
        .subquery()
    )
    moment = func.coalesce(LinkDeclaration.ruled_at, LinkDeclaration.declared_at)
    aside = (
        select(LinkDeclaration.member_id, func.count().label("n"), func.max(moment).label("at"))
        .where(LinkDeclaration.hire_id == H, LinkDeclaration.steps_aside)
        .group_by(LinkDeclaration.member_id)
        .subquery()
    )
    applicants = select(Application.person_id).where(Application.hire_id == H)
    seated = and_(JuryMember.juror_id == Juror.id, JuryMember.hire_id == H, JuryMember.left_at.is_(None))
    times = func.coalesce(load.c.n, 0).label("load")
    return (
        select(
            Juror.id, Juror.person_id, Person.name, Juror.sex, Juror.rank, Juror.position, Juror.employer,
            case(
                (Juror.school_id.is_(None), "external"), (Juror.school_id == Hire.school_id, "internal"), else_="group"
            ),
            Juror.country, Juror.trained_on, times, JuryMember.id, func.coalesce(JuryMember.chair, False),
            JuryMember.appointed_at, func.coalesce(aside.c.n, 0), aside.c.at, Juror.person_id.in_(dossier.TEAM),
            and_(jurors.may_be_proposed(today), Juror.person_id.not_in(applicants)),
            JuryMember.specialist, Juror.disciplines, *((Juror.fields,) if fields else ()),
        )
        .select_from(Juror)
        .join(Person, Person.id == Juror.person_id)
        .join(Hire, Hire.id == H)
        .outerjoin(JuryMember, seated)
        .outerjoin(load, load.c.juror_id == Juror.id)
        .outerjoin(aside, aside.c.member_id == JuryMember.id)
        .where(Person.active)
        .order_by(JuryMember.chair.desc(), JuryMember.id, times, Person.name)
    )  # fmt: skip


def everybody(
    session: Session, hire_id: int, now: datetime, *, only: Set[int] | None = None, fields: bool = False
) -> list[Member]:
    """Those who sit, the chair first, then the others, the least called upon first; or `only` these jurors.

    With `fields`, their research fields too.
    """
    query = _people(now - timedelta(days=jurors.LOAD_DAYS), now.date(), fields=fields)
    if only is not None:
        query = query.where(Juror.id.in_(only))
    rows = session.connection().execute(query, {"hire_id": hire_id})
    found = [Member(*row) for row in rows]
    return [replace(member, fields=tuple(member.fields)) for member in found] if fields else found


_CONTENT = select(JobSheet.content).where(JobSheet.hire_id == H).order_by(JobSheet.version.desc()).limit(1)


def fields_of_post(session: Session, hire_id: int) -> frozenset[str]:
    """The research fields that the sheet of the post names."""
    content = session.connection().execute(_CONTENT, {"hire_id": hire_id}).scalar_one_or_none() or {}
    common = content.get("common") or {}
    return frozenset({common.get("field"), *(common.get("other_fields") or ())} - {None, ""})


def seat(member: Member, wanted: Set[str] = frozenset()) -> Seat:
    """The seat that somebody of the register would take; a specialist where the register's fields say so."""
    external = member.home == "external"
    return Seat(
        -member.juror, member.person, member.sex, False, external, member.rank, member.trained_on, member.in_team,
        member.near(wanted),
    )  # fmt: skip

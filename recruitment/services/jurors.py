"""The register of jurors: who may sit, as they declare themselves."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from recruitment.models import Juror, JuryMember, Person, School


@dataclass(frozen=True, slots=True)
class Profile:
    """What the register says of a person."""

    sex: str
    rank: int
    position: str
    employer: str
    school_id: int | None
    country: str
    disciplines: str
    trained_on: date | None


PER_PAGE = 50


def register(
    session: Session, *, sex: str = "", home: str = "", rank: int | None = None, page: int = 1, name: str = ""
) -> tuple[list[Any], int]:
    """One page of the register and how many there are in all; `name` is never kept in an address."""
    wanted: list[Any] = [Person.active]
    if sex:
        wanted.append(Juror.sex == sex)
    if home:
        wanted.append(Juror.school_id.is_(None) if home == "external" else Juror.school_id.is_not(None))
    if rank:
        wanted.append(Juror.rank >= rank)
    if name:
        wanted.append(func.lower(Person.name).contains(name.lower(), autoescape=True))
    base = select(Juror.id).join(Person, Person.id == Juror.person_id).where(*wanted)
    total = session.scalar(select(func.count()).select_from(base.subquery())) or 0
    served = (
        select(func.count()).select_from(JuryMember).where(JuryMember.juror_id == Juror.id).scalar_subquery()
    )  # fmt: skip
    rows = session.execute(
        select(
            Juror.id, Person.name, Person.email, Juror.sex, Juror.rank, Juror.position, Juror.employer,
            School.code, Juror.country, Juror.disciplines, Juror.trained_on, served.label("served"),
        )
        .join(Person, Person.id == Juror.person_id)
        .outerjoin(School, School.id == Juror.school_id)
        .where(*wanted)
        .order_by(Person.name, Juror.id)
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    ).all()  # fmt: skip
    return list(rows), total


def entry(session: Session, juror_id: int) -> Any:
    """One person of the register."""
    return session.execute(
        select(Juror, Person.name, Person.email).join(Person, Person.id == Juror.person_id).where(Juror.id == juror_id)
    ).one_or_none()


def enter(session: Session, name: str, email: str, profile: Profile, now: datetime) -> int | None:
    """Enter somebody; None when that address is already in the register.

    Somebody who has an account keeps it, and its name; anybody else gets one without password.
    """
    person = session.scalar(select(Person.id).where(Person.email == email))
    if person is None:
        row = {"email": email, "name": name, "language": "fr", "active": True, "created_at": now}
        person = session.execute(insert(Person).returning(Person.id), row).scalar_one()
    elif session.scalar(select(Juror.id).where(Juror.person_id == person)) is not None:
        return None
    made = session.execute(insert(Juror).returning(Juror.id), {"person_id": person, **asdict(profile)})
    return made.scalar_one()


def correct(session: Session, juror_id: int, profile: Profile) -> None:
    """Correct what the register says of somebody."""
    session.execute(update(Juror).where(Juror.id == juror_id).values(**asdict(profile)))

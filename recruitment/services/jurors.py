"""The register of jurors: who may sit, as they declare themselves, found again by what a jury needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, func, or_, select, update
from sqlalchemy.orm import Session

from recruitment.models import Hire, Juror, JuryMember, Person, School, table_of

PER_PAGE = 50
CONSENT_YEARS = 3  # a figure of ours: after it, the person is asked again
LOAD_DAYS = 730
BATCH = 500  # people written at once
SORTS = ("name", "training", "least", "most")


@dataclass(frozen=True, slots=True)
class Profile:
    """What the register says of a person. Dates in pairs are first and last day."""

    sex: str
    rank: int
    position: str
    employer: str
    school_id: int | None
    country: str
    disciplines: str
    trained_on: date | None
    sector: str = ""
    fields: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    availability: str = ""
    unavailable_from: date | None = None
    unavailable_until: date | None = None
    consent_on: date | None = None
    consent_until: date | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for; empty means whatever. `name` is never kept in an address; page None: all of them."""

    name: str = ""
    sex: str = ""
    home: str = ""  # external, group, or the number of a school
    rank: int | None = None
    field: str = ""
    language: str = ""
    training: str = ""  # valid, due
    state: str = ""  # free, away, unlisted
    sort: str = "name"
    page: int | None = 1


def consent_end(day: date) -> date:
    """When a consent given on `day` ends."""
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return day.replace(year=day.year + CONSENT_YEARS, day=last)


def listed(today: date) -> ColumnElement[bool]:
    """SQL: this juror agreed to be listed, and still does."""
    return and_(Juror.consent_until.is_not(None), Juror.consent_until >= today)


def away(today: date) -> ColumnElement[bool]:
    """SQL: this juror said not to be available today."""
    return and_(
        or_(Juror.unavailable_from.is_not(None), Juror.unavailable_until.is_not(None)),
        or_(Juror.unavailable_from.is_(None), Juror.unavailable_from <= today),
        or_(Juror.unavailable_until.is_(None), Juror.unavailable_until >= today),
    )


def may_be_proposed(today: date) -> ColumnElement[bool]:
    """SQL: the register may put this juror forward for a jury."""
    return and_(listed(today), ~away(today))


def _wanted(search: Search, today: date, trained_since: date) -> list[ColumnElement[bool]]:
    fresh = and_(Juror.trained_on.is_not(None), Juror.trained_on >= trained_since)
    asked: dict[str, ColumnElement[bool]] = {
        "valid": fresh, "due": ~fresh, "free": may_be_proposed(today), "away": away(today), "unlisted": ~listed(today),
        "external": Juror.school_id.is_(None), "group": Juror.school_id.is_not(None),
    }  # fmt: skip
    wanted = [asked[one] for one in (search.training, search.state) if one]
    wanted.append(Person.active.is_(True))
    if search.home:
        wanted.append(asked[search.home] if search.home in asked else Juror.school_id == int(search.home))
    if search.sex:
        wanted.append(Juror.sex == search.sex)
    if search.rank:
        wanted.append(Juror.rank >= search.rank)
    for column, word in ((Juror.fields, search.field), (Juror.languages, search.language)):
        if word:
            wanted.append(cast(column, String).contains(f'"{word}"', autoescape=True))
    if search.name:
        wanted.append(func.lower(Person.name).contains(search.name.lower(), autoescape=True))
    return wanted


def register(session: Session, search: Search, now: datetime, trained_since: date) -> tuple[Sequence[Any], int]:
    """One page of the register, or all of it, and how many there are in all. Two statements."""
    wanted = _wanted(search, now.date(), trained_since)
    base = select(Juror.id).join(Person, Person.id == Juror.person_id).where(*wanted)
    total = session.scalar(select(func.count()).select_from(base.subquery())) or 0
    asked = (
        select(func.count(JuryMember.id))
        .where(JuryMember.juror_id == Juror.id, JuryMember.seated_at > now - timedelta(days=LOAD_DAYS))
        .scalar_subquery()
    )
    order: dict[str, tuple[Any, ...]] = {
        "name": (), "training": (Juror.trained_on.is_not(None), Juror.trained_on), "least": (asked,),
        "most": (asked.desc(),),
    }  # fmt: skip
    query = (
        select(
            *(column for column in table_of(Juror).c if column.name != "person_id"), Person.name, Person.email,
            School.code, asked.label("asked"),
        )
        .join(Person, Person.id == Juror.person_id)
        .outerjoin(School, School.id == Juror.school_id)
        .where(*wanted)
        .order_by(*order[search.sort], func.lower(Person.name), Juror.id)
    )  # fmt: skip
    if search.page is not None:
        query = query.limit(PER_PAGE).offset((search.page - 1) * PER_PAGE)
    return session.execute(query).all(), total


def unlisted(session: Session, today: date) -> tuple[int, int]:
    """How many people never agreed to be listed, and how many agreed once, for a time that is over."""
    ended = and_(Juror.consent_until.is_not(None), Juror.consent_until < today)
    row = session.execute(
        select(func.count().filter(Juror.consent_until.is_(None)), func.count().filter(ended))
        .select_from(Juror)
        .join(Person, Person.id == Juror.person_id)
        .where(Person.active)
    ).one()
    return row[0], row[1]


def entry(session: Session, juror_id: int) -> Any:
    """One person of the register."""
    return session.execute(
        select(Juror, Person.name, Person.email).join(Person, Person.id == Juror.person_id).where(Juror.id == juror_id)
    ).one_or_none()


def service(session: Session, juror_id: int) -> Sequence[Any]:
    """The seats that somebody held or holds, the latest first: school, from, until, appointed, chair."""
    return session.execute(
        select(School.name, JuryMember.seated_at, JuryMember.left_at, JuryMember.appointed_at, JuryMember.chair)
        .join(Hire, Hire.id == JuryMember.hire_id)
        .join(School, School.id == Hire.school_id)
        .where(JuryMember.juror_id == juror_id)
        .order_by(JuryMember.seated_at.desc(), JuryMember.id.desc())
    ).all()


def by_address(session: Session, addresses: Iterable[str]) -> dict[str, tuple[Juror, str]]:
    """The entries that have these addresses, each with the person's name."""
    rows = session.execute(select(Person.email, Juror, Person.name).join(Juror, Juror.person_id == Person.id))
    wanted = frozenset(addresses)
    return {email: (juror, name) for email, juror, name in rows if email in wanted}


def profile_of(juror: Juror) -> Profile:
    """An entry as it is given back to be corrected."""
    held = {one.name: getattr(juror, one.name) for one in fields(Profile)}
    return Profile(**held | {"fields": tuple(juror.fields), "languages": tuple(juror.languages)})


def enter(session: Session, name: str, email: str, profile: Profile, now: datetime) -> int | None:
    """Enter somebody; None when that address is already in the register.

    Somebody who has an account keeps it, and its name; anybody else gets one without password.
    """
    held = select(Juror.id).join(Person, Person.id == Juror.person_id).where(Person.email == email)
    if session.scalar(held) is not None:
        return None
    enter_all(session, [(name, email, profile)], now)
    return session.scalars(held).one()


def enter_all(session: Session, people: Sequence[tuple[str, str, Profile]], now: datetime) -> None:
    """The same of many, by name, address and profile; none of the addresses is in the register yet."""
    for some in batched(people):
        asked = select(Person.email, Person.id).where(Person.email.in_([email for _name, email, _profile in some]))
        persons: dict[str, int] = {row.email: row.id for row in session.execute(asked)}
        new = [
            {"email": email, "name": name, "language": "fr", "active": True, "created_at": now}
            for name, email, _profile in some if email not in persons
        ]  # fmt: skip
        if new:
            session.execute(table_of(Person).insert(), new)
            persons = {row.email: row.id for row in session.execute(asked)}
        rows = [{"person_id": persons[email], **asdict(profile)} for _name, email, profile in some]
        session.execute(table_of(Juror).insert(), rows)


def batched(people: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """A few hundred at a time: no database takes as many values as one likes."""
    return (people[first : first + BATCH] for first in range(0, len(people), BATCH))


def correct(session: Session, profiles: Mapping[int, Profile]) -> None:
    """Correct what the register says of these people, by the number of their entry."""
    if profiles:
        session.execute(update(Juror), [{"id": juror, **asdict(profile)} for juror, profile in profiles.items()])


def renew(session: Session, juror_id: int, today: date) -> bool:
    """Somebody agrees to be listed for another time; False when nobody has this number."""
    changed = session.execute(
        update(Juror)
        .where(Juror.id == juror_id)
        .values(consent_on=today, consent_until=consent_end(today))
        .returning(Juror.id)
    )
    return changed.scalar_one_or_none() is not None

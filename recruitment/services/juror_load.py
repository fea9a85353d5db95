"""How often each person of the register was asked to sit, so that the same women do not carry every jury."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from recruitment.models import Juror, JuryMember, Person

from .jurors import LOAD_DAYS

FEW = 5  # people: a mean over fewer says little
ORDER = ("F", "M", "U")


@dataclass(frozen=True, slots=True)
class Carried:
    """One person: seats taken in two years, those of them that were appointed and kept, those left before."""

    id: int
    name: str
    sex: str
    rank: int
    asked: int
    served: int
    left: int


@dataclass(frozen=True, slots=True)
class Group:
    """People of one sex and one rank; `rank` None for all of a sex."""

    sex: str
    rank: int | None
    people: int
    asked: int
    never: int  # people not asked once
    most: int
    mean: float

    @property
    def few(self) -> bool:
        """Too few people to conclude anything."""
        return self.people < FEW


@dataclass(frozen=True, slots=True)
class Load:
    """The whole: groups by sex and rank, each sex as a whole, the people, most asked first."""

    groups: tuple[Group, ...]
    sexes: tuple[Group, ...]
    people: tuple[Carried, ...]


def read(session: Session, now: datetime) -> Load:
    """The load of everybody of the register, in two years. One statement."""
    kept = and_(JuryMember.appointed_at.is_not(None), JuryMember.left_at.is_(None))
    seats = (
        select(
            JuryMember.juror_id, func.count().label("asked"), func.count().filter(kept).label("served"),
            func.count().filter(JuryMember.left_at.is_not(None)).label("left"),
        )
        .where(JuryMember.seated_at > now - timedelta(days=LOAD_DAYS))
        .group_by(JuryMember.juror_id)
        .subquery()
    )  # fmt: skip
    rows = session.execute(
        select(
            Juror.id, Person.name, Juror.sex, Juror.rank, func.coalesce(seats.c.asked, 0),
            func.coalesce(seats.c.served, 0), func.coalesce(seats.c.left, 0),
        )
        .join(Person, Person.id == Juror.person_id)
        .outerjoin(seats, seats.c.juror_id == Juror.id)
        .where(or_(Person.active, seats.c.asked > 0))
    )  # fmt: skip
    people = sorted((Carried(*row) for row in rows), key=lambda one: (-one.asked, one.name))
    return Load(
        _groups(people, lambda one: (one.sex, one.rank)), _groups(people, lambda one: (one.sex, None)), tuple(people)
    )


def _groups(people: Iterable[Carried], by: Any) -> tuple[Group, ...]:
    found: defaultdict[tuple[str, int | None], list[int]] = defaultdict(list)
    for one in people:
        found[by(one)].append(one.asked)
    return tuple(
        Group(*key, len(asked), sum(asked), asked.count(0), max(asked), sum(asked) / len(asked))
        for key, asked in sorted(found.items(), key=lambda pair: (ORDER.index(pair[0][0]), -(pair[0][1] or 0)))
    )

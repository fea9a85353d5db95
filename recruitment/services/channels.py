"""The channels of a school: those of every installation, and those that its administrators added or described anew."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count

from sqlalchemy import insert, or_, select, update
from sqlalchemy.orm import Session

from recruitment.models import Channel
from workflows.charter.channels import HOUSE, Place

LONGEST_KEY = 40


@dataclass(frozen=True, slots=True)
class Wanted:
    """A channel as an administrator describes it. `cost_cents` 0 on a paid one: the price is asked for each time."""

    name_fr: str
    name_en: str
    audience_fr: str = ""
    audience_en: str = ""
    url: str = ""
    paid: bool = False
    cost_cents: int = 0
    active: bool = True


def _place(row: Channel) -> Place:
    """A row as a channel; what it describes anew keeps how it works and where it was read."""
    known = HOUSE.get(row.key, Place(row.key, {}, {}))
    return replace(
        known, names={"fr": row.name_fr, "en": row.name_en}, audiences={"fr": row.audience_fr, "en": row.audience_en},
        url=row.url, paid=row.paid, cost_cents=row.cost_cents or None, school=row.school_id, active=row.active,
    )  # fmt: skip


def described(session: Session, schools: frozenset[int] | None = None) -> dict[str, Place]:
    """Every channel by its key: those common to all, and those of `schools` (None: of every school)."""
    query = select(Channel).order_by(Channel.id)
    if schools is not None:
        query = query.where(or_(Channel.school_id.is_(None), Channel.school_id.in_(schools)))
    return {**HOUSE, **{row.key: _place(row) for row in session.scalars(query)}}


def open_to(session: Session, school_id: int) -> dict[str, Place]:
    """The channels that a school announces on now."""
    return {key: place for key, place in described(session, frozenset({school_id})).items() if place.active}


def add(session: Session, school_id: int | None, wanted: Wanted) -> str:
    """A new channel, of one school or of all; returns its key, made from its name."""
    taken = {*HOUSE, *session.scalars(select(Channel.key))}
    stem = slug(wanted.name_en) or slug(wanted.name_fr) or "channel"
    key = next(one for one in _numbered(stem) if one not in taken)
    session.execute(insert(Channel).values(key=key, school_id=school_id, **_columns(wanted)))
    return key


def describe(session: Session, key: str, wanted: Wanted) -> None:
    """Describe a channel anew; one of every installation gets a row of its own, common to all schools."""
    changed = session.execute(
        update(Channel).where(Channel.key == key).values(**_columns(wanted)).returning(Channel.id)
    )
    if changed.first() is None:
        session.execute(insert(Channel).values(key=key, school_id=None, **_columns(wanted)))


def _columns(wanted: Wanted) -> Mapping[str, object]:
    return {name: getattr(wanted, name) for name in Wanted.__slots__}


def slug(name: str) -> str:
    """A name as it can stand in an address: “Sciences & métiers” gives “sciences-metiers”."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: LONGEST_KEY - 3]


def _numbered(stem: str) -> Iterator[str]:
    yield stem
    yield from (f"{stem}-{number}" for number in count(2))

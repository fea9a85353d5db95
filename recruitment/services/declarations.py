"""What the pages on links show: names in alphabetical order, and nothing that ties a name to a number."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Integer, Row, and_, bindparam, or_, select
from sqlalchemy.orm import Session, aliased

from recruitment.models import Application, JuryMember, LinkDeclaration, Person

from .links import DECLARABLE

Judge = aliased(Person)
_SEAT = and_(
    JuryMember.hire_id == bindparam("hire_id", type_=Integer),
    JuryMember.person_id == bindparam("person_id", type_=Integer),
    JuryMember.left_at.is_(None),
)


@dataclass(frozen=True, slots=True)
class Declaration:
    """One candidate by name, with what the reader has declared; `level` is empty when nothing was."""

    key: str  # stands for the application on the page; says nothing of its number
    application: int
    name: str
    level: str
    kind: str
    note: str
    steps_aside: bool
    ruled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Amber:
    """A link that somebody has to rule on, or has ruled on."""

    declaration: int
    application: int
    juror: str
    of_chair: bool
    own: bool  # the reader's own
    candidate: str
    kind: str
    note: str
    declared_at: datetime
    steps_aside: bool
    ruled_at: datetime | None
    ruling: str | None


def opaque(hire: Row[Any], application: int) -> str:
    """A name for an application on pages that list people by name: the same each time, of no use elsewhere."""
    return sha256(f"{hire.salt}:link:{application}".encode()).hexdigest()[:12]


def by_name(name: str) -> tuple[str, str]:
    """The order of a list of people: last word first, accents and capitals apart."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return bare.rpartition(" ")[2], bare


_OWN = (
    select(
        Application.id, Person.name, LinkDeclaration.level, LinkDeclaration.kind, LinkDeclaration.note,
        LinkDeclaration.steps_aside, LinkDeclaration.ruled_at,
    )
    .select_from(JuryMember)
    .join(Application, Application.hire_id == JuryMember.hire_id)
    .join(Person, Person.id == Application.person_id)
    .outerjoin(
        LinkDeclaration,
        and_(LinkDeclaration.member_id == JuryMember.id, LinkDeclaration.application_id == Application.id),
    )
    .where(_SEAT, or_(Application.state.in_(DECLARABLE), LinkDeclaration.steps_aside))
)  # fmt: skip


def own(session: Session, hire: Row[Any], person_id: int) -> tuple[Declaration, ...]:
    """Everybody a juror declares on, in alphabetical order. One statement."""
    rows = session.execute(_OWN, {"hire_id": hire.id, "person_id": person_id})
    found = [
        Declaration(
            opaque(hire, row.id), row.id, row.name, row.level or "", row.kind or "", row.note or "",
            bool(row.steps_aside), row.ruled_at,
        )
        for row in rows
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda declaration: by_name(declaration.name)))


_AMBER = (
    select(
        LinkDeclaration.id, LinkDeclaration.application_id, Judge.id.label("judge"), Judge.name.label("juror"),
        JuryMember.chair, Person.name, LinkDeclaration.kind, LinkDeclaration.note, LinkDeclaration.declared_at,
        LinkDeclaration.steps_aside, LinkDeclaration.ruled_at, LinkDeclaration.ruling,
    )
    .join(JuryMember, JuryMember.id == LinkDeclaration.member_id)
    .join(Judge, Judge.id == JuryMember.person_id)
    .join(Application, Application.id == LinkDeclaration.application_id)
    .join(Person, Person.id == Application.person_id)
    .where(
        LinkDeclaration.hire_id == bindparam("hire_id", type_=Integer), LinkDeclaration.level == "amber",
        JuryMember.left_at.is_(None), Application.state.in_(DECLARABLE),
    )
    .order_by(LinkDeclaration.ruled_at.is_not(None), LinkDeclaration.declared_at, LinkDeclaration.id)
)  # fmt: skip
_AMBER_OF_CHAIR = _AMBER.where(JuryMember.chair)


def ambers(session: Session, hire_id: int, reader: int | None, *, only_chair: bool = False) -> tuple[Amber, ...]:
    """Amber links, those still open first; for the director only the chair's. One statement."""
    rows = session.execute(_AMBER_OF_CHAIR if only_chair else _AMBER, {"hire_id": hire_id})
    return tuple(
        Amber(
            row.id, row.application_id, row.juror, row.chair, row.judge == reader, row.name, row.kind, row.note,
            row.declared_at, row.steps_aside, row.ruled_at, row.ruling,
        )
        for row in rows
    )  # fmt: skip

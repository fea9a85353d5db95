"""What the pages on links show: names in alphabetical order, and nothing that ties a name to a number."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Integer, Row, and_, bindparam, or_, select
from sqlalchemy.orm import Session, aliased

from recruitment.models import Application, JuryMember, LinkDeclaration, PastDeclaration, Person
from recruitment.models import DeclaredLink as Link
from workflows.given import DeclaredLink, LinkAnswer

from .link_terms import DECLARABLE, TO_RULE

Judge = aliased(Person)
_SEAT = and_(
    JuryMember.hire_id == bindparam("hire_id", type_=Integer),
    JuryMember.person_id == bindparam("person_id", type_=Integer),
    JuryMember.left_at.is_(None),
)


@dataclass(frozen=True, slots=True)
class Told:
    """One link as it was told."""

    kind: str
    ended_on: date | None
    works: int
    words: str


@dataclass(frozen=True, slots=True)
class Declaration:
    """One candidate by name, with what the reader has declared; `level` is empty when nothing was."""

    key: str  # stands for the application on the page; says nothing of its number
    application: int
    name: str
    declaration: int | None
    level: str
    chosen: bool
    reach: str
    steps_aside: bool
    declared_at: datetime | None
    ruled_at: datetime | None
    links: tuple[Told, ...] = ()

    @property
    def answer(self) -> LinkAnswer:
        """The declaration as it was given."""
        links = tuple(DeclaredLink(one.kind, one.ended_on, one.works, one.words) for one in self.links)
        return LinkAnswer(self.application, links, self.chosen)


@dataclass(frozen=True, slots=True)
class Past:
    """A declaration as it was before new facts."""

    level: str
    chosen: bool
    links: tuple[Told, ...]
    declared_at: datetime
    ruled_at: datetime | None
    steps_aside: bool
    replaced_at: datetime


@dataclass(frozen=True, slots=True)
class Amber:
    """A link that somebody has to rule on, or has ruled on."""

    declaration: int
    application: int
    juror: str
    of_chair: bool
    own: bool  # the reader's own
    candidate: str
    links: tuple[Told, ...]
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
        Application.id, Person.name, LinkDeclaration.id.label("declaration"), LinkDeclaration.level,
        LinkDeclaration.chosen, LinkDeclaration.reach, LinkDeclaration.steps_aside, LinkDeclaration.declared_at,
        LinkDeclaration.ruled_at,
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
_TOLD = (
    select(
        Link.declaration_id, Link.kind, Link.ended_on, Link.works,
        Link.words, Link.said_at,
    )
    .join(LinkDeclaration, LinkDeclaration.id == Link.declaration_id)
    .where(LinkDeclaration.hire_id == bindparam("hire_id", type_=Integer))
    .order_by(Link.id)
)  # fmt: skip
_NOW = Link.replaced_at.is_(None)
_TOLD_OF_SEAT = _TOLD.join(JuryMember, JuryMember.id == LinkDeclaration.member_id).where(_SEAT, _NOW)
_TOLD_OF_AMBERS = _TOLD.where(LinkDeclaration.level == "amber", _NOW)
_TOLD_BEFORE = _TOLD.where(LinkDeclaration.id == bindparam("declaration", type_=Integer), ~_NOW)


def _links(session: Session, query: Any, ask: dict[str, Any]) -> dict[int, tuple[Told, ...]]:
    """Declaration -> its links."""
    found: dict[int, list[Told]] = defaultdict(list)
    for row in session.execute(query, ask):
        found[row.declaration_id].append(Told(row.kind, row.ended_on, row.works, row.words))
    return {declaration: tuple(links) for declaration, links in found.items()}


def own(session: Session, hire: Row[Any], person_id: int) -> tuple[Declaration, ...]:
    """Everybody a juror declares on, in alphabetical order. Two statements."""
    ask = {"hire_id": hire.id, "person_id": person_id}
    told = _links(session, _TOLD_OF_SEAT, ask)
    found = [
        Declaration(
            opaque(hire, row.id), row.id, row.name, row.declaration, row.level or "", bool(row.chosen),
            row.reach or "", bool(row.steps_aside), row.declared_at, row.ruled_at, told.get(row.declaration, ()),
        )
        for row in session.execute(_OWN, ask)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda declaration: by_name(declaration.name)))


_PAST = (
    select(
        PastDeclaration.level, PastDeclaration.chosen, PastDeclaration.declared_at, PastDeclaration.ruled_at,
        PastDeclaration.steps_aside, PastDeclaration.replaced_at,
    )
    .where(PastDeclaration.declaration_id == bindparam("declaration", type_=Integer))
    .order_by(PastDeclaration.replaced_at.desc())
)  # fmt: skip


def history(session: Session, hire: Row[Any], declaration: int) -> tuple[Past, ...]:
    """What a declaration was before, the latest first. Two statements."""
    ask = {"hire_id": hire.id, "declaration": declaration}
    told: dict[datetime, list[Told]] = defaultdict(list)
    for row in session.execute(_TOLD_BEFORE, ask):
        told[row.said_at].append(Told(row.kind, row.ended_on, row.works, row.words))
    return tuple(
        Past(row.level, row.chosen, tuple(told[row.declared_at]), row.declared_at, row.ruled_at, row.steps_aside,
             row.replaced_at)
        for row in session.execute(_PAST, {"declaration": declaration})
    )  # fmt: skip


_AMBER = (
    select(
        LinkDeclaration.id, LinkDeclaration.application_id, Judge.id.label("judge"), Judge.name.label("juror"),
        JuryMember.chair, Person.name, LinkDeclaration.declared_at, LinkDeclaration.steps_aside,
        LinkDeclaration.ruled_at, LinkDeclaration.ruling,
    )
    .join(JuryMember, JuryMember.id == LinkDeclaration.member_id)
    .join(Judge, Judge.id == JuryMember.person_id)
    .join(Application, Application.id == LinkDeclaration.application_id)
    .join(Person, Person.id == Application.person_id)
    .where(
        LinkDeclaration.hire_id == bindparam("hire_id", type_=Integer), JuryMember.left_at.is_(None),
        Application.state.in_(DECLARABLE),
        or_(TO_RULE, and_(LinkDeclaration.level == "amber", LinkDeclaration.ruled_at.is_not(None))),
    )
    .order_by(LinkDeclaration.ruled_at.is_not(None), LinkDeclaration.declared_at, LinkDeclaration.id)
)  # fmt: skip
_AMBER_OF_CHAIR = _AMBER.where(JuryMember.chair)


def ambers(session: Session, hire_id: int, reader: int | None, *, only_chair: bool = False) -> tuple[Amber, ...]:
    """Amber links, those still open first; for the director only the chair's. Two statements."""
    told = _links(session, _TOLD_OF_AMBERS, {"hire_id": hire_id})
    rows = session.execute(_AMBER_OF_CHAIR if only_chair else _AMBER, {"hire_id": hire_id})
    return tuple(
        Amber(
            row.id, row.application_id, row.juror, row.chair, row.judge == reader, row.name,
            told.get(row.id, ()), row.declared_at, row.steps_aside, row.ruled_at, row.ruling,
        )
        for row in rows
    )  # fmt: skip

"""The complaint that a step is about, and who may not touch it, for the rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Integer, Row, bindparam, exists, select, union
from sqlalchemy.orm import Session, aliased

from recruitment.models import Complaint, EligibilityFinding, Grant, JuryMember, Person
from workflows.charter.packs import Pack
from workflows.complaint import HANDLERS
from workflows.dossier import ComplaintFile
from workflows.who import HIRING_MANAGER

H = bindparam("hire_id", type_=Integer)
C = bindparam("complaint_id", type_=Integer)
S = bindparam("school_id", type_=Integer)
OPEN = ("filed", "acknowledged", "examined")
_Other = aliased(Complaint)
_ONE = select(
    Complaint.person_id, Complaint.filed_at, Complaint.handler_id,
    exists()
    .where(
        _Other.hire_id == Complaint.hire_id, _Other.person_id == Complaint.person_id, _Other.id != Complaint.id,
        _Other.state.in_(OPEN),
    )
    .label("another"),
).where(Complaint.id == C, Complaint.hire_id == H)  # fmt: skip
# Whoever judged or recruited here, once and for all: a seat left or a role taken back changes nothing.
_BARRED = union(
    select(JuryMember.person_id).where(JuryMember.hire_id == H),
    select(Grant.person_id).where(Grant.hire_id == H, Grant.role == HIRING_MANAGER),
)
_EXAMINED = select(EligibilityFinding.found_by, EligibilityFinding.second_by).where(
    EligibilityFinding.application_id == select(Complaint.application_id).where(Complaint.id == C).scalar_subquery()
)


def holders(roles: tuple[str, ...]) -> Any:
    """The statement that finds who holds one of `roles` on a hire: a line each for every role held."""
    return (
        select(Person.id, Person.name, Grant.role)
        .join(Grant, Grant.person_id == Person.id)
        .where(
            Person.active, Grant.revoked_at.is_(None), Grant.role.in_(roles),
            Grant.reaches(H, S),
        )
        .order_by(Person.name)
    )  # fmt: skip


_ENTITLED = holders(HANDLERS)


def barred(session: Session, hire_id: int) -> frozenset[int]:
    """Who judged or recruited on a hire: they read nothing of a complaint about it."""
    return frozenset(session.scalars(_BARRED, {"hire_id": hire_id}))


def examiners(session: Session, hire_id: int, complaint_id: int) -> frozenset[int]:
    """Who found the file that a complaint is about eligible or not: they do not examine the complaint."""
    rows = session.execute(_EXAMINED, {"hire_id": hire_id, "complaint_id": complaint_id})
    return frozenset(person for row in rows for person in row if person)


def entitled(session: Session, hire: Row[Any]) -> dict[int, tuple[str, frozenset[str]]]:
    """Who may be asked to examine a complaint of this school: person -> name and roles held."""
    return held(session.execute(_ENTITLED, {"hire_id": hire.id, "school_id": hire.school_id}))


def held(rows: Iterable[Any]) -> dict[int, tuple[str, frozenset[str]]]:
    """Lines of `holders` by person: name and roles held."""
    found: dict[int, tuple[str, frozenset[str]]] = {}
    for person, name, role in rows:
        found[person] = (name, found.get(person, (name, frozenset()))[1] | {role})
    return found


def read(session: Session, hire: Row[Any], pack: Pack, ask: dict[str, Any]) -> ComplaintFile:
    """The chapter of the dossier: the complaint, who is barred from it or from examining it, and who may."""
    row = session.execute(_ONE, ask).one()
    return ComplaintFile(
        row.person_id, row.filed_at, row.handler_id, bool(row.another),
        barred(session, hire.id), examiners(session, hire.id, ask["complaint_id"]), frozenset(entitled(session, hire)),
    )  # fmt: skip

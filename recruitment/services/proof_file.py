"""Proofs as they stand: for the rules, for the person they are asked of, and for human resources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Integer, Row, bindparam, exists, select
from sqlalchemy.orm import Session

from recruitment.models import Application, Person, Proof, table_of
from workflows.charter.packs import Pack
from workflows.dossier import ProofItem, ProofsFile

SHORTLISTED = ("shortlisted", "heard")
# Who is reminded; that no reminder comes tells nobody anything.
IN_PROGRESS = ("shortlisted", "heard", "ranked", "not_ranked", "chosen", "cleared", "appointed")
RUNNING = ("interviewing", "deliberating", "ranked", "clearing", "offering")  # of the hire: reminders leave
AWAITED = ("waiting", "missing", "unreadable")

_P = table_of(Proof).c
_HIRE = bindparam("hire_id", type_=Integer)
_SHORTLIST = select(Application.id, exists().where(_P.application_id == Application.id)).where(
    Application.hire_id == _HIRE, Application.state.in_(SHORTLISTED)
)
_ITEMS = (
    select(_P.kind, _P.state, _P.due_on, _P.sha256)
    .join(Application, Application.id == _P.application_id)
    .where(_P.application_id == bindparam("application_id", type_=Integer), Application.hire_id == _HIRE)
)


def read(session: Session, _hire: Row[Any], _pack: Pack, ask: dict[str, Any]) -> ProofsFile:
    """The chapter of the dossier. Two statements."""
    connection = session.connection()
    shortlist = connection.execute(_SHORTLIST, ask).all()
    items = {kind: ProofItem(state, due, sha256 or "") for kind, state, due, sha256 in connection.execute(_ITEMS, ask)}
    return ProofsFile(len(shortlist), frozenset(file for file, asked in shortlist if not asked), items)


_COLUMNS = (
    _P.id, _P.application_id, _P.kind, _P.state, _P.due_on, _P.sha256, _P.size, _P.pages, _P.received_at, _P.note, _P.said_at,
)  # fmt: skip
_OF_FILE: Any = select(*_COLUMNS).where(_P.application_id == bindparam("application_id", type_=Integer)).order_by(_P.kind)
_OF_HIRE: Any = (
    select(Application.id.label("file"), Application.number, Application.state.label("file_state"), Person.name.label("person"), *_COLUMNS)
    .join(Person, Person.id == Application.person_id)
    .outerjoin(_P.id.table, _P.application_id == Application.id)
    .where(Application.hire_id == _HIRE, Application.state.in_(SHORTLISTED) | _P.id.is_not(None))
    .order_by(Application.number, _P.kind)
)


def of_file(session: Session, application_id: int) -> Sequence[Row[Any]]:
    """The proofs asked of one person. One statement."""
    return session.execute(_OF_FILE, {"application_id": application_id}).all()


def of_hire(session: Session, hire_id: int) -> Sequence[Row[Any]]:
    """The shortlist, and whoever was asked, with each proof (none: nothing asked yet). For human resources. One statement."""
    return session.execute(_OF_HIRE, {"hire_id": hire_id}).all()


_ONE: Any = (
    select(*_COLUMNS, Application.number, Application.person_id)
    .join(Application, Application.id == _P.application_id)
    .where(_P.id == bindparam("proof_id", type_=Integer), Application.hire_id == _HIRE)
)


def one(session: Session, hire_id: int, proof_id: int) -> Row[Any] | None:
    """One proof of a hire, with the number of its application and whose it is; None when it is not there."""
    return session.execute(_ONE, {"hire_id": hire_id, "proof_id": proof_id}).one_or_none()

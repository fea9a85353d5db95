"""How the copies of documents stand, for the rules and for whoever reads in their place."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Integer, Row, and_, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from recruitment.models import Application, Document, DocumentCopy
from workflows.charter.packs import Pack
from workflows.dossier import Copies, PaperCopy

Signed, Prepared = aliased(DocumentCopy), aliased(DocumentCopy)
H = bindparam("hire_id", type_=Integer)
A = bindparam("application_id", type_=Integer)
IS_SIGNED = and_(Signed.document_id == Document.id, Signed.signed_at.is_not(None), Signed.replaced_at.is_(None))
IS_PREPARED = and_(Prepared.document_id == Document.id, Prepared.signed_at.is_(None), Prepared.replaced_at.is_(None))
TO_JUDGE = "admissible"  # files before and while they are marked

_COUNTED = (
    select(func.count(Document.id).label("documents"), func.count(Signed.id).label("signed"))
    .select_from(Document)
    .join(Application, Application.id == Document.application_id)
    .outerjoin(Signed, IS_SIGNED)
    .where(Application.hire_id == H, Application.state == TO_JUDGE)
)


def of_hire(session: Session, hire: Row[Any], pack: Pack, ask: dict[str, Any]) -> Copies:
    """How many documents the jury will read, and how many have no signed copy. One statement."""
    row = session.connection().execute(_COUNTED, ask).one()
    return Copies(row.documents, row.documents - row.signed)


_OF_APPLICATION = (
    select(Document.id, Prepared.sha256, Prepared.places, Signed.id.label("signed"))
    .join(Application, Application.id == Document.application_id)
    .outerjoin(Prepared, IS_PREPARED)
    .outerjoin(Signed, IS_SIGNED)
    .where(Application.hire_id == H, Application.id == A)
)


def of_application(session: Session, hire: Row[Any], pack: Pack, ask: dict[str, Any]) -> dict[int, PaperCopy]:
    """The documents of the application a step is about. One statement."""
    rows = session.connection().execute(_OF_APPLICATION, ask)
    return {row.id: PaperCopy(row.sha256, row.places or 0, row.signed is not None) for row in rows}

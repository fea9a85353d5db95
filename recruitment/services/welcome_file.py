"""The welcome that a step is about, for the rules."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Integer, Row, and_, bindparam, select
from sqlalchemy.orm import Session

from recruitment.models import Application, Referral, Welcome, WelcomeTask, table_of
from workflows.charter.packs import Pack
from workflows.charter.welcome_items import ACCESS, checklist
from workflows.dossier import WelcomeFile, WelcomeItem

from .clearing_file import clearance_due

_T, _W = table_of(WelcomeTask).c, table_of(Welcome).c
_FILE = (
    select(_W.accepted_on, Application.person_id, Referral.state)
    .join(Application, Application.id == _W.application_id)
    .outerjoin(Referral, and_(Referral.application_id == _W.application_id, Referral.counts))
    .where(_W.application_id == bindparam("application_id", type_=Integer))
)
_ITEMS = select(_T.id, _T.what, _T.role, _T.revision, _T.outcome).where(
    _T.application_id == bindparam("application_id", type_=Integer)
)


def read(session: Session, hire: Row[Any], pack: Pack, ask: dict[str, Any]) -> WelcomeFile:
    """The chapter of the dossier: whose welcome, its items, and the access that it may wait for. Two statements."""
    accepted_on, person, referral = session.connection().execute(_FILE, ask).one()
    known = checklist(hire.kind, hire.school, accepted_on, restricted=True)
    items = {
        row.id: WelcomeItem(
            row.what, row.role, row.revision, row.outcome is not None,
            row.what not in ACCESS and known[row.what].for_everybody,
        )
        for row in session.connection().execute(_ITEMS, ask)
    }  # fmt: skip
    return WelcomeFile(person, accepted_on, items, clearance_due(hire, pack), referral)

"""What rules read of the person chosen, of a referral, and of those referred ahead."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Integer, Row, and_, bindparam, exists, select
from sqlalchemy.orm import Session, aliased

from recruitment.models import Application, ClearancePart, Referral
from recruitment.models.endings import PENDING
from workflows.charter.packs import Pack
from workflows.charter.security import LABORATORY
from workflows.dossier import Clearing, ReferralFile

from . import tally

H = bindparam("hire_id", type_=Integer)
_CHOSEN = (
    select(Application.id, Application.state, Referral.state.label("referral"), Referral.opinion,
           Referral.conditions_accepted_at)
    .outerjoin(Referral, and_(Referral.application_id == Application.id, Referral.counts))
    .where(Application.hire_id == H, Application.state.in_(("chosen", "cleared")))
    .limit(1)
)  # fmt: skip


_AHEAD = (
    select(Referral.application_id)
    .join(Application, Application.id == Referral.application_id)
    .where(Referral.hire_id == H, Application.state == "ranked")
)


def ahead(session: Session, hire: Row[Any], pack: Pack, ask: dict[str, Any]) -> frozenset[int]:
    """Those of the list who are referred beside the person chosen."""
    return frozenset(session.connection().execute(_AHEAD, ask).scalars())


def clearance_due(hire: Row[Any], pack: Pack) -> bool:
    """Whoever is chosen on this hire is referred first: its unit is restricted, or the school refers for any unit."""
    return bool(hire.restricted or pack.value("hfds_scope") == "non_eu_any_unit")


def clearing(session: Session, hire: Row[Any], pack: Pack, ask: dict[str, Any]) -> Clearing:
    """The person now chosen, and where security stands."""
    chosen = session.connection().execute(_CHOSEN, ask).one_or_none()
    left, appointed = tally.list_left(session, hire.id)
    due = clearance_due(hire, pack)
    if chosen is None:
        return Clearing(due=due, left=left, appointed=appointed)
    return Clearing(
        chosen.id, chosen.state, due, chosen.referral, chosen.opinion, chosen.opinion == "reserved",
        chosen.conditions_accepted_at is not None, left, appointed,
    )  # fmt: skip


_RENEWAL = aliased(Referral)
_REFERRAL = (
    select(
        Referral.opinion, Referral.opinion_due, Application.state, Referral.state.label("own_state"),
        Referral.access_until, ClearancePart.part, ClearancePart.state.label("part_state"), ClearancePart.asked_of,
        Application.person_id, Referral.counts,
        exists().where(_RENEWAL.renews == Referral.id, _RENEWAL.state.in_(PENDING)).label("renewing"),
    )
    .join(Application, Application.id == Referral.application_id)
    .outerjoin(ClearancePart, ClearancePart.referral_id == Referral.id)
    .where(Referral.hire_id == H, Referral.id == bindparam("referral_id", type_=Integer))
)  # fmt: skip


def referral(session: Session, hire: Row[Any], pack: Pack, ask: dict[str, Any]) -> ReferralFile:
    """The referral that a step is about."""
    rows = session.connection().execute(_REFERRAL, ask).all()
    if not rows:
        return ReferralFile()
    row, parts = rows[0], {one.part: one.part_state for one in rows if one.part}
    asked_of = {one.part: one.asked_of if one.part == LABORATORY else one.person_id for one in rows if one.part}
    return ReferralFile(row.opinion, row.opinion_due, row.state, row.own_state, parts, row.access_until, asked_of, row.counts, row.renewing)

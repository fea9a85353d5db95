"""A juror's own desk: may this person mark this candidate now, on what, and is a sheet already in?"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Integer, Row, and_, bindparam, select
from sqlalchemy.orm import Session

from recruitment.models import Application, JuryMember, LinkDeclaration, MarkSheet
from workflows.charter.blindness import numbered
from workflows.charter.packs import Pack, pinned
from workflows.dossier import Desk
from workflows.who import CHAIR, JUROR

from . import grid_copies, tally
from .restrictions import RESTRICTED

H = bindparam("hire_id", type_=Integer)
P = bindparam("person_id", type_=Integer)
A = bindparam("application_id", type_=Integer)
# The files on which marks are given, or changed after the reveal (the shortlist, where nobody is heard).
MARKABLE = {"sifting": ("admissible",), "interviewing": ("heard",), "deliberating": ("heard", "shortlisted")}

CLOSED_IN = frozenset({"advertised", "eligibility", "sifting", "interviewing"})


def names_hidden(hire: Row[Any], roles: frozenset[str]) -> bool:
    """True when a person with these roles must not see names on the hire as it stands: its pack says until when."""
    return bool(roles & {JUROR, CHAIR}) and numbered(hire.state, pinned(hire.pack_id, hire.school, hire.pack_version))


def marks_open(hire: Row[Any]) -> bool:
    """True once the chair has opened every mark, and as long as the hire has not gone back before that."""
    return hire.revealed_at is not None and hire.state not in CLOSED_IN


_SEAT = and_(JuryMember.hire_id == H, JuryMember.person_id == P, JuryMember.left_at.is_(None))
_DESK = (
    select(
        JuryMember.id, LinkDeclaration.id.label("link"), LinkDeclaration.steps_aside, Application.state,
        MarkSheet.id.label("sheet"), RESTRICTED.label("restricted"),
    )
    .select_from(JuryMember)
    .outerjoin(Application, and_(Application.id == A, Application.hire_id == H))
    .outerjoin(
        LinkDeclaration, and_(LinkDeclaration.member_id == JuryMember.id, LinkDeclaration.application_id == A)
    )
    .outerjoin(
        MarkSheet,
        and_(
            MarkSheet.member_id == JuryMember.id, MarkSheet.application_id == A,
            MarkSheet.stage == bindparam("stage"), MarkSheet.superseded_at.is_(None),
        ),
    )
    .where(_SEAT)
)  # fmt: skip
_DECLARED = (
    select(LinkDeclaration.application_id, (LinkDeclaration.reach != "").label("aside"))
    .join(JuryMember, JuryMember.id == LinkDeclaration.member_id)
    .where(_SEAT)
)


def read(session: Session, hire: Row[Any], pack: Pack, ask: dict[str, Any]) -> Desk:
    """The desk of the person asked about, for the application asked about. One statement."""
    stage = tally.stage_of(hire.state, bool(pack.value("interviews_required")))
    row = session.connection().execute(_DESK, {**ask, "stage": stage}).one_or_none()
    if row is None:
        return Desk()
    kept = grid_copies.by_digest(session, hire.grid) if hire.grid else None
    return Desk(
        member=row.id, stepped_aside=bool(row.steps_aside), declared=row.link is not None,
        markable=row.state in MARKABLE.get(hire.state, ()) and not row.restricted, sheet=row.sheet, link=row.link,
        keys=kept.keys[stage] if kept else (), families=kept.families if kept else {},
    )  # fmt: skip


def links(session: Session, hire: Row[Any], pack: Pack, ask: dict[str, Any]) -> dict[int, bool]:
    """What this person has declared on the hire: application -> whether that by itself makes them step aside."""
    return {row.application_id: bool(row.aside) for row in session.connection().execute(_DECLARED, ask)}

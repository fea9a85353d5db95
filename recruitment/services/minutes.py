"""The record that the minutes are written from: nothing in them is typed twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Row, bindparam, func, literal, select, union_all
from sqlalchemy.orm import Session

from recruitment.models import Application, ExceptionEntry, JuryMember, LinkDeclaration, MarkSheet, School

from . import deliberation, grid_copies
from .deliberation import File, Member, Proposal

H = bindparam("hire_id", type_=Integer)


@dataclass(frozen=True, slots=True)
class Exceptional:
    """A line of the ledger."""

    kind: str
    rule: str | None
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the minutes say."""

    school: str
    members: tuple[Member, ...]
    files: Mapping[int, File]
    counts: Mapping[str, int]  # applications, heard, step_asides, changed
    rulings: tuple[tuple[bool, str], ...]  # on amber links: steps aside or not, and why
    ledger: tuple[Exceptional, ...]
    grid_digest: str
    grid_title: Mapping[str, str]
    proposal: Proposal


_LEDGER = (
    select(ExceptionEntry.kind, ExceptionEntry.rule, ExceptionEntry.reason, ExceptionEntry.at)
    .where(ExceptionEntry.hire_id == H, ExceptionEntry.kind != "left_unranked")
    .order_by(ExceptionEntry.number)
)
_LIVE_LINK = (
    select(func.count())
    .select_from(LinkDeclaration)
    .join(JuryMember, JuryMember.id == LinkDeclaration.member_id)
    .where(LinkDeclaration.hire_id == H, JuryMember.left_at.is_(None))
)
_COUNTS = union_all(
    select(literal("applications").label("what"), func.count().label("n"))
    .select_from(Application)
    .where(Application.hire_id == H),
    select(literal("heard"), func.count())
    .select_from(Application)
    .where(Application.hire_id == H, Application.state.in_(("heard", "not_ranked", *deliberation.RANKED))),
    select(literal("step_asides"), _LIVE_LINK.where(LinkDeclaration.reach != "").scalar_subquery()),
    select(literal("changed"), func.count())
    .select_from(MarkSheet)
    .where(MarkSheet.hire_id == H, MarkSheet.reason != ""),
)
_RULINGS = (
    select(LinkDeclaration.steps_aside, LinkDeclaration.ruling)
    .join(JuryMember, JuryMember.id == LinkDeclaration.member_id)
    .where(LinkDeclaration.hire_id == H, LinkDeclaration.ruled_at.is_not(None), JuryMember.left_at.is_(None))
    .order_by(LinkDeclaration.ruled_at)
)
_SCHOOL = select(School.name).where(School.id == bindparam("school_id", type_=Integer))


def facts(session: Session, hire: Row[Any], closed: frozenset[int] = frozenset()) -> Facts | None:
    """The facts of the order now put to the jury, without the files in `closed`; None before there is one. Ten statements."""
    proposal = deliberation.proposal(session, hire.id, closed)
    kept = grid_copies.of_hire(session, hire)
    if proposal is None or kept is None:
        return None
    ask = {"hire_id": hire.id}
    return Facts(
        session.execute(_SCHOOL, {"school_id": hire.school_id}).scalar_one(),
        deliberation.members(session, hire.id),
        {file: one for file, one in deliberation.files(session, hire.id).items() if file not in closed},
        {row.what: row.n for row in session.execute(_COUNTS, ask)},
        tuple((row.steps_aside, row.ruling or "") for row in session.execute(_RULINGS, ask)),
        tuple(Exceptional(r.kind, r.rule, r.reason, r.at) for r in session.execute(_LEDGER, ask)),
        kept.digest,
        kept.grid.title,
        proposal,
    )

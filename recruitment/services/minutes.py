"""The record that the minutes are written from: nothing in them is typed twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Integer, Row, bindparam, exists, func, literal, select, union_all
from sqlalchemy.orm import Session

from recruitment.models import (
    Application,
    ExceptionEntry,
    LinkDeclaration,
    LinkQuestion,
    MarkSheet,
    MinutesFile,
    Person,
    School,
)
from workflows.charter.deliberation import list_until

from . import deliberation, grid_copies, jury_acts, meeting_record
from .deliberation import File, Member, Proposal
from .jury_acts import Act
from .meeting_record import Sitting
from .progress import pack_of
from .sifting import about

H = bindparam("hire_id", type_=Integer)


@dataclass(frozen=True, slots=True)
class Exceptional:
    """A line of the ledger."""

    kind: str
    rule: str | None
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """A sheet changed after the reveal: on whom, by whom, for which coded reason, when."""

    application: int
    member: int
    code: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruling on an amber link: what came of it, why, and whether the deontology referent was heard before."""

    aside: bool
    reason: str
    advised: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the minutes say."""

    school: str
    members: tuple[Member, ...]
    files: Mapping[int, File]
    counts: Mapping[str, int]  # applications, heard, step_asides, changed
    rulings: tuple[Ruled, ...]
    ledger: tuple[Exceptional, ...]
    grid_digest: str
    grid_title: Mapping[str, str]
    proposal: Proposal
    sittings: tuple[Sitting, ...] = ()
    acts: tuple[Act, ...] = ()
    changes: tuple[Change, ...] = ()
    criteria: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # key -> language -> title
    valid_until: date | None = None  # the last day on which the signed list is drawn upon
    closed: frozenset[int] = frozenset()  # files that the reader stepped aside for


_LEDGER = (
    select(ExceptionEntry.kind, ExceptionEntry.rule, ExceptionEntry.reason, ExceptionEntry.at)
    .where(ExceptionEntry.hire_id == H, ExceptionEntry.kind != "left_unranked")
    .order_by(ExceptionEntry.number)
)
_COUNTS = union_all(
    select(literal("applications").label("what"), func.count().label("n"))
    .select_from(Application)
    .where(Application.hire_id == H),
    select(literal("heard"), func.count())
    .select_from(Application)
    .where(Application.hire_id == H, Application.state.in_(("heard", "not_ranked", *deliberation.RANKED))),
    select(literal("step_asides"), func.count())
    .select_from(LinkDeclaration)
    .where(LinkDeclaration.hire_id == H, LinkDeclaration.reach != ""),
    select(literal("changed"), func.count())
    .select_from(MarkSheet)
    .where(MarkSheet.hire_id == H, MarkSheet.reason != ""),
)
_RULINGS = (
    select(
        LinkDeclaration.application_id, LinkDeclaration.steps_aside, LinkDeclaration.ruling,
        exists().where(
            LinkQuestion.declaration_id == LinkDeclaration.id, LinkQuestion.asked_at >= LinkDeclaration.declared_at,
            LinkQuestion.answered_at <= LinkDeclaration.ruled_at,
        ).label("advised"),
    )
    .where(LinkDeclaration.hire_id == H, LinkDeclaration.ruled_at.is_not(None))
    .order_by(LinkDeclaration.ruled_at)
)  # fmt: skip
_SCHOOL = select(School.name).where(School.id == bindparam("school_id", type_=Integer))


_CHANGES = (
    select(MarkSheet.application_id, MarkSheet.member_id, MarkSheet.reason, MarkSheet.submitted_at)
    .where(MarkSheet.hire_id == H, MarkSheet.reason != "")
    .order_by(MarkSheet.submitted_at)
)


def facts(session: Session, hire: Row[Any], closed: frozenset[int] = frozenset()) -> Facts | None:
    """The facts of the order now put to the jury; None before there is one. Seventeen statements at most.

    Of the files in `closed`, those that the reader stepped aside for, neither discussion, vote, mark nor reason.
    """
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
        tuple(
            Ruled(row.steps_aside, row.ruling or "", row.advised)
            for row in session.execute(_RULINGS, ask) if row.application_id not in closed
        ),
        tuple(
            Exceptional(r.kind, r.rule, r.reason, r.at)
            for r in session.execute(_LEDGER, ask) if not (r.kind == "discussion" and about(r.rule)[0] in closed)
        ),
        kept.digest,
        kept.grid.title,
        proposal,
        meeting_record.sittings(session, hire.id, closed),
        jury_acts.of_hire(session, hire.id),
        tuple(
            Change(r.application_id, r.member_id, r.reason, r.submitted_at)
            for r in session.execute(_CHANGES, ask) if r.application_id not in closed
        ),
        {c.key: c.title for c in kept.grid.criteria},
        list_until(proposal.signed_at, pack_of(hire).value("reserve_months")),
        closed,
    )  # fmt: skip


_KEPT = select(MinutesFile.variant, MinutesFile.language, MinutesFile.sha256).where(
    MinutesFile.ranking_id == bindparam("ranking", type_=Integer)
)


def kept(session: Session, ranking: int) -> dict[tuple[str, str], str]:
    """The files of signed minutes: (variant, language) -> SHA-256. One statement."""
    return {(r.variant, r.language): r.sha256 for r in session.execute(_KEPT, {"ranking": ranking})}


_NAMES = (
    select(Application.id, Person.name)
    .join(Person, Person.id == Application.person_id)
    .where(Application.hire_id == H)
)  # fmt: skip


def applicants(session: Session, hire_id: int) -> dict[int, str]:
    """Everybody who applied, by application: whom an extract may not name. One statement."""
    return {row.id: row.name for row in session.execute(_NAMES, {"hire_id": hire_id})}

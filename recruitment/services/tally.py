"""Marks counted and compared: who still owes some, how far jurors agree, what order the means give."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, and_, bindparam, func, literal, select, union_all
from sqlalchemy.orm import Session

from grids.tallies import candidate_mean
from recruitment.models import (
    Application, GridInUse, JuryMember, LinkDeclaration, Mark, MarkSheet, Ranking, RankingEntry, RankingSignature,
)  # fmt: skip
from workflows.dossier import Marks
from workflows.dossier import Ranking as RankingChapter

from . import grid_copies

H = bindparam("hire_id")
_SEATED = and_(JuryMember.hire_id == H, JuryMember.left_at.is_(None))
_CURRENT = and_(MarkSheet.hire_id == H, MarkSheet.superseded_at.is_(None))
_IN = Application.state.in_(bindparam("states", expanding=True))

_PROGRESS = union_all(
    select(literal("seat").label("what"), JuryMember.id.label("one"), literal(0).label("two")).where(_SEATED),
    select(literal("files"), func.count(), literal(0)).select_from(Application).where(Application.hire_id == H, _IN),
    select(literal("aside"), LinkDeclaration.member_id, LinkDeclaration.application_id)
    .join(JuryMember, JuryMember.id == LinkDeclaration.member_id)
    .join(Application, Application.id == LinkDeclaration.application_id)
    .where(_SEATED, LinkDeclaration.steps_aside, _IN),
    select(literal("sheets"), MarkSheet.member_id, func.count())
    .join(JuryMember, JuryMember.id == MarkSheet.member_id)
    .join(Application, Application.id == MarkSheet.application_id)
    .where(_CURRENT, _SEATED, MarkSheet.stage == bindparam("stage"), _IN)
    .group_by(MarkSheet.member_id),
)  # fmt: skip
_SHEETS_EACH = (
    select(Application.id, func.count(MarkSheet.id).label("n"))
    .outerjoin(
        MarkSheet,
        and_(MarkSheet.application_id == Application.id, MarkSheet.stage == bindparam("stage"), MarkSheet.superseded_at.is_(None)),
    )
    .where(Application.hire_id == H, _IN)
    .group_by(Application.id)
    .subquery()
)  # fmt: skip
_THIN = select(func.count()).select_from(_SHEETS_EACH).where(_SHEETS_EACH.c.n < bindparam("least"))


def progress(
    session: Session, hire: Row[Any], stage: str, states: tuple[str, ...], least: int, *, discussed: bool, revealed: bool
) -> Marks:
    """How many sheets of a stage are in, and who owes the rest. Two statements, whatever the numbers."""
    ask = {"hire_id": hire.id, "stage": stage, "states": states, "least": least}
    seats: list[int] = []
    sheets: dict[int, int] = {}
    asides: dict[int, int] = defaultdict(int)
    files = 0
    for what, one, two in session.execute(_PROGRESS, ask):
        match what:
            case "seat":
                seats.append(one)
            case "files":
                files = one
            case "aside":
                asides[one] += 1
            case _:
                sheets[one] = two
    missing = {m: files - asides[m] - sheets.get(m, 0) for m in seats}
    return Marks(
        expected=sum(files - asides[m] for m in seats), missing={m: n for m, n in missing.items() if n > 0},
        thin=session.scalar(_THIN, ask) or 0, discussed=discussed, revealed=revealed,
    )  # fmt: skip


_MARKS = (
    select(MarkSheet.application_id, MarkSheet.member_id, MarkSheet.stage, Mark.criterion, Mark.value)
    .join(Mark, Mark.sheet_id == MarkSheet.id)
    .where(_CURRENT)
    .order_by(MarkSheet.stage.desc())  # "sift" before "interview": the later mark of a criterion stands
)
Sheets = dict[int, dict[int, dict[str, int | None]]]  # application -> member -> criterion -> level


def sheets_of(session: Session, hire_id: int, stage: str | None = None) -> Sheets:
    """Every current mark of a hire, at one stage or the latest of both."""
    query = _MARKS if stage is None else _MARKS.where(MarkSheet.stage == stage)
    found: Sheets = defaultdict(lambda: defaultdict(dict))
    for application, member, _stage, criterion, value in session.execute(query, {"hire_id": hire_id}):
        found[application][member][criterion] = value
    return found


def means_of(session: Session, hire_id: int, stage: str | None = None) -> dict[int, float]:
    """Each candidate's weighted mean on the scale; those nobody could assess are left out."""
    kept = grid_of(session, hire_id)
    if kept is None:
        return {}
    means = {a: candidate_mean(kept.grid, s, stage) for a, s in sheets_of(session, hire_id, stage).items()}
    return {a: m.value for a, m in means.items() if m is not None}


def grid_of(session: Session, hire_id: int) -> grid_copies.Kept | None:
    """The grid in use on a hire."""
    row = session.execute(select(GridInUse.digest, GridInUse.content).where(GridInUse.hire_id == hire_id)).one_or_none()
    return grid_copies.kept(row.digest, row.content) if row else None


def fill(session: Session, hire: Row[Any], found: dict[str, Any], interviews: bool) -> None:
    """Put agreement and means, which need every mark, into the chapters already read."""
    from grids.agreement import agreement  # numpy: kept out of page workers until somebody asks

    if "marks" in found:
        stage = "interview" if interviews and hire.state in ("interviewing", "deliberating") else "sift"
        kept = grid_of(session, hire.id)
        sheets = sheets_of(session, hire.id, stage)
        if kept is not None and sheets:
            met = agreement(kept.grid, sheets, 0.0, 0)
            found["marks"] = replace(found["marks"], alpha=met.alpha, spread=met.spread)
    if "ranking" in found:
        found["ranking"] = replace(found["ranking"], means=means_of(session, hire.id))


RANKABLE = ("heard", "shortlisted", "ranked", "not_ranked")
_RANKING = select(Ranking.id, Ranking.signed_at).where(Ranking.hire_id == H, Ranking.replaced_at.is_(None))
_RANKING_FACTS = union_all(
    select(literal("place").label("what"), RankingEntry.place.label("one"), RankingEntry.application_id.label("two")).where(
        RankingEntry.ranking_id == bindparam("ranking_id")
    ),
    select(literal("signed"), RankingSignature.member_id, literal(0)).where(
        RankingSignature.ranking_id == bindparam("ranking_id")
    ),
    select(literal("seat"), JuryMember.id, literal(0)).where(_SEATED),
    select(literal("file"), Application.id, literal(0)).where(Application.hire_id == H, Application.state.in_(RANKABLE)),
)  # fmt: skip


def ranking(session: Session, hire: Row[Any]) -> RankingChapter:
    """The order now proposed, who signed it, and who can be ranked."""
    row = session.execute(_RANKING, {"hire_id": hire.id}).one_or_none()
    facts: Mapping[str, list[tuple[int, int]]] = defaultdict(list)
    for what, one, two in session.execute(_RANKING_FACTS, {"hire_id": hire.id, "ranking_id": row.id if row else 0}):
        facts[what].append((one, two))
    return RankingChapter(
        proposed=row is not None, order=tuple(a for _, a in sorted(facts["place"])),
        rankable=frozenset(a for a, _ in facts["file"]), signed=frozenset(m for m, _ in facts["signed"]),
        members=len(facts["seat"]),
    )  # fmt: skip


_LEFT = union_all(
    select(literal("left").label("what"), RankingEntry.place.label("one"), Application.id.label("two"))
    .join(Ranking, Ranking.id == RankingEntry.ranking_id)
    .join(Application, Application.id == RankingEntry.application_id)
    .where(Ranking.hire_id == H, Ranking.replaced_at.is_(None), Application.state == "ranked"),
    select(literal("appointed"), func.count(), literal(0)).select_from(Application).where(
        Application.hire_id == H, Application.state == "appointed"
    ),
)  # fmt: skip


def list_left(session: Session, hire_id: int) -> tuple[tuple[int, ...], int]:
    """Who still waits on the list, in order, and how many posts are filled."""
    left, appointed = [], 0
    for what, one, two in session.execute(_LEFT, {"hire_id": hire_id}):
        if what == "left":
            left.append((one, two))
        else:
            appointed = one
    return tuple(a for _, a in sorted(left)), appointed

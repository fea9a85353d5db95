"""Marks counted and compared: who still owes some, how far jurors agree, what order the means give."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Integer, Row, String, and_, bindparam, case, exists, func, literal, select, union_all
from sqlalchemy.orm import Session

from grids.grid import Grid
from grids.tallies import candidate_mean
from recruitment.models import (
    Application,
    JournalEntry,
    JuryMember,
    LinkDeclaration,
    Mark,
    MarkSheet,
    Ranking,
    RankingEntry,
    RankingSignature,
    Referral,
)  # fmt: skip
from workflows.dossier import Marks
from workflows.dossier import Ranking as RankingChapter

from . import grid_copies

H = bindparam("hire_id", type_=Integer)
STAGE = bindparam("stage", type_=String)
# The files that count at each stage of marking.
MARKED = {"sift": ("admissible", "shortlisted", "not_shortlisted", "heard"), "interview": ("heard",)}


def stage_of(state: str, interviews: bool) -> str:
    """The marking stage that a state of the hire belongs to."""
    return "interview" if interviews and state in ("interviewing", "deliberating", "ranked") else "sift"


_SEATED = and_(JuryMember.hire_id == H, JuryMember.left_at.is_(None))
_CURRENT = and_(MarkSheet.hire_id == H, MarkSheet.superseded_at.is_(None))
_IN = Application.state.in_(bindparam("states", expanding=True))

_SHEETS_EACH = (
    select(Application.id, func.count(JuryMember.id).label("n"))
    .outerjoin(
        MarkSheet,
        and_(
            MarkSheet.application_id == Application.id, MarkSheet.stage == STAGE, MarkSheet.superseded_at.is_(None)
        ),
    )
    .outerjoin(JuryMember, and_(JuryMember.id == MarkSheet.member_id, JuryMember.left_at.is_(None)))
    .where(Application.hire_id == H, _IN)
    .group_by(Application.id)
    .subquery()
)  # fmt: skip
_PROGRESS = union_all(
    select(literal("seat").label("what"), JuryMember.id.label("one"), literal(0).label("two")).where(_SEATED),
    select(literal("files"), func.count(), literal(0))
    .select_from(Application)
    .where(Application.hire_id == H, _IN),
    select(literal("aside"), LinkDeclaration.member_id, LinkDeclaration.application_id)
    .join(JuryMember, JuryMember.id == LinkDeclaration.member_id)
    .join(Application, Application.id == LinkDeclaration.application_id)
    .where(_SEATED, LinkDeclaration.steps_aside, _IN),
    select(literal("sheets"), MarkSheet.member_id, func.count())
    .join(JuryMember, JuryMember.id == MarkSheet.member_id)
    .join(Application, Application.id == MarkSheet.application_id)
    .where(_CURRENT, _SEATED, MarkSheet.stage == STAGE, _IN)
    .group_by(MarkSheet.member_id),
    select(literal("thin"), func.count(), literal(0))
    .select_from(_SHEETS_EACH)
    .where(_SHEETS_EACH.c.n < bindparam("least")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Progress:
    """Who has handed in how many sheets of a stage: members in the order of their seats."""

    due: Mapping[int, int]  # member -> sheets expected, step-asides taken off
    done: Mapping[int, int]  # member -> sheets handed in
    thin: int  # candidates with fewer sheets than wanted

    @property
    def missing(self) -> dict[int, int]:
        """Member -> sheets still owed, those who owe none left out."""
        return {m: n - self.done.get(m, 0) for m, n in self.due.items() if n > self.done.get(m, 0)}

    @property
    def complete(self) -> bool:
        """True when something was expected and all of it is in."""
        return bool(self.due) and sum(self.due.values()) > 0 and not self.missing


def count(session: Session, hire_id: int, stage: str, states: tuple[str, ...], least: int) -> Progress:
    """How many sheets of a stage are in, and who owes the rest. One statement, whatever the numbers."""
    ask = {"hire_id": hire_id, "stage": stage, "states": states, "least": least}
    facts: Mapping[str, list[tuple[int, int]]] = defaultdict(list)
    for what, one, two in session.connection().execute(_PROGRESS, ask):
        facts[what].append((one, two))
    asides = Counter(member for member, _ in facts["aside"])
    files = facts["files"][0][0]
    return Progress(
        due={member: files - asides[member] for member, _ in sorted(facts["seat"])},
        done=dict(facts["sheets"]), thin=facts["thin"][0][0],
    )  # fmt: skip


def progress(
    session: Session, hire: Row[Any], stage: str, states: tuple[str, ...], least: int, *,
    discussed: bool, revealed: bool,
) -> Marks:  # fmt: skip
    """The marks of a stage, counted, as the rules look at them."""
    counted = count(session, hire.id, stage, states, least)
    return Marks(
        expected=sum(counted.due.values()), missing=counted.missing, thin=counted.thin,
        discussed=discussed, revealed=revealed,
    )  # fmt: skip


# Marks of members who sit now, on people who are still candidates.
_MARKS = (
    select(MarkSheet.application_id, MarkSheet.member_id, MarkSheet.stage, Mark.criterion, Mark.value)
    .join(Mark, Mark.sheet_id == MarkSheet.id)
    .join(JuryMember, JuryMember.id == MarkSheet.member_id)
    .join(Application, Application.id == MarkSheet.application_id)
    .where(_CURRENT, JuryMember.left_at.is_(None), Application.state != "withdrawn")
    .order_by(MarkSheet.stage.desc())  # "sift" before "interview": the later mark of a criterion stands
)
_MARKS_AT = _MARKS.where(MarkSheet.stage == STAGE)
Sheets = dict[int, dict[int, dict[str, int | None]]]  # application -> member -> criterion -> level


def sheets_of(session: Session, hire_id: int, stage: str | None = None) -> Sheets:
    """Every current mark of a hire, at one stage or the latest of both."""
    query, ask = (_MARKS, {}) if stage is None else (_MARKS_AT, {"stage": stage})
    found: Sheets = defaultdict(lambda: defaultdict(dict))
    for application, member, _stage, criterion, value in session.connection().execute(
        query, {"hire_id": hire_id, **ask}
    ):
        found[application][member][criterion] = value
    return found


def means(grid: Grid, sheets: Sheets, stage: str | None = None) -> dict[int, float]:
    """Each candidate's weighted mean on the scale; those nobody could assess are left out."""
    found = {application: candidate_mean(grid, marks, stage) for application, marks in sheets.items()}
    return {application: mean.value for application, mean in found.items() if mean is not None}


def means_of(session: Session, hire: Row[Any], stage: str | None = None) -> dict[int, float]:
    """The means of a hire's candidates, at one stage or over both; empty without a grid."""
    kept = grid_copies.of_hire(session, hire)
    return means(kept.grid, sheets_of(session, hire.id, stage), stage) if kept else {}


def fill(session: Session, hire: Row[Any], found: dict[str, Any], interviews: bool) -> None:
    """Put agreement and means, which need every mark, into the chapters already read."""
    from grids.agreement import agreement  # numpy: kept out of page workers until somebody asks

    kept = grid_copies.of_hire(session, hire)
    if kept is None:
        return
    if "marks" in found:
        stage = "interview" if interviews and hire.state in ("interviewing", "deliberating") else "sift"
        sheets = sheets_of(session, hire.id, stage)
        if sheets:
            met = agreement(kept.grid, sheets, 0.0, 0)
            found["marks"] = replace(found["marks"], alpha=met.alpha, spread=met.spread)
    if "ranking" in found:
        found["ranking"] = replace(found["ranking"], means=means(kept.grid, sheets_of(session, hire.id)))


# The steps that change what the minutes say: a signature given before one of them falls.
REWRITES = (
    "propose_ranking", "change_mark", "discuss", "declare_link", "rule_on_link", "withdraw", "seat_juror",
    "unseat_juror", "appoint_jury", "grant_derogation", "open_meeting", "record_presence", "take_up", "end_turn",
    "put_to_vote", "suspend_meeting", "resume_meeting", "close_meeting",
)  # fmt: skip
RANKABLE = ("heard", "shortlisted", "ranked", "not_ranked")
_RANKING = select(Ranking.id, Ranking.signed_at).where(Ranking.hire_id == H, Ranking.replaced_at.is_(None))
_RANKING_FACTS = union_all(
    select(
        literal("place").label("what"), RankingEntry.place.label("one"), RankingEntry.application_id.label("two")
    ).where(RankingEntry.ranking_id == bindparam("ranking_id")),
    select(
        case((RankingSignature.statement == "", "signed"), else_="refused"), RankingSignature.member_id,
        RankingSignature.number,
    ).where(RankingSignature.ranking_id == bindparam("ranking_id")),
    select(literal("version"), func.coalesce(func.max(JournalEntry.number), 0), literal(0)).where(
        JournalEntry.hire_id == H, JournalEntry.event.in_(REWRITES)
    ),
    select(literal("seat"), JuryMember.id, literal(0)).where(_SEATED),
    select(literal("file"), Application.id, literal(0)).where(
        Application.hire_id == H, Application.state.in_(RANKABLE)
    ),
)  # fmt: skip


def ranking(session: Session, hire: Row[Any]) -> RankingChapter:
    """The order now proposed, who signed it, and who can be ranked."""
    row = session.connection().execute(_RANKING, {"hire_id": hire.id}).one_or_none()
    facts: Mapping[str, list[tuple[int, int]]] = defaultdict(list)
    ask = {"hire_id": hire.id, "ranking_id": row.id if row else 0}
    for what, one, two in session.connection().execute(_RANKING_FACTS, ask):
        facts[what].append((one, two))
    version = facts["version"][0][0]
    signed, refused = (
        frozenset(m for m, number in facts[answer] if number >= version) for answer in ("signed", "refused")
    )
    return RankingChapter(
        proposed=row is not None, order=tuple(a for _, a in sorted(facts["place"])),
        rankable=frozenset(a for a, _ in facts["file"]), signed=signed, refused=refused,
        members=len(facts["seat"]), id=row.id if row else None, version=version,
    )  # fmt: skip


_LEFT = union_all(
    select(literal("left").label("what"), RankingEntry.place.label("one"), Application.id.label("two"))
    .join(Ranking, Ranking.id == RankingEntry.ranking_id)
    .join(Application, Application.id == RankingEntry.application_id)
    .where(
        Ranking.hire_id == H, Ranking.replaced_at.is_(None), Application.state == "ranked",
        # Somebody referred ahead and not authorised waits there no more.
        ~exists().where(
            Referral.application_id == Application.id, Referral.counts, Referral.state == "not_authorised"
        ),
    ),
    select(literal("appointed"), func.count(), literal(0)).select_from(Application).where(
        Application.hire_id == H, Application.state == "appointed"
    ),
)  # fmt: skip


def list_left(session: Session, hire_id: int) -> tuple[tuple[int, ...], int]:
    """Who still waits on the list, in order, and how many posts are filled."""
    left, appointed = [], 0
    for what, one, two in session.connection().execute(_LEFT, {"hire_id": hire_id}):
        if what == "left":
            left.append((one, two))
        else:
            appointed = one
    return tuple(a for _, a in sorted(left)), appointed

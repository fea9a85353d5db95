"""The marks once they are open: means, who stands apart, where, and the order put to the jury."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from statistics import fmean
from typing import Any

from sqlalchemy import CompoundSelect, Integer, Row, bindparam, func, literal, null, select, type_coerce, union_all
from sqlalchemy.orm import Session

from grids.grid import Grid
from grids.tallies import candidate_mean, order
from recruitment.models import (
    Application,
    ExceptionEntry,
    JournalEntry,
    Juror,
    JuryMember,
    LinkDeclaration,
    Person,
    Ranking,
    RankingEntry,
    RankingSignature,
)

from . import grid_copies, tally
from .progress import pack_of

H = bindparam("hire_id", type_=Integer)
RANKED = ("ranked", "chosen", "cleared", "clearance_refused", "appointed", "declined")
SHOWN = (*tally.RANKABLE, *RANKED)


@dataclass(frozen=True, slots=True)
class Member:
    """One member who sits."""

    id: int
    person: int
    name: str
    chair: bool
    external: bool


@dataclass(frozen=True, slots=True)
class File:
    """One candidate who can be ranked, with what the marks say of them; `mean` is None without a mark."""

    application: int
    number: int
    name: str
    state: str
    mean: float | None = None
    by_member: Mapping[int, float] = field(default_factory=dict)  # each member's own weighted mean
    marks: Mapping[str, Mapping[int, int | None]] = field(default_factory=dict)  # criterion -> member -> level
    asides: frozenset[int] = frozenset()  # members who stepped aside

    @property
    def lowest(self) -> float | None:
        """The most demanding member's mean."""
        return min(self.by_member.values(), default=None)

    @property
    def highest(self) -> float | None:
        """The most generous member's mean."""
        return max(self.by_member.values(), default=None)

    def spread(self, criterion: str) -> int:
        """Levels between the highest and the lowest mark on a criterion."""
        levels = [level for level in self.marks.get(criterion, {}).values() if level is not None]
        return max(levels) - min(levels) if levels else 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One place of the order put to the jury."""

    place: int
    application: int
    mean: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A member's answer to the minutes: signed, or refused with a statement; `current` while nothing changed since."""

    at: datetime
    statement: str
    current: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """The order now put to the jury, with what members answered; `left_out` are reasons for people not on it."""

    id: int
    proposed_at: datetime
    signed_at: datetime | None
    entries: tuple[Entry, ...]
    answers: Mapping[int, Answered]  # by member
    left_out: Mapping[int, str]  # application -> reason
    version: int = 0  # the entry of the journal that last changed what the minutes say

    @property
    def signatures(self) -> dict[int, datetime]:
        """Members who signed the minutes as they stand."""
        return {m: a.at for m, a in self.answers.items() if a.current and not a.statement}


@dataclass(frozen=True, slots=True)
class Marked:
    """Every mark of a hire, both stages together, best mean first."""

    grid: Grid
    digest: str
    files: tuple[File, ...]
    ties: tuple[tuple[int, ...], ...]  # groups of applications that the marks do not separate
    alpha: float | None
    below: bool
    small: bool
    apart: tuple[tuple[int, str, int], ...]  # application, criterion, levels: widest first
    generous: tuple[int, int, float] | None  # the most generous and the most demanding member, points between
    sheets: tally.Sheets = field(default_factory=dict)  # every mark of the files shown
    heads: tuple[int, int] = (0, 0)  # members without whom another person leads, and members tried

    @property
    def by_application(self) -> Mapping[int, File]:
        """Each file under its application."""
        return {file.application: file for file in self.files}


_MEMBERS = (
    select(JuryMember.id, JuryMember.person_id, Person.name, JuryMember.chair, Juror.school_id)
    .join(Person, Person.id == JuryMember.person_id)
    .join(Juror, Juror.id == JuryMember.juror_id)
    .where(JuryMember.hire_id == H, JuryMember.left_at.is_(None))
    .order_by(JuryMember.chair.desc(), JuryMember.id)
)
_FILES = (
    select(Application.id, Application.number, Application.state, Person.name)
    .join(Person, Person.id == Application.person_id)
    .where(Application.hire_id == H, Application.state.in_(bindparam("states", expanding=True)))
    .order_by(Application.number)
)
_ASIDES = (
    select(LinkDeclaration.application_id, LinkDeclaration.member_id)
    .join(JuryMember, JuryMember.id == LinkDeclaration.member_id)
    .where(LinkDeclaration.hire_id == H, LinkDeclaration.steps_aside, JuryMember.left_at.is_(None))
)


def members(session: Session, hire_id: int) -> tuple[Member, ...]:
    """Who sits, the chair first. One statement."""
    rows = session.execute(_MEMBERS, {"hire_id": hire_id})
    return tuple(Member(r.id, r.person_id, r.name, r.chair, r.school_id is None) for r in rows)


def files(session: Session, hire_id: int) -> dict[int, File]:
    """Who can be ranked or is, by application, without a mark. One statement."""
    rows = session.execute(_FILES, {"hire_id": hire_id, "states": SHOWN})
    return {r.id: File(r.id, r.number, r.name, r.state) for r in rows}


def marked(session: Session, hire: Row[Any], closed: frozenset[int] = frozenset()) -> Marked | None:
    """All the marks, without the files in `closed`: those the reader stepped aside for. Four statements."""
    from grids.agreement import agreement  # numpy: kept out of page workers until somebody asks

    kept = grid_copies.of_hire(session, hire)
    if kept is None:
        return None
    pack = pack_of(hire)
    sheets = tally.sheets_of(session, hire.id)
    asides: dict[int, set[int]] = {}
    for row in session.execute(_ASIDES, {"hire_id": hire.id}):
        asides.setdefault(row.application_id, set()).add(row.member_id)
    shown = {a: f for a, f in files(session, hire.id).items() if a not in closed}
    found = [_with_marks(kept.grid, f, sheets.get(a, {}), asides.get(a, set())) for a, f in shown.items()]
    found.sort(key=lambda f: (f.mean is None, -(f.mean or 0), f.number))
    read = {a: sheets[a] for a in shown if a in sheets}
    met = agreement(kept.grid, read, pack.value("alpha_min"), pack.value("spread_levels_max"))
    means = {f.application: f.mean for f in found if f.mean is not None}
    return Marked(
        kept.grid, kept.digest, tuple(found), ties(means, pack.value("tie_zone_points")),
        met.alpha, met.below, met.small,
        tuple((w.candidate, w.criterion, w.spread) for w in met.wide), _generous(found), read, _heads(found),
    )  # fmt: skip


def _with_marks(grid: Grid, file: File, sheets: Mapping[int, Mapping[str, int | None]], asides: set[int]) -> File:
    mean = candidate_mean(grid, sheets)
    own = {member: candidate_mean(grid, {member: sheet}) for member, sheet in sheets.items()}
    by_criterion = {
        c.key: {member: sheet[c.key] for member, sheet in sheets.items() if c.key in sheet} for c in grid.at(None)
    }
    return File(
        file.application, file.number, file.name, file.state, mean.value if mean else None,
        {member: one.value for member, one in own.items() if one}, by_criterion, frozenset(asides),
    )  # fmt: skip


def ties(means: Mapping[int, float], zone: float) -> tuple[tuple[int, ...], ...]:
    """Groups of two or more neighbours, best first, each within `zone` points of the next."""
    groups: list[list[int]] = []
    last: float | None = None
    for place in order(means, zone):
        if last is not None and last - place.mean <= zone + 1e-9:
            groups[-1].append(place.candidate)
        else:
            groups.append([place.candidate])
        last = place.mean
    return tuple(tuple(group) for group in groups if len(group) > 1)


def _generous(found: list[File]) -> tuple[int, int, float] | None:
    """The most generous and the most demanding member over the files that all of them marked."""
    everyone = {member for file in found for member in file.by_member}
    common = [file for file in found if len(file.by_member) == len(everyone)]
    if len(everyone) < 2 or not common:
        return None
    means = {member: fmean(file.by_member[member] for file in common) for member in everyone}
    high, low = max(means, key=lambda m: means[m]), min(means, key=lambda m: means[m])
    return high, low, means[high] - means[low]


def _heads(found: list[File]) -> tuple[int, int]:
    """Without how many members, one at a time, somebody else would have the best mean; and how many were tried."""
    sums = {f.application: (sum(f.by_member.values()), len(f.by_member)) for f in found if f.by_member}
    everyone = {member for file in found for member in file.by_member}
    if len(everyone) < 2 or len(sums) < 2:
        return 0, 0
    changed = 0
    for gone in everyone:
        left = {
            f.application: (total - f.by_member.get(gone, 0.0)) / (count - (gone in f.by_member))
            for f in found if f.by_member
            for total, count in (sums[f.application],) if count > (gone in f.by_member)
        }  # fmt: skip
        best = max(left.values(), default=0.0)
        changed += left.get(found[0].application, 0.0) < best - 1e-9
    return changed, len(everyone)


_RANKING = select(Ranking.id, Ranking.proposed_at, Ranking.signed_at).where(
    Ranking.hire_id == H, Ranking.replaced_at.is_(None)
)
_OF_RANKING: CompoundSelect[Any] = union_all(
    select(
        literal("entry").label("what"), RankingEntry.place.label("one"), RankingEntry.application_id.label("two"),
        RankingEntry.mean, RankingEntry.reason, type_coerce(null(), RankingSignature.at.type).label("at"),
    ).where(RankingEntry.ranking_id == bindparam("ranking")),
    select(
        literal("answer"), RankingSignature.member_id, RankingSignature.number, null(), RankingSignature.statement,
        RankingSignature.at,
    ).where(RankingSignature.ranking_id == bindparam("ranking")),
    select(literal("version"), func.coalesce(func.max(JournalEntry.number), 0), literal(0), null(), null(), null()).where(
        JournalEntry.hire_id == H, JournalEntry.event.in_(tally.REWRITES)
    ),
)  # fmt: skip
_LEFT_OUT = select(ExceptionEntry.rule, ExceptionEntry.reason).where(
    ExceptionEntry.hire_id == H, ExceptionEntry.kind == "left_unranked", ExceptionEntry.at == bindparam("at")
)


def proposal(session: Session, hire_id: int, closed: frozenset[int] = frozenset()) -> Proposal | None:
    """The order now put to the jury; of files in `closed` only that they have a place. Three statements."""
    row = session.execute(_RANKING, {"hire_id": hire_id}).one_or_none()
    if row is None:
        return None
    entries, answers, version = [], {}, 0
    for one in session.execute(_OF_RANKING, {"ranking": row.id, "hire_id": hire_id}):
        match one.what:
            case "entry":
                shut = one.two in closed
                entries.append(Entry(one.one, one.two, None if shut else one.mean, "" if shut else one.reason))
            case "answer":
                answers[one.one] = one
            case _:
                version = one.one
    out = session.execute(_LEFT_OUT, {"hire_id": hire_id, "at": row.proposed_at})
    return Proposal(
        row.id, row.proposed_at, row.signed_at, tuple(sorted(entries, key=lambda e: e.place)),
        {m: Answered(a.at, a.reason, row.signed_at is not None or a.two >= version) for m, a in answers.items()},
        {int(r.rule): r.reason for r in out if int(r.rule) not in closed}, version,
    )  # fmt: skip

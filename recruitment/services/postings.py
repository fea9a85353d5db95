"""Published posts, as anybody may read them: no person in them but the contact and the published jury."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, not_, select
from sqlalchemy.orm import Session

from grids.grid import Grid
from recruitment.models import GridInUse, Hire, JobSheet, Juror, JuryMember, Person, School
from workflows.charter.packs import Pack, pinned

from . import grid_copies
from .promises import Promise, promises

OPEN, PAST = "open", "past"
SORTS = ("deadline", "newest")
PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Search:
    """What a visitor looks for. Empty means whatever."""

    shown: str = OPEN
    text: str = ""
    school: str = ""
    kind: str = ""
    rank: int | None = None
    sort: str = "deadline"
    page: int = 1


@dataclass(frozen=True, slots=True)
class Found:
    """A page of posts."""

    rows: Sequence[Row[Any]]  # reference title_fr title_en school unit kind rank posts deadline state
    total: int
    counts: Mapping[str, int]  # open and past posts, whatever was looked for
    schools: Sequence[tuple[str, str]]  # code and name of those that have published


def folded(text: str) -> str:
    """A text without case or accents, so that “materiaux” finds “Matériaux”."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


_PUBLISHED = Hire.published_at.is_not(None)
_ROW: Any = select(
    Hire.reference, Hire.title_fr, Hire.title_en, School.name.label("school"), Hire.unit, Hire.kind, Hire.rank,
    Hire.posts, Hire.deadline, Hire.state,
).join(School, School.id == Hire.school_id)  # fmt: skip
_WORDS = select(
    Hire.id, Hire.reference, Hire.title_fr, Hire.title_en, Hire.unit, School.name
).join(School, School.id == Hire.school_id)  # fmt: skip


def _open(now: datetime) -> ColumnElement[bool]:
    """Taking applications at that moment: one that nobody has closed yet is over all the same."""
    return and_(_PUBLISHED, Hire.state == "advertised", Hire.deadline >= now)


def find(session: Session, search: Search, now: datetime) -> Found:
    """The posts looked for: open ones by the soonest deadline, past ones by the latest. Four statements at most."""
    is_open = _open(now)
    where = [is_open if search.shown == OPEN else and_(_PUBLISHED, not_(is_open))]
    if search.school:
        where.append(School.code == search.school)
    if search.kind:
        where.append(Hire.kind == search.kind)
    if search.rank:
        where.append(Hire.rank == search.rank)
    if search.text:
        where.append(Hire.id.in_(_matching(session, where, search.text)))
    soonest = Hire.deadline.asc() if search.shown == OPEN else Hire.deadline.desc()
    order = Hire.published_at.desc() if search.sort == "newest" else soonest
    total = session.scalar(select(func.count()).select_from(Hire).join(School).where(*where)) or 0
    rows = session.execute(
        _ROW.where(*where).order_by(order, Hire.id).limit(PER_PAGE).offset((search.page - 1) * PER_PAGE)
    ).all()
    return Found(rows, total, *_published(session, is_open))


def _matching(session: Session, where: Sequence[ColumnElement[bool]], text: str) -> list[int]:
    """Ids of the posts that hold every word; compared here, since databases fold accents each in their way."""
    wanted, found = folded(text).split(), []
    for key, *texts in session.execute(_WORDS.where(*where)):
        hay = folded(" ".join(texts))
        if all(word in hay for word in wanted):
            found.append(key)
    return found


def _published(session: Session, is_open: ColumnElement[bool]) -> tuple[dict[str, int], list[tuple[str, str]]]:
    """How many posts are open and past, and the schools that have any."""
    rows = session.execute(
        select(School.code, School.name, func.count(), func.count().filter(is_open))
        .join(Hire, Hire.school_id == School.id)
        .where(_PUBLISHED)
        .group_by(School.code, School.name)
        .order_by(School.name)
    ).all()
    opened = sum(row[3] for row in rows)
    return {OPEN: opened, PAST: sum(row[2] for row in rows) - opened}, [(code, name) for code, name, *_ in rows]


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a published jury."""

    name: str
    chair: bool
    employer: str


@dataclass(frozen=True, slots=True)
class Posting:
    """A post with all that its advert says. `content` is the published sheet, both languages in it."""

    id: int
    reference: str
    school_id: int
    school: str
    policy_url: str
    privacy_email: str
    state: str
    kind: str
    rank: int
    titles: Mapping[str, str]
    posts: int
    restricted: bool
    start_on: date | None
    published_at: datetime
    deadline: datetime
    content: Mapping[str, Any]
    pack: Pack
    grid: Grid | None
    digest: str
    jury: tuple[Member, ...]
    calendar: tuple[Promise, ...]

    def open_at(self, now: datetime) -> bool:
        """True while applications are taken."""
        return self.state == "advertised" and now <= self.deadline

    def text(self, language: str) -> Mapping[str, Any]:
        """What the sheet says in one language."""
        found: Mapping[str, Any] = self.content.get(language) or {}
        return found


_LATEST = (
    select(func.max(JobSheet.version))
    .where(JobSheet.hire_id == Hire.id, JobSheet.status == "published")
    .correlate(Hire)
    .scalar_subquery()
)
_POSTING = (
    select(
        Hire.id, Hire.reference, Hire.school_id, Hire.state, Hire.kind, Hire.rank, Hire.title_fr, Hire.title_en,
        Hire.posts, Hire.restricted, Hire.start_on, Hire.published_at, Hire.deadline, Hire.pack_id, Hire.pack_version,
        School.code, School.name, School.policy_url, School.privacy_email,
        JobSheet.content, GridInUse.digest, GridInUse.content.label("grid"),
    )
    .join(School, School.id == Hire.school_id)
    .outerjoin(JobSheet, and_(JobSheet.hire_id == Hire.id, JobSheet.version == _LATEST))
    .outerjoin(GridInUse, and_(GridInUse.hire_id == Hire.id, GridInUse.locked_at.is_not(None)))
    .where(_PUBLISHED)
)  # fmt: skip
_JURY = (
    select(Person.name, JuryMember.chair, Juror.employer)
    .join(Juror, Juror.id == JuryMember.juror_id)
    .join(Person, Person.id == JuryMember.person_id)
    .where(JuryMember.left_at.is_(None), JuryMember.appointed_at.is_not(None))
    .order_by(JuryMember.chair.desc(), JuryMember.id)
)


def read(session: Session, reference: str) -> Posting | None:
    """A published post by its reference; None when there is none, or not yet. Two statements."""
    row = session.execute(_POSTING.where(Hire.reference == reference)).one_or_none()
    if row is None:
        return None
    pack = pinned(row.pack_id, row.code, row.pack_version)
    return Posting(
        id=row.id, reference=row.reference, school_id=row.school_id, school=row.name,
        policy_url=row.policy_url, privacy_email=row.privacy_email,
        state=row.state, kind=row.kind, rank=row.rank, titles={"fr": row.title_fr, "en": row.title_en},
        posts=row.posts, restricted=row.restricted, start_on=row.start_on, published_at=row.published_at,
        deadline=row.deadline, content=row.content or {}, pack=pack,
        grid=grid_copies.kept(row.digest, row.grid).grid if row.digest else None, digest=row.digest or "",
        jury=jury_of(session, row.id), calendar=promises(pack, row.deadline),
    )  # fmt: skip


def jury_of(session: Session, hire_id: int) -> tuple[Member, ...]:
    """The appointed jury of a post, the chair first."""
    rows = session.execute(_JURY.where(JuryMember.hire_id == hire_id))
    return tuple(Member(*row) for row in rows)

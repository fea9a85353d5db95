"""Published posts, as anybody may read them: no person in them but the contact and the published jury."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, not_, select
from sqlalchemy.orm import Session

from grids.grid import Grid
from recruitment.models import GridInUse, Hire, JobSheet, Juror, JuryMember, Person, School
from workflows.charter.eligibility import last_moment
from workflows.charter.packs import Pack, pinned

from . import grid_copies, jury_acts
from .jury_acts import Act
from .promises import Promise, promises

OPEN, COMING, PAST = "open", "coming", "past"
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

    rows: Sequence[Row[Any]]  # reference title_fr title_en school unit kind rank posts opens_at deadline state
    total: int
    counts: Mapping[str, int]  # open, coming and past posts, whatever was looked for
    schools: Sequence[tuple[str, str]]  # code and name of those that have published


def folded(text: str) -> str:
    """A text without case or accents, so that “materiaux” finds “Matériaux”."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


_PUBLISHED = Hire.published_at.is_not(None)
_ROW: Any = select(
    Hire.reference, Hire.title_fr, Hire.title_en, School.name.label("school"), Hire.unit, Hire.kind, Hire.rank,
    Hire.posts, Hire.opens_at, Hire.deadline, Hire.state,
).join(School, School.id == Hire.school_id)  # fmt: skip
_WORDS = select(
    Hire.id, Hire.reference, Hire.title_fr, Hire.title_en, Hire.unit, School.name
).join(School, School.id == Hire.school_id)  # fmt: skip


def _standing(now: datetime) -> dict[str, ColumnElement[bool]]:
    """Open: taking applications at that moment; one that nobody has closed yet is over all the same."""
    live = and_(_PUBLISHED, Hire.state == "advertised", Hire.deadline >= now)
    opened = func.coalesce(Hire.opens_at, Hire.published_at) <= now
    return {OPEN: and_(live, opened), COMING: and_(live, not_(opened)), PAST: and_(_PUBLISHED, not_(live))}


def looked_for(session: Session, search: Search, now: datetime) -> list[ColumnElement[bool]]:
    """What the posts of a search have in common. One statement when there are words to find, none otherwise."""
    where = [_standing(now)[search.shown]]
    if search.school:
        where.append(School.code == search.school)
    if search.kind:
        where.append(Hire.kind == search.kind)
    if search.rank:
        where.append(Hire.rank == search.rank)
    if search.text:
        where.append(Hire.id.in_(_matching(session, where, search.text)))
    return where


def in_order(search: Search) -> tuple[ColumnElement[Any], ...]:
    """Open posts by the soonest deadline, coming ones by the soonest opening, past ones by the latest deadline."""
    soonest = {OPEN: Hire.deadline.asc(), COMING: Hire.opens_at.asc(), PAST: Hire.deadline.desc()}[search.shown]
    return Hire.published_at.desc() if search.sort == "newest" else soonest, Hire.id.asc()


def find(session: Session, search: Search, now: datetime) -> Found:
    """A page of the posts looked for. Four statements at most."""
    where = looked_for(session, search, now)
    total = session.scalar(select(func.count()).select_from(Hire).join(School).where(*where)) or 0
    rows = session.execute(
        _ROW.where(*where).order_by(*in_order(search)).limit(PER_PAGE).offset((search.page - 1) * PER_PAGE)
    ).all()
    return Found(rows, total, *_published(session, now))


def _matching(session: Session, where: Sequence[ColumnElement[bool]], text: str) -> list[int]:
    """Ids of the posts that hold every word; compared here, since databases fold accents each in their way."""
    wanted, found = folded(text).split(), []
    for key, *texts in session.execute(_WORDS.where(*where)):
        hay = folded(" ".join(texts))
        if all(word in hay for word in wanted):
            found.append(key)
    return found


def _published(session: Session, now: datetime) -> tuple[dict[str, int], list[tuple[str, str]]]:
    """How many posts are open, coming and past, and the schools that have any."""
    standing = _standing(now)
    rows: Any = session.execute(
        select(School.code, School.name, *(func.count().filter(one) for one in standing.values()))
        .join(Hire, Hire.school_id == School.id)
        .where(_PUBLISHED)
        .group_by(School.code, School.name)
        .order_by(School.name)
    ).all()
    counts = {shown: sum(row[place] for row in rows) for place, shown in enumerate(standing, 2)}
    return counts, [(code, name) for code, name, *_ in rows]


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
    school_code: str
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
    opens_at: datetime | None
    deadline: datetime
    version: int
    changed_at: datetime  # published, amended or opened again
    content: Mapping[str, Any]
    pack: Pack
    grid: Grid | None
    digest: str
    jury: tuple[Member, ...]
    calendar: tuple[Promise, ...]
    act: Act | None = None  # that appoints the jury, while it is published

    @property
    def last_moment(self) -> datetime:
        """Until when an application begun before the deadline may be sent."""
        return last_moment(self.pack, self.deadline)

    def open_at(self, now: datetime) -> bool:
        """True while applications are taken."""
        return self.state == "advertised" and now <= self.deadline and not self.coming_at(now)

    def coming_at(self, now: datetime) -> bool:
        """True while the post is announced and takes no application yet."""
        return self.state == "advertised" and self.opens_at is not None and now < self.opens_at

    def updated(self, now: datetime) -> datetime:
        """When what a reader sees of the post last changed: its opening is such a change."""
        opened = self.opens_at if self.opens_at and self.opens_at <= now else self.changed_at
        return max(self.changed_at, opened)

    def text(self, language: str) -> Mapping[str, Any]:
        """What the sheet says in one language."""
        found: Mapping[str, Any] = self.content.get(language) or {}
        return found


_VERSION = select(func.max(JobSheet.version)).where(JobSheet.hire_id == Hire.id)
_PUBLIC = _VERSION.where(JobSheet.status == "published").correlate(Hire).scalar_subquery()
_POST: Any = select(
    Hire.id, Hire.reference, Hire.school_id, Hire.state, Hire.kind, Hire.rank, Hire.title_fr, Hire.title_en,
    Hire.posts, Hire.restricted, Hire.start_on, Hire.published_at, Hire.opens_at, Hire.deadline, Hire.state_since,
    Hire.new_dates,
    Hire.pack_id, Hire.pack_version, School.code, School.name, School.policy_url, School.privacy_email,
    JobSheet.version, JobSheet.edited_at, JobSheet.content,
).join(School, School.id == Hire.school_id)  # fmt: skip
# The published text, never a later draft.
POSTS = _POST.outerjoin(JobSheet, and_(JobSheet.hire_id == Hire.id, JobSheet.version == _PUBLIC)).where(_PUBLISHED)
WITH_DIGEST = POSTS.outerjoin(
    GridInUse, and_(GridInUse.hire_id == Hire.id, GridInUse.locked_at.is_not(None))
).add_columns(GridInUse.digest)  # fmt: skip
_WITH_GRID = WITH_DIGEST.add_columns(GridInUse.content.label("grid"))
_NEWEST = _POST.join(JobSheet, and_(
    JobSheet.hire_id == Hire.id, JobSheet.version == _VERSION.correlate(Hire).scalar_subquery()
))  # fmt: skip
_JURY = (
    select(Person.name, JuryMember.chair, Juror.employer)
    .join(Juror, Juror.id == JuryMember.juror_id)
    .join(Person, Person.id == JuryMember.person_id)
    .where(JuryMember.left_at.is_(None), JuryMember.appointed_at.is_not(None))
    .order_by(JuryMember.chair.desc(), JuryMember.id)
)


def read(session: Session, reference: str) -> Posting | None:
    """A published post by its reference; None when there is none, or not yet. Three statements at most."""
    row = session.execute(_WITH_GRID.where(Hire.reference == reference)).one_or_none()
    if row is None:
        return None
    grid = grid_copies.kept(row.digest, row.grid).grid if row.digest else None
    acts = jury_acts.of_hire(session, row.id)
    jury = _appointed(acts) if acts else jury_of(session, row.id)
    return replace(posting(row, grid=grid, digest=row.digest or "", jury=jury), act=jury_acts.shown(acts))


def prepared(session: Session, hire_id: int, deadline: datetime, opens_at: datetime | None, now: datetime) -> Posting:
    """A post as it would be if its newest sheet were published now: for those who prepare it, never for the public."""
    row = session.execute(_NEWEST.where(Hire.id == hire_id)).one()
    return replace(posting(row, published_at=row.published_at or now, deadline=deadline), opens_at=opens_at)


def posting(
    row: Row[Any], *, published_at: datetime | None = None, deadline: datetime | None = None, grid: Grid | None = None,
    digest: str = "", jury: tuple[Member, ...] = (),
) -> Posting:  # fmt: skip
    """A row of POSTS as a post."""
    pack = pinned(row.pack_id, row.code, row.pack_version)
    published_at, deadline = published_at or row.published_at, deadline or row.deadline
    seen = (published_at, row.edited_at, row.state_since if row.state == "advertised" else None)
    return Posting(
        id=row.id, reference=row.reference, school_id=row.school_id, school_code=row.code, school=row.name,
        policy_url=row.policy_url, privacy_email=row.privacy_email, state=row.state, kind=row.kind, rank=row.rank,
        titles={"fr": row.title_fr, "en": row.title_en}, posts=row.posts, restricted=row.restricted,
        start_on=row.start_on, published_at=published_at, opens_at=row.opens_at, deadline=deadline,
        version=row.version or 1, changed_at=max(filter(None, seen)), content=row.content or {}, pack=pack, grid=grid,
        digest=digest, jury=jury, calendar=promises(pack, deadline, row.new_dates),
    )  # fmt: skip


def _appointed(acts: Sequence[Act]) -> tuple[Member, ...]:
    """The jury as the act on the page of the post has it, the chair first; nobody once results are out."""
    act = jury_acts.shown(acts)
    return tuple(Member(m["name"], m["chair"], m["employer"]) for m in act.content["members"]) if act else ()


def jury_of(session: Session, hire_id: int) -> tuple[Member, ...]:
    """The appointed jury of a post that is older than acts, the chair first."""
    rows = session.execute(_JURY.where(JuryMember.hire_id == hire_id))
    return tuple(Member(*row) for row in rows)

"""The library of grids: those that come with the software, and those that a school or the group wrote and published.

A published version changes no more, and a hire holds a copy: a new version reaches the hires that choose it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, func, insert, or_, select, update
from sqlalchemy.orm import Session, aliased

from grids.grid import Grid, digest, from_mapping, to_mapping
from grids.library import library
from recruitment.models import LibraryGrid, LibraryGridVersion, Person, School


@dataclass(frozen=True, slots=True)
class Draft:
    """A version that can still change: what it holds, and who saved it last."""

    grid: Grid
    revision: int
    at: datetime
    editor: str


class DraftMovedError(Exception):
    """Somebody saved the draft meanwhile: who, when, and at which revision it is now."""

    def __init__(self, held: Draft) -> None:
        super().__init__(f"now at revision {held.revision}")
        self.name, self.at, self.revision = held.editor, held.at, held.revision


@dataclass(frozen=True, slots=True)
class Offered:
    """A grid that a hire may take: its key, its titles, and whose it is (None: of the software)."""

    key: str
    titles: Mapping[str, str]
    school: str | None = None  # “” for the group's
    number: int | None = None


_Draft, _Editor, _Publisher = aliased(LibraryGridVersion), aliased(Person), aliased(Person)
_LAST = (
    select(LibraryGridVersion.grid_id, func.max(LibraryGridVersion.number).label("number"))
    .where(LibraryGridVersion.published_at.is_not(None))
    .group_by(LibraryGridVersion.grid_id)
    .subquery()
)
_V = LibraryGridVersion
_PUBLISHED = (
    select(
        LibraryGrid.id, LibraryGrid.key, LibraryGrid.school_id, LibraryGrid.active, School.name.label("school"),
        _V.number, _V.title_fr, _V.title_en,
    )
    .join(_LAST, _LAST.c.grid_id == LibraryGrid.id)
    .join(_V, and_(_V.grid_id == LibraryGrid.id, _V.number == _LAST.c.number))
    .outerjoin(School, School.id == LibraryGrid.school_id)
    .order_by(_V.title_fr, LibraryGrid.id)
)  # fmt: skip
_LISTED: Any = (
    select(
        LibraryGrid.id, LibraryGrid.key, LibraryGrid.school_id, LibraryGrid.active, School.name.label("school"),
        _V.number, _V.published_at, _Publisher.name.label("publisher"), _Draft.edited_at.label("drafted_at"),
        func.coalesce(_V.title_fr, _Draft.title_fr).label("title_fr"),
        func.coalesce(_V.title_en, _Draft.title_en).label("title_en"),
    )
    .outerjoin(_LAST, _LAST.c.grid_id == LibraryGrid.id)
    .outerjoin(_V, and_(_V.grid_id == LibraryGrid.id, _V.number == _LAST.c.number))
    .outerjoin(_Draft, and_(_Draft.grid_id == LibraryGrid.id, _Draft.published_at.is_(None)))
    .outerjoin(_Publisher, _Publisher.id == _V.published_by)
    .outerjoin(School, School.id == LibraryGrid.school_id)
    .order_by(School.name, func.coalesce(_V.title_fr, _Draft.title_fr), LibraryGrid.id)
)  # fmt: skip
_VERSIONS = (
    select(_V, _Editor.name.label("editor"), _Publisher.name.label("publisher"))
    .join(_Editor, _Editor.id == _V.edited_by)
    .outerjoin(_Publisher, _Publisher.id == _V.published_by)
)


def _of(school_id: int) -> Any:
    return and_(LibraryGrid.active, or_(LibraryGrid.school_id.is_(None), LibraryGrid.school_id == school_id))


def offered(session: Session, school_id: int) -> list[Offered]:
    """What a hire of a school may choose: the software's grids, then the published ones of the group and the school."""
    shipped = [Offered(key, grid.title) for key, grid in library().items()]
    rows = session.execute(_PUBLISHED.where(_of(school_id)))
    return shipped + [
        Offered(row.key, {"fr": row.title_fr, "en": row.title_en}, row.school or "", row.number) for row in rows
    ]


def find(session: Session, key: str, school_id: int) -> Grid | None:
    """The grid of that key as it stands: the software's, or the last published version that the school may take."""
    if key in library():
        return library()[key]
    asked = _PUBLISHED.with_only_columns(_V.content).where(_of(school_id), LibraryGrid.key == key).order_by(None)
    content = session.scalars(asked).one_or_none()
    return from_mapping(content) if content else None


def listed(session: Session, schools: Collection[int] | None) -> list[Row[Any]]:
    """Every grid written here for these schools and for the group; None for all schools."""
    within = () if schools is None else (or_(LibraryGrid.school_id.is_(None), LibraryGrid.school_id.in_(schools)),)
    return list(session.execute(_LISTED.where(*within)))


def one(session: Session, grid_id: int) -> Row[Any] | None:
    """A grid written here, as the list has it."""
    found: Row[Any] | None = session.execute(_LISTED.where(LibraryGrid.id == grid_id)).one_or_none()
    return found


def versions(session: Session, grid_id: int) -> list[Any]:
    """Its versions, newest first: (version, who edited it, who published it)."""
    return list(session.execute(_VERSIONS.where(_V.grid_id == grid_id).order_by(_V.number.desc())))


def version(session: Session, grid_id: int, number: int) -> Grid | None:
    """One version, draft or published."""
    content = session.scalars(select(_V.content).where(_V.grid_id == grid_id, _V.number == number)).one_or_none()
    return from_mapping(content) if content else None


def draft(session: Session, grid_id: int) -> Draft | None:
    """The draft of a grid with who edited it last; None when there is none."""
    asked = (
        select(_V.content, _V.revision, _V.edited_at, _Editor.name)
        .join(_Editor, _Editor.id == _V.edited_by)
        .where(_V.grid_id == grid_id, _V.published_at.is_(None))
    )
    row = session.execute(asked).one_or_none()
    return Draft(from_mapping(row.content), row.revision, row.edited_at, row.name) if row else None


def start(
    session: Session, school_id: int | None, code: str, grid: Grid, derived_from: str, person: int, command: str,
    now: datetime,
) -> int:  # fmt: skip
    """A new grid of a school (None: the group), as a draft. The same form sent twice makes one."""
    made = session.scalars(select(LibraryGrid.id).where(LibraryGrid.command == command)).one_or_none()
    if made is not None:
        return made
    base = f"{code.lower()}-{grid.id or 'grid'}"[:60]
    taken = set(session.scalars(select(LibraryGrid.key).where(LibraryGrid.key.startswith(base, autoescape=True))))
    key = next(k for n in range(1, len(taken) + 2) if (k := base if n == 1 else f"{base}-{n}") not in taken)
    found = session.execute(
        insert(LibraryGrid)
        .values(school_id=school_id, key=key, derived_from=derived_from, command=command)
        .returning(LibraryGrid.id)
    ).scalar_one()
    _add(session, found, replace(grid, id=key), 1, person, now)
    return int(found)


def _add(session: Session, grid_id: int, grid: Grid, number: int, person: int, now: datetime) -> None:
    values = _values(replace(grid, version=str(number)))
    session.execute(insert(_V).values(grid_id=grid_id, number=number, edited_by=person, edited_at=now, **values))


def _values(grid: Grid) -> dict[str, Any]:
    titles = {"title_fr": grid.title["fr"], "title_en": grid.title["en"]}
    return {**titles, "content": to_mapping(grid), "digest": digest(grid)}


def reopen(session: Session, grid_id: int, person: int, now: datetime) -> None:
    """A new draft from the last published version; nothing when there is a draft already."""
    if draft(session, grid_id) is not None:
        return
    last = session.scalars(select(_V).where(_V.grid_id == grid_id).order_by(_V.number.desc()).limit(1)).one()
    _add(session, grid_id, from_mapping(last.content), last.number + 1, person, now)


def save(session: Session, grid_id: int, grid: Grid, revision: int, person: int, now: datetime) -> None:
    """Keep the draft as `grid`. Raises DraftMovedError when it is not at `revision` any more and holds something else."""
    held = draft(session, grid_id)
    if held is None:
        raise LookupError(f"grid {grid_id} has no draft")
    grid = replace(grid, id=held.grid.id, version=held.grid.version)
    if grid == held.grid:
        return
    asked = update(_V).where(_V.grid_id == grid_id, _V.published_at.is_(None), _V.revision == revision)
    done = session.execute(asked.values(revision=revision + 1, edited_by=person, edited_at=now, **_values(grid)))
    if not done.rowcount:  # type: ignore[attr-defined]  # an UPDATE's result counts its rows
        raise DraftMovedError(held)


def publish(session: Session, grid_id: int, person: int, now: datetime) -> None:
    """The draft becomes a version that changes no more and that hires may choose."""
    asked = update(_V).where(_V.grid_id == grid_id, _V.published_at.is_(None))
    session.execute(asked.values(published_by=person, published_at=now))


def offer(session: Session, grid_id: int, active: bool) -> None:
    """Show the grid to hires that choose, or withdraw it from their list. Those that took it keep it."""
    session.execute(update(LibraryGrid).where(LibraryGrid.id == grid_id).values(active=active))

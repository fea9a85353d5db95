"""Marks put down and not handed in, kept while a juror works: theirs alone, and gone once the sheet is handed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Row, Select, String, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from recruitment.models import JuryMember, MarkDraft, table_of

Key = tuple[int, str]  # application, criterion


@dataclass(frozen=True, slots=True)
class Draft:
    """What is put down for one criterion of one candidate. `level`: "" nothing yet, "0" cannot assess, else the level."""

    level: str
    note: str
    version: int
    page: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Typed:
    """What a page sends: the mark, its words, and the version of the draft that the page shows."""

    application: int
    criterion: str
    level: str
    note: str
    seen: int = 0

    @property
    def key(self) -> Key:
        """Which mark it is."""
        return self.application, self.criterion


@dataclass(frozen=True, slots=True)
class Place:
    """Whose drafts, at which stage."""

    member: int
    stage: str


_D = table_of(MarkDraft).c
_MINE = (_D.member_id == bindparam("of_member", type_=Integer)) & (_D.stage == bindparam("at_stage", type_=String))
_FIELDS = (_D.application_id, _D.criterion, _D.level, _D.note, _D.version, _D.page, _D.at)
_ON_FILES: Select[Any] = select(*_FIELDS).where(_MINE, _D.application_id.in_(bindparam("files", expanding=True)))
_ADD = insert(table_of(MarkDraft))
_CHANGE = (
    update(table_of(MarkDraft))
    .where(
        _MINE, _D.application_id == bindparam("of_file", type_=Integer),
        _D.criterion == bindparam("of_criterion", type_=String),
    )
    .values(
        level=bindparam("new_level"), note=bindparam("new_note"), version=_D.version + 1, page=bindparam("new_page"),
        at=bindparam("new_at"),
    )
)  # fmt: skip

_SEATED = select(JuryMember.id).where(
    JuryMember.hire_id == bindparam("of_hire", type_=Integer), JuryMember.left_at.is_(None),
    JuryMember.person_id == bindparam("juror", type_=Integer),
)  # fmt: skip
_ON_SHEET: Select[Any] = select(*_FIELDS).where(
    _D.member_id == _SEATED.scalar_subquery(), _D.stage == bindparam("at_stage", type_=String),
    _D.application_id == bindparam("of_file", type_=Integer),
)  # fmt: skip


def _draft(row: Row[Any]) -> Draft:
    return Draft(row.level, row.note, row.version, row.page, row.at)


def on_files(session: Session, place: Place, files: Iterable[int]) -> dict[Key, Draft]:
    """The drafts of one juror on these candidates. One statement."""
    ask = {"of_member": place.member, "at_stage": place.stage, "files": sorted(set(files))}
    rows = session.connection().execute(_ON_FILES, ask)
    return {(row.application_id, row.criterion): _draft(row) for row in rows}


def of_file(session: Session, member: int, stage: str, application: int) -> dict[str, Draft]:
    """The drafts of one juror on one candidate, by criterion."""
    found = on_files(session, Place(member, stage), (application,))
    return {criterion: draft for (_, criterion), draft in found.items()}


def on_sheet(session: Session, hire_id: int, person_id: int, stage: str, application: int) -> dict[Key, Draft]:
    """The drafts of whoever sits there on one candidate. One statement."""
    ask = {"of_hire": hire_id, "juror": person_id, "at_stage": stage, "of_file": application}
    rows = session.connection().execute(_ON_SHEET, ask)
    return {(row.application_id, row.criterion): _draft(row) for row in rows}


def newer(held: Mapping[Key, Draft], typed: Sequence[Typed], page: str) -> dict[Key, Draft]:
    """The drafts that another page kept since this one showed them, and that say something else."""
    return {
        one.key: there for one in typed
        if (there := held.get(one.key)) and there.version > one.seen and there.page != page
        and (there.level, there.note) != (one.level, one.note)
    }  # fmt: skip


def keep(
    session: Session, place: Place, typed: Sequence[Typed], page: str, now: datetime
) -> tuple[dict[Key, int], dict[Key, Draft]]:
    """Keep what is typed: the version of each mark now, and the newer ones found in place of which nothing was kept.

    The hire is locked: nobody keeps anything meanwhile. Three statements at most.
    """
    held = on_files(session, place, {one.application for one in typed})
    elsewhere = newer(held, typed, page)
    versions = {key: draft.version for key, draft in held.items()}
    fresh, changed = [], []
    for one in typed:
        there = held.get(one.key)
        if one.key in elsewhere or (there and (there.level, there.note) == (one.level, one.note)):
            continue
        if there:
            changed.append(one)
        elif one.level or one.note:
            fresh.append(one)
    connection = session.connection()
    if fresh:
        connection.execute(_ADD, [_row(place, one, page, now) for one in fresh])
    if changed:
        connection.execute(_CHANGE, [_change(place, one, page, now) for one in changed])
    versions |= {one.key: versions.get(one.key, 0) + 1 for one in (*fresh, *changed)}
    return versions, elsewhere


def _row(place: Place, one: Typed, page: str, now: datetime) -> dict[str, Any]:
    return {
        "member_id": place.member, "application_id": one.application, "stage": place.stage, "criterion": one.criterion,
        "level": one.level, "note": one.note, "version": 1, "page": page, "at": now,
    }  # fmt: skip


def _change(place: Place, one: Typed, page: str, now: datetime) -> dict[str, Any]:
    return {
        "of_member": place.member, "at_stage": place.stage, "of_file": one.application, "of_criterion": one.criterion,
        "new_level": one.level, "new_note": one.note, "new_page": page, "new_at": now,
    }  # fmt: skip


def dropping(member: Any, application: Any, stage: Any) -> Any:
    """The statement that forgets the drafts of one sheet."""
    return delete(table_of(MarkDraft)).where(
        _D.member_id == member, _D.application_id == application, _D.stage == stage
    )

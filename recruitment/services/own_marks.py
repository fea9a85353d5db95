"""Every mark of one juror at one stage, handed in or only put down: what their own pages are drawn from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, String, and_, bindparam, case, cast, exists, func, literal, select, union_all
from sqlalchemy.orm import Session, aliased

from recruitment.models import Mark, MarkDraft, MarkSheet
from workflows.given import Mark as GivenMark

from .mark_drafts import Key, Place

CANNOT = "0"  # “cannot assess”, as pages and drafts write it


@dataclass(frozen=True, slots=True)
class Standing:
    """A mark as it stands for its juror. `version` is that of its draft, 0 when nothing was put down since a sheet."""

    level: str
    note: str  # only where it was asked for
    worded: bool
    version: int
    at: datetime
    handed_in: bool

    @property
    def mark(self) -> GivenMark:
        """The mark to hand in."""
        return GivenMark(None if self.level in ("", CANNOT) else int(self.level), self.note)


Own = Mapping[Key, Standing]
_LATER = aliased(MarkSheet)
_MINE = and_(
    MarkSheet.member_id == bindparam("member", type_=Integer), MarkSheet.stage == bindparam("stage", type_=String)
)
_ASKED = bindparam("noted", type_=String)  # a criterion, or "*" for all of them


def _note(note: Any, criterion: Any) -> Any:
    return case((_ASKED.in_(["*"]), note), (criterion == _ASKED, note), else_="").label("note")


_OWN = union_all(
    select(
        MarkSheet.application_id, Mark.criterion, func.coalesce(cast(Mark.value, String), CANNOT).label("level"),
        _note(Mark.note, Mark.criterion), (Mark.note != "").label("worded"), literal(0).label("version"),
        MarkSheet.submitted_at.label("at"), MarkSheet.superseded_at.is_(None).label("handed_in"),
    )
    .join(Mark, Mark.sheet_id == MarkSheet.id)
    .where(
        _MINE,
        ~exists().where(
            _LATER.member_id == MarkSheet.member_id, _LATER.application_id == MarkSheet.application_id,
            _LATER.stage == MarkSheet.stage, _LATER.version > MarkSheet.version,
        ),
    ),
    select(
        MarkDraft.application_id, MarkDraft.criterion, MarkDraft.level, _note(MarkDraft.note, MarkDraft.criterion),
        MarkDraft.note != "", MarkDraft.version, MarkDraft.at, literal(False),  # a column
    ).where(
        MarkDraft.member_id == bindparam("member", type_=Integer), MarkDraft.stage == bindparam("stage", type_=String)
    ),
)  # fmt: skip


def of_stage(session: Session, place: Place, noted: str = "*") -> dict[Key, Standing]:
    """The marks of one juror; what is put down since a sheet was given back covers it. One statement.

    `noted` names the criterion whose words are wanted: all of them would be megabytes.
    """
    found: dict[Key, Standing] = {}
    ask = {"member": place.member, "stage": place.stage, "noted": noted}
    for row in session.connection().execute(_OWN, ask):
        key = (row.application_id, row.criterion)
        if key not in found or (row.version and not found[key].handed_in):
            found[key] = Standing(
                row.level, row.note, bool(row.worded), row.version, row.at, bool(row.handed_in)
            )  # fmt: skip
    return found


Needed = Callable[[str], Iterable[str]]  # criterion -> the levels that go with words


def gaps(own: Own, application: int, keys: Sequence[str], needed: Needed) -> tuple[str, ...]:
    """The criteria on which a sheet is not ready: no mark, or words missing that go with it."""
    return tuple(key for key in keys if not _ready(own.get((application, key)), needed(key)))


def _ready(one: Standing | None, needed: Iterable[str]) -> bool:
    return one is not None and one.level != "" and (one.worded or one.level not in (CANNOT, *needed))


def shown(own: Own, application: int, keys: Sequence[str]) -> int:
    """A number that grows whenever one of the drafts of a sheet changes."""
    return sum(own[application, key].version for key in keys if (application, key) in own)

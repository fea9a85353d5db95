"""Passages that many sheets share, in both languages, of a school or of the whole group."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Row, insert, or_, select, update
from sqlalchemy.orm import Session

from recruitment.models import School, SheetBlock


@dataclass(frozen=True, slots=True)
class Block:
    """A passage: the text of the sheet that it is for, its name, and its words."""

    field: str
    name: str
    fr: str
    en: str
    active: bool = True


_LISTED = (
    select(
        SheetBlock.id, SheetBlock.field, SheetBlock.name, SheetBlock.fr, SheetBlock.en, SheetBlock.active,
        SheetBlock.school_id, School.name.label("school"),
    )
    .outerjoin(School, School.id == SheetBlock.school_id)
    .order_by(SheetBlock.field, SheetBlock.name, SheetBlock.id)
)  # fmt: skip


def offered(session: Session, school_id: int) -> list[Row[Any]]:
    """The passages that sheets of a school may take."""
    mine = or_(SheetBlock.school_id.is_(None), SheetBlock.school_id == school_id)
    return list(session.execute(_LISTED.where(mine, SheetBlock.active)))


def listed(session: Session, schools: Collection[int] | None) -> list[Row[Any]]:
    """Every passage of these schools and of the group; `None` for all schools."""
    within = () if schools is None else (or_(SheetBlock.school_id.is_(None), SheetBlock.school_id.in_(schools)),)
    return list(session.execute(_LISTED.where(*within)))


def one(session: Session, block_id: int) -> Row[Any] | None:
    """One passage."""
    found: list[Row[Any]] = list(session.execute(_LISTED.where(SheetBlock.id == block_id)))
    return found[0] if found else None


def add(session: Session, school_id: int | None, block: Block) -> None:
    """Write a passage; without a school it is the group's."""
    session.execute(insert(SheetBlock).values(school_id=school_id, **asdict(block)))


def change(session: Session, block_id: int, block: Block) -> None:
    """Write a passage anew. Sheets that took it keep the words they have."""
    session.execute(update(SheetBlock).where(SheetBlock.id == block_id).values(**asdict(block)))

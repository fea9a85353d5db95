"""What somebody types into a job sheet, kept while they type: theirs alone, and gone once it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from recruitment.models import SheetDraft

Typed = Mapping[str, list[str]]  # name of a field -> what it holds, as the form sends it


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed on a sheet and not saved; `revision` is that of the hire when the page was opened."""

    typed: Typed
    revision: int
    at: datetime


def of(session: Session, hire_id: int, person_id: int) -> Draft | None:
    """The draft of one person on one hire."""
    row = session.execute(
        select(SheetDraft.typed, SheetDraft.revision, SheetDraft.at).where(
            SheetDraft.hire_id == hire_id, SheetDraft.person_id == person_id
        )
    ).one_or_none()
    return Draft(row.typed, row.revision, row.at) if row else None


def keep(session: Session, hire_id: int, person_id: int, draft: Draft) -> None:
    """Keep what is typed, in place of what this person had typed before."""
    values = {"typed": dict(draft.typed), "revision": draft.revision, "at": draft.at}
    which = (SheetDraft.hire_id == hire_id, SheetDraft.person_id == person_id)
    held = session.scalar(select(SheetDraft.id).where(*which))  # the hire is locked: nobody adds one meanwhile
    if held is None:
        session.add(SheetDraft(hire_id=hire_id, person_id=person_id, **values))
    else:
        session.execute(update(SheetDraft).where(SheetDraft.id == held).values(**values))


def drop(session: Session, hire_id: int, person_id: int) -> None:
    """Forget what this person typed."""
    session.execute(delete(SheetDraft).where(SheetDraft.hire_id == hire_id, SheetDraft.person_id == person_id))

"""Setting findings on the wording aside, and letting them count again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select, update
from sqlalchemy.orm import Session

from recruitment.models import SheetDismissal

from .asides import digest_of
from .progress import Changes, Step
from .sheets import latest


def dismiss_finding(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """The finding counts no more as long as its field stays as it is."""
    given, content = step.given, latest(session, hire.id).content
    which = {
        "hire_id": hire.id, "place": given.place, "code": given.code, "quote": given.quote,
        "digest": digest_of(content, given.place),
    }  # fmt: skip
    said = {"reason": given.reason, "by_id": step.actor.person_id, "at": now}
    held = session.scalar(select(SheetDismissal.id).filter_by(**which))
    if held is None:
        session.add(SheetDismissal(**which, **said))
    else:
        session.execute(update(SheetDismissal).where(SheetDismissal.id == held).values(**said))


def restore_finding(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """The finding counts again."""
    session.execute(
        delete(SheetDismissal).where(SheetDismissal.id == step.given.dismissal, SheetDismissal.hire_id == hire.id)
    )


VERBS = {"dismiss_finding": dismiss_finding, "restore_finding": restore_finding}

"""What the committee does with a job sheet: remarks, votes, return, approval."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from recruitment.models import SheetComment, SheetReview

from .progress import Changes, Step
from .sheets import latest, set_status


def comment_sheet(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """A remark on one field."""
    given = step.given
    session.execute(
        insert(SheetComment).values(
            sheet_id=latest(session, hire.id).id, place=given.place, text=given.text, required=given.required,
            author_id=step.actor.person_id, at=now,
        )
    )  # fmt: skip


def review_sheet(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """A vote on this version; voting again changes it."""
    sheet, reviewer = latest(session, hire.id), step.actor.person_id
    held = session.scalar(
        select(SheetReview.id).where(SheetReview.sheet_id == sheet.id, SheetReview.reviewer_id == reviewer)
    )
    if held is None:
        vote = {"sheet_id": sheet.id, "reviewer_id": reviewer, "approves": step.given.approve, "at": now}
        session.execute(insert(SheetReview).values(**vote))
    else:
        session.execute(update(SheetReview).where(SheetReview.id == held).values(approves=step.given.approve, at=now))


def return_sheet(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Back to its author, with the reason as a remark on the whole."""
    sheet = latest(session, hire.id)
    session.execute(
        insert(SheetComment).values(
            sheet_id=sheet.id, place="", text=step.given.text, required=False, author_id=step.actor.person_id, at=now
        )
    )
    set_status(session, sheet, "returned")


def approve_sheet(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """The committee has approved."""
    set_status(session, latest(session, hire.id), "approved")


VERBS = {
    "comment_sheet": comment_sheet, "review_sheet": review_sheet, "return_sheet": return_sheet,
    "approve_sheet": approve_sheet,
}  # fmt: skip

"""What the committee does with a job sheet: who rereads it, remarks, votes, return, approval."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from recruitment.models import Outgoing, SheetComment, SheetReview, SheetReviewer, table_of

from .mail_rows import mail
from .progress import Changes, Step
from .sheets import latest, set_status

ASSIGNED = "sheet_assigned"  # the mail


def assign_reviewers(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Ask these people to reread, and tell those who were not asked before; release the others."""
    live = (SheetReviewer.hire_id == hire.id, SheetReviewer.released_at.is_(None))
    held = set(session.scalars(select(SheetReviewer.person_id).where(*live)))
    wanted, by = set(step.given.people), step.actor.person_id
    if gone := held - wanted:
        session.execute(update(SheetReviewer).where(*live, SheetReviewer.person_id.in_(gone)).values(released_at=now))
    new = sorted(wanted - held)
    if new:
        asked = [{"hire_id": hire.id, "person_id": one, "assigned_by": by, "assigned_at": now} for one in new]
        session.execute(insert(SheetReviewer), asked)
    if mails := [_mail(hire, one, now) for one in new if one != by]:
        session.execute(insert(table_of(Outgoing)), mails)


def _mail(hire: Row[Any], person: int, now: datetime) -> dict[str, Any]:
    return mail(f"{ASSIGNED}:{hire.id}:{hire.journal_number + 1}:{person}", person, now, hire=hire.id)


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
    "assign_reviewers": assign_reviewers, "comment_sheet": comment_sheet, "review_sheet": review_sheet, "return_sheet": return_sheet,
    "approve_sheet": approve_sheet,
}  # fmt: skip

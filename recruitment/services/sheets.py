"""The job sheet: written in versions, sent to the committee, published, amended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from recruitment.models import JobSheet, SheetComment

from . import announcements, jury_acts
from .progress import Changes, Step


def latest(session: Session, hire_id: int) -> JobSheet:
    """The newest version of a hire's sheet."""
    return session.scalars(
        select(JobSheet).where(JobSheet.hire_id == hire_id).order_by(JobSheet.version.desc()).limit(1)
    ).one()


def edit_sheet(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Keep the text typed. A version that was submitted changes no more: a new one begins."""
    _write(session, hire, step, step.given.content, now, "draft")
    _mirror(step.given.content, changes)


def _write(
    session: Session, hire: Row[Any], step: Step, content: Mapping[str, Any], now: datetime, status: str, **said: Any
) -> None:
    sheet = latest(session, hire.id)
    values = {"content": dict(content), "edited_by": step.actor.person_id, "edited_at": now, "status": status, **said}
    if sheet.status == "draft":
        session.execute(update(JobSheet).where(JobSheet.id == sheet.id).values(**values))
    else:
        session.execute(insert(JobSheet).values(hire_id=hire.id, version=sheet.version + 1, **values))


def _mirror(content: Mapping[str, Any], changes: Changes) -> None:
    """What lists and rules read of a sheet stands in the hire's row too."""
    common = content.get("common", {})
    for language in ("fr", "en"):
        title = content.get(language, {}).get("title", "")
        if title.strip():
            changes.hire[f"title_{language}"] = title.strip()
    for key, column in (("unit", "unit"), ("positions", "posts"), ("kind", "kind")):
        if common.get(key):
            changes.hire[column] = common[key]
    if common.get("profiles"):
        changes.hire["rank"] = min(int(profile[1]) for profile in common["profiles"])
    if "restricted" in common:
        changes.hire["restricted"] = bool(common["restricted"])
    if common.get("start_on"):
        changes.hire["start_on"] = date.fromisoformat(common["start_on"])


def answer_comment(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """The author says what became of a remark."""
    session.execute(
        update(SheetComment)
        .where(
            SheetComment.id == step.given.comment,
            SheetComment.sheet_id.in_(select(JobSheet.id).where(JobSheet.hire_id == hire.id)),
        )
        .values(answer=step.given.text, answered_at=now)
    )


def submit_sheet(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """The version goes to the committee and is frozen."""
    sheet = latest(session, hire.id)
    values = {"status": "submitted", "submitted_at": now}
    if sheet.status == "draft":
        session.execute(update(JobSheet).where(JobSheet.id == sheet.id).values(**values))
    else:  # sent again as it was: a version of its own, so that earlier votes stay with what they voted on
        session.execute(
            insert(JobSheet).values(
                hire_id=hire.id, version=sheet.version + 1, content=sheet.content, edited_by=sheet.edited_by,
                edited_at=now, **values,
            )
        )  # fmt: skip


def publish(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """The advert goes out and is frozen."""
    given = step.given
    values = {"status": "published", "deadline": given.deadline}
    session.execute(update(JobSheet).where(JobSheet.id == latest(session, hire.id).id).values(**values))
    announcements.spread(session, hire, given.channels, step.actor.person_id, now)
    jury_acts.publish(session, hire.id, now)
    changes.hire |= {
        "published_at": now, "opens_at": given.opens_at, "deadline": given.deadline, "channels": list(given.channels),
    }  # fmt: skip


def amend_advert(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """A new version of the published text, with time to answer it."""
    said = {"deadline": step.given.deadline, "reason": step.given.reason}
    _write(session, hire, step, step.given.content, now, "published", **said)
    _mirror(step.given.content, changes)
    changes.hire["deadline"] = step.given.deadline
    announcements.carry_over(session, hire, step.actor.person_id, now)


def set_status(session: Session, sheet: JobSheet, status: str) -> None:
    """A version is read, sent back, approved or published; its text stays."""
    session.execute(update(JobSheet).where(JobSheet.id == sheet.id).values(status=status))


VERBS = {
    "edit_sheet": edit_sheet, "answer_comment": answer_comment, "submit_sheet": submit_sheet,
    "publish": publish, "amend_advert": amend_advert,
}  # fmt: skip

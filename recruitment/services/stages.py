"""From files to interviews to deliberation: who is on the shortlist, heard when, and marks revealed at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from recruitment.models import Application, Outgoing, table_of
from workflows.case import Objection
from workflows.engine import Refused
from workflows.given import Hearing, Interview, Shortlist

from .progress import Changes, Step


def close_sift(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Every admissible file goes one way or the other."""
    given: Shortlist = step.given
    admissible = session.scalars(
        select(Application.id)
        .where(Application.hire_id == hire.id, Application.state == "admissible")
        .order_by(Application.number)
    ).all()
    strangers = set(given.applications) - set(admissible)
    if strangers:
        raise Refused(step.event, tuple(Objection("file_out_of_turn", {"application": a}) for a in sorted(strangers)))
    chosen = frozenset(given.applications)
    changes.files.extend((a, "shortlist" if a in chosen else "pass_over") for a in admissible)


def plan_interview(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Set when and where one person is heard, and tell them; a new time replaces the old and is told too."""
    given: Interview = step.given
    person = session.scalar(
        select(Application.person_id).where(
            Application.id == given.application, Application.hire_id == hire.id, Application.state == "shortlisted"
        )
    )
    if person is None:
        raise Refused(step.event, (Objection("file_out_of_turn", {"application": given.application}),))
    session.execute(
        update(Application)
        .where(Application.id == given.application)
        .values(hearing_at=given.starts_at, hearing_place=given.place.strip()),
        execution_options={"synchronize_session": False},
    )
    session.execute(
        insert(table_of(Outgoing)),
        {
            "key": f"interview_invited:{hire.id}:{hire.journal_number + 1}:{person}", "kind": "interview_invited",
            "person_id": person, "hire_id": hire.id, "state": "queued", "attempts": 0, "due_at": now, "created_at": now,
            "payload": {"when": given.starts_at.isoformat(), "place": given.place.strip()},
        },
    )  # fmt: skip


def record_hearing(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """The person came, or did not."""
    given: Hearing = step.given
    changes.files.append((given.application, "hear" if given.present else "miss"))


def reveal(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Open every mark to every juror, at the same moment."""
    changes.hire["revealed_at"] = now


VERBS = {"close_sift": close_sift, "plan_interview": plan_interview, "record_hearing": record_hearing, "reveal": reveal}

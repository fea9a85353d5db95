"""From files to interviews to deliberation: who is on the shortlist, heard when, and marks revealed at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from recruitment.models import Application
from workflows.case import Objection
from workflows.engine import Refused
from workflows.given import Hearing, Shortlist

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


def record_hearing(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """The person came, or did not."""
    given: Hearing = step.given
    changes.files.append((given.application, "hear" if given.present else "miss"))


def reveal(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Open every mark to every juror, at the same moment."""
    changes.hire["revealed_at"] = now


VERBS = {"close_sift": close_sift, "record_hearing": record_hearing, "reveal": reveal}

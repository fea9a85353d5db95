"""Steps of a welcome: an item done, not needed, taken up again; the arrival settled; the end of it all."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, update
from sqlalchemy.orm import Session

from recruitment.models import WelcomeTask
from workflows.given import Arrival

from . import welcome
from .progress import Changes, Step, Write
from .promises import PARIS


def _settle(session: Session, step: Step, outcome: str | None, **values: Any) -> None:
    """Write where an item stands; the rules have heard that it is of this welcome, and as the page showed it."""
    session.execute(
        update(WelcomeTask)
        .where(WelcomeTask.id == step.given.item, WelcomeTask.application_id == step.application)
        .values(outcome=outcome, revision=WelcomeTask.revision + 1, **values)
    )


def do_item(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Done, on a day, with a note if one was written."""
    _settle(session, step, "done", done_on=step.given.on, done_at=now, done_by=step.actor.person_id,
            note=step.given.note.strip())  # fmt: skip


def leave_item(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Not needed here, and why."""
    _settle(session, step, "not_needed", done_on=now.astimezone(PARIS).date(), done_at=now, done_by=step.actor.person_id,
            note=step.given.text.strip())  # fmt: skip


def undo_item(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """To do again; what was noted goes with it."""
    _settle(session, step, None, done_on=None, done_at=None, done_by=None, note="")


def set_arrival(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """When, where, whom to ask. Another start date moves what is counted from it."""
    given: Arrival = step.given
    assert step.application is not None
    changes.welcome |= {
        "start_on": given.start_on, "arrival": given.arrival.strip(), "contact_name": given.contact_name.strip(),
        "contact_email": given.contact_email.strip(), "contact_phone": given.contact_phone.strip(),
        "mentor": given.mentor.strip(),
    }  # fmt: skip
    welcome.move(session, step.application, given.start_on)


def renounce(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """The person will not come after all; no reason is asked."""
    _end(step, changes)


def end_welcome(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Human resources record that the person will not come, and how they know."""
    changes.welcome |= {"end_note": step.given.text.strip()}
    _end(step, changes)


def _end(step: Step, changes: Changes) -> None:
    """The file is withdrawn; nothing is asked of anybody any more."""
    assert step.application is not None
    changes.files.append((step.application, "renounce"))


VERBS: dict[str, Write] = {
    "do_item": do_item, "leave_item": leave_item, "undo_item": undo_item, "do_access": do_item,
    "undo_access": undo_item, "set_arrival": set_arrival,
    "renounce": renounce, "end_welcome": end_welcome,
}  # fmt: skip

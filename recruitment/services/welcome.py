"""Tasks of the welcome: what is to be done before somebody starts, or while their access runs. Their titles tell nothing sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from recruitment.models import Application, Person, WelcomeTask, table_of
from workflows.who import SECURITY


@dataclass(frozen=True, slots=True)
class Access:
    """An access just authorised."""

    application: int
    first: date | None
    last: date | None
    conditions: bool
    reminder_days: int


def after_authorisation(session: Session, hire: Row[Any], access: Access, now: datetime) -> None:
    """The tasks that an authorisation brings: open the access, conditions, its end and its renewal."""
    wanted: list[tuple[str, date | None]] = [("access_opening", access.first or hire.start_on)]
    if access.conditions:
        wanted.append(("access_conditions", access.first or hire.start_on))
    if access.last:
        wanted += [("access_renewal", access.last - timedelta(days=access.reminder_days)), ("access_end", access.last)]
    held = set(session.scalars(select(WelcomeTask.what).where(WelcomeTask.application_id == access.application)))
    rows = [
        {
            "hire_id": hire.id,
            "application_id": access.application,
            "what": what,
            "role": SECURITY,
            "due_on": due,
            "made_at": now,
        }
        for what, due in wanted
        if what not in held
    ]
    if rows:
        session.execute(insert(table_of(WelcomeTask)), rows)


def done(session: Session, application: int, what: str, by: int | None, now: datetime) -> None:
    """A task is done; done twice, the first time counts."""
    session.execute(
        update(WelcomeTask)
        .where(WelcomeTask.application_id == application, WelcomeTask.what == what, WelcomeTask.done_at.is_(None))
        .values(done_at=now, done_by=by)
    )


_TASKS = (
    select(
        WelcomeTask.id, WelcomeTask.application_id, WelcomeTask.what, WelcomeTask.role, WelcomeTask.due_on,
        WelcomeTask.done_at, Person.name,
    )
    .join(Application, Application.id == WelcomeTask.application_id)
    .join(Person, Person.id == Application.person_id)
    .order_by(WelcomeTask.done_at.is_not(None), WelcomeTask.due_on.is_(None), WelcomeTask.due_on, WelcomeTask.id)
)  # fmt: skip


def of_hire(session: Session, hire_id: int) -> list[Row[Any]]:
    """The tasks of a hire, those to do first: id, application_id, what, role, due_on, done_at, name."""
    return list(session.execute(_TASKS.where(WelcomeTask.hire_id == hire_id)))

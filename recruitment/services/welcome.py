"""The welcome of whoever accepted: its checklist, opened with the yes, and the tasks that an access brings.

Titles of tasks tell nothing sealed; that an access has conditions is read on the page of its referral alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, insert, select, update
from sqlalchemy.orm import Session

from recruitment.models import Application, Outgoing, Person, Referral, Welcome, WelcomeTask, table_of
from workflows.charter.welcome_items import ACCESS, SEALED_ACCESS, checklist
from workflows.who import SECURITY

from .mail_rows import mail
from .promises import PARIS

OPENED = "welcome_yours"  # the mail to whoever accepted


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
    rows = [_row(hire.id, access.application, what, SECURITY, due, now) for what, due in wanted if what not in held]
    if rows:
        session.execute(insert(table_of(WelcomeTask)), rows)
    for what, due in wanted:
        if what in held:  # of the access before: a renewal gives the task another day, to be done again
            session.execute(
                update(WelcomeTask)
                .where(WelcomeTask.application_id == access.application, WelcomeTask.what == what)
                .values(
                    due_on=due, outcome=None, done_on=None, done_at=None, done_by=None, soon_told_at=None,
                    late_told_at=None, revision=WelcomeTask.revision + 1,
                )
            )


def _row(
    hire: int, application: int, what: str, role: str, due: date | None, now: datetime, *,
    anchor: str | None = None, days: int | None = None,
) -> dict[str, Any]:  # fmt: skip
    return {
        "hire_id": hire, "application_id": application, "what": what, "role": role, "anchor": anchor, "days": days,
        "due_on": due, "note": "", "revision": 1, "made_at": now,
    }  # fmt: skip


def done(session: Session, application: int, what: str, by: int | None, now: datetime) -> None:
    """A task is done; done twice, the first time counts."""
    session.execute(
        update(WelcomeTask)
        .where(WelcomeTask.application_id == application, WelcomeTask.what == what, WelcomeTask.done_at.is_(None))
        .values(
            outcome="done", done_on=now.astimezone(PARIS).date(), done_at=now, done_by=by,
            revision=WelcomeTask.revision + 1,
        )
    )  # fmt: skip


# -- the checklist ---------------------------------------------------------------------------------------------

_APPOINTED = (
    select(Application.id, Application.person_id)
    .outerjoin(Welcome, Welcome.application_id == Application.id)
    .where(Application.state == "appointed", Welcome.id.is_(None))
)


def open_for(session: Session, hire: Row[Any], number: int, now: datetime) -> None:
    """Open the welcome of whoever was just appointed on a hire; of those who have one, nothing.

    `number` is that of the journal entry of the yes.
    """
    day = now.astimezone(PARIS).date()
    for application, person in session.execute(_APPOINTED.where(Application.hire_id == hire.id)).all():
        session.execute(
            insert(table_of(Welcome)),
            {
                "hire_id": hire.id, "application_id": application, "state": "running", "state_since": now,
                "accepted_on": day, "start_on": hire.start_on, "arrival": "", "contact_name": "", "contact_email": "",
                "contact_phone": "", "mentor": "",
            },
        )  # fmt: skip
        items = checklist(hire.kind, hire.school, day, restricted=hire.restricted).values()
        rows = [
            _row(hire.id, application, item.key, item.owner, due_on(item.anchor, item.days, day, hire.start_on), now,
                 anchor=item.anchor, days=item.days)
            for item in items
        ]  # fmt: skip
        session.execute(insert(table_of(WelcomeTask)), rows)
        session.execute(
            insert(table_of(Outgoing)),
            mail(f"{OPENED}:{hire.id}:{number}:{person}", person, now, hire=hire.id),
        )  # fmt: skip


def due_on(anchor: str, days: int, accepted: date, start: date | None) -> date | None:
    """The day an item is due; None while the day it is counted from is not known."""
    since = accepted if anchor == "acceptance" else start
    return since + timedelta(days=days) if since else None


def move(session: Session, application: int, start: date | None) -> None:
    """A new start date: what is still to do, and counted from it, is due on new days; its reminders begin anew."""
    accepted = session.execute(select(Welcome.accepted_on).where(Welcome.application_id == application)).scalar_one()
    waiting = select(WelcomeTask.id, WelcomeTask.what, WelcomeTask.anchor, WelcomeTask.days, WelcomeTask.due_on).where(
        WelcomeTask.application_id == application, WelcomeTask.outcome.is_(None)
    )
    first = session.scalar(select(Referral.access_from).where(Referral.application_id == application, Referral.counts))
    for row in session.execute(waiting).all():
        if row.anchor is not None:
            due = due_on(row.anchor, row.days, accepted, start)
        elif row.what == "access_opening":
            due = first or start
        else:
            continue
        if due != row.due_on:
            session.execute(
                update(WelcomeTask)
                .where(WelcomeTask.id == row.id)
                .values(due_on=due, soon_told_at=None, late_told_at=None)
            )


_TASKS = (
    select(
        WelcomeTask.id, WelcomeTask.application_id, WelcomeTask.what, WelcomeTask.role, WelcomeTask.due_on,
        WelcomeTask.done_at, WelcomeTask.revision, Person.name, Welcome.id.label("welcome"),
        and_(Welcome.state.in_(("running", "complete")), WelcomeTask.what.not_in(SEALED_ACCESS)).label("tickable"),
    )
    .outerjoin(Welcome, Welcome.application_id == WelcomeTask.application_id)
    .join(Application, Application.id == WelcomeTask.application_id)
    .join(Person, Person.id == Application.person_id)
    .where(WelcomeTask.what.in_(ACCESS))
    .order_by(WelcomeTask.done_at.is_not(None), WelcomeTask.due_on.is_(None), WelcomeTask.due_on, WelcomeTask.id)
)  # fmt: skip


def of_hire(session: Session, hire_id: int) -> list[Row[Any]]:
    """The tasks of the accesses of a hire, those to do first: id, application_id, what, role, due_on, done_at, revision,
    name, welcome (None before the yes), tickable (once there is a welcome; conditions are the person's to accept)."""
    return list(session.execute(_TASKS.where(WelcomeTask.hire_id == hire_id)))

"""The ways out and back: a hire cancelled, reopened, given up, a rule lifted; and the ledger that keeps count."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.orm import Session

from recruitment.models import Application, ExceptionEntry, Hire, Person, Ranking, School
from workflows.engine import Hearing
from workflows.given import Reopening

from . import interviews
from .progress import Changes, Step, Write


def cancel(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """The hire is given up; its candidates are answered by the step's own effect."""
    interviews.call_off(session, hire, now, tell=True)
    changes.hire["concluded_at"] = now


def conclude_unfilled(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Nobody is chosen: from here on answers are due."""
    interviews.call_off(session, hire, now, tell=True)
    changes.hire["concluded_at"] = now


def reopen(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Take back what the step left behind had settled, so that it is settled anew."""
    given: Reopening = step.given
    match hire.state:
        case "eligibility":
            changes.hire["deadline"] = given.deadline
        case "interviewing":
            interviews.call_off(session, hire, now, tell=True)
            _back_to_files(session, hire, changes)
            changes.hire["discussed_in"] = None
        case "deliberating":
            _replace_ranking(session, hire, now)
            changes.hire |= {"revealed_at": None, "discussed_in": None}
        case "ranked":
            _replace_ranking(session, hire, now)
            changes.hire["concluded_at"] = None


def _back_to_files(session: Session, hire: Row[Any], changes: Changes) -> None:
    """People already heard, or absent, go back two places; the step's own effect moves the others one."""
    heard = session.scalars(
        select(Application.id)
        .where(Application.hire_id == hire.id, Application.state.in_(("heard", "absent")))
        .order_by(Application.number)
    ).all()
    changes.files.extend((application, "restore") for application in heard for _ in range(2))


def _replace_ranking(session: Session, hire: Row[Any], now: datetime) -> None:
    session.execute(
        update(Ranking).where(Ranking.hire_id == hire.id, Ranking.replaced_at.is_(None)).values(replaced_at=now),
        execution_options={"synchronize_session": False},
    )


def derogable(hearing: Hearing) -> tuple[str, ...]:
    """The rules that object to a step now and that a signed derogation would lift, in the order heard."""
    return tuple(dict.fromkeys(o.code for o in hearing.objections if o.severity == "derogable" and not o.lifted))


_LEDGER = (
    select(
        ExceptionEntry.kind, ExceptionEntry.rule, ExceptionEntry.reason, ExceptionEntry.at, ExceptionEntry.number,
        Person.name.label("by"), Hire.id.label("hire"), Hire.reference, Hire.title_fr, Hire.title_en,
        School.name.label("school"),
    )
    .join(Hire, Hire.id == ExceptionEntry.hire_id)
    .join(School, School.id == Hire.school_id)
    .outerjoin(Person, Person.id == ExceptionEntry.granted_by)
    .order_by(ExceptionEntry.at.desc(), ExceptionEntry.id.desc())
)  # fmt: skip
# Said in a jury room: they stand in the ledger of the hire, but not in the lists that go round.
OF_THE_JURY = ("discussion", "marks_reopened")


def ledger(session: Session, hire_id: int, *, jury: bool) -> list[Row[Any]]:
    """The exceptions of a hire, the latest first; `jury` adds what the chair recorded of the jury's work."""
    query = _LEDGER.where(ExceptionEntry.hire_id == bindparam("hire_id"))
    if not jury:
        query = query.where(ExceptionEntry.kind.not_in(OF_THE_JURY))
    return list(session.execute(query, {"hire_id": hire_id}))


def ledger_of_schools(session: Session, schools: Collection[int] | None, year: int) -> list[Row[Any]]:
    """The exceptions of a year in some schools (None: all of them), the latest first."""
    query = _LEDGER.where(
        ExceptionEntry.kind.not_in(OF_THE_JURY),
        ExceptionEntry.at >= datetime(year, 1, 1, tzinfo=UTC), ExceptionEntry.at < datetime(year + 1, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    if schools is not None:
        query = query.where(Hire.school_id.in_(schools))
    return list(session.execute(query))


VERBS: dict[str, Write] = {"cancel": cancel, "conclude_unfilled": conclude_unfilled, "reopen": reopen}

"""The director's decision, and the end of a clearance. (Taking the next on the list only moves the hire.)"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from recruitment.models import Application, Person, Ranking, RankingEntry, Referral
from workflows.charter.security import CLEARED

from . import referrals
from .clearing_file import clearance_due
from .progress import Changes, Step, Write, pack_of


def decide(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """The person decided on is chosen; their referral opens where nobody is appointed without one."""
    application = step.given.application
    changes.files.append((application, "choose"))
    if clearance_due(hire, pack_of(hire)):
        referrals.open_for(session, hire.id, application, changes, now)


_OUTCOME = (
    select(Referral.state, Referral.application_id)
    .join(Application, Application.id == Referral.application_id)
    .where(Referral.hire_id == bindparam("hire_id"), Application.state == "chosen", Referral.counts)
)


def conclude_clearance(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """The decision on access carries the person's file along."""
    outcome = session.execute(_OUTCOME, {"hire_id": hire.id}).one()
    changes.files.append((outcome.application_id, "clear" if outcome.state in CLEARED else "refuse_clearance"))


_LIST = (
    select(
        RankingEntry.place, RankingEntry.application_id, RankingEntry.mean, RankingEntry.reason,
        Application.number, Application.state, Person.name,
    )
    .join(Ranking, Ranking.id == RankingEntry.ranking_id)
    .join(Application, Application.id == RankingEntry.application_id)
    .join(Person, Person.id == Application.person_id)
    .where(Ranking.hire_id == bindparam("hire_id"), Ranking.replaced_at.is_(None))
    .order_by(RankingEntry.place)
)  # fmt: skip


def signed_list(session: Session, hire_id: int) -> list[Row[Any]]:
    """The signed list, best first: place, application_id, mean, reason, number, state, name."""
    return list(session.execute(_LIST, {"hire_id": hire_id}))


VERBS: dict[str, Write] = {"decide": decide, "conclude_clearance": conclude_clearance}

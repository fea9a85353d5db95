"""The order: put to the jury with its reasons, signed by its members, then by the chair."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, insert, select, update
from sqlalchemy.orm import Session

from recruitment.models import (
    Application,
    ExceptionEntry,
    JuryMember,
    MinutesFile,
    Ranking,
    RankingEntry,
    RankingSignature,
    table_of,
)
from workflows.given import Order, Refusal, Signature

from . import tally
from .progress import Changes, Step

_RANKINGS, _ANSWERS = table_of(Ranking), table_of(RankingSignature)


def propose_ranking(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Put an order to the jury. It replaces the one before, whose signatures do not carry over."""
    given: Order = step.given
    connection = session.connection()
    connection.execute(
        update(_RANKINGS)
        .where(_RANKINGS.c.hire_id == hire.id, _RANKINGS.c.replaced_at.is_(None))
        .values(replaced_at=now)
    )
    ranking = connection.execute(
        insert(_RANKINGS)
        .values(hire_id=hire.id, proposed_by=step.actor.person_id, proposed_at=now)
        .returning(_RANKINGS.c.id)
    ).scalar_one()
    means = tally.means_of(session, hire)
    connection.execute(
        insert(table_of(RankingEntry)),
        [
            {
                "ranking_id": ranking, "place": place, "application_id": application, "mean": means.get(application),
                "reason": given.reasons.get(application, "").strip(),
            }
            for place, application in enumerate(given.ranked, 1)
        ],
    )  # fmt: skip
    left_out = [
        {
            "hire_id": hire.id, "kind": "left_unranked", "rule": str(application), "reason": reason.strip(), "at": now,
            "granted_by": step.actor.person_id, "number": hire.journal_number + 1,
        }
        for application, reason in given.reasons.items()
        if application not in given.ranked and reason.strip()
    ]  # fmt: skip
    if left_out:
        connection.execute(insert(table_of(ExceptionEntry)), left_out)


def sign_minutes(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """A member signs the minutes; a refusal, or a signature that fell, gives way to it."""
    _answer(session, hire, step, "", now)


def refuse_minutes(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """A member refuses to sign; the statement is in the minutes."""
    _answer(session, hire, step, step.given.text.strip(), now)


def _answer(session: Session, hire: Row[Any], step: Step, statement: str, now: datetime) -> None:
    given: Signature | Refusal = step.given
    member = session.execute(
        select(JuryMember.id).where(
            JuryMember.hire_id == hire.id, JuryMember.person_id == step.actor.person_id, JuryMember.left_at.is_(None)
        )
    ).scalar_one()
    mine = and_(_ANSWERS.c.ranking_id == given.ranking, _ANSWERS.c.member_id == member)
    before = session.execute(select(_ANSWERS.c.statement, _ANSWERS.c.number).where(mine)).one_or_none()
    row = {"at": now, "number": hire.journal_number + 1, "statement": statement}
    if before is None:
        session.execute(insert(_ANSWERS), {"ranking_id": given.ranking, "member_id": member, **row})
    elif before.statement != statement or before.number < tally.ranking(session, hire).version:
        session.execute(update(_ANSWERS).where(mine).values(**row))


def sign_ranking(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """The list is final: those on it are ranked, the others who could have been are not."""
    chapter = tally.ranking(session, hire)
    session.connection().execute(update(_RANKINGS).where(_RANKINGS.c.id == chapter.id).values(signed_at=now))
    rest = session.scalars(
        select(Application.id)
        .where(
            Application.hire_id == hire.id, Application.state.in_(("heard", "shortlisted")),
            Application.id.not_in(chapter.order),
        )
        .order_by(Application.number)
    )  # fmt: skip
    changes.files.extend((application, "rank") for application in chapter.order)
    changes.files.extend((application, "leave_unranked") for application in rest)
    changes.hire["concluded_at"] = now


def keep_minutes(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Note the files of the signed minutes; their hashes are what the entry of the journal commits to."""
    ranking = tally.ranking(session, hire).id
    rows = []
    for name, digest in step.given.files.items():
        variant, _, language = name.partition(".")
        rows.append({
            "ranking_id": ranking, "variant": variant, "language": language, "sha256": digest, "kept_at": now,
        })  # fmt: skip
    session.execute(insert(table_of(MinutesFile)), rows)


VERBS = {
    "propose_ranking": propose_ranking, "sign_minutes": sign_minutes, "refuse_minutes": refuse_minutes,
    "sign_ranking": sign_ranking, "keep_minutes": keep_minutes,
}  # fmt: skip

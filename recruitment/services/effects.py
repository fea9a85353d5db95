"""What follows a step, carried out: mails queued, exceptions entered, letters of a cancelled hire written."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, Row, and_, bindparam, insert, literal, or_, select, union
from sqlalchemy.orm import Session

from recruitment.models import Application, ExceptionEntry, Grant, JuryMember, Outgoing, Person, table_of
from workflows.application import STAGE_OF_END
from workflows.charter.promised import answerable
from workflows.effects import Letters, MoveFiles, OpenWelcome, Record, Tell
from workflows.engine import Move

from . import welcome
from .mail_rows import mail

if TYPE_CHECKING:
    from .progress import Step

__all__ = ["MoveFiles", "carry_out"]

_HOLDERS = union(
    select(Grant.person_id, Grant.role).where(
        Grant.revoked_at.is_(None),
        Grant.role.in_(bindparam("roles", expanding=True)),
        or_(
            Grant.hire_id == bindparam("hire_id"),
            and_(Grant.school_id == bindparam("school_id"), Grant.hire_id.is_(None), Grant.role != "hiring_manager"),
        ),
    ),
    select(JuryMember.person_id, literal("juror")).where(
        JuryMember.hire_id == bindparam("hire_id"), JuryMember.left_at.is_(None),
        JuryMember.out_at.is_(None), bindparam("jurors") == 1,
    ),
    select(JuryMember.person_id, literal("chair")).where(
        JuryMember.hire_id == bindparam("hire_id"), JuryMember.left_at.is_(None), JuryMember.chair,
        JuryMember.out_at.is_(None), bindparam("chairs") == 1,
    ),
    select(Application.person_id, literal("candidate")).where(
        Application.hire_id == bindparam("hire_id"),
        Application.state != "withdrawn",
        bindparam("candidates") == 1,
        or_(
            Application.id == bindparam("application_id", type_=Integer),
            bindparam("application_id", type_=Integer).is_(None),
        ),
    ),
).subquery()


def carry_out(session: Session, hire: Row[Any], step: Step, move: Move, number: int, head: str, now: datetime) -> None:
    """Do what the step's effects name, in the transaction of the step."""
    mails: list[Tell] = []
    for effect in move.effects:
        match effect:
            case Tell():
                mails.append(effect)
            case Record():
                _record(session, hire, step, effect, move, number, now)
            case Letters():
                _answer_all(session, hire, step, effect, head, now)
            case OpenWelcome():
                welcome.open_for(session, hire, number, now)
            case MoveFiles():
                pass  # moved with the step itself, before its entry was written
    if mails:
        tell(
            session, hire.id, hire.school_id, mails, f"{hire.id}:{number}", now, step.application, step.actor.person_id
        )


def tell(
    session: Session, hire_id: int, school_id: int, mails: list[Tell], key: str, now: datetime,
    application: int | None = None, but: int | None = None,
) -> None:  # fmt: skip
    """Queue one mail for each holder of each role; not for the person who took the step."""
    kinds: dict[str, str] = {mail.role: mail.kind for mail in mails}
    ask = {
        "roles": list(kinds), "hire_id": hire_id, "school_id": school_id, "application_id": application,
        "jurors": int("juror" in kinds), "chairs": int("chair" in kinds), "candidates": int("candidate" in kinds),
    }  # fmt: skip
    rows = [
        mail(f"{kinds[role]}:{key}:{person}", person, now, hire=hire_id)
        for person, role in session.execute(
            select(_HOLDERS.c[0], _HOLDERS.c[1]).join(Person, Person.id == _HOLDERS.c[0]).where(Person.active), ask
        )
        if person != but
    ]  # fmt: skip
    unique = {row["key"]: row for row in rows}
    if unique:
        session.execute(insert(table_of(Outgoing)), list(unique.values()))


def _record(
    session: Session, hire: Row[Any], step: Step, effect: Record, move: Move, number: int, now: datetime
) -> None:
    session.execute(
        insert(table_of(ExceptionEntry)),
        {
            "hire_id": hire.id, "kind": effect.kind,
            "rule": getattr(step.given, "rule", None) or getattr(step.given, "code", None) or None,
            "reason": getattr(step.given, "text", None) or getattr(step.given, "reason", ""),
            "granted_by": step.actor.person_id, "at": now, "number": number,
            "gap": next((v.evidence["gap"] for v in move.hearing.verdicts if "gap" in v.evidence), None),
        },
    )  # fmt: skip


def undo_answers(
    session: Session, hire: Row[Any], step: Step, after: str, moves: tuple[tuple[str, int, str, str], ...], number: int,
    now: datetime,
) -> None:  # fmt: skip
    """Take back the answers of files that a step moved, or whose stage it opened again. Most steps touch none."""
    late = hire.state == "informing"
    moved = {
        key: state for kind, key, before, state in moves
        if kind == "application" and (before in STAGE_OF_END or (late and before))
    }  # fmt: skip
    opened = answerable(hire.state) - answerable(after) if step.event == "reopen" else frozenset[str]()
    if moved or opened:
        from . import answers_undone  # answers writes letters through progress: asked for only here

        answers_undone.follow(session, hire.id, moved, opened, number, now)


def _answer_all(session: Session, hire: Row[Any], step: Step, effect: Letters, head: str, now: datetime) -> None:
    from . import answers, answers_undone  # they write letters through progress: asked for only on a cancellation

    answers_undone.stop(session, hire.id, now)
    answers.write_for_all(session, hire, effect.kind, head, step.actor.person_id, now)

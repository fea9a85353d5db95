"""What a step-aside does at once: files closed, marks that count no more, a member out of the whole competition."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Row, Select, and_, bindparam, delete, exists, insert, literal, select, update
from sqlalchemy.orm import Session

from recruitment.models import Application, JuryMember, LinkDeclaration, MarkSheet, table_of
from workflows.charter.jury import COMPETITION

from .link_terms import DECLARABLE
from .progress import pack_of

_D, _M, _S = table_of(LinkDeclaration).c, table_of(JuryMember).c, table_of(MarkSheet).c
MEMBER = bindparam("of_member", type_=Integer)
_OUT = exists().where(_D.member_id == MEMBER, _D.reach == COMPETITION)


def settle(session: Session, hire: Row[Any], member: int, now: datetime) -> None:
    """Bring what follows from a member's declarations in line with them."""
    ask = {"of_member": member, "of_hire": hire.id, "now": now}
    if pack_of(hire).value("aside_regime") == COMPETITION:
        if session.scalar(select(_OUT), ask):
            _shut_all(session, ask)
        else:
            _open_again(session, ask)
    session.connection().execute(_NO_MARKS, ask)


# Files without an answer yet: closed all the same, and nothing said of them.
_SILENT: Select[Any] = (
    select(
        Application.hire_id, MEMBER, Application.id, literal(""), literal(False), literal(""), bindparam("now", type_=_D.declared_at.type),
        literal(True),
    )
    .where(
        Application.hire_id == bindparam("of_hire", type_=Integer), Application.state.in_(DECLARABLE),
        ~exists().where(_D.member_id == MEMBER, _D.application_id == Application.id),
    )
)  # fmt: skip
_SHUT_SILENT = insert(table_of(LinkDeclaration)).from_select(
    ["hire_id", "member_id", "application_id", "level", "chosen", "reach", "declared_at", "steps_aside"], _SILENT
)
_SHUT = update(table_of(LinkDeclaration)).where(_D.member_id == MEMBER).values(steps_aside=True)
_LEAVE = (
    update(table_of(JuryMember))
    .where(_M.id == MEMBER, _M.out_at.is_(None))
    .values(out_at=bindparam("now", type_=_M.out_at.type))
)


def _shut_all(session: Session, ask: dict[str, Any]) -> None:
    """Every file closes; the seat is kept, so that who may be replaced is plain, and takes no part."""
    connection = session.connection()
    for statement in (_SHUT, _SHUT_SILENT, _LEAVE):
        connection.execute(statement, ask)


_UNSAID = delete(table_of(LinkDeclaration)).where(_D.member_id == MEMBER, _D.level == "")
_OPEN = (
    update(table_of(LinkDeclaration))
    .where(_D.member_id == MEMBER, _D.reach == "", _D.steps_aside)
    .values(steps_aside=False)
)
_RETURN = update(table_of(JuryMember)).where(_M.id == MEMBER, _M.out_at.is_not(None)).values(out_at=None)


def _open_again(session: Session, ask: dict[str, Any]) -> None:
    """No link reaches the whole competition any more: what was closed by it alone opens, or is to be declared."""
    connection = session.connection()
    for statement in (_UNSAID, _OPEN, _RETURN):
        connection.execute(statement, ask)


# The marks of a juror who steps aside count no more; they stay on file.
_NO_MARKS = (
    update(table_of(MarkSheet))
    .where(
        _S.member_id == MEMBER, _S.superseded_at.is_(None),
        exists().where(and_(_D.member_id == MEMBER, _D.application_id == _S.application_id, _D.steps_aside)),
    )
    .values(superseded_at=bindparam("now", type_=_S.superseded_at.type))
)  # fmt: skip

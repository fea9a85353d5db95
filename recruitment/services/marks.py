"""Marks: handed in whole, never overwritten, given back by the chair alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Row, String, bindparam, column, func, insert, select, true, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from recruitment.models import JuryMember, Mark, MarkSheet, Outgoing, Ranking, table_of
from workflows.case import Objection
from workflows.engine import Refused
from workflows.given import MarkReopening
from workflows.given import MarkSheet as Given

from .mail_rows import mail
from .mark_drafts import dropping
from .progress import Changes, Step, pack_of
from .tally import stage_of

SHEETS = table_of(MarkSheet)
_MEMBER = (
    select(JuryMember.id)
    .where(
        JuryMember.hire_id == bindparam("of_hire", type_=Integer),
        JuryMember.person_id == bindparam("juror", type_=Integer),
        JuryMember.left_at.is_(None),
    )
    .scalar_subquery()
)
_THIS = (
    (SHEETS.c.member_id == _MEMBER)
    & (SHEETS.c.application_id == bindparam("of_application", type_=Integer))
    & (SHEETS.c.stage == bindparam("at_stage", type_=String))
)
_SUPERSEDE = (
    update(SHEETS).where(_THIS, SHEETS.c.superseded_at.is_(None)).values(superseded_at=bindparam("handed_in_at"))
)
_VERSION = select(func.coalesce(func.max(SHEETS.c.version), 0) + 1).where(_THIS).scalar_subquery()
# The seat and the version are found by the insertion itself: the hire is locked, nobody else is writing.
_HAND_IN = (
    insert(SHEETS)
    .values(
        hire_id=bindparam("of_hire"), member_id=_MEMBER, application_id=bindparam("of_application"),
        stage=bindparam("at_stage"), version=_VERSION, submitted_at=bindparam("handed_in_at"), reason=bindparam("coded"),
    )
    .returning(SHEETS.c.id)
)  # fmt: skip
_MARKS = insert(table_of(Mark))
# PostgreSQL takes the sheet and its marks in one statement: a round trip costs more than the writing.
_SHEET = _HAND_IN.cte("sheet")
_GIVEN = func.jsonb_to_recordset(bindparam("marks_given", type_=JSONB)).table_valued(
    column("criterion", String), column("value", Integer), column("note", String), name="given"
).render_derived(with_types=True)  # fmt: skip
_ALL_AT_ONCE = insert(table_of(Mark)).from_select(
    ["sheet_id", "criterion", "value", "note"],
    select(_SHEET.c.id, _GIVEN.c.criterion, _GIVEN.c.value, _GIVEN.c.note).select_from(_SHEET.join(_GIVEN, true())),
)

_FORGET = dropping(_MEMBER, bindparam("of_application", type_=Integer), bindparam("at_stage", type_=String))


def submit_marks(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Hand in a juror's marks on one candidate. The rules have seen that no sheet is in."""
    _hand_in(session, hire, step, changes, now)


_ORDER_FALLS = (
    update(table_of(Ranking))
    .where(table_of(Ranking).c.hire_id == bindparam("of_hire"), table_of(Ranking).c.replaced_at.is_(None))
    .values(replaced_at=bindparam("fallen_at"))
)


def change_mark(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Hand in marks changed after the reveal: the sheet of before stays on file; an order put before falls."""
    session.connection().execute(_SUPERSEDE, _about(hire, step, now))
    session.connection().execute(_ORDER_FALLS, {"of_hire": hire.id, "fallen_at": now})
    _hand_in(session, hire, step, changes, now)


def _about(hire: Row[Any], step: Step, now: datetime) -> dict[str, Any]:
    given: Given = step.given
    if given.application != step.application:
        raise Refused(step.event, (Objection("file_out_of_turn", {"application": given.application}),))
    stage = stage_of(hire.state, bool(pack_of(hire).value("interviews_required")))
    return {
        "of_hire": hire.id, "juror": step.actor.person_id, "of_application": step.application, "at_stage": stage,
        "handed_in_at": now, "coded": given.reason,
    }  # fmt: skip


def _hand_in(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    connection, about = session.connection(), _about(hire, step, now)
    rows = [
        {"criterion": key, "value": mark.value, "note": mark.note.strip()} for key, mark in step.given.marks.items()
    ]
    if connection.dialect.name == "postgresql":
        changes.beside += [(_ALL_AT_ONCE, {**about, "marks_given": rows}), (_FORGET, about)]
        return
    sheet = connection.execute(_HAND_IN, about).scalar_one()
    connection.execute(_MARKS, [{"sheet_id": sheet, **row} for row in rows])
    connection.execute(_FORGET, about)


_GIVE_BACK = (
    select(MarkSheet.application_id, MarkSheet.stage, JuryMember.person_id)
    .join(JuryMember, JuryMember.id == MarkSheet.member_id)
    .where(
        MarkSheet.id == bindparam("sheet"), MarkSheet.hire_id == bindparam("hire_id"),
        MarkSheet.superseded_at.is_(None), JuryMember.left_at.is_(None),
    )
)  # fmt: skip


def reopen_marks(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Give a sheet back to its juror: it is owed again, its marks stay on file, its juror is told."""
    given: MarkReopening = step.given
    row = session.execute(_GIVE_BACK, {"sheet": given.sheet, "hire_id": hire.id}).one_or_none()
    stage = stage_of(hire.state, bool(pack_of(hire).value("interviews_required")))
    if row is None or row.stage != stage:
        raise Refused(step.event, (Objection("sheet_not_in", {"sheet": given.sheet}),))
    session.connection().execute(update(SHEETS).where(SHEETS.c.id == given.sheet).values(superseded_at=now))
    session.execute(
        insert(table_of(Outgoing)),
        mail(f"marks_reopened:{hire.id}:{hire.journal_number + 1}:{row.person_id}", row.person_id, now, hire=hire.id),
    )  # fmt: skip


def discuss(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Note that the jury talked about its disagreements in this very state; the words go to the ledger."""
    changes.hire["discussed_in"] = hire.state


VERBS = {
    "submit_marks": submit_marks, "change_mark": change_mark, "reopen_marks": reopen_marks, "discuss": discuss,
}  # fmt: skip

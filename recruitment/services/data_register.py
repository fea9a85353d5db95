"""Requests about one's data as each reader may list them: one's own, those of a school, in one's charge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from recruitment.models import Application, DataRequest, Hire, Person
from workflows.data_request import OPEN

_Handler = aliased(Person)
_COLUMNS: tuple[Any, ...] = (
    DataRequest.id, DataRequest.number, DataRequest.hire_id, DataRequest.application_id, DataRequest.kind,
    DataRequest.state, DataRequest.state_since, DataRequest.filed_at, DataRequest.answer_due, DataRequest.handler_id,
    DataRequest.extended_at, DataRequest.outcome, DataRequest.answered_at, _Handler.name.label("handler"),
    DataRequest.lifted_at, DataRequest.restricts().label("restricts"),
)  # fmt: skip
_TEXTS: tuple[Any, ...] = (
    DataRequest.text, DataRequest.answer, DataRequest.extension, DataRequest.annotation, DataRequest.language,
    DataRequest.person_id, DataRequest.lifted_why,
)  # fmt: skip
_HANDLED = _Handler.id == DataRequest.handler_id


def own(session: Session, hire_id: int, person_id: int) -> Sequence[Row[Any]]:
    """A person's requests about one application, the latest first."""
    query: Any = select(*_COLUMNS, *_TEXTS).outerjoin(_Handler, _HANDLED)
    mine = (DataRequest.hire_id == hire_id, DataRequest.person_id == person_id, DataRequest.state != "begun")
    return session.execute(query.where(*mine).order_by(DataRequest.id.desc())).all()


def one(session: Session, hire_id: int, request_id: int) -> Row[Any] | None:
    """A request with its texts, its author and the number of the application."""
    query: Any = (
        select(*_COLUMNS, *_TEXTS, Person.name.label("author"), Application.number.label("file"))
        .join(Person, Person.id == DataRequest.person_id)
        .join(Application, Application.id == DataRequest.application_id)
        .outerjoin(_Handler, _HANDLED)
        .where(DataRequest.id == request_id, DataRequest.hire_id == hire_id, DataRequest.state != "begun")
    )
    return session.execute(query).one_or_none()


def register(
    session: Session, where: ColumnElement[bool], *, done: bool, first: int, most: int
) -> tuple[Sequence[Row[Any]], int]:
    """Requests in progress (the nearest clock first) or over (the latest first), and how many there are."""
    standing = DataRequest.state.not_in(OPEN) if done else DataRequest.state.in_(OPEN)
    counted = select(func.count()).select_from(DataRequest).join(Hire, Hire.id == DataRequest.hire_id)
    query: Any = (
        select(*_COLUMNS, Hire.reference, Hire.title_fr, Hire.title_en)
        .join(Hire, Hire.id == DataRequest.hire_id)
        .outerjoin(_Handler, _HANDLED)
        .where(where, standing)
        .order_by(DataRequest.state_since.desc() if done else DataRequest.answer_due, DataRequest.id)
        .offset(first)
        .limit(most)
    )
    return session.execute(query).all(), session.scalar(counted.where(where, standing)) or 0


def expected(session: Session, where: ColumnElement[bool], person_id: int, *, names: bool) -> Sequence[Row[Any]]:
    """What requests expect of the reader: those in their charge, and with `names` those in nobody's."""
    asked = [and_(DataRequest.handler_id == person_id, DataRequest.state == "in_charge")]
    if names:
        asked.append(DataRequest.state == "filed")
    query: Any = (
        select(*_COLUMNS, Hire.title_fr, Hire.title_en, Hire.reference)
        .join(Hire, Hire.id == DataRequest.hire_id)
        .outerjoin(_Handler, _HANDLED)
        .where(where, or_(*asked))
        .order_by(DataRequest.answer_due)
    )
    return session.execute(query).all()


def beside(session: Session, application: int) -> Sequence[Row[Any]]:
    """What was corrected after the deadline, to be read beside a file by the jury too: annotation, answered_at."""
    query: Any = select(DataRequest.annotation, DataRequest.answered_at)
    held = (DataRequest.application_id == application, DataRequest.annotation.is_not(None))
    return session.execute(query.where(*held).order_by(DataRequest.answered_at)).all()

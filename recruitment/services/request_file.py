"""The request about one's data that a step is about, who may not touch it and who may be in charge, for the rules."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Integer, Row, bindparam, exists, select
from sqlalchemy.orm import Session, aliased

from recruitment.models import DataRequest
from workflows.charter.packs import Pack
from workflows.data_request import HANDLERS, OPEN
from workflows.dossier import RequestFile

from .complaint_file import H, barred, held, holders

_Other = aliased(DataRequest)
_ONE: Any = select(
    DataRequest.person_id, DataRequest.answer_due, DataRequest.handler_id, DataRequest.extended_at,
    exists()
    .where(
        _Other.application_id == DataRequest.application_id, _Other.kind == DataRequest.kind,
        _Other.id != DataRequest.id, _Other.state.in_(OPEN),
    )
    .label("another"),
    DataRequest.kind,
).where(DataRequest.id == bindparam("request_id", type_=Integer), DataRequest.hire_id == H)  # fmt: skip
_ENTITLED = holders(HANDLERS)


def entitled(session: Session, hire: Row[Any]) -> dict[int, tuple[str, frozenset[str]]]:
    """Who may be in charge of a request of this school: person -> name and roles held."""
    return held(session.execute(_ENTITLED, {"hire_id": hire.id, "school_id": hire.school_id}))


def read(session: Session, hire: Row[Any], pack: Pack, ask: dict[str, Any]) -> RequestFile:
    """The chapter of the dossier."""
    row = session.execute(_ONE, ask).one()
    return RequestFile(
        row.person_id, row.answer_due, row.handler_id, row.extended_at is not None, bool(row.another), row.kind,
        barred(session, hire.id), frozenset(entitled(session, hire)),
    )  # fmt: skip

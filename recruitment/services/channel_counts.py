"""Counting what comes from a channel: visits by day, answers to the voluntary survey. No row stands for a person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, exists, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from recruitment.models import Announcement, ChannelVisits, SurveyCount, table_of

_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}\Z")


def as_key(text: str | None) -> str:
    """`text` when it can be the key of a channel, else nothing: it comes from an address that anybody can write."""
    return text if text and _KEY.match(text) else ""


def _one_more_visit(insert: Any) -> Any:
    """Only of a post that is, or was, announced there: a link with an invented channel counts nothing."""
    table = table_of(ChannelVisits)
    wanted = select(bindparam("hire_id"), bindparam("channel"), bindparam("day", type_=table.c.day.type), literal(1))
    known = exists().where(
        Announcement.hire_id == bindparam("hire_id"), Announcement.channel == bindparam("channel")
    )  # fmt: skip
    written = insert(table).from_select(["hire_id", "channel", "day", "count"], wanted.where(known))
    return written.on_conflict_do_update(
        index_elements=["hire_id", "channel", "day"], set_={"count": table.c.count + 1}
    )


_VISIT = {"postgresql": _one_more_visit(postgresql.insert), "sqlite": _one_more_visit(sqlite.insert)}


def visit(session: Session, hire_id: int, channel: str, day: date) -> None:
    """One more opening of a post through the link of a channel. One statement."""
    connection = session.connection()
    connection.execute(_VISIT[connection.dialect.name], {"hire_id": hire_id, "channel": channel, "day": day})


@dataclass(frozen=True, slots=True)
class Asked:
    """What an answer is counted under: nothing of it leads to the application."""

    school_id: int
    year: int
    channel: str


def _one_more_answer(insert: Any) -> Any:
    table = table_of(SurveyCount)
    names = ("school_id", "year", "channel", "sex", "residence")
    written = insert(table).values({**{name: bindparam(name) for name in names}, "count": 1})
    return written.on_conflict_do_update(index_elements=list(names), set_={"count": table.c.count + 1})


_ANSWER = {"postgresql": _one_more_answer(postgresql.insert), "sqlite": _one_more_answer(sqlite.insert)}


def answer(session: Session, asked: Asked, sex: str, residence: str) -> None:
    """One more answer to the survey. One statement."""
    connection = session.connection()
    connection.execute(
        _ANSWER[connection.dialect.name],
        {
            "school_id": asked.school_id,
            "year": asked.year,
            "channel": asked.channel,
            "sex": sex,
            "residence": residence,
        },
    )

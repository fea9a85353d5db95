"""No table that speaks of a person escapes erasure unseen: the metadata are walked, and what an erasure writes is heard."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Engine, ForeignKey, Integer, MetaData, Table, event, select
from sqlalchemy.orm import Session

from recruitment.models import Application, Base
from recruitment.services import erasing
from recruitment.services.left_alone import LEFT_ALONE
from tests.factories.endings import hire_in

_WRITES = re.compile(r"^\s*(?:DELETE FROM|UPDATE|INSERT INTO) \"?(\w+)", re.IGNORECASE)
# Whose rows are an application's own: what refers to one of these speaks of its person too.
_ROOTS = frozenset({"application", "person"})


def speaking_of_people(metadata: MetaData) -> set[str]:
    """Tables that refer to an application or a person, and those that refer to a row of an application."""

    def refers(table: Table, names: Iterable[str]) -> bool:
        return any(key.column.table.name in names for key in table.foreign_keys)

    own = {table.name for table in metadata.tables.values() if refers(table, ["application"])}
    return {table.name for table in metadata.tables.values() if refers(table, _ROOTS | own)}


def escaped(metadata: MetaData, written: set[str]) -> set[str]:
    """Tables that speak of people, are not written by an erasure and are not listed with a reason."""
    return speaking_of_people(metadata) - written - set(LEFT_ALONE)


@pytest.fixture
def written(session: Session, tmp_path: Path, engine: Engine) -> set[str]:
    """The tables that erasing a file writes, from the statements themselves."""
    told = hire_in(session, tmp_path, "closed")
    heard: set[str] = set()

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if found := _WRITES.match(statement):
            heard.add(found[1])

    file = session.scalars(select(Application.id).where(Application.hire_id == told.hire)).first()
    assert file is not None
    event.listen(session.get_bind(), "before_cursor_execute", note)
    erasing.erase(session, file, datetime.now(UTC) + timedelta(days=200))
    event.remove(session.get_bind(), "before_cursor_execute", note)
    return heard


def test_every_table_is_erased_or_left_alone_with_a_reason(written: set[str]) -> None:
    assert escaped(Base.metadata, written) == set()
    assert written & set(LEFT_ALONE) == set()  # and nothing is both
    for parent in ("application", "person", "document"):  # a new table that nobody thought of is found
        metadata = MetaData()
        for table in Base.metadata.tables.values():
            table.to_metadata(metadata)
        Table("forgotten", metadata, Column("id", Integer, primary_key=True), Column("of", ForeignKey(f"{parent}.id")))
        assert escaped(metadata, written) == {"forgotten"}


def test_tables_left_alone_exist_and_say_why() -> None:
    assert set(LEFT_ALONE) <= speaking_of_people(Base.metadata)
    assert all(LEFT_ALONE.values())

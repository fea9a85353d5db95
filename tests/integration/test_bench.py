"""The large database of the bench is a true one, and its client counts what goes wrong."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from bench import load, seed, sheets
from recruitment.models import Application, Hire
from recruitment.services import journal
from workflows.engine import states
from workflows.hire import HireChart

SIZE = seed.Size(hires=15, applications=60, big=12)


def test_plan_has_every_state_and_the_size_asked_for() -> None:
    tasks = seed.plan(seed.Size(200, 20000, 500))
    assert len(tasks) == 200
    assert sum(task.files for task in tasks) == 20000
    assert {task.state for task in tasks} == set(states(HireChart))
    assert [task.files for task in tasks if task.big] == [500]


def test_filled_database_has_every_state_and_a_journal_that_replays(
    engine: Engine, session: Session, tmp_path: Path
) -> None:
    session.rollback()
    seed.fill(engine, tmp_path, SIZE, echo=str)
    assert set(session.scalars(select(Hire.state))) == set(states(HireChart))
    assert list(journal.verify(session)) == []
    assert [found for hire in session.scalars(select(Hire.id)) for found in journal.differences(session, hire)] == []
    counts = select(func.count()).select_from(Application).group_by(Application.hire_id)
    assert SIZE.big in session.scalars(counts).all()
    assert sheets.owed(session)


def _answering(answers: list[bytes]) -> tuple[int, threading.Thread]:
    """A server for one connection that gives these answers in turn, then closes."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        with listener, connection:
            for answer in answers:
                connection.recv(65536)
                half = len(answer) // 2
                connection.sendall(answer[:half])
                connection.sendall(answer[half:])

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    return listener.getsockname()[1], thread


def test_client_counts_good_answers_and_names_what_failed() -> None:
    good = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
    port, thread = _answering([good, good, b"HTTP/1.1 503 Away\r\nContent-Length: 0\r\n\r\n"])
    found = load.drive(port, [load.Script((load.get("/"),))], seconds=5)
    thread.join(5)
    assert len(found.took) == 2
    assert found.size == len(good)
    assert found.failures == ["status 503", "closed"]


def test_client_stops_when_a_script_is_over() -> None:
    port, thread = _answering([b"HTTP/1.1 303 Other\r\nLocation: /\r\nContent-Length: 0\r\n\r\n"] * 3)
    found = load.drive(port, [load.Script((load.get("/"),) * 3, 303, repeats=False)], seconds=5)
    thread.join(5)
    assert (len(found.took), found.failures) == (3, [])

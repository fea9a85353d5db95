"""One session and one transaction a request: committed on success, rolled back on everything else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from flask import current_app, g, request
from sqlalchemy.orm import Session, sessionmaker

from recruitment.models import writing

T = TypeVar("T")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# Set, in the environment of a request made inside this process, to whoever it reads as (web/walking.py).
WALKER = "otmr.walker"


def reads_only() -> bool:
    """True for a request that leaves nothing behind: by its method, or because nobody but a walker sent it."""
    return request.method in SAFE or WALKER in request.environ


def session() -> Session:
    """The session of this request. One that may write takes its lock at the first statement."""
    if "session" not in g:
        sessions: sessionmaker[Session] = current_app.extensions["sessions"]
        g.session = _reading(sessions()) if reads_only() else writing(sessions())
    return g.session  # type: ignore[no-any-return]  # flask.g is untyped


def _reading(opened: Session) -> Session:
    """On PostgreSQL a statement sees what was committed when it starts, in a transaction or not: two round trips less."""
    if opened.get_bind().dialect.name == "postgresql":
        opened.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
    return opened


def apart(read: Callable[[Session], Iterator[T]]) -> Iterator[T]:
    """What `read` finds, for an answer that is written after its request is over: in a session of its own.

    It is opened when the first piece is asked for and closed with the last, or when the reader goes away.
    """
    sessions: sessionmaker[Session] = current_app.extensions["sessions"]

    def found() -> Iterator[T]:
        with sessions() as own:
            yield from read(_reading(own))

    return found()


def finish(status: int) -> None:
    """Commit when the answer is a success, otherwise leave nothing behind."""
    if "session" not in g:
        return
    walked = WALKER in request.environ
    if status < 400 and not walked and (request.method not in SAFE or g.session.new or g.session.dirty):
        g.session.commit()
    elif request.method not in SAFE or walked:  # what only read ends with its session
        g.session.rollback()


def close(_fault: BaseException | None = None) -> None:
    """Give the connection back."""
    held = g.pop("session", None)
    if held is not None:
        held.close()

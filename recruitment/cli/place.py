"""Where a command works: the settings of the environment and a session on their database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from recruitment.config import ConfigError, Settings, load
from recruitment.models import make_engine, make_sessions, writing
from recruitment.services import seals


def settings() -> Settings:
    """The settings, or the list of what is wrong with them and exit code 2."""
    try:
        found = load(os.environ)
    except ConfigError as fault:
        for problem in fault.problems:
            click.echo(problem, err=True)
        raise SystemExit(2) from fault
    Path(found.VAR).mkdir(parents=True, exist_ok=True)
    return found


def engine() -> Engine:
    """The engine of the database in the settings."""
    return make_engine(settings().DATABASE_URL)


def ring() -> seals.Ring:
    """The keys of the sealed compartment in the settings."""
    found = settings()
    return seals.Ring(found.SEAL_KEYS, found.SEAL_KEYS_FILE)


@contextmanager
def session(*, writes: bool = False) -> Iterator[Session]:
    """A session on that database; a database out of reach is one sentence and exit code 2."""
    made = engine()
    try:
        with make_sessions(made, ring())() as opened:
            yield writing(opened) if writes else opened
    except OperationalError as fault:
        first = str(fault.orig).strip().splitlines()[0]
        hint = (
            "run `otmr db upgrade` first" if "no such table" in first or "does not exist" in first else "is it running?"
        )
        click.echo(f"The database cannot be used ({hint}): {first}", err=True)
        raise SystemExit(2) from fault
    finally:
        made.dispose()

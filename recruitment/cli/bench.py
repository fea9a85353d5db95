"""Measures of speed: a large database and the table of figures. Only from the source tree, where bench/ lies."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from sqlalchemy import select

from recruitment.models import Person, make_sessions
from recruitment.services import database

from . import place


@click.group()
def bench() -> None:
    """Measures of speed."""


def _module(name: str) -> Any:
    """A module of bench/, which the installed package does not carry."""
    try:
        return import_module(f"bench.{name}")
    except ModuleNotFoundError as fault:
        if fault.name not in ("bench", f"bench.{name}"):
            raise
        raise click.ClickException("the measures are part of the source tree: run `make bench` there") from fault


@bench.command("seed")
@click.option("--hires", default=200, show_default=True)
@click.option("--applications", default=20000, show_default=True)
@click.option("--big", default=500, show_default=True, help="Applications of the largest hire.")
def fill(hires: int, applications: int, big: int) -> None:
    """Fill an empty database with hires in every state."""
    settings, engine = place.settings(), place.engine()
    database.upgrade(engine)
    with make_sessions(engine)() as session:
        if session.scalar(select(Person.id).limit(1)) is not None:
            raise click.ClickException("the database is not empty: nothing was written")
    telling = _module("seed")
    telling.fill(engine, Path(settings.FILES_DIR), telling.Size(hires, applications, big), echo=click.echo)


@bench.command()
@click.option("--seconds", default=2.0, show_default=True, help="Time given to each measure.")
@click.option("--only", default="", help="Measure only the lines whose name holds this text.")
@click.option("--fresh", is_flag=True, help="Fill the databases anew.")
def run(seconds: float, only: str, fresh: bool) -> None:
    """Measure and print the table: PostgreSQL at BENCH_DATABASE_URL or on this machine, SQLite beside it."""
    _module("run").run(seconds=seconds, only=only, fresh=fresh, echo=click.echo)


@bench.command()
@click.option("--applications", default=2000, show_default=True)
@click.option("--clients", default=32, show_default=True, help="Browsers at once.")
@click.option("--minutes", default=10.0, show_default=True, help="Within how long.")
def deadline(applications: int, clients: int, minutes: float) -> None:
    """Send applications all at once, as at the hour of a deadline, and prove that none is lost; exit 1 otherwise."""
    running, rush = _module("run"), _module("deadline")
    server = running.postgresql(click.echo)
    if not server:
        raise click.ClickException("this measure is one of PostgreSQL")
    with TemporaryDirectory() as folder, rush.database_for(server) as url:
        outcome = rush.run(url, Path(folder), rush.Rush(applications, clients, minutes * 60), click.echo)
    for line in outcome.lines():
        click.echo(line)
    raise SystemExit(1 if outcome.faults else 0)

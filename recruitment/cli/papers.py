"""The candidates' documents on disk: are they whole, and which may go."""

from __future__ import annotations

import click

from recruitment.services import documents
from recruitment.services.content_store import ContentStore

from . import place


@click.group()
def files() -> None:
    """Candidates' documents."""


@files.command()
def check() -> None:
    """Name each document that is missing or altered; exit 1 when there is one."""
    store = ContentStore(place.settings().FILES_DIR)
    with place.session() as session:
        lost = documents.unsound(session, store)
    for reference, number, kind, digest in lost:
        click.echo(f"{reference}, application {number}, {kind}: missing or altered ({digest})")
    click.echo(f"{len(lost)} documents to restore." if lost else "Every document is whole.")
    raise SystemExit(1 if lost else 0)


@files.command()
def purge() -> None:
    """Delete the files left by applications that were never received, a week after they came."""
    store = ContentStore(place.settings().FILES_DIR)
    with place.session() as session:
        click.echo(f"{documents.orphans_gone(session, store)} files purged.")

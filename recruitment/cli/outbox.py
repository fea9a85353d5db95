"""What comes back from other mail servers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import BinaryIO

import click

from recruitment.services import bounces

from . import place

SAID = {
    "recorded": "{mail}: did not arrive ({said}); it waits for a person in /outbox",
    "already": "{mail}: nothing to do, it waits for a person or to be sent again",
    "unknown": "{mail}: no mail of ours has this identifier",
}


@click.group()
def outbox() -> None:
    """Mails that were sent."""


@outbox.command()
@click.argument("files", type=click.File("rb"), nargs=-1, required=True)
def bounce(files: tuple[BinaryIO, ...]) -> None:
    """Read delivery-status messages (FILE may be -): the mails that came back are shown to a person.

    Exit code 1 when a file is no such message, or speaks of no mail of ours.
    """
    wrong = False
    with place.session(writes=True) as session:
        for file in files:
            try:
                found = bounces.read(file.read())
            except bounces.NotABounceError as fault:
                click.echo(f"{file.name}: {fault}", err=True)
                wrong = True
                continue
            outcome = bounces.record(session, found, datetime.now(UTC))
            click.echo(SAID[outcome].format(mail=found.message_id, said=found.said))
            wrong = wrong or outcome == "unknown"
        session.commit()
    if wrong:
        raise SystemExit(1)

"""Checks that anyone may run: is the journal whole, is the installation sound?"""

from __future__ import annotations

import click
from sqlalchemy import select

from recruitment.models import Hire
from recruitment.services import journal as chain

from . import health, place

FAULTS = {
    "gap": "an entry is missing before it",
    "link": "it does not follow from the entry before it",
    "genesis": "it does not follow from the hire opened before it: a hire is missing or was changed",
    "hash": "its content does not match its hash",
    "missing": "it is missing",
    "head": "it is not the head that the hire records",
}


@click.group()
def journal() -> None:
    """The journal of every hire."""


@journal.command()
@click.argument("reference", required=False)
@click.option("--replay", is_flag=True, help="Also compare stored states with those the journal leads to.")
def verify(reference: str | None, replay: bool) -> None:
    """Walk the chains (or that of one hire); name the first broken entry of each and exit 1."""
    broken = 0
    with place.session() as session:
        wanted = session.scalar(select(Hire.id).where(Hire.reference == reference)) if reference else None
        if reference and wanted is None:
            click.echo(f"No hire has the reference {reference}.", err=True)
            raise SystemExit(2)
        for found in chain.verify(session, wanted):
            broken += 1
            click.echo(f"{found.reference}: entry {found.number} is broken: {FAULTS[found.fault]}.")
        if replay:
            for hire_id, name in session.execute(select(Hire.id, Hire.reference).order_by(Hire.id)).all():
                for difference in chain.differences(session, hire_id) if wanted in (None, hire_id) else ():
                    broken += 1
                    click.echo(f"{name}: {difference}.")
    if broken:
        raise SystemExit(1)
    click.echo("Every chain is whole.")


@click.command()
def doctor() -> None:
    """Say what is wrong with settings, database, fonts, mail, disk and clock; exit 1 if anything is."""
    worst = 0
    for found in health.examine():
        worst |= not found.sound
        click.echo(f"{'ok  ' if found.sound else 'FAIL'}  {found.subject}: {found.sentence}")
    raise SystemExit(worst)

"""Is anything shown to a jury that it may not see?"""

from __future__ import annotations

import json
from dataclasses import asdict

import click
from sqlalchemy import or_, select
from sqlalchemy.exc import OperationalError

from recruitment import create_app
from recruitment.models import Hire, Person

from . import place

SAID = {
    "name": "a candidate's name or address",
    "tie": "a number beside a name",
    "document": "a document tells who wrote it",
    "original": "the document as it was sent, in the place of its copy",
    "search": "looking for the name answers otherwise than for nobody's",
    "marks": "words of another member's marks",
    "aside": "a file that this member stepped aside from",
    "link": "another member's declaration of links",
    "clearance": "what the ministry answered",
    "error": "the page failed",
}


@click.group()
def blindness() -> None:
    """Names and marks that a jury may not see yet."""


@blindness.command()
@click.argument("hire")
@click.option("--json", "as_json", is_flag=True, help="The whole result as JSON.")
@click.option("--member", multiple=True, metavar="ADDRESS", help="Read as this member only; may be given again.")
@click.option("--seconds", type=float, help="Stop after that long; by default everything is read.")
def check(hire: str, as_json: bool, member: tuple[str, ...], seconds: float | None) -> None:
    """Read every page, search, export, mail and document of HIRE (reference or number) as each of its jurors.

    Exit 0 when nothing was found, 1 when something was, 2 when not everything could be read.
    """
    place.settings()
    app = create_app({"LOG_LEVEL": "ERROR"})
    from recruitment.web import blind_walk  # pages are loaded with the application

    try:
        with app.extensions["sessions"]() as session:
            number = int(hire) if hire.isdigit() else None
            wanted = session.scalar(select(Hire.id).where(or_(Hire.reference == hire, Hire.id == number)))
            people = frozenset(
                session.scalars(select(Person.id).where(Person.email.in_([one.lower() for one in member])))
            )
        if wanted is None:
            click.echo(f"No hire has the reference or the number {hire}.", err=True)
            raise SystemExit(2)
        outcome = blind_walk.check(app, wanted, seconds, people if member else None)
    except OperationalError as fault:
        click.echo(f"The database cannot be used: {str(fault.orig).strip().splitlines()[0]}", err=True)
        raise SystemExit(2) from fault
    if as_json:
        click.echo(json.dumps({**asdict(outcome), "complete": outcome.complete}, ensure_ascii=False, indent=2))
    else:
        for found in outcome.found:
            words = f": “{found.words}”" if found.words else ""
            click.echo(f"{found.juror}  {found.address}  {SAID[found.kind]}{words}")
        left = "" if outcome.complete else f", {outcome.jurors - outcome.walked} members left unread"
        click.echo(f"{len(outcome.found)} found in {outcome.pages} pages of {outcome.jurors} members{left}.")
    raise SystemExit(1 if outcome.found else 0 if outcome.complete else 2)

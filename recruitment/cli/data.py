"""Putting things into a database: its tables, a demonstration, offers from EURAXESS."""

from __future__ import annotations

from pathlib import Path

import click

from recruitment.services import database, offers_import, seals

from . import place


@click.group()
def db() -> None:
    """The tables."""


@db.command()
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the database up to REVISION (the newest by default)."""
    engine = place.engine()
    database.upgrade(engine, revision)
    click.echo(f"Database at revision {database.revisions(engine)[0]}.")


@db.command()
@click.argument("revision")
@click.confirmation_option(prompt="Going down can destroy data. Go on?")
def downgrade(revision: str) -> None:
    """Bring the database down to REVISION; "base" removes every table."""
    engine = place.engine()
    database.downgrade(engine, revision)
    click.echo(f"Database at revision {database.revisions(engine)[0] or 'base'}.")


@db.command()
def status() -> None:
    """Say at which revision the database is; exit 1 when it is not the newest."""
    now, head = database.revisions(place.engine())
    click.echo(f"Database at revision {now or 'base'}, this version needs {head}.")
    raise SystemExit(0 if now == head else 1)


@click.group()
def demo() -> None:
    """The demonstration: two schools, hires in every state, sixty candidates."""


@demo.command("load")
@click.option("--if-empty", is_flag=True, help="Do nothing when there is already somebody in the database.")
def load_demo(if_empty: bool) -> None:
    """Fill an empty database and print an account for each role."""
    from recruitment.demo import accounts, proofs, seed  # reportlab and every verb: only when asked for

    settings = place.settings()
    with place.session(writes=True) as session:
        if seed.occupied(session):
            click.echo(
                accounts.table(settings.BASE_URL) if if_empty else "The database is not empty: nothing was loaded."
            )
            raise SystemExit(0 if if_empty else 1)
        if not place.ring().keys():  # the demonstration has a key of its own, under var/
            seals.begin(Path(settings.SEAL_KEYS_FILE))
        seed.load(session, Path(settings.FILES_DIR), echo=click.echo)
        proofs.keep(session, Path(settings.FILES_DIR), settings.BASE_URL)
        session.commit()
    click.echo(accounts.table(settings.BASE_URL))


@click.group()
def offers() -> None:
    """Offers published elsewhere."""


@offers.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--school", "code", help="Code of the school that takes the drafts; its first one by default.")
@click.option("--by", "email", help="E-mail address of the hiring manager who receives them.")
@click.option("--lang", type=click.Choice(["fr", "en"]), default="fr", help="Language of the report.")
def import_offers(file: Path, code: str | None, email: str | None, lang: str) -> None:
    """Turn the offers of FILE (JSON Lines) into draft hires, and say line by line what could not be taken."""
    engine = place.engine()
    if database.revisions(engine)[0] is None:
        database.upgrade(engine)
    imported = refused = 0
    with place.session(writes=True) as session, file.open("rb") as lines:
        try:
            desk = offers_import.desk(session, code, email)
        except LookupError as fault:
            click.echo(str(fault.args[0]), err=True)
            raise SystemExit(2) from fault
        for result in offers_import.import_lines(session, desk, lines):
            imported += result.taken
            refused += not result.taken
            for note in result.notes:
                click.echo(f"{file.name}:{result.line}: {note.sentence(lang)}")
        session.commit()
    click.echo(f"{imported} imported, {refused} refused")

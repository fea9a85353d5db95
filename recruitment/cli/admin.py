"""What an installation starts from: its schools and its first administrator."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy import select

from forms.accounts import ADDRESS
from recruitment.config import secret_of
from recruitment.models import School
from recruitment.services import accounts, grants

from . import place

CODE = re.compile(r"[A-Z][A-Z0-9]{1,11}\Z")  # stands in references and names the school's packs


def _address(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    if not ADDRESS.match(value):
        raise click.BadParameter("this is not an e-mail address")
    return value.lower()


@click.group()
def admin() -> None:
    """Schools and the first administrator; everybody else is invited from the pages."""


@admin.command()
@click.argument("email", callback=_address)
@click.argument("name")
@click.option("--language", type=click.Choice(["fr", "en"]), default="fr", show_default=True)
def invite(email: str, name: str, language: str) -> None:
    """Make EMAIL an administrator of the whole group; print the link that opens the account."""
    settings, now = place.settings(), datetime.now(UTC)
    with place.session(writes=True) as session:
        ticket = grants.found(session, accounts.NewPerson(name.strip(), email, language), now)
        session.commit()
    if ticket is None:
        click.echo(f"{email} has an account: they are an administrator of the group from now on.")
        return
    key = settings.SECRET_KEY or secret_of(Path(settings.VAR))
    click.echo(f"{email} is an administrator of the group. The account opens, for 14 days, at")
    click.echo(accounts.ticket_url(key, settings.BASE_URL, ticket, "invitation"))


@admin.command()
@click.argument("code")
@click.argument("name")
@click.option("--contact", required=True, callback=_address, help="Address that candidates write to.")
@click.option("--complaints", callback=lambda c, p, v: _address(c, p, v) if v else "", help="CONTACT by default.")
@click.option("--privacy", callback=lambda c, p, v: _address(c, p, v) if v else "", help="CONTACT by default.")
@click.option("--address", default="", help="Postal address, printed on letters.")
def school(code: str, name: str, contact: str, complaints: str, privacy: str, address: str) -> None:
    """Add a school. CODE (capitals and figures) stands in the references of its hires: 2026-CODE-014."""
    if not CODE.match(code):
        raise click.BadParameter("2 to 12 capitals and figures, a capital first", param_hint="CODE")
    with place.session(writes=True) as session:
        if session.scalar(select(School.id).where(School.code == code)) is not None:
            raise click.ClickException(f"there is a school {code} already")
        session.add(
            School(
                code=code, name=name, contact_email=contact, complaint_email=complaints or contact,
                privacy_email=privacy or contact, address=address,
            )
        )  # fmt: skip
        session.commit()
    click.echo(f"{name} is there; its hires will be numbered {datetime.now(UTC).year}-{code}-001 and on.")

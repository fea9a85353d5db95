"""The command `otmr`: what the people who run the service do from a terminal."""

from __future__ import annotations

import os

import click

from recruitment import __version__
from recruitment.config import ConfigError, load, shown


@click.group()
@click.version_option(__version__, prog_name="otmr")
def main() -> None:
    """OTM-R recruitment engine."""


@main.command()
def config() -> None:
    """Print the settings in force, secrets hidden; exit 1 and say every fault when they cannot work."""
    try:
        settings = load(os.environ)
    except ConfigError as fault:
        raise click.ClickException(str(fault)) from fault
    for name, value in shown(settings):
        click.echo(f"{name}={value}")

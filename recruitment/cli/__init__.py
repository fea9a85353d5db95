"""The `otmr` command: databases, demonstration, offers, journal, health, and serving."""

from __future__ import annotations

import sys
from io import TextIOWrapper

import click

from recruitment import __version__

from . import admin, bench, blindness, checks, data, euraxess, grid, jury, outbox, papers, sealed, serve, sheet


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="otmr")
def main() -> None:
    """OTM-R recruitment engine. Settings come from the environment; see docs/operations.md."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal that lacks a sign shows another: no command fails for it
            stream.reconfigure(errors="replace")


for group in (
    admin.admin,
    data.db,
    data.demo,
    data.offers,
    papers.files,
    sheet.sheet,
    jury.jury,
    grid.grid,
    blindness.blindness,
    checks.journal,
    checks.doctor,
    euraxess.euraxess,
    sealed.sealed,
    serve.run,
    serve.worker,
    outbox.outbox,
    bench.bench,
):
    main.add_command(group)

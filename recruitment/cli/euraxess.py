"""The feed for EURAXESS: printed, and any such file checked."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from recruitment.feeds import euraxess as feeds
from recruitment.feeds import euraxess_check
from recruitment.feeds.advert import Site
from recruitment.services import posting_streams
from recruitment.services.postings import Search

from . import place

SENTENCES = {
    "missing": "is missing or empty",
    "too_long": "has {count} characters, {most} at most",
    "too_many": "comes more than {most} times",
    "not_listed": "“{text}” is not in the list",
    "not_a_key": "takes letters without accents, figures, hyphens and underscores only",
    "not_a_whole": "“{text}” is not a whole number between 1 and 999",
    "not_a_moment": "“{text}” is not a date with its time",
    "not_a_dates": "“{text}” is not a date",
    "not_a_boolean": "“{text}” is neither true nor false",
    "unknown": "is unknown to the schema",
    "unexpected": "stands where {wanted} is expected",
    "out_of_order": "comes after {after}, the schema wants it before",
    "stray_text": "holds text between its elements: “{text}”",
    "empty_feed": "holds no post: an empty feed is not valid",
    "not_xml": "is not XML: {text}",
}


@click.group()
def euraxess() -> None:
    """Posts as EURAXESS imports them."""


@euraxess.command()
def feed() -> None:
    """Print the feed of open posts. Without any, print nothing, since an empty feed is not valid, and exit 0 all the same."""
    settings, now = place.settings(), datetime.now(UTC)
    left_out: list[str] = []
    keys = feeds.keys(settings.EURAXESS_ORGANISATION, settings.EURAXESS_DATASOURCE)
    site, printed = Site(settings.BASE_URL, settings.ORGANISATION), False
    with place.session() as session:
        posts = posting_streams.stream(session, Search(), now)
        for piece in feeds.feed(posts, site, keys, now, left_out):
            click.echo(piece.encode(), nl=False)  # as bytes: the file is UTF-8 wherever it is printed
            printed = True
    for reference in left_out:
        click.echo(
            f"{reference} is left out: see its page “Publish the post” for what EURAXESS would refuse.", err=True
        )
    if not printed:
        click.echo("No open post can be sent: nothing is printed.", err=True)
    elif not keys.organisation:
        click.echo("EURAXESS_ORGANISATION is not set: the codes of the schools stand for their keys.", err=True)


@euraxess.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(file: Path) -> None:
    """Check a feed without sending it anywhere; name each fault with its line and exit 1 if there is any."""
    count = 0
    for found in euraxess_check.check(file):
        count += 1
        sentence = SENTENCES[found.fault.code].format_map(dict(found.fault.values))
        click.echo(f"{file}:{found.line}: {found.fault.path} {sentence}")
    if count:
        raise SystemExit(1)
    click.echo(f"{file}: nothing that EURAXESS would refuse.")

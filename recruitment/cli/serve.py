"""Serving pages and sending mails."""

from __future__ import annotations

import errno
import signal
import socket
import sys

import click

from recruitment import create_app
from recruitment.settling import settled


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=int, help="PORT by default.")
@click.option("--threads", default=4, show_default=True)
def run(host: str, port: int | None, threads: int) -> None:
    """Serve the pages, with the worker embedded."""
    from waitress import create_server

    from recruitment.services import outbox

    app = settled(create_app)
    port = port or app.config["PORT"]
    try:
        server = create_server(app, host=host, port=port, threads=threads, ident=None)
    except OSError as fault:
        if fault.errno != errno.EADDRINUSE:
            raise
        click.echo(f"Port {port} is taken by another program. Choose one: PORT={_free_port()} make run", err=True)
        raise SystemExit(2) from fault
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # as Ctrl+C: pages in hand are served to their end
    runner = outbox.start_embedded(app.config, app.extensions["sessions"])
    click.echo(f"Pages at {app.config['BASE_URL']} (stop with Ctrl+C)")
    server.run()
    runner.stop()  # the mail in hand is finished: a letter cut off would be in doubt


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, then stop.")
def worker(once: bool) -> None:
    """Send what waits in the outbox and do what clocks ask for."""
    from recruitment.services import outbox

    app = create_app()
    if once:
        click.echo(f"{outbox.run_once(app.config, app.extensions['sessions'])} sent")
    else:
        outbox.run_forever(app.config, app.extensions["sessions"])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

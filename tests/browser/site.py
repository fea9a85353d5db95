"""The application as an installation runs it: `otmr run` on a database of its own, mails received by SMTP."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import IO, Any

from aiosmtpd.controller import Controller
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session, sessionmaker

from recruitment.models import Application, Hire, Outgoing, make_engine, make_sessions, writing

ROOT = Path(__file__).parents[2]
PATIENCE = 60  # seconds after which a server or a mail is given up
COMMAND = (sys.executable, "-c", "from recruitment.cli import main; main()")
LINK = re.compile(r"https?://\S+")


def free_port() -> int:
    """A port that nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Inbox:
    """An SMTP server that keeps what it receives, and lets one wait for it."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self._arrived = threading.Condition()
        self.port = free_port()
        self._server = Controller(self, hostname="127.0.0.1", port=self.port)
        self._server.start()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - called by that name
        """Keep one mail."""
        mail = message_from_bytes(envelope.content, policy=policy.default)
        with self._arrived:
            self.mails.append(mail)
            self._arrived.notify_all()
        return "250 kept"

    def to(self, address: str) -> list[EmailMessage]:
        """The mails to somebody, oldest first."""
        return [mail for mail in self.mails if mail["To"].addresses[0].addr_spec == address]

    def wait(self, address: str, wanted: Callable[[EmailMessage], bool] = bool) -> EmailMessage:
        """The latest mail to somebody that is as wanted; AssertionError when none comes."""

        def found() -> list[EmailMessage]:
            return [mail for mail in self.to(address) if wanted(mail)]

        with self._arrived:
            came = self._arrived.wait_for(lambda: bool(found()), PATIENCE)
        assert came, f"no such mail to {address} among {[str(mail['Subject']) for mail in self.mails]}"
        return found()[-1]

    def stop(self) -> None:
        """Close the server."""
        self._server.stop()


def text_of(mail: EmailMessage) -> str:
    """The plain words of a mail."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def path_in(mail: EmailMessage) -> str:
    """The path of the first link of a mail."""
    found = LINK.search(text_of(mail))
    assert found, text_of(mail)
    return "/" + found[0].split("/", 3)[3]


def attachments(mail: EmailMessage) -> list[tuple[str, bytes]]:
    """What a mail carries: media type and content."""
    return [(part.get_content_type(), part.get_content()) for part in mail.iter_attachments()]


class Site:
    """One installation: its address, its database, its mails, its log."""

    def __init__(self, database_url: str, var: Path) -> None:
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.inbox = Inbox()
        self.left: int | None = None  # how the server ended
        self.var = var
        self.log = var / "server.log"
        var.mkdir(parents=True, exist_ok=True)
        self.environment = os.environ | {
            "DATABASE_URL": database_url, "VAR": str(var), "PORT": str(self.port), "BASE_URL": self.url,
            "SMTP_URL": f"smtp://127.0.0.1:{self.inbox.port}", "MAIL_FROM": "recrutement@example.org",
            "SECRET_KEY": "k" * 40, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1",
        }  # fmt: skip
        self.engine: Engine = make_engine(database_url)
        self.sessions: sessionmaker[Session] = make_sessions(self.engine)
        self.command("sealed", "key")  # whoever installs draws it; without one a sealed part cannot be written
        self._written: IO[str] = self.log.open("w", encoding="utf-8")
        self._server = subprocess.Popen(
            (*COMMAND, "run", "--port", str(self.port)), env=self.environment, stdout=subprocess.PIPE,
            stderr=self._written, text=True,
        )  # fmt: skip
        assert self._server.stdout is not None
        said = self._server.stdout.readline()  # written once the port listens
        if self.url not in said:
            self.stop()
            raise AssertionError(said + self.log.read_text("utf-8"))

    def command(self, *words: str) -> str:
        """What a command of this installation says; it must succeed."""
        done = subprocess.run((*COMMAND, *words), env=self.environment, capture_output=True, timeout=PATIENCE)
        assert done.returncode == 0, (done.stdout + done.stderr).decode()
        return done.stdout.decode()

    def work(self) -> None:
        """Let a worker do at once what clocks ask for, beside the one of the server."""
        self.command("worker", "--once")

    def days_go_by(self, hire: int, days: int) -> None:
        """Move what was published `days` into the past: the deadline comes, the post has been out long enough."""
        with self.sessions() as session:
            writing(session)
            row = session.execute(select(Hire.published_at, Hire.deadline).where(Hire.id == hire)).one()
            back = timedelta(days=days)
            session.execute(
                update(Hire)
                .where(Hire.id == hire)
                .values(published_at=row.published_at - back, deadline=row.deadline - back)
            )
            session.commit()

    def interviews_come(self, hire: int) -> None:
        """The days until the interviews pass."""
        with self.sessions() as session:
            writing(session)
            before = datetime.now(UTC) - timedelta(hours=1)
            session.execute(update(Application).where(Application.hire_id == hire).values(hearing_at=before))
            session.commit()

    def letters_wait_no_more(self, hire: int) -> None:
        """The hours pass during which an approved letter can be recalled."""
        with self.sessions() as session:
            writing(session)
            waiting = update(Outgoing).where(Outgoing.hire_id == hire, Outgoing.state == "queued")
            session.execute(waiting.values(due_at=Outgoing.created_at))
            session.commit()

    def scalar(self, query: Any) -> Any:
        """One value of the database, as it is now."""
        with self.sessions() as session:
            return session.execute(query).scalar_one()

    def faults(self) -> list[str]:
        """The lines of the log that report a fault."""
        return [line for line in self.log.read_text("utf-8").splitlines() if '"ERROR"' in line or "Traceback" in line]

    def stop(self) -> None:
        """End the server and everything beside it."""
        self._server.terminate()
        self.left = self._server.wait(PATIENCE)
        assert self._server.stdout is not None
        self._server.stdout.close()
        self._written.close()
        self.inbox.stop()
        self.engine.dispose()

"""The runner of the outbox against real mail servers: once each, or a doubt that is said."""

from __future__ import annotations

import os
import signal
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from recruitment.models import Letter, Outgoing, Welcome, make_sessions
from recruitment.services import mailing, outbox, transport
from recruitment.services.content_store import ContentStore
from tests.factories.endings import hire_in
from tests.factories.smtp import Keeper, free_port, hangs_up_after_data, mail_server

ROOT = Path(__file__).parents[2]


@pytest.fixture
def keeper() -> Keeper:
    """What the mail server got."""
    return Keeper()


def settings(app: Any, address: str, scheme: str = "smtp", login: str = "") -> dict[str, Any]:
    """The application's settings, with that mail server."""
    return {**app.config, "SMTP_URL": f"{scheme}://{login}{address}" if address else ""}


def waiting(session: Session, files: Path, count: int) -> list[int]:
    """Some mails about a hire, queued by hand; returns their rows."""
    story = hire_in(session, files, "drafting")
    now, person = datetime.now(UTC), story.who("hr")
    rows = [
        Outgoing(
            key=f"notice:{n}",
            kind="published",
            person_id=person,
            hire_id=story.hire,
            payload={},
            due_at=now,
            created_at=now,
        )
        for n in range(count)
    ]
    session.add_all(rows)
    session.commit()
    return [row.id for row in rows]


def answers(session: Session, files: Path, count: int = 4) -> Any:
    """A hire whose letters are approved and queued; all other mails are gone already."""
    story = hire_in(session, files, "informing", count=count)
    story.deliver().write_letters().approve_letters()
    session.execute(update(Welcome).values(state="ended"))  # of which nobody is reminded
    session.commit()
    return story


def states(session: Session, kind: str = "letter") -> list[str]:
    """The states of the mails of a kind, oldest first."""
    session.rollback()
    return list(session.scalars(select(Outgoing.state).where(Outgoing.kind == kind).order_by(Outgoing.id)))


def letters(session: Session) -> list[str]:
    """The states of the final letters."""
    session.rollback()
    return list(session.scalars(select(Letter.status).where(Letter.final).order_by(Letter.id)))


def everything_due(session: Session) -> None:
    """Let every pause be over."""
    session.rollback()
    session.execute(update(Outgoing).values(due_at=datetime.now(UTC)))
    session.commit()


def run(app: Any, address: str, **more: Any) -> int:
    return outbox.run_once(settings(app, address), app.extensions["sessions"], **more)


def test_letter_leaves_once_with_its_pdf_and_its_proof(
    app: Any, session: Session, tmp_path: Path, keeper: Keeper
) -> None:
    answers(session, tmp_path)
    with mail_server(keeper) as address:
        assert run(app, address) == 4
        assert run(app, address) == 0
    assert states(session) == ["sent"] * 4
    assert letters(session) == ["sent"] * 4
    rows = session.execute(
        select(Outgoing.key, Outgoing.message_id, Outgoing.done_at, Letter.sha256, Letter.sent_at)
        .join(Letter, Letter.id == Outgoing.letter_id)
        .where(Letter.final)
    ).all()
    by_id = {mail["Message-ID"]: mail for mail in keeper.mails}
    assert len(by_id) == len(keeper.mails) == 4
    store = ContentStore(app.config["FILES_DIR"])
    for row in rows:
        mail = by_id[row.message_id]
        assert row.message_id == mailing.message_id(row.key, app.config)
        assert row.done_at
        assert row.sent_at
        (paper,) = mail.iter_attachments()
        content = paper.get_payload(decode=True)
        assert content.startswith(b"%PDF-1.7")
        assert store.sound(row.sha256)
        assert store.path(row.sha256).read_bytes() == content
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["Reply-To"] == "drh@paris.example.org"
        plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
        assert plain is not None
        assert html is not None
        words = plain.get_content() + html.get_content() + mail["Subject"]
        assert not any(result in words for result in ("retenue", "classée", "nomination"))


@pytest.mark.parametrize("kind", ["rcpt", "data"])
@pytest.mark.parametrize(("answer", "after"), [("550 nobody here", "failed"), ("451 try later", "queued")])
def test_refusal_of_the_server_is_final_or_waits(
    app: Any, session: Session, tmp_path: Path, keeper: Keeper, kind: str, answer: str, after: str
) -> None:
    waiting(session, tmp_path, 2)
    setattr(keeper, kind, answer)
    with mail_server(keeper) as address:
        assert run(app, address) == 0
        assert states(session, "published") == [after] * 2
        row = session.execute(select(Outgoing.attempts, Outgoing.last_error, Outgoing.due_at).limit(1)).one()
        assert (row.attempts, row.last_error) == (1, answer)
        if after == "queued":
            assert row.due_at > datetime.now(UTC) + timedelta(seconds=50)
            everything_due(session)
            setattr(keeper, kind, "250 OK")
            assert run(app, address) == 2
    assert len(keeper.mails) == (2 if after == "queued" else 0)


def test_server_away_is_waited_for_longer_and_longer_then_given_up(app: Any, session: Session, tmp_path: Path) -> None:
    waiting(session, tmp_path, 1)
    address = f"127.0.0.1:{free_port()}"
    pauses, now = [], datetime.now(UTC)
    for _ in range(len(outbox.WAITS) + 1):
        assert run(app, address, now=now) == 0
        session.rollback()
        row = session.execute(select(Outgoing.state, Outgoing.due_at, Outgoing.last_error)).one()
        assert "refused" in row.last_error
        if row.state == "queued":
            pauses.append(row.due_at - now)
            assert run(app, address, now=row.due_at - timedelta(seconds=1)) == 0
            now = row.due_at
    assert tuple(pauses) == outbox.WAITS
    assert states(session, "published") == ["failed"]


def test_silence_after_the_text_is_a_doubt_for_letters_and_a_retry_for_others(
    app: Any, session: Session, tmp_path: Path, keeper: Keeper
) -> None:
    story = answers(session, tmp_path, 4)
    now = datetime.now(UTC)
    session.add(
        Outgoing(key="notice", kind="cancelled", person_id=story.who("hr"), hire_id=story.hire, payload={}, due_at=now,
                 created_at=now)
    )  # fmt: skip
    session.commit()
    with hangs_up_after_data() as address:
        assert run(app, address) == 0
    assert states(session) == ["uncertain"] * 4
    assert letters(session) == ["uncertain"] * 4
    assert states(session, "cancelled") == ["queued"]
    everything_due(session)
    with mail_server(keeper) as address:
        assert run(app, address) == 1  # letters in doubt wait for a person
    assert letters(session) == ["uncertain"] * 4


def test_mail_that_cannot_be_written_stops_no_other(app: Any, session: Session, tmp_path: Path, keeper: Keeper) -> None:
    rows = waiting(session, tmp_path, 3)
    session.execute(update(Outgoing).where(Outgoing.id == rows[1]).values(kind="no such kind"))
    session.commit()
    with mail_server(keeper) as address:
        assert run(app, address) == 2
    session.rollback()
    assert session.scalar(select(Outgoing.state).where(Outgoing.id == rows[1])) == "failed"
    assert len(keeper.mails) == 2


def test_two_runners_at_once_send_each_mail_exactly_once(
    app: Any, session: Session, tmp_path: Path, keeper: Keeper
) -> None:
    waiting(session, tmp_path, 60)
    start, sent = threading.Barrier(2), []

    def runner() -> None:
        start.wait()
        sent.append(run(app, address))

    with mail_server(keeper) as address:
        threads = [threading.Thread(target=runner) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert sum(sent) == len(keeper.ids) == len(set(keeper.ids)) == 60
    assert states(session, "published") == ["sent"] * 60


RUNNER = """
import os
from recruitment.config import load
from dataclasses import asdict
from recruitment.models import make_engine, make_sessions
from recruitment.services import outbox
config = {**asdict(load(os.environ)), "SECRET_KEY": "k" * 40}
outbox.run_forever(config, make_sessions(make_engine(config["DATABASE_URL"])))
"""


def runner_process(app: Any, address: str) -> subprocess.Popen[bytes]:
    """A runner of its own process."""
    names = ("DATABASE_URL", "VAR", "FILES_DIR", "BASE_URL")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **{name: app.config[name] for name in names}}
    environment["SMTP_URL"] = f"smtp://{address}"
    return subprocess.Popen([sys.executable, "-c", RUNNER], env=environment, stderr=subprocess.DEVNULL)


def until(met: Callable[[], bool], seconds: float = 30.0) -> None:
    """Wait for something to happen."""
    end = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


@pytest.mark.parametrize("kept", [True, False])
def test_runner_killed_in_the_middle_of_a_letter_loses_none_and_doubles_none(
    app: Any, session: Session, tmp_path: Path, keeper: Keeper, kept: bool
) -> None:
    """kill -9 while the server has the text of the second letter, which it keeps or not: nobody can know."""
    answers(session, tmp_path, 6)
    got: list[int] = []

    def before(_mail: Any) -> str | None:
        got.append(1)
        if len(got) != 2:
            return None
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        return "250 OK" if kept else "451 not now"

    keeper.before = before
    with mail_server(keeper) as address:
        process = runner_process(app, address)
        until(lambda: process.poll() is not None)
        assert sorted(states(session)) == ["queued"] * 4 + ["sending", "sent"]
        assert run(app, address) == 0  # its lease still runs: nothing is taken from a runner that may live
        later = datetime.now(UTC) + outbox.LEASE + timedelta(seconds=1)
        assert run(app, address, now=later) == 4
    assert sorted(states(session)) == ["sent"] * 5 + ["uncertain"]
    assert sorted(letters(session)) == ["sent"] * 5 + ["uncertain"]
    assert len(keeper.ids) == len(set(keeper.ids)) == (6 if kept else 5)


def test_runner_told_to_stop_finishes_the_mail_in_hand(
    app: Any, session: Session, tmp_path: Path, keeper: Keeper
) -> None:
    waiting(session, tmp_path, 5)

    def before(_mail: Any) -> None:
        if not keeper.mails:
            process.send_signal(signal.SIGTERM)
            time.sleep(0.3)

    keeper.before = before
    with mail_server(keeper) as address:
        process = runner_process(app, address)
        assert process.wait(30) == 0
    assert "sending" not in states(session, "published")
    assert states(session, "published").count("sent") == len(keeper.mails) >= 1


def test_embedded_runner_sends_and_stops(app: Any, engine: Engine, session: Session, tmp_path: Path) -> None:
    waiting(session, tmp_path, 3)
    runner = outbox.start_embedded(settings(app, ""), make_sessions(engine))
    until(lambda: states(session, "published") == ["sent"] * 3)
    runner.stop()
    assert len(list(Path(app.config["VAR"], "mail").glob("*.eml"))) == 3
    assert not list(Path(app.config["VAR"], "mail").glob("*.part"))


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A certificate for this machine that this process trusts."""
    key, paper = tmp_path / "key.pem", tmp_path / "cert.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    names = ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", str(key), "-out", str(paper)]
    subprocess.run([*command, *names], check=True, capture_output=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(paper))
    return paper


@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # the whole line is encrypted
@pytest.mark.parametrize(("scheme", "password", "sent"), [
    ("smtps", "s%40cret", 1), ("smtp+starttls", "s%40cret", 1), ("smtp+starttls", "wrong", 0),
])  # fmt: skip
def test_encrypted_servers_and_their_passwords(
    app: Any, session: Session, tmp_path: Path, keeper: Keeper, certificate: Path, monkeypatch: pytest.MonkeyPatch,
    scheme: str, password: str, sent: int,
) -> None:  # fmt: skip

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))

    def known(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        return AuthResult(success=given.password == b"s@cret")

    monkeypatch.setattr(transport, "TIMEOUT", 3)  # a password refused leaves both sides waiting for the other
    waiting(session, tmp_path, 1)
    more = {"ssl_context": context} if scheme == "smtps" else {"tls_context": context, "require_starttls": True}
    with mail_server(keeper, authenticator=known, auth_required=True, auth_require_tls=scheme != "smtps", **more) as at:
        config = settings(app, at, scheme, f"courrier:{password}@")
        assert outbox.run_once(config, app.extensions["sessions"]) == sent
    assert len(keeper.mails) == sent
    error = session.scalar(select(Outgoing.last_error)) or ""
    assert "cret" not in error


def test_untrusted_server_gets_nothing(
    app: Any, session: Session, tmp_path: Path, keeper: Keeper, certificate: Path, monkeypatch: Any
) -> None:

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    monkeypatch.delenv("SSL_CERT_FILE")
    waiting(session, tmp_path, 1)
    with mail_server(keeper, ssl_context=context) as at:
        assert outbox.run_once(settings(app, at, "smtps"), app.extensions["sessions"]) == 0
    assert keeper.mails == []
    assert states(session, "published") == ["queued"]

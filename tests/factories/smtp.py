"""Mail servers on real sockets: one that keeps what it gets, and ones that misbehave."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.controller import Controller


class Keeper:
    """Keeps every mail; `rcpt` and `data` may answer something else than 250, `before` may answer for one mail."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.rcpt = self.data = "250 OK"
        self.before: Callable[[EmailMessage], str | None] = lambda mail: None

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 - aiosmtpd calls it so
        """Answer for one reader."""
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd calls it so
        """Take the text."""
        mail = cast(EmailMessage, message_from_bytes(envelope.content, policy=policy.default))
        answer = self.before(mail) or self.data
        if answer.startswith("250"):
            self.mails.append(mail)
        return answer

    @property
    def ids(self) -> list[str]:
        """The identifiers of the mails kept."""
        return [mail["Message-ID"] for mail in self.mails]


@contextmanager
def mail_server(keeper: Keeper, **settings: Any) -> Iterator[str]:
    """A server that `keeper` answers for; yields host:port."""
    controller = Controller(keeper, hostname="127.0.0.1", port=free_port(), ready_timeout=10, **settings)
    controller.start()
    try:
        yield f"127.0.0.1:{controller.port}"
    finally:
        controller.stop()


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def hangs_up_after_data() -> Iterator[str]:
    """A server that takes the text of a mail and closes the line without a word; yields host:port."""
    listener = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def serve() -> None:
        while not stop.is_set():
            try:
                line, _ = listener.accept()
            except OSError:
                return
            with line, line.makefile("rwb") as talk:
                talk.write(b"220 here\r\n")
                talk.flush()
                for command in iter(talk.readline, b""):
                    if command[:4].upper() == b"DATA":
                        talk.write(b"354 go on\r\n")
                        talk.flush()
                        while talk.readline() not in (b".\r\n", b""):
                            pass
                        break
                    talk.write(b"250 fine\r\n")
                    talk.flush()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        stop.set()
        listener.close()
        thread.join(5)

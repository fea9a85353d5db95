"""How a mail leaves: by SMTP, or as a file where no server is set. A doubt is said, never guessed away."""

from __future__ import annotations

import os
import re
import smtplib
import ssl
from collections.abc import Mapping
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

TIMEOUT = 30  # seconds for each exchange with the server
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_DOTS = re.compile(rb"^\.", re.MULTILINE)


class NotSentError(Exception):
    """The mail has certainly not left; `final` when trying again would not help."""

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.final = final


class UnsureError(Exception):
    """The server took the text and did not say whether it keeps it."""


class Transport(Protocol):
    """What the runner asks of a way to send."""

    def open(self) -> None:
        """Reach the server. NotSentError when it does not answer."""

    def send(self, message: EmailMessage, name: str) -> str:
        """Send one mail; `name` is its own in this house. What was said when it was taken. NotSentError, UnsureError."""

    def close(self) -> None:
        """Leave the server."""


def transport(config: Mapping[str, Any]) -> Transport:
    """The way to send that the settings name."""
    return Server(config["SMTP_URL"]) if config["SMTP_URL"] else Folder(Path(config["VAR"]) / "mail")


class Folder:
    """Mails as .eml files, written whole: for trials, and to be read with any mail program."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def open(self) -> None:
        """Make the folder."""
        self.root.mkdir(parents=True, exist_ok=True)

    def send(self, message: EmailMessage, name: str) -> str:
        """Write the file beside, then rename it: nobody reads half a mail."""
        path = self.root / f"{name}.eml"
        beside = path.with_suffix(".part")
        beside.write_bytes(message.as_bytes(policy=WIRE))
        os.replace(beside, path)
        return path.name

    def close(self) -> None:
        """Nothing to leave."""


class Server:
    """An SMTP server: smtp://, smtp+starttls:// or smtps://, with user and password when the address has them."""

    def __init__(self, url: str) -> None:
        self.url = urlsplit(url)
        self.link: smtplib.SMTP | None = None

    def open(self) -> None:
        """Connect, encrypt and sign in."""
        if self.link is not None:
            return
        host, port = self.url.hostname or "localhost", self.url.port or PORTS[self.url.scheme]
        try:
            self.link = self._connected(host, port)
        except (OSError, smtplib.SMTPException) as fault:
            raise NotSentError(_said(fault)) from fault

    def _connected(self, host: str, port: int) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.url.scheme == "smtps":
            link: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=context)
        else:
            link = smtplib.SMTP(host, port, timeout=TIMEOUT)
        try:
            if self.url.scheme == "smtp+starttls":
                link.starttls(context=context)
            if self.url.username:
                link.login(unquote(self.url.username), unquote(self.url.password or ""))
            link.ehlo_or_helo_if_needed()
        except BaseException:
            link.close()
            raise
        return link

    def send(self, message: EmailMessage, name: str) -> str:
        """Send one mail on the open connection; a connection that broke is opened anew for the next."""
        self.open()
        assert self.link is not None
        link = self.link
        try:
            text = _DOTS.sub(b"..", message.as_bytes(policy=WIRE))
            self._asked(link, *link.mail(_bare(message["From"])))
            self._asked(link, *link.rcpt(_bare(message["To"])))
            self._asked(link, *link.docmd("data"), wanted=(354,))
        except (OSError, smtplib.SMTPException) as fault:
            self._drop()
            raise NotSentError(_said(fault)) from fault
        except UnicodeError as fault:
            raise NotSentError("the address cannot be written in a mail", final=True) from fault
        try:
            link.send(text + (b"" if text.endswith(b"\r\n") else b"\r\n") + b".\r\n")
            code, words = link.getreply()
        except (OSError, smtplib.SMTPException) as fault:
            self._drop()
            raise UnsureError(_said(fault)) from fault
        self._asked(link, code, words)
        return _answer(code, words)

    def _asked(self, link: smtplib.SMTP, code: int, words: bytes, *, wanted: tuple[int, ...] = (250, 251)) -> None:
        """NotSentError unless the server agreed; the connection stays good for the next mail."""
        if code in wanted:
            return
        with suppress(OSError, smtplib.SMTPException):
            link.rset()
        raise NotSentError(_answer(code, words), final=code >= 500)

    def close(self) -> None:
        """Say goodbye when the server still listens."""
        if self.link is not None:
            with suppress(OSError, smtplib.SMTPException):
                self.link.quit()
            self._drop()

    def _drop(self) -> None:
        if self.link is not None:
            self.link.close()
            self.link = None


def _bare(header: Any) -> str:
    """The address alone of a From or To header of ours, which has exactly one."""
    return str(header.addresses[0].addr_spec)


def _answer(code: int, words: bytes) -> str:
    """The answer of a server, on one line."""
    return " ".join(f"{code} {words.decode('utf-8', 'replace')}".split())[:300]


def _said(fault: BaseException) -> str:
    return f"{type(fault).__name__}: {fault}"[:300]

"""Many browsers in one thread: kept-alive connections over raw sockets, each asking again once it is answered.

A client library costs more than the page it measures; this one costs some tens of microseconds a request,
printed with the results, and the same for every server measured.
"""

from __future__ import annotations

import gc
import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle

CRLF2 = b"\r\n\r\n"
FORM = "application/x-www-form-urlencoded"
STALLED = 20.0  # seconds without any answer: given up


@dataclass(frozen=True, slots=True)
class Script:
    """What one browser sends: its requests in order, again from the first when `repeats`."""

    requests: Sequence[bytes]
    status: int = 200
    repeats: bool = True

    def turns(self) -> Iterator[bytes]:
        """The requests, one after the other."""
        return cycle(self.requests) if self.repeats else iter(self.requests)


@dataclass(slots=True)
class Measured:
    """What came back: seconds for each answer, what failed, bytes of an answer."""

    took: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    seconds: float = 0.0
    size: int = 0
    client: float = 0.0  # processor seconds of this client
    server: float = 0.0  # and of the workers that answered

    def each(self, seconds: float) -> float:
        """Milliseconds of it for each good answer."""
        return seconds / len(self.took) * 1000 if self.took else float("nan")

    @property
    def rate(self) -> float:
        """Good answers a second."""
        return len(self.took) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """Milliseconds within which that share of the answers came."""
        ordered = sorted(self.took)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000 if ordered else float("nan")


_SAME = "Host: localhost\r\nAccept: text/html\r\nAccept-Language: fr\r\n"


def get(path: str, cookie: str = "") -> bytes:
    """A request for a page, as a browser would send it."""
    return f"GET {path} HTTP/1.1\r\n{_SAME}{_cookie(cookie)}\r\n".encode()


def post(
    path: str, body: bytes, cookie: str = "", kind: str = "application/x-www-form-urlencoded", host: str = "localhost"
) -> bytes:
    """A form sent."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nAccept: text/html\r\nAccept-Language: fr\r\nContent-Type: {kind}\r\n"
    )
    return f"{head}Content-Length: {len(body)}\r\n{_cookie(cookie)}\r\n".encode() + body


def _cookie(cookie: str) -> str:
    return f"Cookie: {cookie}\r\n" if cookie else ""


class _Browser:
    """One connection, its script, and the answer being read."""

    def __init__(self, port: int, script: Script) -> None:
        self.turns, self.status, self.port = script.turns(), script.status, port
        self.sock = self._connected()
        self.sent = 0.0
        self.buffer = b""
        self.wanted = -1  # bytes of the whole answer, once its head is read

    def _connected(self) -> socket.socket:
        sock = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return sock

    def ask(self) -> bool:
        """Send the next request; False when the script is over."""
        request = next(self.turns, None)
        if request is None:
            return False
        self.buffer, self.wanted, self.sent = b"", -1, time.perf_counter()
        self.sock.sendall(request)
        return True

    def read(self) -> str | None:
        """Take what has come: None while the answer is not whole, "" when it is good, else what is wrong."""
        data = self.sock.recv(262144)
        if not data:
            return "closed"
        self.buffer = self.buffer + data if self.buffer else data
        if self.wanted < 0:
            end = self.buffer.find(CRLF2)
            if end < 0:
                return None
            self.wanted = end + 4 + _length(self.buffer[:end])
        if len(self.buffer) < self.wanted:
            return None
        status = int(self.buffer[9:12])
        return "" if status == self.status else f"status {status}"


def _length(head: bytes) -> int:
    low = head.lower()
    at = low.find(b"\r\ncontent-length:")
    return int(low[at + 17 : low.find(b"\r", at + 17) if b"\r" in low[at + 17 :] else None]) if at >= 0 else 0


def drive(port: int, scripts: Sequence[Script], seconds: float, most: int = 100_000) -> Measured:
    """One browser a script, all at once, for so many seconds or answers, or until the scripts are over."""
    found = Measured()
    selector = selectors.DefaultSelector()
    browsers = [_Browser(port, script) for script in scripts]
    gc.collect()
    gc.disable()
    began, cpu = time.perf_counter(), time.process_time()
    try:
        asking = 0
        for browser in browsers:
            selector.register(browser.sock, selectors.EVENT_READ, browser)
            asking += browser.ask()
        _answer(selector, found, asking, began + seconds, most)
        found.seconds, found.client = time.perf_counter() - began, time.process_time() - cpu
    finally:
        gc.enable()
        selector.close()
        for browser in browsers:
            browser.sock.close()
    return found


def _answer(selector: selectors.BaseSelector, found: Measured, asking: int, until: float, most: int) -> None:
    """Read answers and ask again until the time is over and every request sent is answered."""
    while asking:
        ready = selector.select(STALLED)
        if not ready:
            found.failures.append("no answer")
            return
        for key, _ in ready:
            browser: _Browser = key.data
            fault = browser.read()
            if fault is None:
                continue
            now = time.perf_counter()
            if fault:
                found.failures.append(fault)
            else:
                found.took.append(now - browser.sent)
                found.size = browser.wanted
            more = fault != "closed" and now < until and len(found.took) + len(found.failures) < most
            if not (more and browser.ask()):
                selector.unregister(browser.sock)
                asking -= 1

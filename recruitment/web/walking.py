"""Going through the pages as somebody, inside this process: no password, no sign-in, and nothing left behind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from itertools import product
from typing import Any
from urllib.parse import urlsplit
from zipfile import BadZipFile, ZipFile

from flask import Flask
from werkzeug.routing import Rule

from .unit import WALKER

HREF = re.compile(r'(?:href|src|action)="([^"]+)"')
LED_ELSEWHERE = frozenset({301, 302, 303})
# Addresses that show nothing of a hire: files of the style, the switch of language, the state of the server.
LEFT_OUT = ("/static", "/language")
NOT_WALKED = frozenset({"static", "language.choose", "ops.readyz"})
Ask = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Page:
    """What came back from an address: `text` is what can be read of it, a document's own text apart."""

    address: str
    status: int
    mimetype: str
    text: str
    content: bytes


def as_somebody(app: Flask, person_id: int, language: str = "fr") -> Ask:
    """A way to ask for addresses as that person, who notices nothing."""
    client = app.test_client()
    client.set_cookie("lang", language, domain=urlsplit(app.config["BASE_URL"]).hostname or "localhost")
    about = {"base_url": app.config["BASE_URL"], "environ_overrides": {WALKER: person_id}}

    def ask(address: str, **more: Any) -> Any:
        return client.open(address, buffered=True, **about, **more)

    return ask


def addresses(
    app: Flask, known: Mapping[str, Iterable[Any]], wanted: Callable[[Rule], bool] = lambda rule: True
) -> Iterator[str]:
    """Every address that can be opened, filled in with everything known; KeyError for an argument nobody knows."""
    urls = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in NOT_WALKED or not wanted(rule):
            continue
        names = sorted(rule.arguments)
        choices = [getattr(rule._converters[name], "items", None) or list(known[name]) for name in names]
        for picked in product(*choices):
            yield urls.build(rule.endpoint, dict(zip(names, picked, strict=True)))


def walk(ask: Ask, start: Iterable[str], inside: Callable[[str], bool] = lambda path: True) -> Iterator[Page]:
    """Each page reached from `start` and by following every link that stays `inside`."""
    waiting = list(start)
    seen = set(waiting)
    while waiting:
        page = opened(ask, waiting.pop())
        yield page
        if page.mimetype == "text/html" and page.status not in LED_ELSEWHERE:
            fresh = [path for path in _links(page.text) if path not in seen and inside(path)]
            seen.update(fresh)
            waiting += fresh


def opened(ask: Ask, address: str, **more: Any) -> Page:
    """The answer at one address, with its headers; where one is led elsewhere, the headers alone."""
    answer = ask(address, **more)
    body = "" if answer.status_code in LED_ELSEWHERE else readable(answer.mimetype, answer.data)
    return Page(address, answer.status_code, answer.mimetype, f"{answer.headers}{body}", answer.data)


def readable(mimetype: str, content: bytes) -> str:
    """What a file says, as text: the parts of a spreadsheet, nothing of a document that is read elsewhere."""
    if mimetype == "application/pdf":
        return ""
    if content.startswith(b"PK"):  # a spreadsheet: its sheets are texts in a zip
        try:
            with ZipFile(BytesIO(content)) as book:
                return "".join(book.read(part).decode(errors="replace") for part in book.namelist())
        except BadZipFile:
            return ""
    return content.decode(errors="replace")


def _links(text: str) -> Iterator[str]:
    for link in dict.fromkeys(HREF.findall(text)):
        parts = urlsplit(unescape(link))
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        if parts.netloc in ("", "localhost") and path.startswith("/") and not path.startswith(LEFT_OUT):
            yield path

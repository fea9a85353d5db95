"""The blindness check: every page, search, export, mail and document that each juror can open, read for what may not be there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextvars import Context
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from html import unescape
from time import monotonic
from typing import Any
from urllib.parse import unquote

from flask import Flask
from sqlalchemy import Row, select
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from recruitment.models import JobSheet
from recruitment.services import blindness
from recruitment.services.blindness import Blindness, Eyes
from recruitment.services.progress import hire_row, pack_of
from recruitment.services.traces import flat
from workflows.referral import SEALED_EVENTS

from . import wording
from .language import LANGUAGES, speaker
from .walking import LED_ELSEWHERE, Ask, Page, addresses, as_somebody, opened, walk

TAG = re.compile(r"<[^>]*>")
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
VOLATILE = re.compile(r'(?:value|content|nonce)="[^"]*"|[0-9a-f]{8,}|\d+')
HERE = re.compile(r"/hires/(\d+)")
FILE = re.compile(r"/(?:candidates|marks)/(\d+)")
NUMBERED = re.compile(r"\b(?:application|candidature) \d+")
# There people are told by name, and nothing may tie a name to a number.
BY_NAME = re.compile(r"/hires/\d+/links(?:[/?]|$)")
HOME = "/"  # open to everybody, and different for each
NOBODY = "zzyxqwv"  # a word that is in no name
SEARCHES = 3  # candidates who are looked up


@dataclass(frozen=True, slots=True)
class Found:
    """Something that a juror can read and may not: where, of which kind, and the words."""

    member: int
    juror: str
    kind: str
    address: str
    words: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check came to; `walked` is less than `jurors` when time ran out."""

    jurors: int
    walked: int
    pages: int
    found: tuple[Found, ...]

    @property
    def complete(self) -> bool:
        """True when every page of every juror was read."""
        return self.walked == self.jurors


def check(app: Flask, hire_id: int, seconds: float | None = None, only: frozenset[int] | None = None) -> Outcome:
    """Walk as each juror, or as those persons `only`. Nothing is written, sent or counted; `seconds` bounds it.

    In a context of its own: a request made inside another one would share what that one knows, its reader included.
    """
    return Context().run(_check, app, hire_id, seconds, only)


def _check(app: Flask, hire_id: int, seconds: float | None, only: frozenset[int] | None) -> Outcome:
    until = monotonic() + seconds if seconds is not None else None
    with app.extensions["sessions"]() as session:
        hire = hire_row(session, hire_id)
        if hire is None:
            raise LookupError(hire_id)
        blind = blindness.of_hire(session, hire, pack_of(hire), _public(), _sealed(app))
        if only is not None:
            blind = replace(blind, eyes=tuple(eyes for eyes in blind.eyes if eyes.person in only))
        known = _known(session, hire, blind)
        letters = {eyes.member: list(blindness.mails(session, blind, eyes, app.config)) for eyes in blind.eyes}
    start = [*addresses(app, known, _wanted), *_own_papers(blind)]
    found: dict[tuple[int, str, str], Found] = {}
    read: dict[str, list[tuple[str, str]]] = {}
    pages = walked = 0
    for place, eyes in enumerate(blind.eyes):
        ask = as_somebody(app, eyes.person, LANGUAGES[place % 2])
        parts = [(address, eyes.net.caught(text)) for address, text in letters[eyes.member]]
        for address, caught in parts:
            _put(found, eyes, address, caught)
        for page in _everything(app, ask, blind, start, first=place == 0):
            if until is not None and monotonic() > until:
                return Outcome(len(blind.eyes), walked, pages, tuple(found.values()))
            pages += 1
            _put(found, eyes, page.address, _in_page(blind, eyes, page, read))
        if blind.hidden:
            for address, word in _searches(ask, blind):
                _put(found, eyes, address, [("search", word)])
        walked += 1
    return Outcome(len(blind.eyes), walked, pages, tuple(found.values()))


def _put(found: dict[tuple[int, str, str], Found], eyes: Eyes, address: str, caught: Any) -> None:
    """Keep one line for each juror, address and kind."""
    for kind, words in sorted(caught):
        found.setdefault((eyes.member, address, kind), Found(eyes.member, eyes.name, kind, address, words))


def _everything(app: Flask, ask: Ask, blind: Blindness, start: list[str], *, first: bool) -> Iterator[Page]:
    """All that opens, from every address of the hire and by every link that leads to no other hire.

    Pages that are the same for everybody are read with the `first` of the jury only.
    """
    urls = app.url_map.bind("localhost")

    def public(path: str) -> bool:
        try:
            endpoint, _ = urls.match(path.partition("?")[0])
        except HTTPException:
            return True
        return not getattr(getattr(app.view_functions[endpoint], "access", None), "roles", ()) and path != HOME

    def inside(path: str) -> bool:
        hires = HERE.match(path)
        return (hires is None or int(hires.group(1)) == blind.hire.id) and not public(path)

    return walk(ask, [path for path in start if first or not public(path)], inside)


def _wanted(rule: Rule) -> bool:
    """Addresses of a hire, and those without any argument; others are reached by links, or are nobody's here."""
    if {"application_id", "document_id"} <= rule.arguments:
        return False  # `_own_papers` knows which belong together
    return not rule.arguments or "hire_id" in rule.arguments


def _known(session: Any, hire: Row[Any], blind: Blindness) -> dict[str, Any]:
    """What the arguments of addresses can be on this hire."""
    versions = list(session.scalars(select(JobSheet.version).where(JobSheet.hire_id == hire.id)))
    return _Known({
        "hire_id": [hire.id], "application_id": blind.files, "document_id": [document for _, document in blind.documents[:1]],
        "version": versions,
        "event": ("close", "reveal", "open_scoring"),
    })  # fmt: skip


class _Known(dict[str, Any]):
    """An argument that nobody knows leads nowhere by itself: links may."""

    def __missing__(self, name: str) -> Any:
        return ()


def _own_papers(blind: Blindness) -> Iterator[str]:
    for application, document in blind.documents:
        yield f"/hires/{blind.hire.id}/candidates/{application}/documents/{document}"


def _in_page(
    blind: Blindness, eyes: Eyes, page: Page, read: dict[str, list[tuple[str, str]]]
) -> Iterator[tuple[str, str]]:
    """What of it may not be there, as (kind, words)."""
    if page.status >= 500:
        yield "error", str(page.status)
    if page.status < 300 and (file := FILE.search(page.address)) and int(file.group(1)) in eyes.closed:
        yield "aside", ""
    if page.mimetype == "application/pdf" and page.status == 200:
        digest = sha256(page.content).hexdigest()
        if digest not in read:
            read[digest] = list(blindness.in_paper(blind, digest, page.content))
        yield from read[digest]
    text = unquote(unescape(page.text))
    named = BY_NAME.match(page.address) is not None
    for kind, words in eyes.net.caught(text) | eyes.net.caught(TAG.sub(" ", text)):
        if kind != "name" or not named:
            yield kind, words
    if named and blind.hidden and page.status not in LED_ELSEWHERE:
        body = page.text.partition("<main")[2]
        for tie in (*NUMBERED.findall(flat(TAG.sub(" ", body))), *(one.group() for one in FILE.finditer(body))):
            yield "tie", tie


def _searches(ask: Ask, blind: Blindness) -> Iterator[tuple[str, str]]:
    """Where looking for a candidate's name answers otherwise than looking for nobody's."""
    listed = f"/hires/{blind.hire.id}/candidates"
    token = TOKEN.search(opened(ask, listed).text)
    asked = [(path, "GET") for path in (listed, f"{listed}.csv", "/hires", "/jurors", "/people")]
    for path, method in (*asked, (listed, "POST")):
        sent = {"csrf_token": token.group(1)} if token and method == "POST" else {}
        status, nobody = _without(ask, path, method, sent, NOBODY)
        if status >= 400:
            continue
        for word in blind.families[:SEARCHES]:
            if _without(ask, path, method, sent, word)[1] != nobody:
                yield path, word


def _without(ask: Ask, path: str, method: str, sent: dict[str, str], word: str) -> tuple[int, str]:
    """An answer to a search, without the word that was looked for and what differs between any two pages."""
    words = {**dict.fromkeys(("q", "words", "name", "search"), word), **sent}
    page = opened(ask, path, method=method, **{"data" if method == "POST" else "query_string": words})
    body = page.text.partition("<main")[2] or page.text.partition("\r\n\r\n")[2]
    return page.status, VOLATILE.sub("", body).replace(word, "")


def _sealed(app: Flask) -> list[str]:
    """What a journal says of the ministry's answer, in either language."""
    said = []
    for language in LANGUAGES:
        with app.test_request_context(headers={"Cookie": f"lang={language}"}):
            said += [str(wording.event_done(event)) for event in sorted(SEALED_EVENTS)]
    return said


@cache
def _public() -> frozenset[str]:
    """The words of the interface, in either language: a page shows them whoever has applied."""
    said: set[str] = set()
    for language in LANGUAGES:
        for key, text in getattr(speaker(language).catalogue, "_catalog", {}).items():
            said.update(flat(f"{key if isinstance(key, str) else key[0]} {text}").split())
    return frozenset(said)

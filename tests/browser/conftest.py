"""Chromium, found or refused in words, and the application served for it on either kind of database."""

from __future__ import annotations

import runpy
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import update

from recruitment.demo.cast import Cast
from recruitment.models import Person, make_engine, make_sessions, writing
from tests.factories import cast as casting
from tests.factories.accounts import kept

from .site import ROOT, Site
from .visitor import Seen, Visitor

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
)  # fmt: skip
Enter = Callable[..., Visitor]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of this machine. Without one the tests fail, and say what to install."""
    found = runpy.run_path(str(ROOT / "requirements" / "chromium.py"))["found"]()
    if not found:
        pytest.fail("The browser tests need Chromium: install it, or give its path in CHROMIUM.", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def people(database_url: str) -> Cast:
    """Two schools, their people and six candidates, all with a password; nothing else."""
    engine = make_engine(database_url)
    with make_sessions(engine)() as session:
        made = casting.cast(writing(session))
        session.execute(update(Person).values(password=kept()))
        session.commit()
    engine.dispose()
    return made


@pytest.fixture
def site(database_url: str, people: Cast, tmp_path: Path) -> Iterator[Site]:
    """The application served on that database; it must not have logged a fault when it stops."""
    running = Site(database_url, tmp_path / "var")
    yield running
    faults = running.faults()
    running.stop()
    assert not faults, "\n".join(faults)
    assert running.left == 0, "the server did not end as asked"


@pytest.fixture
def enter(chromium: Browser, site: Site, request: Any) -> Iterator[Enter]:
    """A way to have people come: each in a browser of their own; the pages they meet are checked once a test."""
    seen = Seen(request.node.name.translate(str.maketrans("[]", "--")).strip("-"))
    with ExitStack() as leaving:

        def come(language: str = "fr", *, scripts: bool = True) -> Visitor:
            visitor = Visitor(chromium, site, language, seen, scripts)
            leaving.callback(visitor.close)
            return visitor

        yield come

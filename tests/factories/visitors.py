"""Browsers without scripts, signed in as people of the cast; every page they get is checked."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import event

from tests.factories.cast import sign_in
from tests.factories.judging import Bench
from tests.pages import CheckedClient


class Visitors:
    """`visitors("juror1")` is that person's browser."""

    def __init__(self, app: Any, bench: Bench) -> None:
        app.test_client_class = CheckedClient
        self.app, self.bench = app, bench
        bench.session.commit()

    def __call__(self, key: str) -> Any:
        self.bench.session.commit()  # what the test wrote is there for the page, and no lock is held
        return sign_in(self.app.test_client(), self.app.extensions["engine"], self.bench.cast.people[key])

    def page(self, key: str, path: str) -> str:
        """The text of a page that must open."""
        response = self(key).get(f"/hires/{self.bench.hire}/{path}")
        assert response.status_code == 200, (key, path, response.status_code)
        text: str = response.get_data(as_text=True)
        return text

    def status(self, key: str, path: str) -> int:
        """The status of a page."""
        code: int = self(key).get(f"/hires/{self.bench.hire}/{path}").status_code
        return code


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def statements(app: Any, what: Any) -> int:
    """How many statements reach the database."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    engine = app.extensions["engine"]
    event.listen(engine, "before_cursor_execute", note)
    what()
    event.remove(engine, "before_cursor_execute", note)
    return len([one for one in sent if not one.startswith("BEGIN")])

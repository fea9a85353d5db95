"""An application of one's own for tests of the shell: forgery guard on, no throttle, no table needed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import StrictUndefined

from recruitment import create_app
from tests.pages import CheckedClient


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, Any]:
    """Settings for one test: its own folder and its own SQLite file."""
    return {
        "TESTING": True,
        "VAR": str(tmp_path / "var"),
        "SECRET_KEY": "a key long enough for the tests of this house",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'test.db'}",
        "RATELIMIT_ENABLED": False,
        "LOG_LEVEL": "WARNING",
    }


@pytest.fixture
def app(settings: dict[str, Any]) -> Iterator[Flask]:
    """An application whose templates may not use what nobody gave them."""
    app = create_app(settings)
    app.jinja_env.undefined = StrictUndefined
    app.test_client_class = CheckedClient
    yield app
    app.extensions["engine"].dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor's browser, in French."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "fr"
    return client

"""Errors are kind, in both languages, traceable, and lose nothing that was typed."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, abort, request
from flask.testing import FlaskClient
from sqlalchemy.exc import InterfaceError, OperationalError

from recruitment.config import MEGABYTE
from recruitment.web import access
from recruitment.web.logs import JsonLines
from tests.pages import parse, words

CODES = (400, 403, 404, 405, 409, 413, 422, 429, 500, 503)
TYPED = "Missions rédigées pendant une heure, <b>avec soin</b>"


@pytest.fixture
def app(app: Flask) -> Flask:
    """The application with pages that fail in every way."""
    app.config["PROPAGATE_EXCEPTIONS"] = False

    @access.public
    def fail(code: int) -> str:
        abort(code)

    @access.public
    def away() -> str:
        raise OperationalError("UPDATE secret", {"name": "Jeanne"}, Exception("Jeanne is not there"))

    @access.public
    def broken() -> str:
        raise ValueError("Jeanne Martin, 12 rue des Mines")

    @access.public
    def echo() -> str:
        return request.form["text"]

    app.add_url_rule("/fail/<int:code>", "fail", fail)
    app.add_url_rule("/away", "away", away, methods=["GET", "POST"])
    app.add_url_rule("/broken", "broken", broken, methods=["GET", "POST"])
    app.add_url_rule("/echo", "echo", echo, methods=["POST"])
    return app


@pytest.fixture
def token(client: FlaskClient) -> str:
    """A forgery token of this client's session."""
    with client.session_transaction() as session:
        session["csrf_token"] = "0" * 40
    with client.application.test_request_context():
        from flask import session as own
        from flask_wtf.csrf import generate_csrf

        own["csrf_token"] = "0" * 40
        return str(generate_csrf())


@pytest.fixture
def lines() -> Iterator[list[dict[str, Any]]]:
    """What is logged, each line read back from its JSON."""
    written: list[dict[str, Any]] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(json.loads(self.format(record)))

    handler = Keep()
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("recruitment")
    logger.addHandler(handler)
    yield written
    logger.removeHandler(handler)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("code", [400, 403, 404, 405, 409, 413, 422, 429, 500, 503])
def test_every_error_has_its_page_in_both_languages(client: FlaskClient, code: int, language: str) -> None:
    answer = client.get(f"/fail/{code}", headers={"Accept-Language": language})
    assert answer.status_code == code
    page = parse(answer.text)
    assert page.get("lang") == language
    heading = words(next(page.iter("h1")))
    assert heading != words(next(parse(client.get("/help").text).iter("h1")))
    assert re.search(r">[0-9a-f]{12}<", answer.text)


def test_titles_of_errors_all_differ_between_languages(client: FlaskClient) -> None:
    def titles(language: str) -> list[str]:
        pages = [client.get(f"/fail/{code}", headers={"Accept-Language": language}).text for code in CODES]
        return [words(next(parse(page).iter("h1"))) for page in pages]

    french, english = titles("fr"), titles("en")
    assert len(set(french)) == len(set(english)) == len(CODES)
    assert not set(french) & set(english)


def test_unforeseen_fault_is_logged_without_its_words(client: FlaskClient, lines: list[dict[str, Any]]) -> None:
    answer = client.get("/broken")
    assert answer.status_code == 500
    (line,) = [line for line in lines if line["logger"] == "recruitment.errors"]
    assert line["exception"] == "ValueError"
    assert line["request"] in answer.text
    assert any("broken" in step for step in line["trace"])
    assert "Jeanne" not in json.dumps(line)
    assert "Jeanne" not in answer.text


@pytest.mark.parametrize("fault", [OperationalError, InterfaceError])
def test_database_away_says_so_and_when_to_come_back(
    app: Flask, client: FlaskClient, lines: list[dict[str, Any]], fault: type[Exception]
) -> None:
    answer = client.get("/away")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert "Jeanne" not in json.dumps(lines)
    assert fault in app.error_handler_spec[None][None]


def test_database_away_during_a_post_keeps_what_was_typed(client: FlaskClient, token: str) -> None:
    form = {"csrf_token": token, "body": TYPED, "revision": "3", "command": "c1"}
    answer = client.post("/away", data=form)
    assert answer.status_code == 503
    fields = {field.get("name"): field.get("value") for field in parse(answer.text).iter("input")}
    assert fields["csrf_token"] != ""
    assert (fields["body"], fields["revision"], fields["command"]) == (TYPED, "3", "c1")


def test_database_away_at_sign_in_gives_no_password_back(client: FlaskClient, token: str) -> None:
    form = {"csrf_token": token, "email": "jeanne@example.fr", "password": "a long secret"}
    answer = client.post("/away", data=form)
    assert answer.status_code == 503
    assert "a long secret" not in answer.text
    assert "jeanne@example.fr" not in answer.text


@pytest.mark.parametrize("sent", [{}, {"csrf_token": "forged"}])
def test_form_without_its_token_is_refused_and_its_text_given_back_to_copy(
    client: FlaskClient, sent: dict[str, str]
) -> None:
    answer = client.post("/echo", data={"text": TYPED, **sent})
    assert answer.status_code == 400
    page = parse(answer.text)
    assert [words(area) for area in page.iter("textarea")] == [TYPED]
    # A forged request must not become a genuine one by a press of a button on our own page.
    assert not [form for form in page.iter("form") if form.get("method") == "post"]


def test_post_that_is_too_large_says_how_much_is_allowed(app: Flask, client: FlaskClient, token: str) -> None:
    app.config["MAX_CONTENT_LENGTH"] = MEGABYTE
    answer = client.post("/echo", data={"csrf_token": token, "text": "x" * (2 * MEGABYTE)})
    assert answer.status_code == 413
    assert "1\u00a0Mo" in answer.text


def test_page_of_errors_that_fails_itself_still_answers(app: Flask, client: FlaskClient) -> None:
    app.jinja_env.globals.pop("asset")
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert "Référence" in answer.text
    assert "Reference" in answer.text


def test_request_line_names_the_rule_and_not_the_path(
    app: Flask, client: FlaskClient, lines: list[dict[str, Any]]
) -> None:
    logging.getLogger("recruitment").setLevel("INFO")
    client.get("/language/en?next=/help")
    (line,) = [line for line in lines if line["logger"] == "recruitment.access"]
    assert (line["page"], line["status"], line["method"]) == ("/language/<code>", 302, "GET")
    assert "next" not in json.dumps(line)

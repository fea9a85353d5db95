"""Every header that protects a page, pinned: a change here is a decision."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from recruitment import create_app

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PINNED = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
}


PATHS = ("/help", "/nowhere", "/static/theme.css", "/language/en", "/static/nothing.css")


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_every_header(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert {name: headers.get(name) for name in PINNED} == PINNED
    assert "Server" not in headers
    assert "Strict-Transport-Security" not in headers


def test_https_adds_strict_transport_and_a_secure_host_cookie(settings: dict[str, Any]) -> None:
    app = create_app({**settings, "BASE_URL": "https://recrutement.example.fr"})
    answer = app.test_client().get("/help", base_url="https://recrutement.example.fr")
    assert answer.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
    names = ("NAME", "SECURE", "HTTPONLY", "SAMESITE")
    assert [app.config[f"SESSION_COOKIE_{name}"] for name in names] == ["__Host-session", True, True, "Lax"]
    chosen = app.test_client().get("/language/en", base_url="https://recrutement.example.fr")
    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= set(chosen.headers["Set-Cookie"].split("; "))


def test_public_page_may_be_kept_only_while_nobody_is_signed_in(client: FlaskClient) -> None:
    assert client.get("/help").headers["Cache-Control"] == "public, max-age=300"
    client.set_cookie("session", "x")
    assert client.get("/help").headers["Cache-Control"] == "no-store"


def test_errors_and_redirects_are_never_kept(client: FlaskClient) -> None:
    assert client.get("/nowhere").headers["Cache-Control"] == "no-store"
    assert client.get("/language/en").headers["Cache-Control"] == "no-store"


def test_static_file_is_kept_for_a_year_only_under_its_own_mark(client: FlaskClient) -> None:
    address = client.application.jinja_env.globals["asset"]("theme.css")
    assert client.get(address).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get("/static/theme.css?v=other").headers["Cache-Control"] == "public, no-cache"


def test_unknown_host_is_refused(client: FlaskClient) -> None:
    answer = client.get("/help", headers={"Host": "elsewhere.example"})
    assert answer.status_code == 400
    assert "TRUSTED_HOSTS" in answer.text

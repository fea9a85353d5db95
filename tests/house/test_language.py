"""Two languages: which one is spoken, how it is switched, and that the switch leads nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from flask_babel import force_locale, gettext

from recruitment.web.dates import instant, number
from recruitment.web.language import Speaker, chosen, here, speaker
from tests.pages import parse


def lang(client: FlaskClient, accept: str) -> str | None:
    return parse(client.get("/help", headers={"Accept-Language": accept}).text).get("lang")


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("fr", "fr"),
        ("en", "en"),
        ("en-GB,fr;q=0.5", "en"),
        ("de", "fr"),
        ("", "fr"),
        ("*", "fr"),
        (";;;", "fr"),
    ],
)
def test_browser_decides_until_somebody_chooses(client: FlaskClient, accept: str, expected: str) -> None:
    assert lang(client, accept) == expected


def test_choice_is_kept_and_comes_back_to_the_same_page(client: FlaskClient) -> None:
    answer = client.get("/language/en?next=/help%3Fpage%3D2")
    assert (answer.status_code, answer.location) == (302, "/help?page=2")
    assert lang(client, "fr") == "en"


def test_switch_of_a_page_leads_back_to_it_with_its_filters(client: FlaskClient) -> None:
    page = parse(client.get("/help?q=a b&école=Alès").text)
    (link,) = [a for a in page.iter("a") if a.get("hreflang") == "en"]
    assert client.get(link.get("href")).location == "/help?q=a%20b&%C3%A9cole=Al%C3%A8s"


@pytest.mark.parametrize(
    "target",
    ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", "/\t/elsewhere.example",
     "\n/help", "javascript:alert(1)", "", None, "help"],
)  # fmt: skip
def test_switch_never_leaves_the_site(target: str | None) -> None:
    assert here(target) == "/"


def test_unknown_language_is_not_found(client: FlaskClient) -> None:
    assert client.get("/language/de").status_code == 404


def test_choice_is_announced_for_the_account_to_keep(client: FlaskClient) -> None:
    heard: list[tuple[object, str]] = []

    def listen(person: object, code: str) -> None:
        heard.append((person, code))

    with chosen.connected_to(listen):
        client.get("/language/en")
    assert heard == [(None, "en")]


def test_template_and_code_say_the_same_in_the_language_forced(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "fr"}):
        assert render_template_string("{{ _('Sign out') }}") == gettext("Sign out") == "Se déconnecter"
        with force_locale("en"):
            assert render_template_string("{{ _('Sign out') }}") == gettext("Sign out") == "Sign out"
        assert render_template_string("{{ _('Sign out') }}") == "Se déconnecter"


def test_values_in_a_text_are_escaped(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        text = render_template_string("{{ _('Version %(number)s', number='<b>') }}")
    assert text == "Version &lt;b&gt;"


@pytest.mark.parametrize(
    ("language", "count", "expected"),
    [
        ("fr", 0, "raison"),
        ("fr", 1, "raison"),
        ("fr", 2, "raisons"),
        ("en", 0, "reasons"),
        ("en", 1, "reason"),
    ],
)
def test_plural_follows_each_language(language: str, count: int, expected: str) -> None:
    speaking: Speaker = speaker(language)
    text = speaking.ngettext("Why not yet: %(num)s reason", "Why not yet: %(num)s reasons", count)
    assert text.split()[-1] == expected


def test_hour_says_its_day_when_it_is_another(app: Flask) -> None:
    met = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    with app.test_request_context(), force_locale("en"):
        assert instant(met, met) == "10:00"
        assert instant(datetime(2026, 4, 1, 9, 0, tzinfo=UTC), met).replace("\u00a0", " ").startswith("1 Apr")


def test_what_rounds_to_nothing_has_no_sign(app: Flask) -> None:
    with app.test_request_context():
        assert [number(value, 2) for value in (-0.001, -0.25)] == ["0,00", "\u22120,25"]

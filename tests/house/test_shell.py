"""What surrounds a page: navigation by role, nothing that is not routed, no question to the database."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from flask import Blueprint, Flask, g, request
from flask.testing import FlaskClient
from sqlalchemy import event

from recruitment.web import shell
from recruitment.web.roles import NAMES, main_role
from workflows import who


@pytest.fixture
def app(app: Flask) -> Flask:
    """The application with two areas of the navigation, whatever else it has."""
    for name, rule in (("hires", "/their/hires"), ("juries", "/their/juries")):
        endpoint = f"{name}.{'index' if name == 'hires' else 'mine'}"
        if endpoint not in app.view_functions:
            area = Blueprint(name, __name__)
            area.add_url_rule(rule, endpoint.partition(".")[2], lambda: "")
            app.register_blueprint(area)
    return app


def labels(app: Flask, roles: frozenset[str] | None) -> list[str]:
    with app.test_request_context("/help", headers={"Accept-Language": "en"}):
        return [link.label for link in shell.nav_items(roles)]


def test_navigation_shows_each_role_its_own_areas(app: Flask) -> None:
    assert "Hires" in labels(app, frozenset({who.HR}))
    assert "My juries" not in labels(app, frozenset({who.HR}))
    assert "My juries" in labels(app, frozenset({who.JUROR}))
    assert "Hires" not in labels(app, frozenset({who.JUROR}))
    assert "Hires" not in labels(app, None)


def test_what_is_not_routed_is_not_shown(app: Flask) -> None:
    with app.test_request_context("/"):
        assert shell.address("nowhere.at_all") is None
        assert shell.address("language.choose") is None  # it needs an argument


def test_one_entry_at_most_is_current(app: Flask) -> None:
    with app.test_request_context("/help"):
        g.hire = SimpleNamespace(id=1)
        links = shell.nav_items(frozenset({who.HR, who.JUROR}))
    assert [link.active for link in links].count(True) == 1


def test_layout_of_a_visitor_asks_the_database_nothing(app: Flask, client: FlaskClient) -> None:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(app.extensions["engine"], "before_cursor_execute", note)
    for path in ("/help", "/nowhere", "/legal"):
        client.get(path)
    assert asked == []


def test_every_role_has_a_name_in_both_languages(app: Flask) -> None:
    assert set(NAMES) >= set(who.ROLES)
    for language in ("fr", "en"):
        with app.test_request_context("/", headers={"Accept-Language": language}):
            assert all(main_role({role}) for role in who.ROLES)


def test_footer_shows_rules_and_journal_when_a_page_knows_them(app: Flask, client: FlaskClient) -> None:
    assert "Version" in client.get("/help").text
    assert "empreinte" not in client.get("/help").text
    with app.test_request_context("/help"):
        g.footer = shell.Facts(pack="contrat", entry="214", head="9f3c")
        assert shell.shell().facts.head == "9f3c"


@pytest.mark.parametrize("role", who.GRANTABLE)
def test_navigation_stays_short_and_loses_no_page(app: Flask, role: str) -> None:
    roles = frozenset({role})
    with app.test_request_context("/help"):
        shown = {link.url for link in shell.nav_items(roles)}
        gathered = {link.url for _, links in shell.registers(roles) for link in links}
        wanted = {
            shell.address(page) for page, _, open_to in shell.NAVIGATION if not open_to or open_to & roles
        } - {None}
        assert len(shown) <= 10
        assert wanted <= shown | (gathered if shell.address("registers.index") in shown else set())


def test_a_gathered_page_is_found_under_registers(app: Flask) -> None:
    with app.test_request_context("/exceptions"):
        assert request.endpoint == "hires.all_exceptions"
        active = [link.url for link in shell.nav_items(frozenset({who.HR})) if link.active]
    assert active == ["/registers"]

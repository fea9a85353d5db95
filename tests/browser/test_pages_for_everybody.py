"""What anyone may read, in both languages; signing in by keyboard; the same without scripts."""

from __future__ import annotations

import pytest
from flask import Flask

from recruitment.web.language import LANGUAGES

from .conftest import Enter

pytestmark = pytest.mark.browser
ONE_KIND = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def readable_by_all(app: Flask) -> list[str]:
    """The addresses without arguments that everybody may open and that are pages."""
    found = []
    for rule in app.url_map.iter_rules():
        access = getattr(app.view_functions[rule.endpoint], "access", None)
        page = not rule.arguments and "GET" in (rule.methods or ()) and not rule.endpoint.startswith("ops.")
        page = page and "." not in rule.rule  # feeds and calendars are read by programs
        if page and access is not None and not access.roles:
            found.append(rule.rule)
    return sorted(found)


@ONE_KIND
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_for_everybody_are_sound(enter: Enter, app: Flask, language: str) -> None:
    visitor = enter(language)
    for path in readable_by_all(app):
        visitor.open(path)
        assert visitor.page.locator("html").get_attribute("lang") == language


@ONE_KIND
@pytest.mark.parametrize("language", LANGUAGES)
def test_errors_are_pages_too(enter: Enter, language: str) -> None:
    visitor = enter(language)
    visitor.open("/nowhere", status=404)
    visitor.open("/sign-in")
    visitor.send("/sign-in", {"email": "nobody@example.org", "password": "wrong wrong wrong"}, status=422)
    visitor.sign_in("manager")
    visitor.open("/people", status=403)


@ONE_KIND
def test_signing_in_works_without_scripts(enter: Enter) -> None:
    visitor = enter("fr", scripts=False)
    visitor.sign_in("manager")
    assert visitor.page.locator("header").inner_text().count("Prénom Manager") == 1

"""Composing a jury in a browser: the verdict follows what is chosen, by keyboard alone; without scripts the button does."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from recruitment.models import Hire

from .conftest import Enter
from .journey import Journey
from .preparing import open_hire
from .site import Site

ONE_KIND = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def composing(site: Site, enter: Enter, folder: Path) -> str:
    """The page of a jury where nobody sits yet."""
    journey = Journey(site, enter, "fr", folder)
    open_hire(journey)
    with site.engine.connect().execution_options(writes=True) as connection:
        connection.execute(update(Hire).values(state="composing_jury"))
        connection.commit()
    return f"/hires/{journey.hire}/jury"


@ONE_KIND
def test_verdict_follows_what_is_chosen_by_keyboard(site: Site, enter: Enter, tmp_path: Path) -> None:
    path = composing(site, enter, tmp_path)
    officer = enter("fr")
    officer.sign_in("hr")
    officer.open(path)
    page, said = officer.page, officer.page.locator("[data-said]")
    assert said.get_attribute("role") == "status"
    before = page.locator("[data-panel]").inner_text()
    page.locator("#juror").focus()
    page.keyboard.press("ArrowDown")
    expect(said).to_contain_text("Taille du jury")
    expect(page.locator("[data-panel]")).to_contain_text("Jury de 1")
    page.keyboard.press("ArrowUp")
    expect(said).to_have_text("")
    assert page.locator("[data-panel]").inner_text() == before
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("[data-panel]")).to_contain_text("Présidences : 1")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    box = page.locator("[name=leaving]")
    assert box.count() == 1
    box.focus()
    page.keyboard.press("Space")
    expect(page.locator("[data-panel]")).to_contain_text("Jury de 0")


@ONE_KIND
def test_members_come_and_go_without_scripts(site: Site, enter: Enter, tmp_path: Path) -> None:
    path = composing(site, enter, tmp_path)
    officer = enter("fr", scripts=False)
    officer.sign_in("hr")
    officer.open(path)
    officer.send("/jury/seats", {}, status=422)
    for _ in range(2):
        option = officer.page.locator("#juror option").nth(1).get_attribute("value") or ""
        officer.send("/jury/seats", {"juror": option})
    officer.page.locator("[name=leaving]").first.check()
    officer.page.locator("#words").fill("externe")
    with officer.page.expect_navigation():
        officer.page.locator("#words").press("Enter")
    assert officer.page.locator("[name=leaving]").first.is_checked()
    officer.send("/jury/seats", {})
    assert officer.page.locator("[name=leaving]").count() == 1

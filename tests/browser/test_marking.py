"""Marking one criterion across everybody: by keyboard alone, and on a small screen without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from recruitment.demo.cast import Cast
from recruitment.models import Mark, MarkDraft, MarkSheet, writing
from tests.factories import judging

from .conftest import Enter
from .judging import HAND_IN
from .site import Site
from .visitor import NARROW

ONE_KIND = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
WORDS = "Rien dans le dossier."


@pytest.fixture
def hire(site: Site, people: Cast, monkeypatch: pytest.MonkeyPatch) -> judging.Bench:
    """Three files open to a jury that declared no link."""
    monkeypatch.setattr(judging, "cast", lambda _session: people)
    with site.sessions() as session:
        made = judging.sifting(writing(session))
        session.commit()
    return made


@ONE_KIND
def test_whole_stage_is_marked_and_handed_in_by_keyboard_alone(site: Site, enter: Enter, hire: judging.Bench) -> None:
    juror = enter("fr")
    juror.sign_in("juror1")
    juror.open(f"/hires/{hire.hire}/marks")
    page = juror.page
    page.get_by_role("link", name="Un critère, toutes les candidatures").click()
    marked = pressed = 0
    while "/criteria/" in page.url:
        expect(page.locator("[data-keys]")).to_be_visible()
        cards = page.locator("[data-criterion]")
        for level in ("4", "1", "3"):
            page.keyboard.press(level)
            pressed += 1
            if level == "1":  # an end of the scale waits for its words
                expect(page.locator("textarea:focus")).to_have_count(1)
                expect(page.locator(".is-now.is-owed")).to_have_count(1)
                page.keyboard.type(WORDS)
                page.keyboard.press("Control+Enter")
                expect(page.locator(".is-owed")).to_have_count(0)
                pressed += 1
            marked += 1
        assert cards.locator("input:checked").count() == 3
        expect(page.locator("[data-kept]")).to_contain_text("Enregistré à")
        assert page.locator("[data-onward]").evaluate("e => e === document.activeElement")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        pressed += 1
    assert site.scalar(select(func.count()).select_from(MarkDraft)) == marked
    assert pressed * 3 == marked * 5  # a key a mark; one more where words are typed, one for each criterion of three
    assert page.url.endswith("/marks/hand-in")
    page.get_by_role("button", name="Rendre les notes choisies").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert site.scalar(select(func.count()).select_from(MarkSheet)) == 3
    assert site.scalar(select(func.count()).select_from(Mark)) == marked
    assert site.scalar(select(func.count()).select_from(MarkDraft)) == 0


@ONE_KIND
def test_digits_of_a_french_keyboard_mark_without_the_shift_key(site: Site, enter: Enter, hire: judging.Bench) -> None:
    juror = enter("fr")
    juror.sign_in("juror1")
    juror.open(f"/hires/{hire.hire}/marks/criteria/methods")
    page = juror.page
    expect(page.locator("[data-cell].n")).to_have_count(1)
    for typed, level in (('"', 3), ("é", 2), ("'", 4)):  # what the keys of 3, 2 and 4 write there
        event = {"key": typed, "code": f"Digit{level}", "bubbles": True}
        page.evaluate("event => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', event))", event)
    marked = page.locator("[data-criterion] input:checked")
    assert [box.get_attribute("value") for box in marked.all()] == ["3", "2", "4"]
    expect(page.locator("[data-done]")).to_contain_text("3 cases")
    expect(page.locator("[data-cell].d")).to_have_count(3)
    page.keyboard.press("k")
    page.keyboard.press("l")
    expect(page.locator("[data-paper]:focus")).to_have_count(1)


@ONE_KIND
def test_offline_moment_is_told_and_nothing_is_lost(site: Site, enter: Enter, hire: judging.Bench) -> None:
    juror = enter("fr")
    juror.sign_in("juror1")
    juror.open(f"/hires/{hire.hire}/marks/criteria/methods")
    bar = juror.page.locator("[data-kept]")
    juror.page.route("**/marks/draft", lambda route: route.abort())
    juror.page.keyboard.press("4")
    expect(bar).to_contain_text("pas de connexion")
    juror.page.unroute("**/marks/draft")
    juror.page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(bar).to_contain_text("Enregistré à")
    assert site.scalar(select(MarkDraft.level)) == "4"
    juror.complaints.clear()  # the browser's own word on the request that was cut


@ONE_KIND
def test_handing_in_takes_back_the_mark_still_on_its_way(site: Site, enter: Enter, hire: judging.Bench) -> None:
    juror = enter("fr")
    juror.sign_in("juror1")
    juror.open(f"/hires/{hire.hire}/marks/{next(iter(hire.files.values()))}")
    page = juror.page
    page.evaluate("document.querySelector('form:has([data-criterion])').onsubmit = () => false")
    page.route("**/marks/draft", lambda route: None)  # the answer never comes
    with page.expect_request("**/marks/draft"):
        page.keyboard.press("4")
    with page.expect_event("requestfailed", lambda request: request.url.endswith("/marks/draft")):
        page.locator(HAND_IN).click()


@ONE_KIND
def test_newer_version_of_another_tab_is_shown_with_both_ways_out(
    site: Site, enter: Enter, hire: judging.Bench
) -> None:
    juror = enter("fr")
    juror.sign_in("juror1")
    path = f"/hires/{hire.hire}/marks/criteria/methods"
    juror.open(path)
    other = juror.page.context.new_page()
    other.goto(path)
    expect(other.locator("[data-keys]")).to_be_visible()
    other.keyboard.press("2")
    expect(other.locator("[data-kept]")).to_contain_text("Enregistré à")
    juror.page.keyboard.press("4")
    card = juror.page.locator("[data-criterion]").first
    expect(card.locator("[data-newer]")).to_contain_text("enregistrée ailleurs")
    card.get_by_role("button", name="Prendre celle-là").click()
    expect(card.locator("input:checked")).to_have_value("2")
    expect(juror.page.locator("[data-kept]")).to_contain_text("Enregistré à")
    assert site.scalar(select(MarkDraft.level)) == "2"


@ONE_KIND
def test_small_screen_without_scripts(site: Site, enter: Enter, hire: judging.Bench) -> None:
    juror = enter("fr", scripts=False)
    juror.page.set_viewport_size({"width": NARROW, "height": 700})
    juror.sign_in("juror1")
    action = "/marks/criteria/methods"
    juror.open(f"/hires/{hire.hire}{action}")
    for label in juror.page.locator(".otm-mark label").all():
        box = label.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
    juror.send(action, {f"m-{file}": "4" for file in hire.files.values()})
    assert juror.page.locator("input:checked").count() == 3
    assert site.scalar(select(func.count()).select_from(MarkDraft)) == 3

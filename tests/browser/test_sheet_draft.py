"""The sheet's editor in a browser: what is typed is kept by itself; without scripts every button still works."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .conftest import Enter
from .journey import Journey
from .preparing import open_hire
from .site import Site

ONE_KIND = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
TYPED = "Étudier les vagues de tempête et leurs effets sur la côte."


@ONE_KIND
def test_what_is_typed_is_kept_and_taken_up_again(site: Site, enter: Enter, tmp_path: Path) -> None:
    journey = Journey(site, enter, "fr", tmp_path)
    open_hire(journey)
    manager = journey.at("manager", "/sheet")
    manager.page.locator("#fr-mission").fill(TYPED)
    manager.page.locator("[data-kept]", has_text="Texte gardé à").wait_for()
    manager.page.context.new_page()  # the first window is left as it is
    again = enter("fr")
    again.sign_in("manager")
    again.open(f"/hires/{journey.hire}/sheet")
    assert again.page.locator("#fr-mission").input_value() == ""
    again.page.get_by_role("link", name="Le reprendre").click()
    assert again.page.locator("#fr-mission").input_value() == TYPED
    again.send("/sheet", {}, button="[value=save]")
    assert again.page.locator("#fr-mission").input_value() == TYPED
    assert again.page.locator("#unsaved").count() == 0


@ONE_KIND
def test_rows_and_templates_work_without_scripts(site: Site, enter: Enter, tmp_path: Path) -> None:
    journey = Journey(site, enter, "fr", tmp_path)
    open_hire(journey)
    manager = enter("fr", scripts=False)
    manager.sign_in("manager")
    manager.open(f"/hires/{journey.hire}/sheet")

    def press(value: str, **typed: Any) -> None:
        manager.send("/sheet", typed, button=f'[value="{value}"]')

    press("template:engineer", fr_mission=TYPED)
    rows = manager.page.locator("[name=fr_required]")
    assert manager.page.locator("#fr-mission").input_value() == TYPED
    assert [row.input_value() for row in rows.all()][2:] == [""]
    press("more:required")
    assert rows.count() == 4
    press("drop:required:0", fr_title="Ingénieur·e en mesures")
    assert rows.count() == 2
    press("save")
    use = manager.page.locator("button[value^='use:']").first.get_attribute("value") or ""
    press(use)
    assert manager.page.locator("#fr-title").input_value() == "Ingénieure ou ingénieur en mesures"

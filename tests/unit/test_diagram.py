"""The picture of the hire is the chart's own."""

from __future__ import annotations

from workflows import diagram
from workflows.case import ARTICLES
from workflows.engine import lines
from workflows.hire import NEXT, HireChart


def test_hire_page_is_fresh() -> None:
    written = diagram.PAGE.read_text(encoding="utf-8")
    assert written == diagram.page(), "run: python -m workflows.diagram"


def test_every_step_and_rule_is_on_the_page() -> None:
    page = diagram.page()
    for row in lines(HireChart).values():
        for event in row:
            assert f"`{event}`" in page
    for name in ARTICLES:
        assert f"`{name}`" in page


def test_road_goes_from_first_state_to_the_end() -> None:
    road = diagram.mermaid(HireChart, main_road=True)
    assert "[*] --> drafting" in road
    for state, event in NEXT.items():
        assert any(line.startswith(f"    {state} --> ") and event in line for line in road.splitlines())
    assert "closed --> [*]" in road

"""A real vacancy through the browser, by every role, from an empty database to letters received by mail."""

from __future__ import annotations

from pathlib import Path

import pytest

from . import concluding, deliberating, judging, preparing
from .conftest import Enter
from .journey import Journey
from .site import Site

pytestmark = pytest.mark.browser
# Each kind of database tells the story in one of the languages.
LANGUAGE = {"sqlite": "fr", "postgresql": "en"}
OPINION = {"sqlite": "favourable", "postgresql": "reserved"}


def test_vacancy_goes_from_job_sheet_to_letters(site: Site, enter: Enter, tmp_path: Path) -> None:
    kind = site.engine.dialect.name
    journey = Journey(site, enter, LANGUAGE[kind], tmp_path)
    preparing.open_hire(journey)
    preparing.write_sheet(journey)
    preparing.review_sheet(journey)
    preparing.compose_jury(journey)
    preparing.choose_grid(journey)
    preparing.publish(journey)
    judging.apply(journey)
    judging.close_applications(journey)
    judging.find_eligibility(journey)
    judging.sign_copies(journey)
    judging.declare_links(journey)
    judging.read_copies(journey)
    judging.mark(journey)
    judging.shortlist(journey)
    judging.interview(journey)
    deliberating.deliberate(journey)
    concluding.decide(journey)
    concluding.refer(journey, OPINION[kind])
    concluding.offer(journey)
    concluding.write_letters(journey)
    concluding.close(journey)
    verified = site.command("journal", "verify", "--replay")
    assert verified == "Every chain is whole.\n"

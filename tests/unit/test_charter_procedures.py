"""Which kind of post is hired under which procedure."""

from __future__ import annotations

from datetime import date

import pytest

from recruitment.models.hires import KINDS
from workflows.charter import packs
from workflows.charter.procedures import PACKS, PROCEDURES, fits, usual


def test_every_kind_of_post_has_procedures_that_exist() -> None:
    assert set(PROCEDURES) == set(KINDS)
    assert {pack for found in PROCEDURES.values() for pack in found} == set(PACKS)
    assert set(PACKS) == {pack for pack, _school, _version in packs.load_all()}
    for pack in PACKS:
        assert packs.current(pack, "ALES", date(2026, 3, 2)).id == pack


@pytest.mark.parametrize(("kind", "pack"), [("doctoral", "doctoral"), ("postdoc", "contract"), ("professor", "contract")])
def test_a_procedure_is_proposed_with_the_kind(kind: str, pack: str) -> None:
    assert usual(kind) == pack
    assert fits(pack, kind)


@pytest.mark.parametrize("kind", ["doctoral", "postdoc", "engineer", "support"])
def test_competitions_and_committees_are_for_teaching_and_research_staff(kind: str) -> None:
    assert not fits("statutory", kind)
    assert not fits("university", kind)

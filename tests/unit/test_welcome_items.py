"""The checklist of a welcome as data: complete in both languages, with sources, by kind of post and by school."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from workflows.charter.pack_values import CONFIDENCES, PackError
from workflows.charter.post_templates import KINDS
from workflows.charter.welcome_items import CONTRACT, FOLDER, OWNERS, checklist, load_all

DAY = date(2026, 6, 1)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("school", ["ALES", "PARIS"])
def test_every_post_has_a_whole_bilingual_list(kind: str, school: str) -> None:
    found = checklist(kind, school, DAY, restricted=True)
    assert {"contract", "it_charter", "safety_training", "welcome_booklet", "relocation_contact", "euraxess"} <= set(
        found
    )
    assert {CONTRACT} <= set(found)
    for item in found.values():
        assert item.owner in OWNERS
        assert item.confidence in CONFIDENCES
        assert item.source
        for text in (item.title, item.why):
            assert set(text) == {"fr", "en"}
            assert text["fr"] != text["en"]
            assert "·" not in text["fr"]
            assert "'" not in text["fr"]


def test_integrity_training_is_there_for_who_may_supervise() -> None:
    assert "integrity_training" in checklist("lecturer", "PARIS", DAY)
    assert "integrity_training" not in checklist("support", "PARIS", DAY)


def test_doctoral_posts_have_their_committee_and_plan() -> None:
    more = {"monitoring_committee", "training_plan", "doctoral_charter", "doctoral_enrolment"}
    assert more <= set(checklist("doctoral", "PARIS", DAY))
    assert not more & set(checklist("postdoc", "PARIS", DAY))


def test_help_with_a_stay_is_for_everybody_and_asks_no_nationality() -> None:
    item = checklist("postdoc", "PARIS", DAY)["euraxess"]
    assert item.for_everybody
    assert "offered to everybody" in item.why["en"]


def test_school_adds_and_words_in_its_own_way_from_its_day() -> None:
    group, ales = checklist("postdoc", "PARIS", DAY), checklist("postdoc", "ALES", DAY, restricted=True)
    assert "security_briefing" in ales
    assert "security_briefing" not in checklist("postdoc", "ALES", DAY)
    assert "security_briefing" not in group
    assert (ales["relocation_contact"].days, group["relocation_contact"].days) == (3, 5)
    assert ales["relocation_contact"].title == group["relocation_contact"].title
    assert checklist("postdoc", "ALES", date(2025, 6, 1))["relocation_contact"].days == 5


def test_before_its_first_version_there_is_no_list() -> None:
    with pytest.raises(LookupError):
        checklist("postdoc", "PARIS", date(2024, 12, 31))


def written(folder: Path, text: str) -> Path:
    (folder / "one.toml").write_text(f'version = "2026-01-01"\n{text}', "utf-8")
    return folder


WHOLE = """
[items.one]
owner = "hr"
anchor = "start"
days = 1
source = "x"
confidence = "ours"
title = { fr = "a", en = "b" }
why = { fr = "a", en = "b" }
"""


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ('owner = "hr"', 'owner = "cook"', "owner must be one of"),
        ('anchor = "start"', 'anchor = "dawn"', "anchor must be one of"),
        ("days = 1", "days = true", "days must be a whole number"),
        ('confidence = "ours"', 'confidence = "sure"', "confidence must be one of"),
        ('source = "x"', "", "lacks source"),
        ('title = { fr = "a", en = "b" }', 'title = { fr = "a" }', "title must have a text in fr and one in en"),
        ("days = 1", 'days = 1\nkinds = ["cook"]', "kinds must be among"),
        ("days = 1", "days = 1\ncolour = 2", "colour is not a key"),
    ],
    ids=["owner", "anchor", "days", "confidence", "source", "language", "kinds", "key"],
)
def test_fault_of_a_file_is_told(tmp_path: Path, was: str, now: str, said: str) -> None:
    with pytest.raises(PackError, match=said):
        load_all(written(tmp_path, WHOLE.replace(was, now)))


def test_whole_file_is_read(tmp_path: Path) -> None:
    assert set(checklist("postdoc", "PARIS", DAY, folder=written(tmp_path, WHOLE))) == {"one"}
    assert load_all(FOLDER)

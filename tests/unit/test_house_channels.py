"""The channels of every installation: whole in both languages, and every one that a pack asks for among them."""

from __future__ import annotations

import re

import pytest

from recruitment.services.channels import slug
from workflows.charter.channels import HOUSE, PORTAL, Place
from workflows.charter.pack_schema import CHANNELS
from workflows.charter.pack_values import CONFIDENCES
from workflows.charter.packs import load_all


@pytest.mark.parametrize("place", HOUSE.values(), ids=lambda place: place.key)
def test_channel_is_whole(place: Place) -> None:
    assert all(place.names[lang] and place.audiences[lang] for lang in ("fr", "en"))
    assert re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,39}", place.key)
    assert not place.url or place.url.startswith("https://")
    assert place.source
    assert place.confidence in CONFIDENCES
    assert not re.search(r"\w·\w", "".join(place.audiences.values()))


def test_what_packs_ask_for_is_there() -> None:
    assert set(CHANNELS) <= set(HOUSE)
    assert PORTAL in CHANNELS
    for pack in load_all().values():
        assert set(pack.value("channels_due")) <= set(HOUSE)
        assert pack.value("statistics_k_min") >= 5


@pytest.mark.parametrize(("name", "key"), [
    ("Sciences & métiers", "sciences-metiers"), ("  ", ""), ("日本", ""), ("A" * 90, "a" * 37), ("--x--", "x"),
])  # fmt: skip
def test_name_makes_a_key_for_an_address(name: str, key: str) -> None:
    assert slug(name) == key

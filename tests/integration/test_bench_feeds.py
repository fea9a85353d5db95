"""The bench of feeds measures real feeds, and says when their memory grows with the posts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bench import feeds


def test_feeds_are_measured_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("FEW", 3), ("MANY", 12), ("WORDS", 2), ("FLAT", 100)):
        monkeypatch.setattr(feeds, name, value)
    said: list[str] = []
    missed: list[str] = []
    feeds.report(tmp_path, said.append, missed)
    assert missed == []
    for name in ("EURAXESS", "Atom", "JSON", "calendar", "first page of the list"):
        assert any(line.startswith(name) for line in said), name


def test_feed_that_holds_every_post_in_memory_is_missed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def whole(session: Any, _now: Any) -> list[str]:
        return list(feeds._bare(session))

    for name, value in (("FEW", 2), ("MANY", 60), ("WORDS", 50), ("FEEDS", {"greedy": whole})):
        monkeypatch.setattr(feeds, name, value)
    missed: list[str] = []
    feeds.report(tmp_path, str, missed)
    assert [line.split(":")[0] for line in missed] == ["greedy"]

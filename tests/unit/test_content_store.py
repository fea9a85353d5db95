"""The store of files: whole or absent, named by content, purged only when nobody can want it."""

from __future__ import annotations

import os
import time
from hashlib import sha256
from pathlib import Path

import pytest

from recruitment.services.content_store import ContentStore

WEEK = 7 * 24 * 3600


def _age(store: ContentStore, digest: str, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(store.path(digest), (then, then))


def test_content_is_kept_under_its_hash(tmp_path: Path) -> None:
    store = ContentStore(tmp_path)
    digest = store.put(b"content")
    assert digest == sha256(b"content").hexdigest()
    assert store.path(digest) == tmp_path / digest[:2] / digest[2:4] / digest
    assert store.path(digest).read_bytes() == b"content"
    assert store.sound(digest)


def test_same_content_is_kept_once(tmp_path: Path) -> None:
    store = ContentStore(tmp_path)
    assert store.put(b"content") == store.put(b"content")
    assert len(list(tmp_path.glob("??/??/*"))) == 1


def test_nothing_is_left_of_a_write_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="space"):
        ContentStore(tmp_path).put(b"content")
    assert [path for path in tmp_path.rglob("*") if path.is_file() and path.name != ".lock"] == []


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "a" * 63, "A" * 64, "a" * 64 + "\n"])
def test_no_path_is_built_from_anything_else(tmp_path: Path, digest: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        ContentStore(tmp_path).path(digest)


def test_changed_and_missing_files_are_told(tmp_path: Path) -> None:
    store = ContentStore(tmp_path)
    digest = store.put(b"content")
    store.path(digest).chmod(0o640)
    store.path(digest).write_bytes(b"other")
    assert not store.sound(digest)
    store.path(digest).unlink()
    assert not store.sound(digest)
    assert not store.keep(digest)


def test_purge_takes_only_what_is_old_and_unwanted(tmp_path: Path) -> None:
    store = ContentStore(tmp_path)
    wanted, orphan, fresh = (store.put(name) for name in (b"wanted", b"orphan", b"fresh"))
    _age(store, wanted, WEEK + 60)
    _age(store, orphan, WEEK + 60)
    assert store.purge(frozenset({wanted}), WEEK) == [orphan]
    assert store.keep(wanted)
    assert store.keep(fresh)


def test_file_used_again_is_not_purged(tmp_path: Path) -> None:
    store = ContentStore(tmp_path)
    sent, kept = store.put(b"sent again"), store.put(b"kept")
    for digest in (sent, kept):
        _age(store, digest, WEEK + 60)
    store.put(b"sent again")
    store.keep(kept)
    assert store.purge(frozenset(), WEEK) == []

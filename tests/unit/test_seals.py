"""Keys of the sealed compartment: what they open, what they refuse, and how they change."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from recruitment.services import seals
from recruitment.services.seals import Ring, Sealed, Shut

WORDS = b"Kepler et Orion-7"


def ring(*keys: str) -> Ring:
    return Ring(",".join(keys))


def test_what_is_sealed_opens_at_its_place_alone() -> None:
    keys = ring(seals.drawn())
    held = keys.seal(WORDS, "1:person")
    assert WORDS not in held.blob
    assert keys.open(held, "1:person") == WORDS
    for place in ("2:person", "1:notes", ""):
        with pytest.raises(Shut) as shut:
            keys.open(held, place)
        assert shut.value.code == "damaged"


def test_same_words_sealed_twice_do_not_look_the_same() -> None:
    keys = ring(seals.drawn())
    assert keys.seal(WORDS, "1:person").blob != keys.seal(WORDS, "1:person").blob


@pytest.mark.parametrize("cut", [slice(0, 5), slice(0, -1), slice(1, None), slice(0, 0)])
def test_blob_that_lost_a_byte_is_refused(cut: slice) -> None:
    keys = ring(seals.drawn())
    held = keys.seal(WORDS, "1:person")
    with pytest.raises(Shut) as shut:
        keys.open(Sealed(held.key, held.blob[cut]), "1:person")
    assert shut.value.code == "damaged"
    assert "Kepler" not in str(shut.value)


def test_first_key_seals_and_every_key_opens() -> None:
    old, new = seals.drawn(), seals.drawn()
    held = ring(old).seal(WORDS, "1:person")
    both = ring(new, old)
    assert both.open(held, "1:person") == WORDS
    assert both.seal(WORDS, "1:person").key == both.in_use != held.key
    with pytest.raises(Shut) as shut:
        ring(new).open(held, "1:person")
    assert (shut.value.code, shut.value.key) == ("unknown_key", held.key)


def test_nothing_is_sealed_without_a_key(tmp_path: Path) -> None:
    for keys in (Ring(), Ring(path=tmp_path / "none")):
        with pytest.raises(Shut) as shut:
            keys.seal(WORDS, "1:person")
        assert shut.value.code == "no_key"
        with pytest.raises(Shut) as shut:
            keys.open(Sealed("abc", b"x" * 40), "1:person")
        assert shut.value.code == "no_key"


@pytest.mark.parametrize("text", ["short", "é" * 44, "A" * 43, "A" * 44 + "=", "A" * 40])
def test_line_that_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(Shut) as shut:
        ring(seals.drawn(), text).keys()
    assert shut.value.code == "bad_key"


def test_file_is_for_its_owner_alone_and_read_again_when_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "seal.keys"
    first = seals.begin(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    keys = Ring(path=path)
    held = keys.seal(WORDS, "1:person")
    second = seals.begin(path)
    assert (keys.in_use, list(keys.keys())) == (second, [second, first])
    assert keys.open(held, "1:person") == WORDS
    assert seals.leave_only(path, frozenset({second})) == 1
    assert list(keys.keys()) == [second]


def test_name_of_a_key_tells_nothing_of_it() -> None:
    key = seals.drawn()
    name = next(iter(ring(key).keys()))
    assert name not in key
    assert len(name) == 12

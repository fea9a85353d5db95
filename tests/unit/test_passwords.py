"""Which passwords are refused, and how they are kept."""

from __future__ import annotations

import pytest

from recruitment.services import logins, passwords

ABOUT = ("Hélène Castan", "helene.castan@mines-ales.fr")


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("court", "short"),
        ("x" * 129, "long"),
        ("abcabcabcabc", "easy"),
        ("123456789012", "easy"),
        ("abcdefghijkl", "easy"),
        ("Motdepasse2026!", "easy"),
        ("Azertyuiop123", "easy"),
        ("recrutement2026", "easy"),
        ("Castan12345678", "about_you"),
        ("helene-castan-1", "about_you"),
        ("trombone lilas orage", None),
        ("hélène aime les falaises en hiver", None),
        ("mot-de-passe-avec-quatre-vaches", None),
        ("48 201 7735 19", None),
    ],
)
def test_weakness_of_a_password(password: str, why: str | None) -> None:
    assert passwords.weakness(password, ABOUT) == why


def test_password_is_kept_as_argon2id_with_pinned_parameters() -> None:
    stored = passwords.hashed("trombone lilas orage")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.matches(stored, "trombone lilas orage")
    assert not passwords.matches(stored, "trombone lilas orages")
    assert stored != passwords.hashed("trombone lilas orage")


def test_same_password_typed_on_another_keyboard_is_recognised() -> None:
    assert passwords.matches(passwords.hashed("été à Alès"), "e\u0301te\u0301 a\u0300 Ale\u0300s")


@pytest.mark.parametrize("stored", [None, "", "not a hash"])
def test_account_without_usable_password_recognises_nothing(stored: str | None) -> None:
    assert not passwords.matches(stored, "")
    assert not passwords.matches(stored, "anything")


def test_hash_of_weaker_days_is_outdated() -> None:
    from argon2 import PasswordHasher

    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash("trombone lilas orage")
    assert passwords.outdated(weak)
    assert not passwords.outdated(passwords.hashed("trombone lilas orage"))


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36", "Chrome, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/141.0 Safari/537.36 Edg/141.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/141.0 Mobile Safari/537.36", "Chrome, Android"),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)
def test_device_is_said_in_two_words(agent: str, words: str) -> None:
    assert logins.device(agent) == words

"""Passwords: how they are kept, checked, and which ones are too easy to guess."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
LONGEST = 128
# argon2id with the least memory that OWASP advises (19 MiB, 2 passes): a worker must stay small.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# What people begin with when they want twelve characters quickly, keyboards of both countries included.
STEMS = (
    "motdepasse", "password", "passw0rd", "azertyuiop", "qwertyuiop", "azerty", "qwerty", "qsdfghjklm", "asdfghjkl",
    "wxcvbn", "zxcvbnm", "bonjour", "soleil", "doudou", "chouchou", "loulou", "jetaime", "iloveyou", "welcome",
    "bienvenue", "letmein", "changeme", "administrateur", "administrator", "admin", "secret", "test", "abcdef",
    "recrutement", "recruitment", "otmr", "mines", "telecom", "institut", "france", "marseille", "paris",
)  # fmt: skip
_PLAIN = re.compile(r"[^a-z]+")


def hashed(password: str) -> str:
    """What is kept of a password: an argon2id hash with its parameters and salt."""
    return HASHER.hash(_normal(password))


def matches(stored: str | None, password: str) -> bool:
    """True when `password` is the one kept; without one, the same work is done and the answer is no."""
    try:
        return HASHER.verify(stored or _nobody(), _normal(password)) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def outdated(stored: str) -> bool:
    """True when a hash was made with weaker parameters than today's."""
    return HASHER.check_needs_rehash(stored)


def weakness(password: str, about: Iterable[str] = ()) -> str | None:
    """Why a password is refused: "short", "long", "about_you", "easy"; None when it will do.

    `about` holds what others know of the person: their name and address.
    """
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    if _little_else(password, _words(about)):
        return "about_you"
    if len(set(password)) < 5 or _is_run(password) or _little_else(password, STEMS):
        return "easy"
    return None


def _little_else(password: str, words: Iterable[str]) -> bool:
    """True when `words` are there and next to no other letter: figures and signs around a known word add nothing."""
    letters = rest = _letters(password)
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != letters and len(rest) < 4


@cache
def _nobody() -> str:
    """A hash that no password has, verified when there is no account, so that both take the same time."""
    return HASHER.hash(secrets.token_urlsafe(32))


def _normal(password: str) -> str:
    """One form for one password, whichever way the keyboard composes its accents."""
    return unicodedata.normalize("NFC", password)


def _letters(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.casefold())
    return _PLAIN.sub("", bare)


def _words(about: Iterable[str]) -> set[str]:
    pieces = {_letters(piece) for text in about for piece in re.split(r"[\s@.\-_]+", text)}
    return {piece for piece in pieces if len(piece) > 3}


def _is_run(password: str) -> bool:
    """True for 123456789012 or abcdefghijkl: each character follows the one before."""
    steps = {(ord(after) - ord(before)) % 10 for before, after in pairwise(password)}
    return len(steps) == 1

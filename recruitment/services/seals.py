"""Keys of the sealed compartment: outside the database, several at a time, the first of them in use.

A value is sealed with AES-256-GCM under the key in use, and bound to its place: moved to another referral, or under
another name, it opens no more. Each keeps the name of its key, so that keys can be changed and old ones taken away.
"""

from __future__ import annotations

import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

KEY_BYTES, NONCE_BYTES = 32, 12
HEAD = "# Keys of the sealed compartment, the one in use first. Keep a copy apart from the backups of the database.\n"


class Shut(Exception):  # noqa: N818  # an answer, not an error
    """The compartment stays shut: `code` is no_key, bad_key, unknown_key or damaged; never a word of what is inside."""

    def __init__(self, code: str, key: str = "") -> None:
        super().__init__(f"{code} {key}".strip())
        self.code, self.key = code, key


@dataclass(frozen=True, slots=True)
class Sealed:
    """A value as it is kept: the name of its key, and bytes that say nothing without it."""

    key: str
    blob: bytes


def name_of(key: bytes) -> str:
    """What a key is called: nothing of it can be told from that."""
    return sha256(b"otmr sealed " + key).hexdigest()[:12]


def drawn() -> str:
    """A new key, as it is written in a file."""
    return urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def read(lines: Iterable[str]) -> dict[str, bytes]:
    """Keys by name, the one in use first. Raises Shut for a line that is none."""
    found: dict[str, bytes] = {}
    for line in (one.strip() for one in lines):
        if not line or line.startswith("#"):
            continue
        try:
            key = urlsafe_b64decode(line.encode("ascii"))
        except (NotBase64, UnicodeEncodeError) as fault:
            raise Shut("bad_key") from fault
        if len(key) != KEY_BYTES:
            raise Shut("bad_key")
        found[name_of(key)] = key
    return found


class Ring:
    """The keys at hand: those of the environment, else those of a file, which is read again whenever it changes."""

    def __init__(self, given: str = "", path: str | Path | None = None) -> None:
        self._given = given
        self.path = Path(path) if path else None
        self._read_at: tuple[int, int] | None = None
        self._keys: dict[str, bytes] = {}

    def keys(self) -> dict[str, bytes]:
        """Keys by name, the one in use first; none when there is no file."""
        if self._given:
            return read(self._given.split(","))
        if self.path is None:
            return {}
        try:
            seen = self.path.stat()
        except FileNotFoundError:
            return {}
        mark = (seen.st_mtime_ns, seen.st_size)
        if mark != self._read_at:
            self._keys = read(self.path.read_text("utf-8").splitlines())
            self._read_at = mark
        return self._keys

    @property
    def in_use(self) -> str:
        """The name of the key that seals now. Raises Shut when there is none."""
        name = next(iter(self.keys()), None)
        if name is None:
            raise Shut("no_key")
        return name

    def seal(self, value: bytes, place: str) -> Sealed:
        """Seal a value for one place."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # a page that seals nothing goes without

        name = self.in_use
        nonce = secrets.token_bytes(NONCE_BYTES)
        return Sealed(name, nonce + AESGCM(self.keys()[name]).encrypt(nonce, value, place.encode()))

    def open(self, held: Sealed, place: str) -> bytes:
        """The value as it was sealed for that place. Raises Shut: no key, another key, or not what was sealed there."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        keys = self.keys()
        if held.key not in keys:
            raise Shut("unknown_key" if keys else "no_key", held.key)
        nonce, text = held.blob[:NONCE_BYTES], held.blob[NONCE_BYTES:]
        try:
            return AESGCM(keys[held.key]).decrypt(nonce, text, place.encode())
        except (InvalidTag, ValueError) as fault:
            raise Shut("damaged", held.key) from fault


def begin(path: Path) -> str:
    """Draw a key and put it first in the file, for its owner alone; returns its name. The keys before it stay."""
    try:
        held = [line for line in path.read_text("utf-8").splitlines() if line.strip() and not line.startswith("#")]
    except FileNotFoundError:
        held = []
    _write(path, [drawn(), *held])
    return next(iter(read(path.read_text("utf-8").splitlines())))


def leave_only(path: Path, names: frozenset[str]) -> int:
    """Take out of the file every key but these; returns how many went."""
    keys = read(path.read_text("utf-8").splitlines())
    kept = [urlsafe_b64encode(key).decode() for name, key in keys.items() if name in names]
    _write(path, kept)
    return len(keys) - len(kept)


def _write(path: Path, keys: list[str]) -> None:
    """Whole or not at all, readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(HEAD + "".join(f"{key}\n" for key in keys))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)

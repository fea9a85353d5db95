"""Files kept under the SHA-256 of their content: written once, whole or not at all, never overwritten."""

from __future__ import annotations

import fcntl
import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

_DIGEST = re.compile(r"[0-9a-f]{64}\Z")


class ContentStore:
    """A folder of files named `ab/cd/abcd…`, each by the SHA-256 of what it holds."""

    def __init__(self, root: str | Path) -> None:
        self.root = Path(root)

    def put(self, content: bytes) -> str:
        """Keep `content` and return its SHA-256. On disk, for good, when this returns."""
        digest = sha256(content).hexdigest()
        with self._locked(fcntl.LOCK_SH):
            if not self._touched(digest):
                self._write(self.path(digest), content)
        return digest

    def keep(self, digest: str) -> bool:
        """True when the file is there; its time to be purged then starts again."""
        with self._locked(fcntl.LOCK_SH):
            return self._touched(digest)

    def path(self, digest: str) -> Path:
        """Where a file lies. ValueError for what is no SHA-256 in hexadecimal: no path is built from it."""
        if not _DIGEST.match(digest):
            raise ValueError("not a SHA-256")
        return self.root / digest[:2] / digest[2:4] / digest

    def sound(self, digest: str) -> bool:
        """True when the file is there and still holds what its name says."""
        try:
            return sha256(self.path(digest).read_bytes()).hexdigest() == digest
        except FileNotFoundError:
            return False

    def purge(self, wanted: frozenset[str], idle_seconds: float) -> list[str]:
        """Delete the files nobody wants and nothing touched for `idle_seconds`; returns their digests."""
        limit, gone = time.time() - idle_seconds, []
        for digest in self._digests():
            if digest in wanted:
                continue
            # Looked at again under the lock: a file touched meanwhile is about to be wanted.
            with self._locked(fcntl.LOCK_EX):
                path = self.path(digest)
                if path.stat().st_mtime < limit:
                    path.unlink()
                    gone.append(digest)
        return gone

    def _digests(self) -> Iterator[str]:
        for path in sorted(self.root.glob("??/??/*")):
            if _DIGEST.match(path.name):
                yield path.name

    def _touched(self, digest: str) -> bool:
        try:
            os.utime(self.path(digest))
        except FileNotFoundError:
            return False
        return True

    def _write(self, path: Path, content: bytes) -> None:
        """Write beside, then rename: a reader never meets half a file, a power cut never leaves one."""
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(name, 0o440)
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)

    @contextmanager
    def _locked(self, kind: int) -> Iterator[None]:
        """Writers share the lock, the purge has it alone."""
        self.root.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.root / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, kind)
            yield
        finally:
            os.close(handle)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

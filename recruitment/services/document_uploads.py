"""Documents that come in pieces, after the core of the tus protocol (https://tus.io/protocols/resumable-upload):
announced with their length, appended at an offset, taken up again where they stopped.

How much has come is the length of the file on disk. Pieces lie apart from the store, under a name nobody can guess.
"""

from __future__ import annotations

import fcntl
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import IO

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from recruitment.models import ApplicationDraft, DraftUpload, table_of

_TOKEN = re.compile(r"[0-9a-f]{32}\Z")
_SHA256 = re.compile(r"[0-9a-f]{64}\Z|\Z")
PIECE_MAX = 4 * 1024 * 1024  # bytes in one request; the script sends fewer
IDLE_SECONDS = 24 * 3600  # what belongs to no upload any more goes after that


class Misplaced(Exception):  # noqa: N818  # an answer, not an error
    """A piece that does not begin where the file ends; `offset` is where it does."""

    def __init__(self, offset: int) -> None:
        super().__init__(f"at {offset}")
        self.offset = offset


@dataclass(frozen=True, slots=True)
class Announced:
    """A document as its browser announces it; `sha256` is empty where it could not count one."""

    kind: str
    name: str
    length: int
    sha256: str

    @property
    def sound(self) -> bool:
        """The hash is one, or is left out."""
        return bool(_SHA256.match(self.sha256)) and self.length > 0


@dataclass(frozen=True, slots=True)
class Upload:
    """A document on its way, and the draft it is for."""

    id: int
    draft_id: int
    token: str
    announced: Announced


_U, _D = table_of(DraftUpload).c, table_of(ApplicationDraft).c
_UPLOAD = select(_U.id, _U.draft_id, _U.token, _U.kind, _U.name, _U.length, _U.sha256).join(
    _D.id.table, _D.id == _U.draft_id
)


def begin(session: Session, draft_id: int, announced: Announced, now: datetime) -> Upload:
    """The upload of this document: the one begun earlier for the very same file, else a new one in its place."""
    row = session.execute(_UPLOAD.where(_U.draft_id == draft_id, _U.kind == announced.kind)).one_or_none()
    if row is not None and Announced(*row[3:]) == announced and announced.sha256:
        return Upload(*row[:3], announced)
    session.execute(delete(DraftUpload).where(_U.draft_id == draft_id, _U.kind == announced.kind))
    made = DraftUpload(
        draft_id=draft_id, kind=announced.kind, token=token_hex(16), name=announced.name, length=announced.length,
        sha256=announced.sha256, at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return Upload(made.id, draft_id, made.token, announced)


def find(session: Session, hire_id: int, person_id: int, token: str, *, lock: bool = False) -> Upload | None:
    """One of a person's own uploads for a post. With `lock`, its draft is neither sent nor changed meanwhile."""
    query = _UPLOAD.where(_U.token == token, _D.hire_id == hire_id, _D.person_id == person_id)
    if lock:
        query = query.with_for_update(of=_D.id.table)
    row = session.execute(query).one_or_none()
    return Upload(*row[:3], Announced(*row[3:])) if row else None


def end(session: Session, upload: Upload) -> None:
    """Forget an upload: it is whole, or given up."""
    session.execute(delete(DraftUpload).where(_U.id == upload.id))


class Pieces:
    """The folder of what has come so far."""

    def __init__(self, files: str | Path) -> None:
        self.root = Path(files) / "pieces"

    def path(self, token: str) -> Path:
        """Where it lies. ValueError for what is no token of ours: no path is built from it."""
        if not _TOKEN.match(token):
            raise ValueError("not a token")
        return self.root / token

    def offset(self, token: str) -> int:
        """How many bytes have come."""
        try:
            return self.path(token).stat().st_size
        except FileNotFoundError:
            return 0

    def append(self, token: str, offset: int, data: bytes, length: int) -> int:
        """Add a piece where the file ends, on disk for good: how much there is then.

        Raises Misplaced when the piece begins elsewhere, or would go beyond the length announced.
        """
        with self._held(token) as file:
            there = file.seek(0, os.SEEK_END)
            if offset != there or there + len(data) > length:
                raise Misplaced(there)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            return there + len(data)

    def whole(self, upload: Upload) -> bytes | None:
        """The document; None when it is not the one that was announced."""
        data = self.path(upload.token).read_bytes()
        wanted = upload.announced.sha256
        return None if wanted and sha256(data).hexdigest() != wanted else data

    def drop(self, token: str) -> None:
        """Forget what has come."""
        self.path(token).unlink(missing_ok=True)

    def purge(self, session: Session) -> int:
        """Delete what belongs to no upload and was not touched for a day; returns how many went."""
        if not self.root.is_dir():
            return 0
        limit = time.time() - IDLE_SECONDS
        idle = [path for path in sorted(self.root.iterdir()) if path.stat().st_mtime < limit]
        wanted = set(session.scalars(select(DraftUpload.token))) if idle else set()
        gone = [path for path in idle if path.name not in wanted]
        for path in gone:
            path.unlink(missing_ok=True)
        return len(gone)

    @contextmanager
    def _held(self, token: str) -> Iterator[IO[bytes]]:
        """The file, for one writer at a time: a piece sent twice lands once."""
        path = self.path(token)
        self.root.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(handle, "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file

"""What is given about proofs: which are asked and by when, a file sent, what is said of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .applications import Paper


@dataclass(frozen=True, slots=True)
class ProofsAsked:
    """The proofs asked of everybody on the shortlist, and the last day to send them."""

    kinds: tuple[str, ...]
    due_on: date


@dataclass(frozen=True, slots=True)
class ProofSent:
    """A proof that a person sends: one paper."""

    papers: tuple[Paper, ...]

    @property
    def kind(self) -> str:
        """Which proof it is."""
        return self.papers[0].kind


@dataclass(frozen=True, slots=True)
class ProofChecked:
    """A proof that was read and does; `sha256` is the file that was read."""

    kind: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ProofReturned:
    """A proof to send (again): missing or unreadable, with a word for the person."""

    kind: str
    sha256: str
    fault: str
    note: str = ""

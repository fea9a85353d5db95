"""What several steps are given alike: nothing, a reason, one file, a date, a derogation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Nothing:
    """The step itself says it all."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A step with a reason in words."""

    text: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Reopening:
    """A step taken back, with its reason; a new deadline when applications open again."""

    text: str
    deadline: datetime | None = None


@dataclass(frozen=True, slots=True)
class OneFile:
    """The application that a step is about."""

    application: int


@dataclass(frozen=True, slots=True)
class Note:
    """What is added to a complaint: by whoever filed it, or found by whoever examines it."""

    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to a complaint."""

    outcome: str
    text: str


@dataclass(frozen=True, slots=True)
class NewDate:
    """Another last day for a stage promised; `why` comes from a list that candidates read, `text` is for the ledger."""

    stage: str
    by: date
    why: str
    text: str

    @property
    def code(self) -> str:
        """What the ledger keeps beside the words."""
        return f"{self.stage}:{self.why}"


@dataclass(frozen=True, slots=True)
class Derogation:
    """A rule lifted by the director, with a reason."""

    rule: str
    reason: str

"""What a person complains of or asks for, and who answers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grievance:
    """A complaint as filed: what it is about, and what happened."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Charge:
    """The person who is to examine a complaint."""

    person: int


@dataclass(frozen=True, slots=True)
class DataAsked:
    """A request about one's data: which right, and what is asked."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class DataAnswer:
    """The answer to such a request; `annotation` stands from then on beside the file, whose documents stay as they were."""

    outcome: str
    text: str
    annotation: str = ""

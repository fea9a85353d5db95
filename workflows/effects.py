"""What follows a step, as data: the engine only names effects, the services carry them out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tell:
    """A mail to everyone who holds `role` on the hire: `kind` names its text."""

    role: str
    kind: str


@dataclass(frozen=True, slots=True)
class MoveFiles:
    """Every application in one of `states` takes `event` of the candidate's chart."""

    states: tuple[str, ...]
    event: str


@dataclass(frozen=True, slots=True)
class Letters:
    """One letter of `kind` for each candidate still owed an answer, approved by this very step."""

    kind: str


@dataclass(frozen=True, slots=True)
class Record:
    """A line in the exceptions ledger."""

    kind: str


@dataclass(frozen=True, slots=True)
class OpenWelcome:
    """The checklist of whoever is appointed by this step: what is to be done, by whom, by when. Opened once."""


Effect = OpenWelcome | Tell | MoveFiles | Letters | Record

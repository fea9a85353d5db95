"""What jurors give on files, and whom they hear."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: an integer level, or None when the juror cannot assess (with why)."""

    value: int | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class MarkSheet:
    """A juror's marks on one candidate: criterion key -> mark."""

    application: int
    marks: Mapping[str, Mark]
    reason: str = ""  # coded, when a mark changes after the reveal


@dataclass(frozen=True, slots=True)
class MarkReopening:
    """The chair gives a sheet back to its juror."""

    sheet: int
    code: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The candidates to hear."""

    applications: tuple[int, ...]

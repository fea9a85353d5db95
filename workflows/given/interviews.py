"""What is given to hold hearings, each candidate alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Interview:
    """When and where one candidate is heard; by video or in a room."""

    application: int
    starts_at: datetime
    place: str
    video: bool = False


@dataclass(frozen=True, slots=True)
class Timetable:
    """The interviews of several candidates, approved together."""

    interviews: tuple[Interview, ...]


@dataclass(frozen=True, slots=True)
class HearingSession:
    """Some hours of a day in which the jury hears people; minutes count from midnight in Paris."""

    day: date
    start: int
    end: int
    place: str
    video: bool = False


@dataclass(frozen=True, slots=True)
class InterviewDays:
    """The days of the interviews and their rhythm, in minutes; `tell` asks everybody concerned for their hours."""

    sessions: tuple[HearingSession, ...]
    minutes: int
    gap: int = 0
    break_every: int = 0
    break_minutes: int = 0
    tell: bool = False


@dataclass(frozen=True, slots=True)
class Hours:
    """When somebody is free in each session they answered for: id -> from, to (from = to: not at all)."""

    free: Mapping[int, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Question:
    """A question asked of everybody, and the criterion that its answer is judged on."""

    criterion: str
    fr: str
    en: str


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions of the interviews, in their order."""

    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Hearing:
    """Whether a candidate came."""

    application: int
    present: bool

"""What is given to conclude: a choice, an offer, letters, a welcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Choice:
    """The person the director decides on; a reason when it is not the next on the list."""

    application: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """The terms of an offer."""

    answer_due: datetime
    terms: str = ""


@dataclass(frozen=True, slots=True)
class ItemDone:
    """An item of a welcome done on a day; `revision` is what the page showed of it."""

    item: int
    revision: int
    on: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class ItemLeft:
    """An item of a welcome that is not needed, and why."""

    item: int
    revision: int
    text: str


@dataclass(frozen=True, slots=True)
class ItemUndone:
    """An item of a welcome taken up again."""

    item: int
    revision: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """When somebody starts, where they come on the first day, whom they ask, who goes along with them."""

    start_on: date | None
    arrival: str = ""
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    mentor: str = ""


@dataclass(frozen=True, slots=True)
class LetterText:
    """An edited letter: passages by key, in the language of its reader and in the other one.

    `settled`: passages of which the half left as it was still says the same.
    """

    letter: int
    content: Mapping[str, Any]
    other: Mapping[str, Any] = field(default_factory=dict)
    settled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WordAside:
    """A word to look at again that stays, in a passage of one half of a letter, and why."""

    letter: int
    language: str
    passage: str
    why: str
    word: str
    text: str


@dataclass(frozen=True, slots=True)
class LetterBatch:
    """Letters approved together."""

    letters: tuple[int, ...]

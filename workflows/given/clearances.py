"""What is given with a referral to the ministry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Opinion:
    """The ministry's answer: favourable, reserved, unfavourable or alternative."""

    opinion: str
    conditions: str = ""
    received_on: date | None = None
    access_from: date | None = None
    access_until: date | None = None


@dataclass(frozen=True, slots=True)
class Checklist:
    """The pieces of a referral that the security officer has in hand."""

    pieces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartAsked:
    """A part of a referral's file that somebody is asked to fill in; a reason when it is the ministry that asks.

    `team`: the laboratory's part is asked of the hiring team although the register names somebody for the unit.
    """

    part: str
    reason: str = ""
    team: bool = False


@dataclass(frozen=True, slots=True)
class NationalityStated:
    """A nationality stated first and alone. Not which one, nor what the school's rule makes of it."""

    part: str


@dataclass(frozen=True, slots=True)
class PartFilled:
    """A part handed in, with how many items are still wrong. Not a word of what was answered."""

    part: str
    faults: int = 0


@dataclass(frozen=True, slots=True)
class PartReturned:
    """Items of a part given back for correction; the words are sealed."""

    part: str
    items: tuple[str, ...] = ()

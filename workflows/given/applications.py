"""What a candidate sends, and what is found on reading it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Paper:
    """One document as received: size in bytes; `fault` names what is wrong with it, if anything."""

    kind: str
    name: str
    sha256: str
    size: int
    pages: int
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """A work by its identifier."""

    scheme: str  # doi, hal
    value: str


@dataclass(frozen=True, slots=True)
class Position:
    """Where somebody works or has worked."""

    employer: str
    unit: str
    first_year: int
    last_year: int | None = None  # None while it lasts


@dataclass(frozen=True, slots=True)
class Break:
    """Months of which nothing may be expected, from the first to the last, both included. Why is told by kind alone."""

    kind: str
    first: date  # the first day of a month
    last: date | None = None  # None while it lasts
    share: int = 0  # percent worked all the same


@dataclass(frozen=True, slots=True)
class Career:
    """What net academic age is reckoned from."""

    doctorate: date | None = None  # the first day of its month
    births: int = 0  # children born or adopted, where the person wants them to count
    breaks: tuple[Break, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """One section of a narrative CV, as written."""

    section: str
    text: str


@dataclass(frozen=True, slots=True)
class Candidacy:
    """An application as sent."""

    papers: tuple[Paper, ...]
    notice: str  # the language in which the person read the data-protection notice; "" when they did not
    language: str = "fr"
    channel: str = ""  # whose link they say they followed
    works: tuple[Work, ...] = ()
    positions: tuple[Position, ...] = ()
    orcid: str = ""
    career: Career = Career()
    narrative: tuple[Passage, ...] = ()  # the CV, where it was written in the form
    begun: datetime | None = None  # when the person first opened the form, as the server wrote it down


@dataclass(frozen=True, slots=True)
class Eligibility:
    """A finding on the objective conditions; the reason comes from a list."""

    application: int
    admissible: bool
    reason: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class SecondLook:
    """The second pair of eyes: confirms the finding or not."""

    application: int
    agree: bool
    text: str = ""

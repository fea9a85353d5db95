"""What is given to compose a jury and to keep it impartial."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Assignment:
    """The people now asked to reread the sheet; whoever is not named is released."""

    people: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sitting:
    """A person from the register takes or leaves a seat."""

    juror: int
    chair: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Specialists:
    """Which of the jurors named are specialists of the discipline of the post: juror -> yes or no."""

    said: Mapping[int, bool]


@dataclass(frozen=True, slots=True)
class Session:
    """A session held outside the application: its day, and the sex of who took the chair."""

    held_on: date
    sex: str


@dataclass(frozen=True, slots=True)
class Striking:
    """A session entered by mistake, and why it no longer counts."""

    session: int
    text: str


@dataclass(frozen=True, slots=True)
class SignedCopy:
    """The copy of a document that the signer has read, by its hash; `looked` at each place that was found."""

    document: int
    sha256: str
    looked: bool = False


@dataclass(frozen=True, slots=True)
class DeclaredLink:
    """One link with one candidate, as a juror tells it."""

    kind: str
    ended_on: date | None = None  # None while it lasts
    works: int = 0  # signed together in the years that the pack counts
    words: str = ""


@dataclass(frozen=True, slots=True)
class LinkAnswer:
    """A juror's declaration on one candidate: every link, none for no link. What they come to is the pack's to say."""

    application: int
    links: tuple[DeclaredLink, ...] = ()
    leaves: bool = False  # steps aside of their own accord, whatever the links come to


@dataclass(frozen=True, slots=True)
class LinkAnswers:
    """A juror's declarations on several candidates at once."""

    answers: tuple[LinkAnswer, ...]


@dataclass(frozen=True, slots=True)
class Ruling:
    """The chair rules on an amber link."""

    declaration: int
    steps_aside: bool
    reason: str


@dataclass(frozen=True, slots=True)
class ReferentQuestion:
    """The deontology referent is asked about one declaration."""

    declaration: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Advice:
    """The referent's opinion, with reasons; the ruling stays the chair's."""

    question: int
    steps_aside: bool
    reason: str

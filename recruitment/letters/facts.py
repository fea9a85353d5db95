"""The record of one candidate, as far as a letter may speak of it: nobody else, no mark, no juror.

What is not in here cannot leak into a letter. Texts are in the candidate's language.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from statistics import median
from typing import Literal

Language = Literal["fr", "en"]


class Kind(StrEnum):
    """The letters. Each end of a candidate's file has exactly one."""

    ACKNOWLEDGEMENT = "acknowledgement"
    INADMISSIBLE = "inadmissible"
    NOT_SHORTLISTED = "not_shortlisted"
    ABSENT = "absent"
    HEARD_NOT_RANKED = "heard_not_ranked"
    RANKED_NOT_CHOSEN = "ranked_not_chosen"
    RESERVE = "reserve"
    NOT_AUTHORISED = "not_authorised"  # worded as heard_not_ranked, to the letter
    OFFER = "offer"
    APPOINTED = "appointed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who writes: the head of the sheet and the signature."""

    school: str
    city: str
    lines: tuple[str, ...] = ()  # group, department, address
    signatory: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """Who talks the result over with the candidate; `until` is the last day to ask."""

    who: str
    email: str
    until: date | None = None
    minutes: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """Where procedural shortcomings are reported, and the days promised (acknowledged, answered)."""

    contact: str
    acknowledged_days: int = 5
    answered_days: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """The routes against a decision. The delay binds only if the letter states it (CJA R421-1 and R421-5)."""

    authority: str  # to whom an informal appeal goes, as read after "to"
    court: str
    court_address: str
    court_site: str
    months: int = 2
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy:
    """Whom to ask about personal data, where the notice is, until when the file is kept."""

    contact: str
    notice_url: str
    kept_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """How anyone can check the letter: its code, the page that checks it, the head of the journal."""

    code: str
    url: str
    digest: str
    at: datetime
    entry: int | None = None


Band = Literal["strength", "met", "develop"]


def band(levels: Iterable[float]) -> Band:
    """Where the median of the levels given (1 to 5) falls: from 4 a strength, to 2 a point to develop."""
    middle = median(levels)
    if middle >= 4:
        return "strength"
    return "develop" if middle <= 2 else "met"


Place = Literal["upper", "middle", "lower"]


def place(own: float, group: Collection[float]) -> Place:
    """The third of the group in which `own`, one of its values, falls; equals share the middle of their ranks."""
    below = sum(other < own for other in group)
    level = (below + (sum(other == own for other in group) / 2)) / len(group)
    return "upper" if level > 2 / 3 else "lower" if level < 1 / 3 else "middle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal:
    """One criterion: the anchor reached, its band, and the sentences approved for this candidate."""

    criterion: str
    anchor: str
    band: Band
    weight: int | None = None  # per cent
    place: Place | None = None  # in the group, where it has five people or more
    strengths: tuple[str, ...] = ()
    develop: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why, bound to a condition or criterion of the advert; `code` names a listed sentence."""

    code: str = ""
    criterion: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A line of an indicative timetable."""

    label: str
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A condition of an offer, or a thing to do before starting."""

    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFacts:
    """All that the letters may say. Days are calendar days in Paris; what is unknown is left empty."""

    kind: Kind
    language: Language
    sender: Sender
    candidate: str
    email: str
    post: str
    reference: str
    written_on: date
    applied_on: date
    complaint: Complaint
    privacy: Privacy
    civility: str = ""  # "Madame", "Monsieur": only what the person chose
    number: int | None = None  # of the application
    exchange: Exchange | None = None
    appeal: Appeal | None = None
    verification: Verification | None = None
    policy_url: str = ""
    file_url: str = ""  # where the person follows the application
    jury_url: str = ""  # empty when the jury's composition is not published
    published_on: date | None = None
    promised_on: date | None = None
    heard_on: date | None = None
    decided_on: date | None = None
    documents: tuple[str, ...] = ()
    timetable: tuple[Step, ...] = ()
    reasons: tuple[Reason, ...] = ()
    appraisals: tuple[Appraisal, ...] = ()
    remark: str = ""  # a sentence of the jury, approved
    admissible: int | None = None  # how many applications
    heard: int | None = None  # how many people
    posts: int = 1
    rank: int | None = None  # only where the school tells it
    reserve_until: date | None = None
    starts_on: date | None = None
    answer_by: date | None = None
    answer_url: str = ""
    terms: tuple[Term, ...] = ()
    lapsed: bool = False  # the offer ended without an answer
    cancel_reason: str = ""


class MissingFactsError(ValueError):
    """A letter would have a hole in it."""

    def __init__(self, kind: Kind, fields: tuple[str, ...]) -> None:
        self.kind, self.fields = kind, fields
        super().__init__(f"the letter {kind.value!r} needs: {', '.join(fields)}")

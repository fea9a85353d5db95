"""What is given with a step: small frozen values, one a form. Rules about what is given read these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


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
class SheetText:
    """A version of the job sheet: {"common": {...}, "fr": {...}, "en": {...}}."""

    content: Mapping[str, Any]
    reason: str = ""
    deadline: datetime | None = None


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark on one field of the sheet; `required` when the committee wants it changed."""

    place: str
    text: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Dismissal:
    """A finding on the wording set aside: where, which, the words found, and why."""

    place: str
    code: str
    quote: str
    reason: str


@dataclass(frozen=True, slots=True)
class Restoring:
    """A finding set aside that counts again."""

    dismissal: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What the author did about a remark."""

    comment: int
    text: str


@dataclass(frozen=True, slots=True)
class Review:
    """One reviewer's vote."""

    approve: bool


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
class GridChoice:
    """A grid of the library, or with weights, anchors or a content of one's own, the copy that the hire holds of it."""

    grid: str
    weights: Mapping[str, int] = field(default_factory=dict)  # criterion -> percent
    # criterion -> language -> what each level looks like, lowest first
    anchors: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    content: Mapping[str, Any] | None = None  # the copy written anew: criteria added, removed, in another order


@dataclass(frozen=True, slots=True)
class Publication:
    """When applications close and where the post is announced; when they open, if not at once."""

    deadline: datetime
    channels: tuple[str, ...]
    opens_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Announcing:
    """The post on one channel: where it can be read there and what it cost, in euro cents."""

    channel: str
    address: str = ""
    cost_cents: int = 0


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
class OneFile:
    """The application that a step is about."""

    application: int


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


@dataclass(frozen=True, slots=True)
class Order:
    """A ranking, best first; a reason wherever it leaves the order of the marks or orders a tie."""

    ranked: tuple[int, ...]
    reasons: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Signature:
    """The minutes that the signer has read; without a version, as they now stand."""

    ranking: int
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Minutes that a member refuses to sign, and what they state."""

    ranking: int
    text: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Convening:
    """A meeting opened: how each member attends, and in which order candidates are discussed."""

    attendance: Mapping[int, str]  # member -> present, remote or absent
    by_links: bool = False  # candidates for whom the same members step aside follow each other
    whole: bool = True  # every member is named


@dataclass(frozen=True, slots=True)
class Attendance:
    """How members attend from now on."""

    attendance: Mapping[int, str]
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """The application that the jury takes up."""

    application: int


@dataclass(frozen=True, slots=True)
class Talk:
    """What was said in a discussion: of one application, of one criterion, or of all."""

    text: str
    application: int | None = None
    criterion: str = ""

    @property
    def code(self) -> str:
        """What it was about, as the ledger keeps it."""
        return f"{self.application or ''}:{self.criterion}" if self.application or self.criterion else ""


@dataclass(frozen=True, slots=True)
class Vote:
    """A motion put to the vote: counts for, against and abstaining, or each member's choice."""

    motion: str
    application: int | None = None
    counts: tuple[int, int, int] = (0, 0, 0)
    ballots: Mapping[int, str] = field(default_factory=dict)  # member -> for, against or abstain


@dataclass(frozen=True, slots=True)
class KeptMinutes:
    """The minutes as files, (variant, language) -> SHA-256."""

    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Choice:
    """The person the director decides on; a reason when it is not the next on the list."""

    application: int
    reason: str = ""


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
    """A nationality stated first and alone: `over` when the school's rule surely asks for no referral. Not which one."""

    part: str
    over: bool


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


@dataclass(frozen=True, slots=True)
class Ahead:
    """A person of the list to refer before they are chosen."""

    application: int


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
class Note:
    """What is added to a complaint: by whoever filed it, or found by whoever examines it."""

    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to a complaint."""

    outcome: str
    text: str


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

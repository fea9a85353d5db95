"""The dossier: what is on file about a hire, frozen. The only thing that rules look at.

A chapter is None when nobody asked for it; a rule names the chapters it reads.
No name, mail or free text about a person is in here, so verdicts and evidence can go to the journal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding on the wording: what, how much it weighs, where, the words, what to write instead, and why."""

    code: str
    severity: str  # block, warn, inform
    where: str
    text: str
    proposal: str
    item: int = 0  # which line of a list, from 0
    start: int = 0  # where `text` begins in that line or text
    source: str = ""
    also: str = ""  # another wording, where there is one

    @property
    def end(self) -> int:
        """Where `text` ends."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The current version of the job sheet."""

    version: int
    content: Mapping[str, Any]  # {"common": {...}, "fr": {...}, "en": {...}}
    findings: tuple[Finding, ...] = ()
    changes_open: int = 0  # required changes not yet answered
    set_aside: frozenset[tuple[str, str, str]] = frozenset()  # place, code and words of findings with a reason


@dataclass(frozen=True, slots=True)
class Review:
    """The committee's reading of the version sent to it. All are person ids."""

    approvals: frozenset[int] = frozenset()
    barred: frozenset[int] = frozenset()  # of the hiring team, or wrote in the sheet
    committee: frozenset[int] = frozenset()
    assigned: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Seat:
    """One member of the jury."""

    member: int
    person: int | None
    sex: str  # F, M or U (undeclared: counted in neither)
    chair: bool
    external: bool
    rank: int  # 1..4, the R profile
    trained_on: date | None
    in_team: bool = False
    specialist: bool | None = False  # of the discipline of the post; None: nobody has said yet


@dataclass(frozen=True, slots=True)
class Jury:
    """The members who sit now; `asides` are step-asides, candidate by candidate."""

    seats: tuple[Seat, ...] = ()
    post_rank: int = 1
    appointed: bool = False
    asides: Mapping[int, frozenset[int]] = field(default_factory=dict)  # application -> members
    undeclared: int = 0  # declarations still owed
    unruled: int = 0  # amber links the chair has not ruled on
    chairs: tuple[str, ...] = ()  # the sexes of those who took the chair in the sessions before, latest first
    published: bool = False
    convened: tuple[Seat, ...] = ()  # everybody, when `seats` are only those who are left of them


@dataclass(frozen=True, slots=True)
class GridFile:
    """The grid in use: whether it is frozen, and what is wrong with it."""

    digest: str
    locked: bool
    problems: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    keys: tuple[str, ...] = ()  # the criteria judged at the current stage


@dataclass(frozen=True, slots=True)
class Files:
    """The applications, counted."""

    by_state: Mapping[str, int] = field(default_factory=dict)
    unconfirmed: int = 0  # inadmissible proposals without a second look
    unrecorded: int = 0  # shortlisted people neither heard nor absent

    def count(self, *states: str) -> int:
        """How many applications are in one of `states`."""
        return sum(self.by_state.get(state, 0) for state in states)


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of the current stage, counted, and how far jurors agree."""

    expected: int = 0
    missing: Mapping[int, int] = field(default_factory=dict)  # member -> sheets still owed
    thin: int = 0  # candidates with fewer sheets than the pack wants
    fewest: int = 0
    alpha: float | None = None
    spread: int = 0
    discussed: bool = False
    revealed: bool = False


@dataclass(frozen=True, slots=True)
class Ranking:
    """The ranking proposed: `order` lists application ids, best first, reserve included."""

    proposed: bool = False
    order: tuple[int, ...] = ()
    means: Mapping[int, float] = field(default_factory=dict)  # application -> weighted mean
    rankable: frozenset[int] = frozenset()
    reasons: Mapping[int, str] = field(default_factory=dict)
    signed: frozenset[int] = frozenset()  # members who signed
    members: int = 0
    externals: frozenset[int] = frozenset()
    id: int | None = None
    refused: frozenset[int] = frozenset()  # members who refused to sign, with a statement
    version: int = 0  # the entry of the journal that last changed what the minutes say


@dataclass(frozen=True, slots=True)
class Meeting:
    """The jury's meeting, as far as one is open."""

    open: bool = False
    paused: bool = False
    held: bool = False  # this deliberation has had a meeting
    here: frozenset[int] = frozenset()  # members present or at a distance
    out: frozenset[int] = frozenset()  # of these, asked to leave for the application discussed
    turn: int | None = None  # the application discussed
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes as kept."""

    kept: bool = False


@dataclass(frozen=True, slots=True)
class Clearing:
    """The person now chosen and what security asks for."""

    application: int | None = None
    state: str | None = None
    due: bool = False  # a referral is needed
    referral: str | None = None  # the state of the referral, if opened
    opinion: str | None = None  # what the ministry answered
    conditions: bool = False  # the authorisation carries conditions
    conditions_accepted: bool = False
    left: tuple[int, ...] = ()  # ranked applications still waiting, in order
    appointed: int = 0


@dataclass(frozen=True, slots=True)
class ReferralFile:
    """The referral that a step is about, and where the person's application stands."""

    opinion: str | None = None
    opinion_due: datetime | None = None
    application_state: str = ""
    state: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)  # each part asked -> its state
    access_until: date | None = None
    asked_of: Mapping[str, int | None] = field(default_factory=dict)  # part -> who fills it in; None: the hiring team
    counts: bool = True  # of the person's requests the one that is read
    renewing: bool = False  # a renewal of it is in hand


@dataclass(frozen=True, slots=True)
class WelcomeItem:
    """One item of a welcome: what, who does it, and where it stands."""

    what: str
    owner: str
    revision: int = 1
    settled: bool = False
    for_everybody: bool = False  # never “not needed”: to need it would tell something private


@dataclass(frozen=True, slots=True)
class WelcomeFile:
    """The welcome that a step is about; items by their number."""

    person: int
    accepted_on: date
    items: Mapping[int, WelcomeItem] = field(default_factory=dict)
    clearance_due: bool = False
    referral: str | None = None


@dataclass(frozen=True, slots=True)
class ProofItem:
    """A proof asked of one person: where it stands, by when, and the hash of what has come (empty: nothing yet)."""

    state: str
    due_on: date
    sha256: str = ""

    @property
    def awaited(self) -> bool:
        """Something is still to be sent."""
        return self.state in ("waiting", "missing", "unreadable")


@dataclass(frozen=True, slots=True)
class ProofsFile:
    """The shortlist as far as proofs go, and those of the application that a step is about, by kind."""

    shortlisted: int = 0
    unasked: frozenset[int] = frozenset()  # applications of the shortlist that nothing was asked of
    items: Mapping[str, ProofItem] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ComplaintFile:
    """The complaint that a step is about. All are person ids."""

    filed_by: int
    filed_at: datetime
    handler: int | None = None
    another_open: bool = False  # the same person has one in progress on this hire
    barred: frozenset[int] = frozenset()  # sat in the jury, or of the hiring team: they read nothing of it
    examiners: frozenset[int] = frozenset()  # found the file eligible or not: they may not examine the complaint
    entitled: frozenset[int] = frozenset()  # hold a role in which complaints are examined


@dataclass(frozen=True, slots=True)
class RequestFile:
    """The request about one's data that a step is about. People are ids."""

    filed_by: int
    answer_due: datetime
    handler: int | None = None
    extended: bool = False  # more time was taken already
    another_open: bool = False  # one of the same kind, about the same application
    kind: str = ""  # what is asked
    barred: frozenset[int] = frozenset()  # sat in the jury, or of the hiring team: they read nothing of it
    entitled: frozenset[int] = frozenset()  # hold a role in which requests are answered


@dataclass(frozen=True, slots=True)
class Offer:
    """The offer now open, if any."""

    open: bool = False
    answer_due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """The letters owed at the end."""

    owed: int = 0  # candidates in a terminal state
    written: int = 0
    unapproved: int = 0
    unsent: int = 0
    drafts: Mapping[int, int | None] = field(default_factory=dict)  # letter -> person who wrote or last edited it
    awaited: frozenset[int] = frozenset()  # drafts to people whose offer is open or whose clearance is pending
    held: frozenset[int] = frozenset()  # approved, not yet taken by the runner of the outbox
    apart: frozenset[int] = frozenset()  # drafts whose halves are out of step
    paused: frozenset[int] = frozenset()  # drafts with words to look at again, neither changed nor set aside
    early: frozenset[int] = frozenset()  # drafts to files whose stage is not over, before the end
    stage_owed: int = 0  # files that go no further, their stage over, without a letter yet
    stage_since: datetime | None = None  # since when the first of those not answered yet goes no further
    given: int = 0  # letters approved or sent
    given_early: int = 0  # of these, to files that went no further than a stage


@dataclass(frozen=True, slots=True)
class Desk:
    """A juror's own desk, for one candidate at the current stage."""

    member: int | None = None
    stepped_aside: bool = False
    declared: bool = False
    markable: bool = False  # the file has reached this stage and not left it
    sheet: int | None = None  # the marks now handed in
    keys: tuple[str, ...] = ()  # the criteria judged at this stage
    families: Mapping[str, str] = field(default_factory=dict)  # criterion -> its family
    link: int | None = None  # the juror's own declaration on this candidate


Period = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Interviews:
    """The interviews: their length, who cannot come when, what is planned, and the questions."""

    minutes: int = 45
    extra: Mapping[int, int] = field(default_factory=dict)  # application -> minutes granted besides
    away: Mapping[int, tuple[Period, ...]] = field(default_factory=dict)  # member -> when they cannot sit
    impossible: Mapping[int, tuple[Period, ...]] = field(default_factory=dict)  # application -> when they cannot come
    planned: Mapping[int, Period] = field(default_factory=dict)  # application -> when they are heard
    recorded: int = 0  # people heard, or recorded as absent
    criteria: tuple[str, ...] = ()  # judged at the interview
    questioned: frozenset[str] = frozenset()  # criteria that have a question


@dataclass(frozen=True, slots=True)
class Own:
    """The application a step is about."""

    application: int | None = None
    state: str = ""
    proposed_by: int | None = None
    mine: bool = False  # the application is that of the person who asks
    already: bool = False  # this person has an application here
    sits: bool = False  # this person sits in the jury or is of the hiring team
    to_confirm: bool = False  # a finding sets it aside and waits for the second look


@dataclass(frozen=True, slots=True)
class Copies:
    """The copies that a jury reads while names are hidden, for the files it will judge."""

    documents: int = 0
    unsigned: int = 0  # documents without a signed copy


@dataclass(frozen=True, slots=True)
class PaperCopy:
    """A document of the application a step is about: the copy prepared, and whether another is signed."""

    sha256: str | None = None
    places: int = 0  # where the copy prepared still seems to tell who the person is
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Dossier:
    """A hire as rules see it."""

    hire: int
    state: str
    school: str
    posts: int
    restricted: bool
    start_on: date | None
    deadline: datetime | None = None
    published_at: datetime | None = None
    opens_at: datetime | None = None  # applications are taken from then on; None: since the publication
    interviews: bool = True
    channels: tuple[str, ...] = ()
    derogations: Mapping[str, float | None] = field(default_factory=dict)  # rule: how far from it they go; None: any
    concluded_at: datetime | None = None  # when the list was signed
    sheet: Sheet | None = None
    review: Review | None = None
    reopened: frozenset[str] | None = None  # fields open to remarks on a sheet that came back; None: all of them
    jury: Jury | None = None
    grid: GridFile | None = None
    files: Files | None = None
    marks: Marks | None = None
    ranking: Ranking | None = None
    meeting: Meeting | None = None
    minutes: Minutes | None = None
    clearing: Clearing | None = None
    referral: ReferralFile | None = None
    ahead: frozenset[int] | None = None  # persons of the list referred before they are chosen
    complaint: ComplaintFile | None = None
    welcome: WelcomeFile | None = None
    request: RequestFile | None = None
    offer: Offer | None = None
    answers: Answers | None = None
    desk: Desk | None = None
    links: Mapping[int, bool] | None = None  # the juror's own declarations: application -> steps aside
    own: Own | None = None
    copies: Copies | None = None
    papers: Mapping[int, PaperCopy] | None = None  # the documents of the application a step is about
    hearings: Interviews | None = None
    proofs: ProofsFile | None = None
    # the channels its school uses -> the version now announced there, 0 when none is
    announced: Mapping[str, int] | None = None

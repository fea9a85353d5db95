"""Where a hire stands: what its page tells, read in one statement, and what its next step still waits for."""

from __future__ import annotations

import json
from collections import OrderedDict, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Integer, Row, String, and_, bindparam, case, cast, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from recruitment.models import (
    Application,
    ExceptionEntry,
    Grant,
    GridInUse,
    JournalEntry,
    Juror,
    JuryMember,
    Letter,
    Offer,
    Person,
    Referral,
)  # fmt: skip
from workflows.charter.packs import Pack
from workflows.dossier import Marks
from workflows.engine import Hearing, hear, lines, reads
from workflows.hire import NEXT, HireChart
from workflows.who import Actor

from . import tally
from .exceptions import OF_THE_JURY
from .progress import Step, case_for, pack_of
from .promises import promises

H = bindparam("hire_id", type_=Integer)
S = bindparam("school_id", type_=Integer)
LATEST = 6  # entries of the journal shown on the page of a hire
# Steps of people who apply: the journal shows no name for them.
UNNAMED = ("candidate", "person")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal. `who` is empty for the engine and for people who apply: `role` says which."""

    number: int
    event: str
    at: datetime
    who: str
    role: str
    hash: str
    aside: str = ""  # the member of the jury who stepped aside with it


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the jury."""

    id: int
    name: str
    chair: bool
    note: str


@dataclass(slots=True)
class Standing:
    """What the page of a hire tells. A part that the reader may not see was not read."""

    into: dict[str, datetime] = field(default_factory=dict)  # state -> when it was last entered
    entries: list[Entry] = field(default_factory=list)
    people: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # role -> names
    members: list[Member] = field(default_factory=list)
    files: dict[str, int] = field(default_factory=dict)  # state of applications -> how many
    letters: dict[str, int] = field(default_factory=dict)  # status of final letters -> how many
    referral: str | None = None  # its state
    settled: bool = True  # no conditions wait for the person: until then everybody else reads “pending”
    opinion_due: datetime | None = None
    decision_due: datetime | None = None
    answer_due: datetime | None = None  # of the offer now open
    offered: bool = False
    exceptions: int = 0
    grid: str | None = None  # hash of the grid in use
    grid_locked: bool = False


def _part(what: str, n: Any, a: Any, b: Any, c: Any, at: Any) -> tuple[Any, ...]:
    return (
        literal(what).label("what"), n.label("n"), cast(a, String).label("a"), cast(b, String).label("b"),
        cast(c, String).label("c"), at.label("at"),
    )  # fmt: skip


_NONE, _ZERO = literal(""), literal(0)
_WHO = case((JournalEntry.role.in_(UNNAMED), ""), else_=func.coalesce(Person.name, ""))


# What an entry moved, when a member of the jury stepped aside with it; else nothing.
ASIDE = case((JournalEntry.moves.contains('["member",'), JournalEntry.moves), else_="")


def member_aside(moves: str) -> int | None:
    """The member who stepped aside with an entry that moved this."""
    return next((key for kind, key, *_ in json.loads(moves) if kind == "member"), None) if moves else None


def _entries() -> Any:
    last = (
        select(JournalEntry.number)
        .where(JournalEntry.hire_id == H, JournalEntry.event.not_in(bindparam("hidden", expanding=True)))
        .order_by(JournalEntry.number.desc())
        .limit(LATEST)
        .subquery()
    )
    return (
        select(
            *_part("entry", JournalEntry.number, JournalEntry.event, _WHO,
                   JournalEntry.role + literal("|") + JournalEntry.hash + literal("|") + ASIDE, JournalEntry.at)
        )
        .join(last, last.c.number == JournalEntry.number)
        .outerjoin(Person, and_(Person.id == JournalEntry.actor_id, JournalEntry.role.not_in(UNNAMED)))
        .where(JournalEntry.hire_id == H)
    )  # fmt: skip


_NO_DATE = cast(None, JournalEntry.at.type)
# That of the person proposed, when others of the list are referred ahead.
_REFERRAL = (
    select(Referral.id)
    .join(Application, Application.id == Referral.application_id)
    .where(Referral.hire_id == H, Referral.counts)
    .order_by(Application.state.in_(("chosen", "cleared", "appointed")).desc(), Referral.id.desc())
    .limit(1)
    .scalar_subquery()
)
# What each part reads; "always" is for everybody who may open the page.
_PARTS: Mapping[str, Any] = {
    "always": lambda: (
        select(*_part("into", _ZERO, JournalEntry.after, _NONE, _NONE, func.max(JournalEntry.at)))
        .where(JournalEntry.hire_id == H, JournalEntry.before != JournalEntry.after)
        .group_by(JournalEntry.after),
        select(
            *_part("member", JuryMember.id, Person.name, case((JuryMember.chair, "chair"), else_=""),
                   Juror.position + literal(", ") + Juror.employer, JuryMember.seated_at)
        )
        .join(Person, Person.id == JuryMember.person_id)
        .join(Juror, Juror.id == JuryMember.juror_id)
        .where(JuryMember.hire_id == H, JuryMember.left_at.is_(None)),
        select(*_part("grid", _ZERO, GridInUse.digest, _NONE, _NONE, GridInUse.locked_at)).where(
            GridInUse.hire_id == H
        ),
    ),
    "inside": lambda: (
        _entries(),
        select(*_part("person", Grant.person_id, Grant.role, Person.name, _NONE, Grant.granted_at))
        .join(Person, Person.id == Grant.person_id)
        .where(
            Grant.revoked_at.is_(None), Person.active,
            or_(
                Grant.hire_id == H,
                and_(Grant.school_id == S, Grant.hire_id.is_(None), Grant.role != "hiring_manager"),
            ),
        ),
        select(*_part("exceptions", func.count(), _NONE, _NONE, _NONE, _NO_DATE)).where(
            ExceptionEntry.hire_id == H, ExceptionEntry.kind.not_in(OF_THE_JURY)
        ),
    ),
    "files": lambda: (
        select(*_part("files", func.count(), Application.state, _NONE, _NONE, _NO_DATE))
        .where(Application.hire_id == H)
        .group_by(Application.state),
        select(*_part("letters", func.count(), Letter.status, _NONE, _NONE, _NO_DATE))
        .where(Letter.hire_id == H, Letter.stands())
        .group_by(Letter.status),
        select(*_part("offer", Offer.id, _NONE, _NONE, _NONE, Offer.answer_due)).where(
            Offer.hire_id == H, Offer.answer.is_(None)
        ),
        select(
            *_part("opinion", Referral.id, Referral.state, case((Referral.settled(), "settled"), else_=""), _NONE,
                   Referral.opinion_due)
        ).where(
            Referral.id == _REFERRAL
        ),
        select(*_part("decision", Referral.id, Referral.state, _NONE, _NONE, Referral.decision_due)).where(
            Referral.id == _REFERRAL
        ),
    ),
}  # fmt: skip


@cache
def _statement(parts: frozenset[str]) -> Any:
    return union_all(*(query for name in sorted(parts) for query in _PARTS[name]()))


def read(session: Session, hire: Row[Any], parts: frozenset[str], hidden: frozenset[str] = frozenset()) -> Standing:
    """What the page tells, in one statement. `hidden` events of the journal are not read."""
    ask: dict[str, Any] = {"hire_id": hire.id}
    if "inside" in parts:
        ask |= {"school_id": hire.school_id, "hidden": list(hidden)}
    found = Standing()
    for row in session.execute(_statement(parts | {"always"}), ask):
        _take(found, row)
    found.entries.sort(key=lambda entry: -entry.number)
    names = {member.id: member.name for member in found.members}
    found.entries = [replace(one, aside=named_aside(one.aside, names)) for one in found.entries]
    found.members.sort(key=lambda member: (not member.chair, member.id))
    return found


def named_aside(moves: str, names: Mapping[int, str]) -> str:
    """Whose step-aside an entry records, by name while they sit; "–" for somebody who has left."""
    member = member_aside(moves)
    return "" if member is None else names.get(member, "–")


def _take(found: Standing, row: Row[Any]) -> None:
    match row.what:
        case "into":
            found.into[row.a] = row.at
        case "entry":
            role, digest, moves = row.c.split("|", 2)
            found.entries.append(Entry(row.n, row.a, row.at, row.b, role, digest, moves))
        case "member":
            found.members.append(Member(row.n, row.a, row.b == "chair", row.c.strip(", ")))
        case "person":
            found.people[row.a].append(row.b)
        case "grid":
            found.grid, found.grid_locked = row.a, row.at is not None
        case "exceptions":
            found.exceptions = row.n
        case _:
            _take_of_files(found, row)


def _take_of_files(found: Standing, row: Row[Any]) -> None:
    match row.what:
        case "files":
            found.files[row.a] = row.n
        case "letters":
            found.letters[row.a] = row.n
        case "offer":
            found.offered, found.answer_due = True, row.at
        case "opinion":
            found.referral, found.settled, found.opinion_due = row.a, row.b == "settled", row.at
        case "decision":
            found.decision_due = row.at


def next_event(state: str, *, offered: bool) -> str | None:
    """The step that moves a hire on from where it stands; None at its end."""
    if state == "offering" and not offered:
        return "make_offer"
    return NEXT.get(state)


def doers(state: str, event: str) -> tuple[str, ...]:
    """The roles that may take a step from a state."""
    drawn = lines(HireChart).get(state, {}).get(event, ())
    return drawn[0].who if drawn else ()


# Agreement needs every mark of the hire: reckoned once a revision, since marks are steps.
_AGREEMENT: OrderedDict[tuple[int, int, str], tuple[float | None, int]] = OrderedDict()
_MOST = 128


def ahead(session: Session, hire: Row[Any], actor: Actor, event: str, now: datetime) -> Hearing:
    """What would be said of a step now, as its doer, nothing given yet.

    How far jurors agree is asked only when all marks are in: before that it means nothing.
    """
    chapters = reads(HireChart, hire.state, event)
    step = Step(event, replace(actor, roles=actor.roles | set(doers(hire.state, event))), given=None)
    asked = case_for(session, hire, step, chapters - {"agreement"}, now)
    if "agreement" in chapters and asked.file.marks is not None:
        marks = asked.file.marks
        if marks.missing or marks.discussed:
            return _silent_on(hear(HireChart, asked, hire.state, event), "agreement_discussed", marks.discussed)
        alpha, spread = _agreement(session, hire, marks, asked.file.interviews)
        file = replace(asked.file, marks=replace(marks, alpha=alpha, spread=spread))
        asked = replace(asked, file=file)
    return hear(HireChart, asked, hire.state, event)


def _silent_on(heard: Hearing, rule: str, settled: bool) -> Hearing:
    """The hearing without what a rule said on figures that were not read; one already settled stands."""
    if settled:
        return heard
    return replace(
        heard,
        verdicts=tuple(v for v in heard.verdicts if v.rule != rule),
        objections=tuple(o for o in heard.objections if o.code != rule),
    )


def _agreement(session: Session, hire: Row[Any], marks: Marks, interviews: bool) -> tuple[float | None, int]:
    key = (hire.id, hire.revision, hire.state)
    if key not in _AGREEMENT:
        found: dict[str, Any] = {"marks": marks}
        tally.fill(session, hire, found, interviews)
        _AGREEMENT[key] = (found["marks"].alpha, found["marks"].spread)
        if len(_AGREEMENT) > _MOST:
            _AGREEMENT.popitem(last=False)
    return _AGREEMENT[key]


STAGE_OF = {
    "eligibility": "eligibility",
    "sifting": "files",
    "interviewing": "interviews",
    "deliberating": "interviews",
}


def due(hire: Row[Any], pack: Pack | None = None, *, clock: datetime | None = None) -> datetime | None:
    """By when the present state should be over: the advert’s deadline, what it promised, a clock of the pack.

    `clock` is the date of a reading by the committee, or of an open offer or referral for those who may read it.
    """
    pack = pack or pack_of(hire)
    if hire.state == "advertised":
        deadline: datetime | None = hire.deadline
        return deadline
    if hire.state in STAGE_OF and hire.deadline:
        for promise in promises(pack, hire.deadline, hire.new_dates):
            if promise.stage == STAGE_OF[hire.state]:
                return datetime.combine(promise.by, hire.deadline.timetz())
    if hire.state == "informing" and hire.concluded_at:
        days: int = pack.value("letters_days_max")
        last: datetime = hire.concluded_at + timedelta(days=days)
        return last
    return clock if hire.state in ("sheet_review", "clearing", "offering") else None

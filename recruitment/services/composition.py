"""A jury as it is being composed: who sits, what the rules say, what would change if somebody came or went."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Integer, Row, and_, bindparam, case, func, select
from sqlalchemy.orm import Session

from recruitment.models import Application, Hire, Juror, JuryMember, LinkDeclaration, Person
from workflows.case import Case, Verdict
from workflows.charter.jury import COMPETITION, COMPOSITION, effective_jury
from workflows.charter.packs import Pack
from workflows.charter.proposals import Move, nearest, proposals
from workflows.dossier import Dossier, Jury, Seat
from workflows.who import Actor

from . import dossier, jurors
from .progress import pack_of

LOAD_YEARS = 2
AFTER_LINKS = frozenset({"eligibility", "sifting", "interviewing", "deliberating"})  # step-asides are known
H = bindparam("hire_id", type_=Integer)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who sits, or could: `home` is internal, group or external, computed for this hire."""

    juror: int
    person: int
    name: str
    sex: str
    rank: int
    position: str
    employer: str
    home: str
    country: str
    trained_on: date | None
    load: int  # juries of the last two years, this one left out
    member: int | None = None
    chair: bool = False
    appointed_at: datetime | None = None
    asides: int = 0
    aside_at: datetime | None = None  # the last time this member stepped aside
    in_team: bool = False
    ready: bool = False  # may be proposed: agreed to be listed, available, no applicant


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What the rules would say of a jury so composed."""

    verdicts: tuple[Verdict, ...]

    @property
    def stopping(self) -> tuple[Verdict, ...]:
        """The rules that would object."""
        return tuple(v for v in self.verdicts if not v)

    @property
    def sexes(self) -> Verdict:
        """The sum of the sexes."""
        return next(v for v in self.verdicts if v.rule == "jury_sexes")

    def beyond(self, other: WhatIf) -> tuple[Verdict, ...]:
        """The rules that would object here and do not there."""
        there = {verdict.rule for verdict in other.stopping}
        return tuple(verdict for verdict in self.stopping if verdict.rule not in there)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who could arrive, in whose place, and what the rules would say then."""

    arriving: tuple[Member, ...]
    leaving: tuple[Member, ...]
    chair: int | None  # the juror who would take the chair
    what: WhatIf


@dataclass(frozen=True, slots=True)
class Gone:
    """One candidate, or the whole competition (number None): who stepped aside, who is left, what is broken."""

    number: int | None
    members: tuple[Member, ...]
    left: int
    broken: tuple[str, ...]  # names of rules


@dataclass(frozen=True, slots=True)
class Composition:
    """The whole page: who sits, what the rules say now, what if, who could be added."""

    members: tuple[Member, ...]
    now: WhatIf
    without: dict[int, WhatIf]  # juror -> the jury without that person
    register: tuple[Member, ...]  # everybody else, least called upon first
    appointed: bool
    proposals: tuple[Proposal, ...] = ()
    gone: tuple[Gone, ...] = ()


def _people(since: datetime) -> Any:
    """Everybody of the register, with what this hire makes of them. Counts are grouped once, not asked row by row."""
    load = (
        select(JuryMember.juror_id, func.count().label("n"))
        .where(JuryMember.seated_at > since, JuryMember.hire_id != H)
        .group_by(JuryMember.juror_id)
        .subquery()
    )
    moment = func.coalesce(LinkDeclaration.ruled_at, LinkDeclaration.declared_at)
    aside = (
        select(LinkDeclaration.member_id, func.count().label("n"), func.max(moment).label("at"))
        .where(LinkDeclaration.hire_id == H, LinkDeclaration.steps_aside)
        .group_by(LinkDeclaration.member_id)
        .subquery()
    )
    applicants = select(Application.person_id).where(Application.hire_id == H)
    seated = and_(JuryMember.juror_id == Juror.id, JuryMember.hire_id == H, JuryMember.left_at.is_(None))
    times = func.coalesce(load.c.n, 0).label("load")
    today = since.date() + timedelta(days=365 * LOAD_YEARS)
    return (
        select(
            Juror.id, Juror.person_id, Person.name, Juror.sex, Juror.rank, Juror.position, Juror.employer,
            case(
                (Juror.school_id.is_(None), "external"), (Juror.school_id == Hire.school_id, "internal"), else_="group"
            ),
            Juror.country, Juror.trained_on, times, JuryMember.id, func.coalesce(JuryMember.chair, False),
            JuryMember.appointed_at, func.coalesce(aside.c.n, 0), aside.c.at, Juror.person_id.in_(dossier.TEAM),
            and_(jurors.may_be_proposed(today), Juror.person_id.not_in(applicants)),
        )
        .select_from(Juror)
        .join(Person, Person.id == Juror.person_id)
        .join(Hire, Hire.id == H)
        .outerjoin(JuryMember, seated)
        .outerjoin(load, load.c.juror_id == Juror.id)
        .outerjoin(aside, aside.c.member_id == JuryMember.id)
        .where(Person.active)
        .order_by(JuryMember.chair.desc(), JuryMember.id, times, Person.name)
    )  # fmt: skip


def _since(now: datetime) -> datetime:
    return now - timedelta(days=365 * LOAD_YEARS)


def _jury(session: Session, hire: Row[Any], now: datetime) -> tuple[Jury, _Judge]:
    pack = pack_of(hire)
    file = dossier.read(session, hire, pack, frozenset({"jury"}), person=None, application=None)
    assert file.jury is not None
    return file.jury, _Judge(file, pack, now, hire.state in AFTER_LINKS)


def read(
    session: Session, hire: Row[Any], now: datetime, *, proposing: bool = False, going: int | None = None,
    numbered: bool = False,
) -> Composition:  # fmt: skip
    """The composition of a hire's jury. The number of statements does not grow with the register.

    With `proposing`, who could mend what is broken; with `going`, who could take the place of that juror. `numbered`
    tells the step-asides application by application.
    """
    rows = session.connection().execute(_people(_since(now)), {"hire_id": hire.id})
    everybody = [Member(*row) for row in rows]
    members = tuple(m for m in everybody if m.member is not None)
    register = tuple(m for m in everybody if m.member is None)
    jury, judge = _jury(session, hire, now)
    stands = judge.what_if(jury)
    without = {
        m.juror: judge.what_if(replace(jury, seats=tuple(s for s in jury.seats if s.member != m.member)))
        for m in members
    }
    found = Composition(members, stands, without, register, jury.appointed)
    leaving = frozenset(m.member for m in members if m.juror == going and m.member is not None)
    if proposing and (leaving or stands.stopping):
        found = replace(found, proposals=tuple(_proposals(judge, jury, found, leaving)))
    return replace(found, gone=_gone(session, judge, jury, found)) if numbered and judge.after_links else found


def tried(
    session: Session, hire: Row[Any], now: datetime, *, add: int | None, chair: bool, leaving: frozenset[int]
) -> WhatIf:
    """What the rules would say if somebody sat down and some members left. Nothing is written."""
    query = _people(_since(now)).where(Juror.id.in_([*leaving, -1 if add is None else add]))
    concerned = [Member(*row) for row in session.connection().execute(query, {"hire_id": hire.id})]
    gone = {m.member for m in concerned if m.juror in leaving}
    arriving = [_seat(m) for m in concerned if m.juror == add and m.member is None]
    jury, judge = _jury(session, hire, now)
    stay = [s for s in jury.seats if s.member not in gone]
    if chair and arriving:
        stay, arriving = [replace(s, chair=False) for s in stay], [replace(s, chair=True) for s in arriving]
    return judge.what_if(replace(jury, seats=(*stay, *arriving)))


@dataclass(slots=True)
class _Judge:
    """Hears the rules of composition, and that on step-asides once there can be any, on any jury."""

    file: Dossier
    pack: Pack
    now: datetime
    after_links: bool
    last: int = 0  # the step-asides that stopped the jury tried before: most likely to stop the next one too
    parts: list[Jury] = field(default_factory=list)

    def what_if(self, jury: Jury) -> WhatIf:
        """Every rule in use, as the page shows them."""
        case = self._case(jury)
        rules = (*COMPOSITION, effective_jury) if self.after_links else COMPOSITION
        return WhatIf(tuple(rule(case) for rule in rules if self.pack.severity(rule.__name__) != "off"))

    def hear(self, jury: Jury) -> Iterator[Verdict]:
        """The same in turn, step-asides last and one by one: who searches stops at the first rule that stops."""
        case = self._case(replace(jury, asides={}))
        yield from (rule(case) for rule in COMPOSITION)
        parts = self._parts(jury) if self.after_links else []
        order = sorted(range(len(parts)), key=lambda part: part != self.last)
        for part in order:
            heard = effective_jury(self._case(replace(jury, asides=parts[part])))
            if not heard:
                self.last = part
            yield heard

    def _parts(self, jury: Jury) -> list[dict[int, frozenset[int]]]:
        """Step-asides that are heard apart: of each set of members gone one candidate, or all of the competition."""
        if self.pack.value("aside_regime") == COMPETITION:
            return [dict(jury.asides)]
        return [{file: gone} for gone, file in {gone: file for file, gone in jury.asides.items()}.items()]

    def _case(self, jury: Jury) -> Case:
        return Case(replace(self.file, jury=jury), Actor(None, frozenset()), self.pack, self.now)


def _proposals(judge: _Judge, jury: Jury, found: Composition, going: frozenset[int]) -> Iterable[Proposal]:
    """Those who would mend everything, the least called upon first; else those who leave the fewest rules unmet."""
    load = {m.member: m.load for m in found.members}
    seats = tuple(sorted(jury.seats, key=lambda s: (s.chair, -load.get(s.member, 0), s.member)))
    by_member = {m.member: m for m in found.members} | {-m.juror: m for m in found.register}
    could = [m for m in found.register if m.ready and not m.in_team]
    could.sort(key=lambda m: (m.load, -m.trained_on.toordinal() if m.trained_on else 0, m.name))
    register = [_seat(m) for m in could]
    asked = replace(jury, seats=seats)
    moves = proposals(asked, register, judge.hear, going=going)
    if not moves and not going:
        moves = nearest(asked, register, judge.hear)
    for move in moves:
        stay = [s for s in jury.seats if s.member not in move.leaving]
        arriving = [by_member[member] for member in move.arriving]
        seated = [replace(_seat(m), chair=-m.juror == move.chair) for m in arriving]
        what = judge.what_if(replace(jury, seats=(*stay, *seated)))
        leaving = tuple(by_member[member] for member in move.leaving)
        yield Proposal(tuple(arriving), leaving, None if move.chair is None else -move.chair, what)


def _seat(member: Member) -> Seat:
    external = member.home == "external"
    return Seat(
        -member.juror, member.person, member.sex, False, external, member.rank, member.trained_on, member.in_team
    )  # fmt: skip

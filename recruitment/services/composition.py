"""A jury as it is being composed: who sits, what the rules say, what would change if somebody came or went."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Integer, Row, and_, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from recruitment.models import Hire, Juror, JuryMember, LinkDeclaration, Person
from workflows.case import Case, Verdict
from workflows.charter.jury import effective_jury
from workflows.charter.packs import Pack
from workflows.dossier import Dossier, Jury, Seat
from workflows.hire import COMPOSITION
from workflows.who import Actor

from . import dossier
from .progress import pack_of

LOAD_YEARS = 2
PROPOSALS = 5
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
    in_team: bool = False


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The rules that would stop the jury, were it so composed."""

    verdicts: tuple[Verdict, ...]

    @property
    def stopping(self) -> tuple[Verdict, ...]:
        """The rules that would object."""
        return tuple(v for v in self.verdicts if not v)

    @property
    def sexes(self) -> Verdict:
        """The sum of the sexes."""
        return next(v for v in self.verdicts if v.rule == "jury_sexes")


@dataclass(frozen=True, slots=True)
class Composition:
    """The whole page: who sits, what the rules say now, what if, who could be added."""

    members: tuple[Member, ...]
    now: WhatIf
    without: dict[int, WhatIf]  # juror -> the jury without that person
    register: tuple[Member, ...]  # everybody else, least called upon first
    proposals: tuple[tuple[Member, WhatIf], ...]
    appointed: bool
    effective: Verdict | None = None  # after step-asides, once candidates are known


def _people(since: datetime) -> Any:
    """Everybody of the register, with what this hire makes of them."""
    other = aliased(JuryMember)
    load = (
        select(func.count(other.id))
        .where(other.juror_id == Juror.id, other.seated_at > since, other.hire_id != H)
        .scalar_subquery()
    )
    asides = (
        select(func.count(LinkDeclaration.id))
        .where(LinkDeclaration.member_id == JuryMember.id, LinkDeclaration.steps_aside)
        .scalar_subquery()
    )
    return (
        select(
            Juror.id, Juror.person_id, Person.name, Juror.sex, Juror.rank, Juror.position, Juror.employer,
            Juror.school_id, Hire.school_id.label("here"), Juror.country, Juror.trained_on, load.label("load"),
            JuryMember.id.label("member"), JuryMember.chair, JuryMember.appointed_at, asides.label("asides"),
            Juror.person_id.in_(dossier.TEAM).label("in_team"),
        )
        .select_from(Juror)
        .join(Person, Person.id == Juror.person_id)
        .join(Hire, Hire.id == H)
        .outerjoin(
            JuryMember,
            and_(JuryMember.juror_id == Juror.id, JuryMember.hire_id == H, JuryMember.left_at.is_(None)),
        )
        .where(Person.active)
        .order_by(JuryMember.chair.desc(), JuryMember.id, load, Person.name)
    )  # fmt: skip


def _member(row: Row[Any]) -> Member:
    home = "external" if row.school_id is None else "internal" if row.school_id == row.here else "group"
    return Member(
        row.id, row.person_id, row.name, row.sex, row.rank, row.position, row.employer, home, row.country,
        row.trained_on, row.load, row.member, bool(row.chair), row.appointed_at, row.asides or 0, bool(row.in_team),
    )  # fmt: skip


def read(session: Session, hire: Row[Any], now: datetime) -> Composition:
    """The composition of a hire's jury. The number of statements does not grow with the register."""
    pack = pack_of(hire)
    rows = session.execute(_people(now - timedelta(days=365 * LOAD_YEARS)), {"hire_id": hire.id}).all()
    everybody = [_member(row) for row in rows]
    members = tuple(m for m in everybody if m.member is not None)
    register = tuple(m for m in everybody if m.member is None)
    file = dossier.read(session, hire, pack, frozenset({"jury"}), person=None, application=None)
    assert file.jury is not None
    base = _Judge(file, pack, now)
    seats = {seat.member: seat for seat in file.jury.seats}
    without = {
        m.juror: base.hear(seat for key, seat in seats.items() if key != m.member) for m in members
    }  # fmt: skip
    stands = base.hear(seats.values())
    return Composition(
        members, stands, without, register, tuple(_proposals(base, list(seats.values()), register, stands)),
        file.jury.appointed, base.effective() if hire.state in AFTER_LINKS else None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Judge:
    """Hears the rules of composition on any set of seats."""

    file: Dossier
    pack: Pack
    now: datetime

    def hear(self, seats: Iterable[Seat]) -> WhatIf:
        jury = Jury(tuple(seats), self.file.jury.post_rank if self.file.jury else 1)
        case = self._case(replace(self.file, jury=jury))
        return WhatIf(tuple(rule(case) for rule in COMPOSITION))

    def effective(self) -> Verdict:
        return effective_jury(self._case(self.file))

    def _case(self, file: Dossier) -> Case:
        return Case(file, Actor(None, frozenset()), self.pack, self.now)


def _proposals(
    judge: _Judge, seats: list[Seat], register: tuple[Member, ...], stands: WhatIf
) -> Iterable[tuple[Member, WhatIf]]:
    """Those whose arrival leaves the fewest rules unmet, the least called upon first."""
    tried = [(member, judge.hear([*seats, _seat(member)])) for member in register]
    better = [(member, what) for member, what in tried if len(what.stopping) <= len(stands.stopping)]
    better.sort(key=lambda pair: (len(pair[1].stopping), pair[0].load, pair[0].name))
    return better[:PROPOSALS]


def _seat(member: Member) -> Seat:
    external = member.home == "external"
    return Seat(
        -member.juror, member.person, member.sex, False, external, member.rank, member.trained_on, member.in_team
    )  # fmt: skip


def published(session: Session, hire_id: int) -> list[tuple[str, str, str, bool]]:
    """The composition as anybody may read it: name, position, employer, chair."""
    query = (
        select(Person.name, Juror.position, Juror.employer, JuryMember.chair)
        .join(Juror, Juror.id == JuryMember.juror_id)
        .join(Person, Person.id == Juror.person_id)
        .where(JuryMember.hire_id == hire_id, JuryMember.left_at.is_(None), JuryMember.appointed_at.is_not(None))
        .order_by(JuryMember.chair.desc(), Person.name)
    )
    return [(name, position, employer, chair) for name, position, employer, chair in session.execute(query)]

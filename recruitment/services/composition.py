"""A jury as it is being composed: who sits, what the rules say, what would change if somebody came or went."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from recruitment.models import Juror, JuryMember, Person
from workflows.charter.composing import Judge, WhatIf
from workflows.charter.proposals import nearest, proposals
from workflows.dossier import Jury

from . import dossier, effective, jury_people
from .effective import AFTER_LINKS, Effective
from .jury_people import Member
from .progress import pack_of


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who could arrive, in whose place, and what the rules would say then."""

    arriving: tuple[Member, ...]
    leaving: tuple[Member, ...]
    chair: int | None  # the juror who would take the chair
    what: WhatIf


@dataclass(frozen=True, slots=True)
class Composition:
    """The whole page: who sits, what the rules say now, what if, who could be added."""

    members: tuple[Member, ...]
    now: WhatIf
    without: dict[int, WhatIf]  # juror -> the jury without that person
    register: tuple[Member, ...]  # everybody else, least called upon first
    appointed: bool
    proposals: tuple[Proposal, ...] = ()
    effective: Effective | None = None
    asked: bool = False  # specialists of the discipline are asked for
    wanted: frozenset[str] = frozenset()  # and these are the research fields of the post


def _jury(session: Session, hire: Row[Any], now: datetime) -> tuple[Jury, Judge]:
    pack = pack_of(hire)
    file = dossier.read(session, hire, pack, frozenset({"jury"}), person=None, application=None)
    assert file.jury is not None
    return file.jury, Judge(file, pack, now, hire.state in AFTER_LINKS)


def _people(
    session: Session, hire: Row[Any], now: datetime, *, only: Set[int] | None = None, fields: bool = False
) -> tuple[bool, frozenset[str], list[Member]]:
    """Whether specialists are asked for, of which research fields, and everybody."""
    asked = pack_of(hire).severity("jury_specialists") != "off"
    wanted: frozenset[str] = jury_people.fields_of_post(session, hire.id) if asked else frozenset()
    return asked, wanted, jury_people.everybody(session, hire.id, now, only=only, fields=asked or fields)


def read(
    session: Session, hire: Row[Any], now: datetime, *, proposing: bool = False, going: int | None = None,
    numbered: bool = False, fields: bool = False,
) -> Composition:  # fmt: skip
    """The composition of a hire's jury. The number of statements does not grow with the register.

    With `proposing`, who could mend what is broken; with `going`, who could take the place of that juror. `numbered`
    tells the step-asides application by application; `fields` reads the research fields of everybody.
    """
    asked, wanted, everybody = _people(session, hire, now, fields=fields)
    members = tuple(m for m in everybody if m.member is not None)
    register = tuple(m for m in everybody if m.member is None)
    jury, judge = _jury(session, hire, now)
    stands = judge.what_if(jury)
    fewer = replace(jury, asides=judge.distinct(jury))
    without = {
        m.juror: judge.what_if(replace(fewer, seats=tuple(s for s in jury.seats if s.member != m.member)))
        for m in members
    }
    found = Composition(members, stands, without, register, jury.appointed, asked=asked, wanted=wanted)
    leaving = frozenset(m.member for m in members if m.juror == going and m.member is not None)
    if proposing and (leaving or stands.stopping):
        found = replace(found, proposals=tuple(_proposals(judge, fewer, found, leaving)))
    if judge.after_links:
        found = replace(found, effective=effective.of(session, judge, jury, _names(members), numbered=numbered))
    return found


def _names(members: Iterable[Member]) -> dict[int, str]:
    return {m.member: m.name for m in members if m.member is not None}


def tried(
    session: Session, hire: Row[Any], now: datetime, *, add: int | None, chair: bool, leaving: frozenset[int]
) -> WhatIf:
    """What the rules would say if somebody sat down and some members left. Nothing is written."""
    only = leaving | ({add} if add is not None else set())
    _asked, wanted, concerned = _people(session, hire, now, only=only)
    gone = {m.member for m in concerned if m.juror in leaving}
    arriving = [jury_people.seat(m, wanted) for m in concerned if m.juror == add and m.member is None]
    jury, judge = _jury(session, hire, now)
    stay = [s for s in jury.seats if s.member not in gone]
    if chair and arriving:
        stay, arriving = [replace(s, chair=False) for s in stay], [replace(s, chair=True) for s in arriving]
    return judge.what_if(replace(jury, seats=(*stay, *arriving)))


def _proposals(judge: Judge, jury: Jury, found: Composition, going: frozenset[int]) -> Iterable[Proposal]:
    """Those who would mend everything, the least called upon first; else those who leave the fewest rules unmet."""
    load = {m.member: m.load for m in found.members}
    seats = tuple(sorted(jury.seats, key=lambda s: (s.chair, -load.get(s.member, 0), s.member)))
    by_member = {m.member: m for m in found.members} | {-m.juror: m for m in found.register}
    could = [m for m in found.register if m.ready and not m.in_team]
    could.sort(key=lambda m: (m.load, -m.trained_on.toordinal() if m.trained_on else 0, m.name))
    register = [jury_people.seat(m, found.wanted) for m in could]
    asked = replace(jury, seats=seats)
    moves = proposals(asked, register, judge.hear, going=going)
    if not moves and not going:
        moves = nearest(asked, register, judge.hear)
    for move in moves:
        stay = [s for s in jury.seats if s.member not in move.leaving]
        arriving = [by_member[member] for member in move.arriving]
        seated = [replace(jury_people.seat(m, found.wanted), chair=-m.juror == move.chair) for m in arriving]
        what = judge.what_if(replace(jury, seats=(*stay, *seated)))
        leaving = tuple(by_member[member] for member in move.leaving)
        yield Proposal(tuple(arriving), leaving, None if move.chair is None else -move.chair, what)


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

"""The effective jury: who is left after step-asides, for each candidate and for the whole, with its sums."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Row, bindparam, select
from sqlalchemy.orm import Session

from recruitment.models import Application
from workflows.charter.composing import Judge
from workflows.charter.jury import COMPETITION, sexes
from workflows.dossier import Jury

from . import dossier
from .progress import pack_of

AFTER_LINKS = frozenset({"eligibility", "sifting", "interviewing", "deliberating"})  # step-asides are known
H = bindparam("hire_id", type_=Integer)
F: Any = bindparam("files", expanding=True)


@dataclass(frozen=True, slots=True)
class Left:
    """Those who judge one candidate, or the whole competition: their sums, who is out, the rules broken."""

    whole: bool
    number: int | None  # of the application; None where the reader may not know which
    sums: Mapping[str, Any]  # women, men, uncounted, size, externals, quorum, externals_quorum
    gone: tuple[str, ...]
    people: frozenset[int]  # who is out
    broken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Effective:
    """The jury as it sits, and what is left of it."""

    seated: Left
    left: tuple[Left, ...]
    appointed: bool
    lifted: bool  # a derogation covers what is broken

    @property
    def broken(self) -> bool:
        """True when the hire cannot go on with this jury."""
        return not self.appointed or bool(self.seated.broken) or (any(one.broken for one in self.left) and not self.lifted)


_NUMBERS = select(Application.id, Application.number).where(Application.hire_id == H, Application.id.in_(F))


def read(
    session: Session, hire: Row[Any], now: datetime, names: Mapping[int, str], *, numbered: bool
) -> Effective:
    """The effective jury of a hire, with the `names` of its members. The statements of its chapter, one for numbers."""
    pack = pack_of(hire)
    file = dossier.read(session, hire, pack, frozenset({"jury"}), person=None, application=None)
    assert file.jury is not None
    return of(session, Judge(file, pack, now, after_links=True), file.jury, names, numbered=numbered)


def of(session: Session, judge: Judge, jury: Jury, names: Mapping[int, str], *, numbered: bool) -> Effective:
    """The same of a jury that was read already."""
    numbers = {}
    if numbered and jury.asides:
        ask = {"hire_id": judge.file.hire, "files": list(jury.asides)}
        found = session.connection().execute(_NUMBERS, ask)
        numbers = {row.id: row.number for row in found}
    whole = judge.pack.value("aside_regime") == COMPETITION
    left = [
        _left(judge, rest, jury, names, numbers.get(application), whole=whole, broken=broken)
        for application, rest, broken in judge.gone(jury)
    ]
    if not numbers:
        left.sort(key=lambda one: (not one.broken, one.gone))  # in no order that tells who is who
    heard = {v.rule: v for v in judge.what_if(jury).verdicts}
    after = heard.pop("effective_jury", None)
    stands = tuple(rule for rule, verdict in heard.items() if not verdict)
    seated = _left(judge, jury, jury, names, None, whole=True, broken=stands)
    lifted = after is not None and any(o.lifted for o in after.objections)
    return Effective(seated, tuple(left), jury.appointed, lifted)


def _left(
    judge: Judge, rest: Jury, jury: Jury, names: Mapping[int, str], number: int | None, *, whole: bool,
    broken: tuple[str, ...],
) -> Left:  # fmt: skip
    stay = {seat.member for seat in rest.seats}
    gone = [seat for seat in jury.seats if seat.member not in stay]
    quorum = judge.quorum(rest).evidence
    sums = {
        **sexes(rest.seats, judge.pack), "externals": sum(seat.external for seat in rest.seats),
        "of": len(jury.seats), "quorum": quorum["minimum"], "externals_quorum": quorum.get("externals_minimum", 0),
    }  # fmt: skip
    return Left(
        whole, number, sums, tuple(sorted(names.get(seat.member, "–") for seat in gone)),
        frozenset(seat.person for seat in gone if seat.person), broken,
    )

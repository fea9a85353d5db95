"""The marks of one candidate, as far as a reader may see them: their own, and everybody's once they are open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, Row, and_, bindparam, exists, select
from sqlalchemy.orm import Session, aliased

from grids.grid import Criterion
from recruitment.models import JuryMember, LinkDeclaration, Mark, MarkSheet, Person
from workflows.given import Mark as GivenMark
from workflows.who import CHAIR, HR, JUROR, Actor

from . import grid_copies
from .desk import marks_open


@dataclass(frozen=True, slots=True)
class Stage:
    """The sheets of one stage: members by id in the order of the jury, marks by member and criterion."""

    name: str
    criteria: tuple[Criterion, ...]
    members: Mapping[int, str]
    marks: Mapping[int, Mapping[str, GivenMark]]


@dataclass(frozen=True, slots=True)
class OnFile:
    """What a file shows of marks; `own` when they are the reader's alone."""

    own: bool
    stages: tuple[Stage, ...]


_Reader = aliased(JuryMember)
_ASIDE = exists().where(
    and_(
        LinkDeclaration.application_id == MarkSheet.application_id, LinkDeclaration.steps_aside,
        LinkDeclaration.member_id == _Reader.id, _Reader.person_id == bindparam("reader", type_=Integer),
    )
)  # fmt: skip
_ALL = (
    select(MarkSheet.stage, MarkSheet.member_id, Person.name, Mark.criterion, Mark.value, Mark.note)
    .join(Mark, Mark.sheet_id == MarkSheet.id)
    .join(JuryMember, JuryMember.id == MarkSheet.member_id)
    .join(Person, Person.id == JuryMember.person_id)
    .where(
        MarkSheet.hire_id == bindparam("hire_id", type_=Integer),
        MarkSheet.application_id == bindparam("application", type_=Integer),
        MarkSheet.superseded_at.is_(None), JuryMember.left_at.is_(None), ~_ASIDE,
    )
    .order_by(MarkSheet.stage.desc(), JuryMember.chair.desc(), JuryMember.id)
)  # fmt: skip
_OWN = _ALL.where(JuryMember.person_id == bindparam("reader", type_=Integer))


def marks_on_file(session: Session, hire: Row[Any], application_id: int, actor: Actor) -> OnFile | None:
    """The marks on one file for one reader; None where there is nothing for them. Two statements at most."""
    judges, everything = actor.may(JUROR, CHAIR), marks_open(hire)
    if not judges and not (everything and actor.may(HR)):
        return None
    ask = {"hire_id": hire.id, "application": application_id, "reader": actor.person_id}
    found: dict[str, dict[int, dict[str, GivenMark]]] = {}
    names: dict[int, str] = {}
    for row in session.connection().execute(_ALL if everything else _OWN, ask):
        found.setdefault(row.stage, {}).setdefault(row.member_id, {})[row.criterion] = GivenMark(row.value, row.note)
        names[row.member_id] = row.name
    kept = grid_copies.of_hire(session, hire) if found else None
    if kept is None:
        return None
    stages = (
        Stage(stage, kept.grid.at(stage), {m: names[m] for m in sheets}, sheets) for stage, sheets in found.items()
    )
    return OnFile(not everything, tuple(stages))

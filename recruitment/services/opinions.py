"""Questions to the deontology referent: asked about one declaration, answered with reasons, ruled on by somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Integer, Row, and_, bindparam, exists, insert, select, update
from sqlalchemy.orm import Session, aliased

from recruitment.models import Application, DeclaredLink, Grant, Hire, JuryMember, LinkDeclaration, LinkQuestion, Person
from workflows.case import Objection
from workflows.engine import Refused
from workflows.given import Advice, ReferentQuestion
from workflows.who import DEONTOLOGY, SCHOOL_ADMIN

from .declarations import Told
from .link_terms import TO_RULE
from .progress import Changes, Step, pack_of
from .promises import PARIS

ASKED_IN = ("eligibility", "sifting", "interviewing", "deliberating")  # where an opinion can be given
_OPEN = LinkQuestion.answered_at.is_(None) & LinkQuestion.withdrawn_at.is_(None)
# Still of use, on a query of the question, its declaration, the seat and the hire: nobody ruled without waiting for it.
AWAITED = and_(_OPEN, TO_RULE, JuryMember.left_at.is_(None), Hire.state.in_(ASKED_IN))
_ASKABLE = (
    select(LinkDeclaration.id)
    .join(JuryMember, JuryMember.id == LinkDeclaration.member_id)
    .where(
        LinkDeclaration.id == bindparam("declaration"), LinkDeclaration.hire_id == bindparam("hire_id"), TO_RULE,
        JuryMember.left_at.is_(None),
        ~select(LinkQuestion.id).where(LinkQuestion.declaration_id == LinkDeclaration.id, _OPEN).exists(),
    )
)  # fmt: skip


def referents(session: Session, hire: int, school: int) -> Sequence[int]:
    """Who may give an opinion on the links of a hire: holders of the role who do not sit in its jury. One statement."""
    sits = exists().where(
        JuryMember.hire_id == hire, JuryMember.person_id == Grant.person_id, JuryMember.left_at.is_(None)
    )
    held = (
        select(Person.id)
        .join(Grant, Grant.person_id == Person.id)
        .where(Person.active, Grant.role == DEONTOLOGY, Grant.revoked_at.is_(None), Grant.reaches(hire, school), ~sits)
    )
    return session.scalars(held.distinct().order_by(Person.id)).all()


def ask_referent(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Write the question; one at a time about a declaration that waits for a ruling."""
    given: ReferentQuestion = step.given
    if session.scalar(_ASKABLE, {"declaration": given.declaration, "hire_id": hire.id}) is None:
        raise Refused(step.event, (Objection("file_out_of_turn", {"declaration": given.declaration}),))
    if not referents(session, hire.id, hire.school_id):
        raise Refused(step.event, (Objection("referent_missing", {}, lift=(SCHOOL_ADMIN,)),))
    due = now.astimezone(PARIS).date() + timedelta(days=pack_of(hire).value("links_opinion_days"))
    session.execute(insert(LinkQuestion), [{
        "hire_id": hire.id, "declaration_id": given.declaration, "asked_by": step.actor.person_id, "asked_at": now,
        "note": given.note.strip(), "due_on": due, "opinion": "", "reasons": "",
    }])  # fmt: skip


def advise_on_link(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Write the opinion: it rules on nothing."""
    given: Advice = step.given
    written = session.execute(
        update(LinkQuestion)
        .where(LinkQuestion.id == given.question, LinkQuestion.hire_id == hire.id, _OPEN)
        .values(
            opinion="aside" if given.steps_aside else "stays", reasons=given.reason.strip(),
            answered_by=step.actor.person_id, answered_at=now,
        ),
        execution_options={"synchronize_session": False},
    )  # fmt: skip
    if not written.rowcount:  # type: ignore[attr-defined]  # an update has one
        raise Refused(step.event, (Objection("file_out_of_turn", {"question": given.question}),))


def withdraw(session: Session, declarations: Sequence[int], now: datetime) -> None:
    """What was asked about a declaration that changed is asked no more."""
    session.execute(
        update(LinkQuestion).where(LinkQuestion.declaration_id.in_(declarations), _OPEN).values(withdrawn_at=now),
        execution_options={"synchronize_session": False},
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as its reader sees it; the declaration alone, nothing of the file."""

    id: int
    declaration: int
    juror: str
    candidate: str
    links: tuple[Told, ...]
    note: str
    asked_at: datetime
    due_on: date
    opinion: str
    reasons: str
    answered_at: datetime | None


_Judge = aliased(Person)
_ASKED = (
    select(
        LinkQuestion.id, LinkQuestion.declaration_id, _Judge.name.label("juror"), Person.name, LinkQuestion.note,
        LinkQuestion.asked_at, LinkQuestion.due_on, LinkQuestion.opinion, LinkQuestion.reasons,
        LinkQuestion.answered_at,
    )
    .join(LinkDeclaration, LinkDeclaration.id == LinkQuestion.declaration_id)
    .join(JuryMember, JuryMember.id == LinkDeclaration.member_id)
    .join(_Judge, _Judge.id == JuryMember.person_id)
    .join(Application, Application.id == LinkDeclaration.application_id)
    .join(Person, Person.id == Application.person_id)
    .where(LinkQuestion.hire_id == bindparam("hire_id", type_=Integer), LinkQuestion.withdrawn_at.is_(None))
    .order_by(LinkQuestion.answered_at.is_not(None), LinkQuestion.id)
)  # fmt: skip
_LINKS = (
    select(
        DeclaredLink.declaration_id, DeclaredLink.kind, DeclaredLink.ended_on, DeclaredLink.works, DeclaredLink.words
    )
    .join(LinkQuestion, LinkQuestion.declaration_id == DeclaredLink.declaration_id)
    .where(LinkQuestion.hire_id == bindparam("hire_id", type_=Integer), DeclaredLink.replaced_at.is_(None))
    .distinct()
    .order_by(DeclaredLink.declaration_id, DeclaredLink.kind)
)


def of_hire(session: Session, hire_id: int) -> tuple[Asked, ...]:
    """The questions of a hire, those still open first. Two statements."""
    told: dict[int, list[Told]] = {}
    for row in session.execute(_LINKS, {"hire_id": hire_id}):
        told.setdefault(row.declaration_id, []).append(Told(row.kind, row.ended_on, row.works, row.words))
    return tuple(
        Asked(
            r.id, r.declaration_id, r.juror, r.name, tuple(told.get(r.declaration_id, ())), r.note, r.asked_at,
            r.due_on, r.opinion, r.reasons, r.answered_at,
        )
        for r in session.execute(_ASKED, {"hire_id": hire_id})
    )  # fmt: skip


_WAITING = (
    select(Hire.id, Hire.reference, Hire.title_fr, Hire.title_en, LinkQuestion.due_on, LinkQuestion.asked_at)
    .join(Hire, Hire.id == LinkQuestion.hire_id)
    .join(LinkDeclaration, LinkDeclaration.id == LinkQuestion.declaration_id)
    .join(JuryMember, JuryMember.id == LinkDeclaration.member_id)
    .where(AWAITED)
    .order_by(LinkQuestion.due_on, LinkQuestion.id)
)


def waiting(session: Session, schools: frozenset[int] | None) -> Sequence[Any]:
    """The questions of these schools that still wait for an answer, all of them for None; the most urgent first. One statement."""
    query = _WAITING if schools is None else _WAITING.where(Hire.school_id.in_(schools))
    return session.execute(query).all()


VERBS = {"ask_referent": ask_referent, "advise_on_link": advise_on_link}

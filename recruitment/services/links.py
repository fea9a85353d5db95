"""Links between jurors and candidates: declared at once on everybody, ruled on, and closing files at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, and_, bindparam, exists, insert, or_, select, update
from sqlalchemy.orm import Session

from recruitment.models import Application, DeclaredLink, JuryMember, LinkDeclaration, PastDeclaration, table_of
from workflows.case import Objection
from workflows.charter.impartiality import answers, weigh
from workflows.engine import Refused
from workflows.given import Ruling

from . import opinions, step_asides
from .link_terms import DECLARABLE
from .progress import Changes, Step, pack_of

_SEAT = and_(
    JuryMember.hire_id == bindparam("hire_id", type_=Integer),
    JuryMember.person_id == bindparam("person_id", type_=Integer),
    JuryMember.left_at.is_(None),
)
_CLOSED = (
    select(LinkDeclaration.application_id)
    .join(JuryMember, JuryMember.id == LinkDeclaration.member_id)
    .where(_SEAT, LinkDeclaration.steps_aside)
)


def closed_to(session: Session, hire_id: int, person_id: int) -> frozenset[int]:
    """The applications that this person stepped aside for: closed to them on every page."""
    return frozenset(session.scalars(_CLOSED, {"hire_id": hire_id, "person_id": person_id}))


def open_to(person_id: int | ColumnElement[int]) -> ColumnElement[bool]:
    """SQL, on a query of Application: this juror declared on the candidate and did not step aside."""
    return exists().where(
        LinkDeclaration.application_id == Application.id,
        LinkDeclaration.member_id == JuryMember.id,
        JuryMember.person_id == person_id,
        JuryMember.left_at.is_(None),
        ~LinkDeclaration.steps_aside,
    )


# Every file that may still be judged, with what this juror has declared of it so far.
_DECLARED = (
    select(
        Application.id, JuryMember.id.label("member"), LinkDeclaration.id.label("link"), LinkDeclaration.level,
        LinkDeclaration.chosen, LinkDeclaration.reach, LinkDeclaration.steps_aside, LinkDeclaration.declared_at,
        LinkDeclaration.ruled_at, LinkDeclaration.ruling,
    )
    .select_from(JuryMember)
    .join(Application, Application.hire_id == JuryMember.hire_id)
    .outerjoin(
        LinkDeclaration,
        and_(LinkDeclaration.member_id == JuryMember.id, LinkDeclaration.application_id == Application.id),
    )
    .where(_SEAT, or_(Application.state.in_(DECLARABLE), LinkDeclaration.id.is_not(None)))
)  # fmt: skip
_TOLD = (
    select(
        DeclaredLink.declaration_id, DeclaredLink.kind, DeclaredLink.ended_on, DeclaredLink.works, DeclaredLink.words
    )
    .join(LinkDeclaration, LinkDeclaration.id == DeclaredLink.declaration_id)
    .join(JuryMember, JuryMember.id == LinkDeclaration.member_id)
    .where(_SEAT, DeclaredLink.replaced_at.is_(None))
)
_INSERT = insert(LinkDeclaration)
_UPDATE = (
    update(table_of(LinkDeclaration))
    .where(table_of(LinkDeclaration).c.id == bindparam("link"))
    .values(
        level=bindparam("new_level"), chosen=bindparam("new_chosen"), reach=bindparam("new_reach"),
        steps_aside=bindparam("new_aside"), declared_at=bindparam("now"), ruled_at=None, ruling=None,
    )
)  # fmt: skip
Told = frozenset[tuple[str, date | None, int, str]]


def declare_link(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Write what changed since the last declaration; whoever now steps aside loses the file, or all, and their marks."""
    ask = {"hire_id": hire.id, "person_id": step.actor.person_id}
    before = {row.id: row for row in session.execute(_DECLARED, ask)}
    told = _told(session, ask)
    pack = pack_of(hire)
    fresh: list[dict[str, Any]] = []
    changed: list[tuple[Any, dict[str, Any]]] = []
    links: dict[int, Told] = {}
    for answer in answers(step.given):
        row = before.get(answer.application)
        if row is None:
            raise Refused(step.event, (Objection("file_out_of_turn", {"event": step.event}),))
        said = frozenset((link.kind, link.ended_on, link.works, link.words.strip()) for link in answer.links)
        if row.level and (told[row.link], row.chosen) == (said, answer.leaves):
            continue
        weighed = weigh(answer, pack, now.date())
        # A red link turned amber keeps the juror aside until the chair has ruled.
        reach = weighed.reach or row.reach or ""
        links[row.id] = said
        if row.link is None:
            fresh.append({
                "hire_id": hire.id, "member_id": row.member, "application_id": row.id, "level": weighed.level,
                "chosen": answer.leaves, "reach": reach, "steps_aside": bool(reach), "declared_at": now,
            })  # fmt: skip
        else:
            changed.append((row, {
                "link": row.link, "new_level": weighed.level, "new_chosen": answer.leaves, "new_reach": reach,
                "new_aside": bool(reach), "now": now,
            }))  # fmt: skip
    if fresh:
        session.execute(_INSERT, fresh)
    if changed:
        _keep(session, [row for row, _ in changed], now)
        opinions.withdraw(session, [row.link for row, _ in changed], now)
        session.connection().execute(_UPDATE, [values for _, values in changed])
    if links:
        member = next(iter(before.values())).member
        _write_links(session, member, links, now)
        step_asides.settle(session, hire, member, now)
        if any(one["reach"] for one in fresh) or any(said["new_reach"] and not row.reach for row, said in changed):
            changes.born.append(("member", member, "aside"))  # for the journal: who, and never for whom


def _told(session: Session, ask: dict[str, Any]) -> dict[int, Told]:
    """Declaration -> its links as they stand, for comparing."""
    found: dict[int, set[tuple[str, date | None, int, str]]] = defaultdict(set)
    for row in session.execute(_TOLD, ask):
        found[row.declaration_id].add((row.kind, row.ended_on, row.works, row.words))
    return defaultdict(frozenset, {declaration: frozenset(links) for declaration, links in found.items()})


def _keep(session: Session, rows: list[Any], now: datetime) -> None:
    """What a declaration was stays on record, with its links and the ruling it had."""
    past = [_as_past(row, now) for row in rows if row.level]
    if past:
        session.execute(insert(PastDeclaration), past)
    session.execute(
        update(DeclaredLink)
        .where(DeclaredLink.declaration_id.in_([row.link for row in rows]), DeclaredLink.replaced_at.is_(None))
        .values(replaced_at=now),
        execution_options={"synchronize_session": False},
    )


def _as_past(row: Any, now: datetime) -> dict[str, Any]:
    return {
        "declaration_id": row.link, "level": row.level, "chosen": row.chosen, "steps_aside": row.steps_aside,
        "declared_at": row.declared_at, "ruled_at": row.ruled_at, "ruling": row.ruling, "replaced_at": now,
    }  # fmt: skip


def _write_links(session: Session, member: int, links: Mapping[int, Told], now: datetime) -> None:
    """The links of each declaration just written, by application."""
    some = [application for application, told in links.items() if told]
    if not some:
        return
    keys = session.execute(
        select(LinkDeclaration.application_id, LinkDeclaration.id).where(
            LinkDeclaration.member_id == member, LinkDeclaration.application_id.in_(some)
        )
    )
    session.execute(insert(DeclaredLink), [
        {"declaration_id": key, "kind": kind, "ended_on": ended, "works": works, "words": words, "said_at": now}
        for application, key in keys for kind, ended, works, words in sorted(links[application], key=repr)
    ])  # fmt: skip


_AMBER = (
    select(
        LinkDeclaration.id.label("link"), LinkDeclaration.member_id, LinkDeclaration.application_id,
        LinkDeclaration.level, LinkDeclaration.chosen, LinkDeclaration.steps_aside, LinkDeclaration.declared_at,
        LinkDeclaration.ruled_at, LinkDeclaration.ruling,
    )
    .join(JuryMember, JuryMember.id == LinkDeclaration.member_id)
    .where(
        LinkDeclaration.id == bindparam("declaration"), LinkDeclaration.hire_id == bindparam("hire_id"),
        LinkDeclaration.level == "amber", ~LinkDeclaration.chosen, JuryMember.left_at.is_(None),
    )
)  # fmt: skip


def rule_on_link(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Write the ruling on an amber link; a step-aside takes effect at once, as far as the pack says."""
    given: Ruling = step.given
    row = session.execute(_AMBER, {"declaration": given.declaration, "hire_id": hire.id}).one_or_none()
    if row is None or row.application_id != step.application:
        raise Refused(step.event, (Objection("file_out_of_turn", {"declaration": given.declaration}),))
    if row.ruled_at is not None:
        session.execute(insert(PastDeclaration), [_as_past(row, now)])
    reach = pack_of(hire).value("aside_regime") if given.steps_aside else ""
    session.execute(
        update(LinkDeclaration)
        .where(LinkDeclaration.id == given.declaration)
        .values(steps_aside=given.steps_aside, reach=reach, ruled_at=now, ruling=given.reason.strip()),
        execution_options={"synchronize_session": False},
    )
    step_asides.settle(session, hire, row.member_id, now)
    if given.steps_aside:
        changes.born.append(("member", row.member_id, "aside"))


VERBS = {"declare_link": declare_link, "rule_on_link": rule_on_link}

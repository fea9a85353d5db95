"""One mark kept, one sheet handed in: on a hire of 500 candidates, 8 jurors and 12 criteria, beside a raw commit."""

from __future__ import annotations

import time
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from string import ascii_lowercase
from typing import Any

from sqlalchemy import Engine, insert, literal, select, update
from sqlalchemy.orm import Session

from grids.grid import digest, from_mapping
from recruitment.models import (
    Application,
    GridInUse,
    Juror,
    JuryMember,
    LinkDeclaration,
    MarkDraft,
    MarkSheet,
    make_sessions,
    table_of,
    writing,
)  # fmt: skip
from recruitment.services import mark_drafts, scoring_desk, verbs
from recruitment.services.mark_drafts import Place, Typed
from recruitment.services.progress import Step, hire_row
from workflows import given
from workflows.who import JUROR, Actor

from . import bare
from .doors import TURN, Timed
from .report import Table
from .sheets import WHY

JURORS, CRITERIA = 8, 12


def report(engine: Engine, hire: int, table: Table, seconds: float) -> None:
    """Enlarge the jury and the grid of a hire, fill its desks with drafts, and time both."""
    with make_sessions(engine)() as session:
        writing(session)
        keys = _widen(session, hire)
        people = _seat(session, hire)
        desks = _fill(session, hire, keys)
        session.commit()
    size = f"{len({file for _, file in desks})} candidates × {len(people)} jurors × {len(keys)} criteria"
    keep = ((person, file, keys[turn % CRITERIA], 1 + turn % 5) for turn, (person, file) in enumerate(desks * 20))
    table.persisted(f"one mark kept as a draft, {size},", *_timed(engine, hire, keep, _keep, seconds))
    hand_in = ((person, file, keys, 4) for person, file in desks)
    table.persisted(
        f"one sheet of {CRITERIA} marks handed in, {size},", *_timed(engine, hire, hand_in, _hand_in, seconds)
    )


def _widen(session: Session, hire: int) -> tuple[str, ...]:
    """Give the hire a grid of twelve criteria, all judged on the file."""
    content = deepcopy(session.execute(select(GridInUse.content).where(GridInUse.hire_id == hire)).scalar_one())
    model = content["criteria"][0]
    content["criteria"] = [
        {**model, "key": f"criterion_{letter}", "stage": "sift"} for letter in ascii_lowercase[:CRITERIA]
    ]
    grid = from_mapping(content)
    session.execute(update(GridInUse).where(GridInUse.hire_id == hire).values(content=content, digest=digest(grid)))
    return tuple(criterion.key for criterion in grid.criteria)


def _seat(session: Session, hire: int) -> list[int]:
    """Seat more people of the register, with the declarations of somebody who has no link."""
    members = session.execute(
        select(JuryMember.id, JuryMember.person_id, JuryMember.juror_id).where(
            JuryMember.hire_id == hire, JuryMember.left_at.is_(None)
        )
    ).all()
    free = session.execute(
        select(Juror.id, Juror.person_id)
        .where(Juror.person_id.is_not(None), Juror.id.not_in([row.juror_id for row in members]))
        .limit(JURORS - len(members))
    ).all()
    now = datetime.now(UTC)
    for juror in free:
        member = JuryMember(
            hire_id=hire, juror_id=juror.id, person_id=juror.person_id, chair=False, seated_at=now, appointed_at=now
        )
        session.add(member)
        session.flush()
        _declare(session, members[0].id, member.id)
    return [row.person_id for row in members] + [row.person_id for row in free]


def _declare(session: Session, like: int, member: int) -> None:
    columns = [c for c in table_of(LinkDeclaration).c if c.name not in ("id", "member_id")]
    rows = select(literal(member), *columns).where(LinkDeclaration.member_id == like)
    session.execute(insert(table_of(LinkDeclaration)).from_select(["member_id", *(c.name for c in columns)], rows))


def _fill(session: Session, hire: int, keys: tuple[str, ...]) -> list[tuple[int, int]]:
    """A draft of every mark; the sheets there were are set aside. Whose desk holds which candidate, dealt out."""
    now = datetime.now(UTC)
    session.execute(update(MarkSheet).where(MarkSheet.hire_id == hire).values(superseded_at=now))
    desks = session.execute(
        select(JuryMember.id, JuryMember.person_id, Application.id.label("file"))
        .join(LinkDeclaration, LinkDeclaration.member_id == JuryMember.id)
        .join(Application, Application.id == LinkDeclaration.application_id)
        .where(JuryMember.hire_id == hire, JuryMember.left_at.is_(None), ~LinkDeclaration.steps_aside,
               Application.state == "admissible")
        .order_by(Application.number, JuryMember.id)
    ).all()  # fmt: skip
    about = {"stage": "sift", "level": "3", "note": WHY, "version": 1, "page": "", "at": now}
    session.execute(insert(table_of(MarkDraft)), [
        {"member_id": desk.id, "application_id": desk.file, "criterion": key, **about} for desk in desks for key in keys
    ])  # fmt: skip
    return [(desk.person_id, desk.file) for desk in desks]


def _keep(session: Session, hire: int, person: int, file: int, key: Any, level: int) -> None:
    row = hire_row(session, hire, lock=True)
    seat = scoring_desk.seat(session, row, person, frozenset({JUROR}), file) if row else None
    assert seat is not None
    typed = [Typed(file, key, str(level), WHY, 1)]
    mark_drafts.keep(session, Place(seat.member, "sift"), typed, "bench", datetime.now(UTC))


def _hand_in(session: Session, hire: int, person: int, file: int, keys: Any, level: int) -> None:
    sheet = given.MarkSheet(file, {key: given.Mark(level, WHY) for key in keys})
    verbs.take(session, hire, Step("submit_marks", Actor(person, frozenset({JUROR})), sheet, application=file))


def _timed(engine: Engine, hire: int, asked: Iterator[Any], act: Any, seconds: float) -> tuple[Timed, Timed]:
    """Each with a commit of its own, and raw update + insert + commit, in turns."""
    sessions, ours, raw = make_sessions(engine), Timed(), Timed()
    until = time.perf_counter() + 2 * seconds
    while time.perf_counter() < until:
        for number in range(TURN):
            one = next(asked, None)
            if one is None:
                return ours, raw
            began = time.perf_counter()
            with sessions() as session:
                act(writing(session), hire, *one)
                session.commit()
            ours.took.append(time.perf_counter() - began)
            began = time.perf_counter()
            with engine.connect().execution_options(writes=True) as connection:
                bare.change(connection, number % bare.ITEMS + 1, 1, "x" * 300)
                connection.commit()
            raw.took.append(time.perf_counter() - began)
    return ours, raw

"""Steps without pages: through the door in memory, through the door to the disk, and beside them a raw commit."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from recruitment.models import Application, Hire, make_sessions, writing
from recruitment.services import verbs
from recruitment.services.progress import Step, case_for, hire_row
from workflows import given
from workflows.engine import reads, take
from workflows.hire import HireChart
from workflows.who import DIRECTOR, JUROR, Actor

from . import bare
from .sheets import Owed

TURN = 25  # steps of one kind before the other has its turn: both meet the same weather


@dataclass(slots=True)
class Timed:
    """Seconds that each of a number of things took."""

    took: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """How many a second."""
        return len(self.took) / sum(self.took)

    def percentile(self, share: float) -> float:
        """Milliseconds within which that share was done."""
        return sorted(self.took)[min(len(self.took) - 1, int(share * len(self.took)))] * 1000


def in_memory(engine: Engine, sheet: Owed, times: int = 2000) -> Timed:
    """Judge and take the handing in of marks on a dossier already read."""
    step = _step(sheet)
    with make_sessions(engine)() as session:
        hire = hire_row(session, sheet.hire)
        assert hire is not None
        chapters = reads(HireChart, hire.state, step.event)
        case = case_for(session, hire, step, chapters, datetime.now(UTC))
    found = Timed()
    for _ in range(times):
        began = time.perf_counter()
        take(HireChart, replace(case, heard={}), hire.state, step.event)
        found.took.append(time.perf_counter() - began)
    return found


def _step(sheet: Owed) -> Step:
    marks = given.MarkSheet(sheet.application, sheet.marks)
    return Step("submit_marks", Actor(sheet.person, frozenset({JUROR})), marks, application=sheet.application)


def persisted(engine: Engine, sheets: Iterator[Owed], seconds: float) -> tuple[Timed, Timed]:
    """Marks handed in and committed, and raw update + insert + commit, in turns, one process."""
    ours, raw = Timed(), Timed()
    sessions = make_sessions(engine)
    until = time.perf_counter() + 2 * seconds
    gc.collect()
    gc.freeze()
    while time.perf_counter() < until:
        for _ in range(TURN):
            sheet = next(sheets)
            began = time.perf_counter()
            with sessions() as session:
                verbs.take(writing(session), sheet.hire, _step(sheet))
                session.commit()
            ours.took.append(time.perf_counter() - began)
        for number in range(TURN):
            began = time.perf_counter()
            with engine.connect().execution_options(writes=True) as connection:
                bare.change(connection, number % bare.ITEMS + 1, sheet.person, "x" * 300)
                connection.commit()
            raw.took.append(time.perf_counter() - began)
    return ours, raw


def many_moved(engine: Engine, times: int = 5) -> tuple[int, Timed]:
    """The largest hire given up: every file moves in one transaction. Undone, but for the last time."""
    with make_sessions(engine)() as session:
        hire, count = _largest(session)
    found = Timed()
    for turn in range(times):
        with make_sessions(engine)() as session:
            step = Step("conclude_unfilled", Actor(None, frozenset({DIRECTOR})), given.Reason("Mesure du banc d’essai."))
            began = time.perf_counter()
            taken = verbs.take(writing(session), hire, step)
            if turn == times - 1:
                session.commit()
            found.took.append(time.perf_counter() - began)
            assert len(taken.moves) == count
    return count, found


def _largest(session: Session) -> tuple[int, int]:
    row = session.execute(
        select(Hire.id, func.count())
        .join(Application, Application.hire_id == Hire.id)
        .where(Hire.state == "sifting", Application.state == "admissible")
        .group_by(Hire.id)
        .order_by(func.count().desc())
        .limit(1)
    ).one()
    return row[0], row[1]

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
from workflows.who import DIRECTOR, HR, JUROR, Actor

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


def marks(sheet: Owed) -> tuple[int, Step]:
    """A juror hands in a sheet: the hire, and the step."""
    given_ = given.MarkSheet(sheet.application, sheet.marks)
    actor = Actor(sheet.person, frozenset({JUROR}))
    return sheet.hire, Step("submit_marks", actor, given_, application=sheet.application)


def finding(hire: int, officer: int, application: int) -> tuple[int, Step]:
    """Human resources find that an application meets the conditions."""
    actor = Actor(officer, frozenset({HR}))
    return hire, Step("judge_eligibility", actor, given.Eligibility(application, True), application=application)


def in_memory(engine: Engine, asked: tuple[int, Step], times: int = 2000) -> Timed:
    """Judge and take a step on a dossier already read."""
    key, step = asked
    with make_sessions(engine)() as session:
        hire = hire_row(session, key)
        assert hire is not None
        case = case_for(session, hire, step, reads(HireChart, hire.state, step.event), datetime.now(UTC))
    found = Timed()
    for _ in range(times):
        began = time.perf_counter()
        take(HireChart, replace(case, heard={}), hire.state, step.event)
        found.took.append(time.perf_counter() - began)
    return found


def persisted(engine: Engine, steps: Iterator[tuple[int, Step]], seconds: float) -> tuple[Timed, Timed]:
    """Steps taken and committed, and raw update + insert + commit, in turns, one process."""
    _turn(engine, steps, Timed(), Timed())
    gc.collect()
    gc.freeze()
    ours, raw = Timed(), Timed()
    until = time.perf_counter() + 2 * seconds
    while time.perf_counter() < until and _turn(engine, steps, ours, raw):
        pass
    return ours, raw


def _turn(engine: Engine, steps: Iterator[tuple[int, Step]], ours: Timed, raw: Timed) -> bool:
    """Some of each; False when there is nothing left to take."""
    sessions = make_sessions(engine)
    for _ in range(TURN):
        asked = next(steps, None)
        if asked is None:
            return False
        began = time.perf_counter()
        with sessions() as session:
            verbs.take(writing(session), *asked)
            session.commit()
        ours.took.append(time.perf_counter() - began)
    for number in range(TURN):
        began = time.perf_counter()
        with engine.connect().execution_options(writes=True) as connection:
            bare.change(connection, number % bare.ITEMS + 1, 1, "x" * 300)
            connection.commit()
        raw.took.append(time.perf_counter() - began)
    return True


def many_moved(engine: Engine, times: int = 5) -> tuple[int, Timed]:
    """The largest hire given up: every file moves in one transaction. Undone, but for the last time."""
    with make_sessions(engine)() as session:
        hire, count = _largest(session)
    step = Step("conclude_unfilled", Actor(None, frozenset({DIRECTOR})), given.Reason("Mesure du banc d’essai."))
    found = Timed()
    for turn in range(times):
        with make_sessions(engine)() as session:
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

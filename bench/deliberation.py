"""A large deliberation: the ranking page, its statistics and its minutes, in one process of one core."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from sqlalchemy import Engine, event, insert, select, update
from sqlalchemy.orm import Session

from grids import Grid, digest, from_mapping, load, to_mapping
from recruitment import create_app
from recruitment.demo import seed
from recruitment.models import (
    Application,
    Grant,
    GridInUse,
    Hire,
    Juror,
    JuryMember,
    Mark,
    MarkSheet,
    Person,
    Ranking,
    RankingEntry,
    School,
    make_sessions,
    writing,
)
from recruitment.services import database, deliberation, jury_figures, logins
from recruitment.services.opening import Opening, open_hire
from recruitment.services.progress import hire_row
from workflows.who import HIRING_MANAGER, Actor

from .agreement import CANDIDATES, CRITERIA, DRAWS, JURORS, ONE_CORE
from .serving import ROOT

NAME = "deliberation of 500 candidates"
WANTED = {"statistics": 1.0}  # seconds of work on one core; the others are told beside it
SMALL = 20
MOST_QUERIES_APART = 0


def report(echo: Callable[[str], None], missed: list[str]) -> None:
    """Measure in a process of one core, and print a line for each."""
    told = subprocess.run(
        [sys.executable, "-m", "bench.deliberation"], check=True, capture_output=True, cwd=ROOT,
        env=os.environ | ONE_CORE,
    )  # fmt: skip
    figures = dict(line.split("=") for line in told.stdout.decode().split())
    echo(f"\n{NAME} × {JURORS} jurors × {CRITERIA} criteria, {DRAWS} draws, SQLite, seconds of work on one core")
    marks, ranked = float(figures["marks"]), float(figures["page"])
    first, again, pdf = (float(figures[key]) for key in ("statistics", "kept", "minutes"))
    echo(f"  reading every mark and its means: {marks:.2f}; all statistics: {first:.2f} the first time, {again:.3f} kept")
    echo(
        f"  ranking page, statistics kept: {ranked:.2f} s, {ranked / marks:.1f} × reading its marks;"
        f" {figures['queries']} statements, {figures['few']} for {SMALL} candidates"
    )
    echo(f"  minutes with their pictures and tables, {figures['sheets']} pages: {pdf:.1f} s, {pdf / ranked:.1f} × the page")
    if first > WANTED["statistics"]:
        missed.append(f"{NAME}: statistics {first:.2f} s, {WANTED['statistics']:.2f} wanted")
    if int(figures["queries"]) - int(figures["few"]) > MOST_QUERIES_APART:
        missed.append(f"{NAME}: {figures['queries']} statements, {figures['few']} for {SMALL} candidates")


@contextmanager
def _spent(into: dict[str, float], name: str) -> Iterator[None]:
    began = time.process_time()
    yield
    into[name] = time.process_time() - began


def work(folder: Path) -> dict[str, str]:
    """Seconds of each part, and statements of the page for few and for many candidates."""
    app = create_app({
        "DATABASE_URL": f"sqlite:///{folder / 'bench.db'}", "VAR": str(folder), "SECRET_KEY": "b" * 40,
        "BASE_URL": "http://localhost", "LOG_LEVEL": "WARNING", "RATELIMIT_STORAGE_URI": "memory://", "SMTP_URL": "",
    })  # fmt: skip
    engine, spent = app.extensions["engine"], dict[str, float]()
    database.upgrade(engine)
    hires = {count: _filled(engine, count, number) for number, count in enumerate((SMALL, CANDIDATES))}
    hire_id, chair = hires[CANDIDATES]
    with app.extensions["sessions"]() as session:
        hire = hire_row(session, hire_id)
        assert hire is not None
        deliberation.marked(session, hire)
        with _spent(spent, "marks"):
            marked = deliberation.marked(session, hire)
        assert marked is not None
        for name in ("statistics", "kept"):
            with _spent(spent, name):
                jury_figures.statistics(marked, hire.posts)
    sent: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *about: sent.append(about[2]))
    counts = {}
    for count, (one, person) in hires.items():
        _page(app, one, person)
        sent.clear()
        with _spent(spent, "page"):
            _page(app, one, person)
        counts[count] = len([statement for statement in sent if not statement.startswith("BEGIN")])
    with _spent(spent, "minutes"):
        data = _page(app, hire_id, chair, "/minutes.pdf")
    sheets = len(PdfReader(data).pages)
    return {name: f"{value:.4f}" for name, value in spent.items()} | {
        "queries": str(counts[CANDIDATES]), "few": str(counts[SMALL]), "sheets": str(sheets),
    }  # fmt: skip


def _filled(engine: Engine, candidates: int, number: int) -> tuple[int, int]:
    """A hire in deliberation with so many people heard, all marked and revealed, an order put: its id, its chair."""
    pick, now = random.Random(number + 1), datetime.now(UTC)  # noqa: S311  # invented marks, no secret
    with make_sessions(engine)() as session:
        writing(session)
        if number == 0:
            seed.people(session, now - timedelta(days=400))
        home = session.scalars(select(School.id).order_by(School.id)).first() or 0
        manager = session.scalars(select(Grant.person_id).where(Grant.role == HIRING_MANAGER)).first() or 0
        opening = Opening(home, "postdoc", 3, "Mesure", "Measure", "LGEI")
        hire = open_hire(session, opening, Actor(manager, frozenset({HIRING_MANAGER})), now=now)
        jurors = session.execute(select(Juror.id, Juror.person_id).order_by(Juror.id).limit(JURORS)).all()
        seats = [
            {
                "hire_id": hire, "juror_id": juror, "person_id": person, "chair": place == 0, "seated_at": now,
                "appointed_at": now,
            }
            for place, (juror, person) in enumerate(jurors)
        ]  # fmt: skip
        members = list(session.scalars(insert(JuryMember).returning(JuryMember.id), seats))
        grid = _grid()
        session.add(GridInUse(hire_id=hire, definition="bench", content=to_mapping(grid), digest=digest(grid),
                              chosen_at=now, locked_at=now))  # fmt: skip
        files = list(session.scalars(insert(Application).returning(Application.id), _people(session, hire, candidates, now)))
        marks(session, hire, members, files, [c.key for c in grid.criteria], pick, now)
        ranking = Ranking(hire_id=hire, proposed_by=manager, proposed_at=now)
        session.add(ranking)
        session.flush()
        session.execute(insert(RankingEntry), [
            {"ranking_id": ranking.id, "place": place, "application_id": file, "mean": 3.0, "reason": "Mesure."}
            for place, file in enumerate(files, 1)
        ])  # fmt: skip
        session.execute(update(Hire).where(Hire.id == hire).values(state="deliberating", revealed_at=now))
        session.commit()
        return hire, jurors[0].person_id


def _grid() -> Grid:
    """A grid of the library stretched to twelve weighted criteria."""
    raw = to_mapping(load("postdoc"))
    first = raw["criteria"][0]
    raw["criteria"] = [{**first, "key": f"c{n:02}", "weight": 9 if n < 4 else 8} for n in range(CRITERIA)]
    return from_mapping(raw)


def _people(session: Session, hire: int, count: int, now: datetime) -> list[dict[str, Any]]:
    rows = [
        {"email": f"bench{hire}-{n}@example.org", "name": f"Prénom Nomdefamille-{n}", "language": "fr", "created_at": now}
        for n in range(count)
    ]
    people = session.scalars(insert(Person).returning(Person.id), rows)
    return [
        {
            "hire_id": hire, "person_id": person, "number": number, "state": "heard", "state_since": now,
            "language": "fr", "submitted_at": now,
        }
        for number, person in enumerate(people, 1)
    ]  # fmt: skip


def marks(session: Session, hire: int, members: list[int], files: list[int], keys: list[str], pick: random.Random,
          now: datetime) -> None:  # fmt: skip
    """Every member's marks on everybody, around a level of the person's own; one in fifty cannot be given."""
    sheets = [
        {
            "hire_id": hire, "member_id": member, "application_id": file, "stage": "sift", "version": 1,
            "submitted_at": now, "reason": "",
        }
        for file in files for member in members
    ]  # fmt: skip
    rows = []
    for sheet in session.scalars(insert(MarkSheet).returning(MarkSheet.id), sheets):
        level = pick.gauss(3, 0.9)
        for key in keys:
            value = None if pick.random() < 0.02 else min(5, max(1, round(level + pick.gauss(0, 0.7))))
            rows.append({"sheet_id": sheet, "criterion": key, "value": value, "note": "" if value else "Mesure."})
    session.execute(insert(Mark), rows)


def _page(app: Any, hire_id: int, person: int, path: str = "") -> Any:
    """What the chair is sent."""
    client = app.test_client()
    with app.extensions["sessions"]() as session:
        token = logins.open_login(writing(session), person, "bench", datetime.now(UTC))
        session.commit()
    with client.session_transaction() as cookie:
        cookie["login"] = token
    answer = client.get(f"/hires/{hire_id}/ranking{path}")
    if answer.status_code != 200:
        raise RuntimeError(f"{path or '/ranking'} answers {answer.status_code}")
    return BytesIO(answer.data)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        sys.stdout.write("\n".join(f"{key}={value}" for key, value in work(Path(made)).items()))

"""A database of a size that hurts: hires in every state, told through the real verbs, journal and all."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import ClassVar, Self

from argon2 import PasswordHasher
from sqlalchemy import Engine, exists, insert, select
from sqlalchemy.orm import Session

from recruitment.demo import accounts, names, papers, posts, seed
from recruitment.demo.cast import Cast
from recruitment.demo.story import Story
from recruitment.models import InterviewHold, Juror, Person, School, make_sessions, writing
from recruitment.services import copies
from recruitment.services.documents import keep
from workflows import given
from workflows.who import DIRECTOR, JUROR, PERSON, Actor

# State, share of the hires in percent, days since it was opened. The shares add up to 100.
MIX = (
    ("drafting", 8, 2), ("sheet_review", 6, 6), ("composing_jury", 8, 15), ("advertised", 22, 40),
    ("eligibility", 10, 80), ("sifting", 10, 85), ("interviewing", 5, 90), ("deliberating", 5, 130),
    ("ranked", 4, 125), ("clearing", 3, 150), ("offering", 3, 200), ("informing", 4, 200), ("closed", 8, 230),
    ("unfilled", 2, 150), ("cancelled", 2, 60),
)  # fmt: skip
WITHOUT_FILES = frozenset({"drafting", "sheet_review", "composing_jury"})
TAKES_THE_REST = frozenset({"advertised", "eligibility", "cancelled"})  # each file costs one step there, not twenty
SIFTED, LATER = 120, 30  # applications of a hire being sifted, and of one further on
BIG_MARKED = 3  # jurors who have marked the largest hire; the others leave sheets to hand in
KINDS_OF_PAPER = 8  # documents repeat: the store keeps one copy of each


@dataclass(frozen=True, slots=True)
class Size:
    """How many hires, how many applications in all, and how many on the largest hire."""

    hires: int
    applications: int
    big: int


@dataclass(frozen=True, slots=True)
class Task:
    """One hire to tell: its place in the list gives its post and its candidates."""

    place: int
    state: str
    days: int
    files: int
    big: bool = False


def plan(size: Size) -> list[Task]:
    """The hires to tell, in an order that mixes the states; the first hire being sifted is the largest."""
    hires, applications, big = size.hires, size.applications, size.big
    wanted = [(state, days) for state, share, days in MIX for _ in range(max(1, round(hires * share / 100)))]
    spread = [wanted[n * 37 % len(wanted)] for n in range(len(wanted))] if len(wanted) % 37 else wanted
    chosen = (spread + [("advertised", 40)] * hires)[: max(hires, len(wanted))]
    first = next(place for place, (state, _) in enumerate(chosen) if state == "sifting")
    fixed = {place: _fixed(state) for place, (state, _) in enumerate(chosen)} | {first: big}
    open_places = [place for place, (state, _) in enumerate(chosen) if state in TAKES_THE_REST]
    rest = max(0, applications - sum(fixed.values()))
    for turn, place in enumerate(open_places):
        fixed[place] = rest // len(open_places) + (turn < rest % len(open_places))
    return [Task(place, state, days, fixed[place], place == first) for place, (state, days) in enumerate(chosen)]


def _fixed(state: str) -> int:
    if state in WITHOUT_FILES or state in TAKES_THE_REST:
        return 0
    return SIFTED if state == "sifting" else LATER


class Telling(Story):
    """A story whose candidates are many: documents are examined once, links declared in one step a juror."""

    kept: tuple[tuple[given.Paper, given.Paper], ...] = ()
    turn = 0  # the days of its process: odd or even
    copied: ClassVar[dict[str, copies.Made]] = {}

    def receive_from(self, people: Iterator[int]) -> None:
        """One application from each of `people`."""
        for number, person in enumerate(people):
            pair = self.kept[number % len(self.kept)]
            candidacy = given.Candidacy(pair, notice="fr", language="en" if number % 4 == 3 else "fr")
            self.take("apply", Actor(person, frozenset({PERSON})), candidacy)
            self.now -= timedelta(minutes=8)  # or the last would come after the deadline

    def declare(self, red: object = None) -> Self:
        """Each juror declares on everybody in one form, as the page does."""
        files = self.applications("admissible")
        for person in self.seats().values():
            answers = given.LinkAnswers(tuple(given.LinkAnswer(file) for file in files))
            self.take("declare_link", Actor(person, frozenset({JUROR})), answers)
        return self.wait(1)

    def scanned(self, paper: copies.Original, content: Callable[[copies.Original], bytes]) -> copies.Made:
        """One copy of a kind serves everybody: no name stands in it."""
        if paper.kind not in self.copied:
            self.copied[paper.kind] = super().scanned(paper, content)
        return self.copied[paper.kind]

    def interview(self, absent: int = 0) -> Self:
        """On a day without other interviews: the same people sit in every jury, and apply more than once."""
        while self._taken((self.now + timedelta(days=10)).replace(hour=0, minute=0)):
            self.wait(1)
        return super().interview(absent)

    def _taken(self, day: datetime) -> bool:
        held = exists().where(InterviewHold.at >= day, InterviewHold.at < day + timedelta(days=1))
        return day.toordinal() % 2 != self.turn or bool(self.session.scalar(select(held)))


def fill(
    engine: Engine, files: Path, size: Size, *, today: datetime | None = None, echo: Callable[[str], None] = print
) -> None:
    """Fill an empty database. On PostgreSQL half of the hires are told by a second process."""
    began = time.perf_counter()
    today = (today or datetime.now(UTC)).replace(hour=8, minute=0, second=0, microsecond=0)
    tasks = plan(size)
    with make_sessions(engine)() as session:
        writing(session)
        seed.people(session, today - timedelta(days=400))
        _applicants(session, max(task.files for task in tasks), today - timedelta(days=300))
        session.commit()
    helper = _helper(engine, files, size, today) if engine.dialect.name == "postgresql" else None
    _tell(engine, files, tasks[::2] if helper else tasks, today)
    if helper and helper.wait():
        raise RuntimeError("the second process did not finish")
    total = sum(task.files for task in tasks)
    echo(f"{len(tasks)} hires, {total} applications in {time.perf_counter() - began:.0f} s")


def _helper(engine: Engine, files: Path, size: Size, today: datetime) -> subprocess.Popen[bytes]:
    """The same program, telling every second hire."""
    url = engine.url.render_as_string(hide_password=False)
    numbers = [str(number) for number in (size.hires, size.applications, size.big)]
    command = [sys.executable, "-m", "bench.seed", str(files), *numbers, today.isoformat()]
    return subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url})  # noqa: S603  # our own command


def _tell(engine: Engine, files: Path, tasks: list[Task], today: datetime) -> None:
    kept = tuple(_papers(files, n) for n in range(KINDS_OF_PAPER))
    with make_sessions(engine)() as session:
        cast = _cast(session)
        people = list(session.scalars(select(Person.id).where(Person.email.like("bench%")).order_by(Person.id)))
        session.rollback()
        for task in tasks:
            _tell_one(writing(session), cast, files, task, people, today, kept)
            session.commit()


def _papers(files: Path, number: int) -> tuple[given.Paper, given.Paper]:
    post = posts.POSTS[number]
    name = names.name(number)
    cv, project = papers.cv(name, post.field, 2 + number), papers.project(name, post.mission_fr)
    return keep(files, "cv", cv), keep(files, "project", project)


def _tell_one(
    session: Session, cast: Cast, files: Path, task: Task, people: list[int], today: datetime,
    kept: tuple[tuple[given.Paper, given.Paper], ...],
) -> None:  # fmt: skip
    post = replace(
        posts.POSTS[task.place % len(posts.POSTS)], restricted=task.state == "clearing", posts=1, pack="contract"
    )  # other procedures seat more people than sit together here
    story = Telling(session, cast, files, post, today - timedelta(days=task.days))
    story.kept, story.turn = kept, task.place % 2
    story.open()
    session.commit()  # an opening keeps other openings waiting
    writing(session)
    if task.state == "drafting":
        return
    end = task.state if task.state not in ("unfilled", "cancelled") else "advertised"
    _bring(story, end, islice(cycle(people), task.place * 97 % len(people), None), task)
    if task.state == "unfilled":
        _give_up(story)
    elif task.state == "cancelled":
        story.take("cancel", story.actor("director", DIRECTOR), given.Reason("Le financement du poste a été retiré."))
    if task.big:
        story.mark(BIG_MARKED)
    story.deliver()


def _bring(story: Telling, state: str, people: Iterator[int], task: Task) -> None:
    """By the straight way to `state`; the hire is open already, its candidates come once it is advertised."""
    rest = [step for step in _STEPS if step != "drafting"]
    for name in rest[: rest.index(state) + 1]:
        _STEPS[name](story)
        if name == "advertised":
            story.receive_from(islice(people, task.files))


_STEPS: dict[str, Callable[[Telling], object]] = {
    "drafting": lambda s: s,
    "sheet_review": lambda s: s.submit(),
    "composing_jury": lambda s: s.approve(),
    "advertised": lambda s: s.compose().publish(),
    "eligibility": lambda s: s.close(),
    "sifting": lambda s: s.judge().declare().start_scoring(),
    "interviewing": lambda s: s.mark().shortlist(6).ask(),
    "deliberating": lambda s: s.interview().mark().deliberate(),
    "ranked": lambda s: s.rank().conclude(),
    "clearing": lambda s: s.decide(),
    "offering": lambda s: s.refer().clear() if s.row().state == "clearing" else s,
    "informing": lambda s: s.offer().accept(),
    "closed": lambda s: s.write_letters().approve_letters().deliver().finish(),
}


def _give_up(story: Telling) -> None:
    """Nobody suits: everybody is answered, nobody chosen."""
    for name in ("eligibility", "sifting"):
        _STEPS[name](story)
    story.take(
        "conclude_unfilled",
        story.actor("director", DIRECTOR),
        given.Reason("Aucun dossier ne répond aux critères requis."),
    )
    story.write_letters().approve_letters().deliver().finish()


def _applicants(session: Session, count: int, since: datetime) -> None:
    secret = PasswordHasher().hash(accounts.PASSWORD)
    rows = [
        {"email": names.address(n, "bench.example.org").replace("candidat", "bench"), "name": names.name(n),
         "password": secret, "language": "en" if n % 4 == 3 else "fr", "active": True, "created_at": since}
        for n in range(max(2 * count, 200))
    ]  # fmt: skip
    session.execute(insert(Person), rows)


def _cast(session: Session) -> Cast:
    """Who plays what, read back from the rows: the second process did not write them."""
    cast = Cast()
    cast.schools = dict(session.execute(select(School.code, School.id)).all())
    part_of = {
        accounts.address(part): part
        for part, *_ in (*accounts.ALES, *accounts.PARIS, *accounts.GROUP, *accounts.JURORS)
    }
    for email, person in session.execute(select(Person.email, Person.id)):
        if email in part_of:
            cast.people[part_of[email]] = person
    parts = {person: part for part, person in cast.people.items()}
    register = session.execute(select(Juror.person_id, Juror.id))
    cast.jurors = {parts[person]: key for person, key in register if person in parts}  # some of it sit in no jury
    return cast


def main(arguments: list[str]) -> None:
    """Tell every second hire of a plan: files hires applications big today, on DATABASE_URL."""
    from recruitment.models import make_engine

    files, hires, applications, big, today = arguments
    engine = make_engine(os.environ["DATABASE_URL"])
    tasks = plan(Size(int(hires), int(applications), int(big)))
    _tell(engine, Path(files), tasks[1::2], datetime.fromisoformat(today))


if __name__ == "__main__":
    main(sys.argv[1:])

"""A hire whose jury judges: rows as the earlier steps leave them, then the real verbs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from grids import digest, load, to_mapping
from recruitment.demo import questions
from recruitment.models import Application, GridInUse, Hire, JuryMember, Ranking
from recruitment.services import grid_copies, tally, verbs
from recruitment.services.opening import Opening, open_hire
from recruitment.services.progress import Step, Taken, hire_row
from workflows import given
from workflows.who import CANDIDATE, CHAIR, DIRECTOR, HIRING_MANAGER, HR, JUROR, PERSON, Actor

from .cast import Cast, cast

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SEATS = ("chair", "juror1", "juror2", "juror3", "juror4")
# What makes a declaration none, amber or red under every pack.
LINKS = {
    "none": (), "amber": (given.DeclaredLink("other", words="Un projet commun en 2022"),),
    "red": (given.DeclaredLink("kinship"),),
}  # fmt: skip
PARTS = {"candidate": (CANDIDATE,), "director": (DIRECTOR,)}
WHY = "Décrit dans le dossier, avec des exemples vérifiables."


@dataclass
class Bench:
    """A hire with its jury and files: `files` by the candidate's key, `members` by the juror's key."""

    session: Session
    cast: Cast
    hire: int
    files: dict[str, int] = field(default_factory=dict)
    members: dict[str, int] = field(default_factory=dict)
    now: datetime = NOW

    def row(self) -> Any:
        """The hire as it stands."""
        row = hire_row(self.session, self.hire)
        assert row is not None
        return row

    def actor(self, key: str, *roles: str) -> Actor:
        """Somebody of the cast with the roles their key says, or the ones given."""
        if not roles:
            roles = (
                (CHAIR, JUROR)
                if key == "chair"
                else (JUROR,)
                if key in SEATS
                else PARTS.get(key.rstrip("0123456789"), (HR,))
            )
        return Actor(self.cast.people[key], frozenset({PERSON, *roles}))

    def take(self, event: str, key: str, what: Any = None, **about: Any) -> Taken:
        """Take a step as somebody."""
        self.now += timedelta(minutes=7)
        step = Step(event, self.actor(key), given.Nothing() if what is None else what, **about)
        return verbs.take(self.session, self.hire, step, now=self.now)

    def ask(self) -> None:
        """The chair prepares one question for each criterion judged at the interviews."""
        kept = grid_copies.of_hire(self.session, self.row())
        assert kept is not None
        self.take("prepare_questions", "chair", questions.questions(kept.keys["interview"]))

    def declare(self, key: str, **levels: str) -> None:
        """A juror declares on every file: none, unless `levels` says otherwise by candidate."""
        answers = tuple(
            given.LinkAnswer(file, LINKS[levels.get(name, "none")]) for name, file in self.files.items()
        )
        self.take("declare_link", key, given.LinkAnswers(answers))

    def levels(self, *keys: int) -> dict[str, given.Mark]:
        """Marks on every criterion of the stage, the levels given over and over."""
        stage = tally.stage_of(self.row().state, interviews=True)
        kept = grid_copies.of_hire(self.session, self.row())
        assert kept is not None
        return {key: given.Mark(keys[n % len(keys)], WHY) for n, key in enumerate(kept.keys[stage])}

    def mark(self, key: str, candidate: str, *levels: int) -> Taken:
        """A juror hands in a sheet."""
        file = self.files[candidate]
        return self.take("submit_marks", key, given.MarkSheet(file, self.levels(*levels)), application=file)

    def mark_all(self, marks: Mapping[str, int], jurors: tuple[str, ...] = SEATS) -> None:
        """Every juror gives each candidate of `marks` that level everywhere."""
        for juror in jurors:
            for candidate, level in marks.items():
                self.mark(juror, candidate, level)

    def hear(self, *names: str, present: bool = True) -> None:
        """HR records who came to an interview whose time has come."""
        for file in map(self.files.__getitem__, names):
            self.session.execute(update(Application).where(Application.id == file).values(hearing_at=self.now))
            self.take("record_hearing", "hr", given.Hearing(file, present), application=file)

    def reopen(self, why: str) -> Taken:
        """The director sends the hire back one step."""
        self.now += timedelta(minutes=7)
        step = Step("reopen", self.actor("director", DIRECTOR), given.Reason(why))
        return verbs.take(self.session, self.hire, step, now=self.now)

    def ranking(self) -> int:
        """The order now put to the jury."""
        return self.session.execute(
            select(Ranking.id).where(Ranking.hire_id == self.hire, Ranking.replaced_at.is_(None))
        ).scalar_one()

    def states(self) -> dict[str, str]:
        """The state of each file by its candidate's key."""
        found = {row.id: row.state for row in self.session.execute(select(Application.id, Application.state))}
        return {name: found[file] for name, file in self.files.items()}


def bench(session: Session, state: str = "eligibility", candidates: int = 3, seats: tuple[str, ...] = SEATS) -> Bench:
    """A hire with an appointed jury, a locked grid and admissible files, put straight into `state`."""
    made = cast(session)
    opening = Opening(
        made.schools["ALES"], "postdoc", 2, "Postdoctorat en géophysique", "Postdoc in geophysics", "LGEI"
    )
    hire = open_hire(session, opening, Actor(made.people["manager"], frozenset({HIRING_MANAGER})), now=NOW)
    found = Bench(session, made, hire)
    for place, key in enumerate(seats):
        member = JuryMember(
            hire_id=hire, juror_id=made.jurors[key], person_id=made.people[key], chair=place == 0, seated_at=NOW,
            appointed_at=NOW,
        )  # fmt: skip
        session.add(member)
        session.flush()
        found.members[key] = member.id
    grid = load("postdoc")
    session.add(
        GridInUse(
            hire_id=hire,
            definition="postdoc",
            content=to_mapping(grid),
            digest=digest(grid),
            chosen_at=NOW,
            locked_at=NOW,
        )
    )
    # Numbers follow arrival, not names: candidate1 is never number 1.
    for number in range(1, candidates + 1):
        name = f"candidate{candidates + 1 - number}"
        file = Application(
            hire_id=hire, person_id=made.people[name], number=number, state="admissible", state_since=NOW,
            language="fr", submitted_at=NOW,
        )  # fmt: skip
        session.add(file)
        session.flush()
        found.files[name] = file.id
    session.execute(
        update(Hire).where(Hire.id == hire).values(state=state, published_at=NOW, deadline=NOW, jury_appointed_at=NOW)
    )
    return found


def sifting(session: Session, candidates: int = 3, **about: Any) -> Bench:
    """Files open to jurors who have declared no link."""
    found = bench(session, "eligibility", candidates, **about)
    for key in found.members:
        found.declare(key)
    found.take("open_scoring", "hr")
    return found


def interviewing(session: Session, levels: Mapping[str, int] | None = None) -> Bench:
    """Three files marked, two of them on the shortlist."""
    found = sifting(session)
    found.mark_all(levels or {"candidate1": 4, "candidate2": 3, "candidate3": 2})
    found.take("close_sift", "chair", given.Shortlist((found.files["candidate1"], found.files["candidate2"])))
    found.ask()
    return found


def deliberating(session: Session, levels: Mapping[str, int] | None = None) -> Bench:
    """Two people heard and marked, nothing revealed yet."""
    found = interviewing(session)
    found.hear("candidate1", "candidate2")
    found.mark_all(levels or {"candidate1": 4, "candidate2": 3})
    found.take("open_deliberation", "chair")
    return found

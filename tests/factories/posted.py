"""A post told through the real verbs up to a state, with its candidates, dated so that now falls where it should."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from recruitment.demo import seed
from recruitment.demo.candidates import Candidate
from recruitment.demo.cast import Cast
from recruitment.demo.posts import POSTS, Post
from recruitment.demo.story import Story
from recruitment.models import Application, Person
from tests.factories.accounts import browser
from tests.factories.cast import sign_in
from tests.factories.pdfs import pdf

POSTDOC = next(post for post in POSTS if post.kind == "postdoc" and not post.restricted)
RESTRICTED = next(post for post in POSTS if post.kind == "postdoc" and post.restricted)
ENGINEER = next(post for post in POSTS if post.kind == "engineer")
# Days between the opening of a hire and its publication in a story, and between publication and deadline.
TOLD, OPEN = 7, 60


@dataclass
class Scene:
    """A hire, its cast, and its candidates by name of part: `people["candidate1"]`, `files["candidate1"]`."""

    engine: Engine
    session: Session
    cast: Cast
    story: Story
    people: dict[str, int] = field(default_factory=dict)

    @property
    def hire(self) -> int:
        """The hire's id."""
        return self.story.hire

    @property
    def reference(self) -> str:
        """The hire's reference."""
        return str(self.story.row().reference)

    @property
    def files(self) -> dict[str, int]:
        """The applications by part, as they are now."""
        self.session.rollback()
        rows = self.session.execute(
            select(Application.person_id, Application.id).where(Application.hire_id == self.hire)
        )
        by_person = dict(tuple(row) for row in rows)
        return {part: by_person[person] for part, person in self.people.items() if person in by_person}

    def person(self, part: str, name: str = "") -> int:
        """Somebody with an account and no role."""
        row = Person(
            email=f"{part}@example.org", name=name or f"Prénom {part.title()}", language="fr",
            created_at=datetime.now(UTC),
        )  # fmt: skip
        self.session.add(row)
        self.session.flush()
        self.people[part] = row.id
        return row.id

    def candidates(self, count: int) -> Iterable[Candidate]:
        """New people with their documents."""
        start = len(self.people) + 1
        return [
            Candidate(self.person(f"candidate{n}"), f"Candidate {n}", _paper(f"cv {n}"), _paper(f"project {n}"))
            for n in range(start, start + count)
        ]

    def save(self) -> Scene:
        """Let the pages see it, and leave the database to them."""
        self.session.commit()
        return self

    def browser(self, app: Any, part: str) -> Any:
        """A browser in which that part is signed in."""
        return sign_in(browser(app), self.engine, self.people.get(part) or self.cast.people[part])


@cache
def _paper(text: str) -> bytes:
    return pdf(1, text)


def scene(
    app: Any,
    session: Session,
    *,
    past: bool = False,
    post: Post = POSTDOC,
    candidates: int = 0,
    cast: Cast | None = None,
) -> Scene:
    """A published post: open for weeks to come, or with its deadline `past`; some have applied."""
    age = TOLD + OPEN + 15 if past else TOLD + 5
    start = datetime.now(UTC).replace(microsecond=0) - timedelta(days=age)
    cast = cast or seed.people(session, start - timedelta(days=400))
    story = Story(session, cast, Path(app.config["FILES_DIR"]), replace(post), start)
    made = Scene(app.extensions["engine"], session, cast, story)
    story.open().submit().approve().compose().publish(OPEN)
    story.receive(made.candidates(candidates))
    return made.save()


def closed(app: Any, session: Session, candidates: int = 3, post: Post = POSTDOC) -> Scene:
    """A post whose applications are closed: eligibility begins."""
    made = scene(app, session, past=True, post=post, candidates=candidates)
    made.story.close()
    return made.save()


def opened(
    app: Any, session: Session, candidates: int = 3, post: Post = POSTDOC, red: dict[int, int] | None = None
) -> Scene:
    """A post whose files are open to the jury; `red`: a member's place who steps aside for a file's place."""
    made = closed(app, session, candidates, post)
    made.story.judge(0)
    made.story.declare(red).start_scoring()
    return made.save()

"""One hire and its clock: what every chapter of a story is told with."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruitment.models import Application
from recruitment.services import verbs
from recruitment.services.progress import Step, Taken, hire_row
from workflows import given
from workflows.who import PERSON, Actor

from .. import posts
from ..candidates import Candidate
from ..cast import Cast


class Chapter:
    """One hire and its clock. Every method takes steps through the door and moves the clock on."""

    def __init__(self, session: Session, cast: Cast, files: Path, post: posts.Post, start: datetime) -> None:
        self.session, self.cast, self.files, self.post, self.now = session, cast, files, post, start
        self.hire = 0
        self.candidates: dict[int, Candidate] = {}

    def who(self, part: str) -> int:
        """The person who plays a part in the school of the post."""
        return self.cast.people[self.cast.key(part, self.post.school)]

    def actor(self, part: str, *roles: str) -> Actor:
        """That person, with the roles that the step needs."""
        return Actor(self.who(part), frozenset({PERSON, *roles}))

    def wait(self, days: float) -> Self:
        """Let days go by."""
        self.now += timedelta(days=days)
        return self

    def take(self, event: str, actor: Actor, given_: Any = None, **about: Any) -> Taken:
        """One step, now, `about` a file, a referral and the like as Step names them; ten minutes go by."""
        step = Step(event, actor, given_ or given.Nothing(), **about)
        taken = verbs.take(self.session, self.hire, step, now=self.now)
        self.session.flush()
        self.now += timedelta(minutes=10)
        return taken

    def row(self) -> Any:
        """The hire as it stands."""
        row = hire_row(self.session, self.hire)
        assert row is not None
        return row

    def applications(self, *states: str) -> list[int]:
        """The files in one of `states` (all without), in the order of their numbers."""
        query = select(Application.id).where(Application.hire_id == self.hire).order_by(Application.number)
        return list(self.session.scalars(query.where(Application.state.in_(states)) if states else query))

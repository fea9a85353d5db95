"""Whole hires told through the real verbs, for tests about what a hire leaves behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruitment.demo import posts
from recruitment.demo.candidates import Candidate, candidate
from recruitment.demo.cast import Cast
from recruitment.demo.story import Story
from recruitment.models import Application, Referral
from workflows import given
from workflows.who import CANDIDATE, DIRECTOR, HR, PERSON, SECURITY, Actor

from .cast import NOW, cast

PLAIN = replace(posts.POSTS[1], restricted=False)  # asks for both documents
SECRET = "Retiré après un échange avec Maurice Grimaldi-Vautrin."


def applicants(everybody: Cast, post: posts.Post, count: int) -> list[Candidate]:
    """The first candidates of the cast, each with two real documents."""
    return [candidate(everybody.people[f"candidate{n}"], f"Prénom Candidate{n}", post, n) for n in range(1, count + 1)]


def tell(
    session: Session, files: Path, state: str, *, everybody: Cast | None = None, count: int = 4,
    restricted: bool = False, start: datetime = NOW,
) -> Story:  # fmt: skip
    """A hire brought to `state` by the straight way."""
    everybody = everybody or cast(session)
    post = replace(PLAIN, restricted=restricted)
    return Story(session, everybody, files, post, start).to(state, applicants(everybody, post, count))


def candidate_actor(story: Story, application: int) -> Actor:
    """The person behind a file."""
    person = story.session.scalars(select(Application.person_id).where(Application.id == application)).one()
    return Actor(person, frozenset({PERSON, CANDIDATE}))


def _director(story: Story) -> Actor:
    return story.actor("director", DIRECTOR)


def _cancelled(session: Session, files: Path) -> Story:
    story = tell(session, files, "interviewing")
    story.take("cancel", _director(story), given.Reason(SECRET))
    return story


def _reopened(session: Session, files: Path) -> Story:
    """Back from the interviews to the files, then on again with another shortlist."""
    story = tell(session, files, "deliberating")
    for _ in range(2):
        story.take("reopen", _director(story), given.Reason(SECRET))
    return story.shortlist(1)


def _withdrawn(session: Session, files: Path) -> Story:
    story = tell(session, files, "sifting")
    file = story.applications("admissible")[0]
    story.take("withdraw", candidate_actor(story, file), application=file)
    return story


def _unfilled(session: Session, files: Path) -> Story:
    story = tell(session, files, "interviewing")
    story.take("conclude_unfilled", _director(story), given.Reason(SECRET))
    return story.write_letters().approve_letters().deliver().finish()


def _declined(session: Session, files: Path) -> Story:
    """The first of the list declines; the second is chosen."""
    story = tell(session, files, "offering").offer()
    file = story.chosen()
    story.take("decline_offer", candidate_actor(story, file), application=file)
    return story.decide()


def _denied(session: Session, files: Path) -> Story:
    """Access is refused to the first of the list: the next one, without a word to the others."""
    story = tell(session, files, "clearing", restricted=True).refer("sent")
    file = story.chosen()
    referral = story.session.scalars(select(Referral.id).where(Referral.application_id == file)).one()
    opinion = given.Opinion("alternative", SECRET)  # keeps its words
    story.take("record_opinion", story.actor("security", SECURITY), opinion, referral=referral)
    story.take("deny", _director(story), referral=referral)
    story.take("conclude_clearance", story.actor("hr", HR))
    return story


# Ways through the chart other than the straight one.
BYWAYS: dict[str, Callable[[Session, Path], Story]] = {
    "cancelled": _cancelled, "reopened": _reopened, "withdrawn": _withdrawn, "unfilled": _unfilled,
    "declined": _declined, "denied": _denied,
}  # fmt: skip

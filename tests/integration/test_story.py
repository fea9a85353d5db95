"""The whole way through the real verbs, on both databases; the journal tells the same story."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from recruitment.demo import posts
from recruitment.demo.candidates import Candidate, candidate
from recruitment.demo.cast import Cast
from recruitment.demo.story import PATH, Story
from recruitment.services import journal
from tests.factories.cast import NOW, cast


@pytest.fixture
def people(session: Session) -> Cast:
    """Everybody a story needs."""
    made = cast(session)
    return Cast(made.schools, made.people, made.jurors)


def candidates(people: Cast, post: posts.Post, count: int) -> list[Candidate]:
    """The first `count` candidates of the cast."""
    return [candidate(people.people[f"candidate{n}"], f"Candidate {n}", post, n) for n in range(1, count + 1)]


POST = next(post for post in posts.POSTS if post.school == "PARIS" and not post.restricted and post.posts == 1)


@pytest.mark.parametrize("state", PATH)
def test_hire_reaches_each_state_and_its_journal_says_so(
    session: Session, people: Cast, tmp_path: Path, state: str
) -> None:
    post = replace(POST, school="ALES", restricted=True)
    story = Story(session, people, tmp_path, post, NOW).to(state, candidates(people, post, 4))
    assert story.row().state == state
    assert list(journal.verify(session)) == []
    assert journal.differences(session, story.hire) == []

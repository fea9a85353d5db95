"""People who apply in a story, with their documents."""

from __future__ import annotations

from dataclasses import dataclass

from . import papers, posts


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who applies, with the texts of their two documents."""

    person: int
    name: str
    cv: bytes
    project: bytes
    language: str = "fr"
    years: int = 2  # of work, as the CV says


def candidate(person: int, name: str, post: posts.Post, number: int) -> Candidate:
    """Somebody whose two documents suit the post."""
    years = 2 + number % 9
    return Candidate(person, name, papers.cv(name, post.field, years), papers.project(name, post.mission_fr),
                     "en" if number % 4 == 3 else "fr", years)  # fmt: skip

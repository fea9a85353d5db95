"""Cases without a database: a dossier in a state, with facts that satisfy every rule or none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from recruitment.demo import posts
from workflows.case import Case
from workflows.charter.packs import Pack, current
from workflows.dossier import (
    Answers,
    Clearing,
    Copies,
    Desk,
    Dossier,
    Files,
    GridFile,
    Jury,
    Marks,
    Minutes,
    Offer,
    Own,
    Ranking,
    Review,
    Seat,
    Sheet,
)  # fmt: skip
from workflows.who import Actor

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PACK: Pack = current("contract", None, NOW.date())
TRAINED = date(2026, 1, 12)


def dossier(state: str) -> Dossier:
    """A hire with every chapter there and nothing in it."""
    return Dossier(
        hire=1, state=state, school="ALES", posts=1, restricted=False, start_on=date(2027, 1, 4), sheet=Sheet(1, {}),
        review=Review(), jury=Jury(), files=Files(), marks=Marks(), ranking=Ranking(), clearing=Clearing(), offer=Offer(),
        answers=Answers(), desk=Desk(), own=Own(), copies=Copies(), papers={},
        announced=dict.fromkeys(("site", "euraxess", "csp"), 0),
    )  # fmt: skip


def seats(women: int = 3, men: int = 2) -> tuple[Seat, ...]:
    """A lawful jury: the first in the chair, the last external."""
    size = women + men
    return tuple(
        Seat(n + 1, 100 + n, "F" if n < women else "M", n == 0, n >= size - 2, 4, TRAINED) for n in range(size)
    )


def sound(state: str) -> Dossier:
    """A hire for which every rule about what is on file is met."""
    sheet = posts.sheet(posts.POSTS[0], date(2027, 1, 4), "drh@example.org")
    return replace(
        dossier(state),
        sheet=Sheet(1, sheet),
        review=Review(frozenset({21, 22, 23}), frozenset({11}), frozenset({21, 22, 23, 24}), frozenset({21})),
        jury=Jury(seats(), 2, True),
        grid=GridFile("a" * 64, True, (), ("method", "impact")),
        files=Files({"admissible": 3, "inadmissible": 1}),
        marks=Marks(15, {}, 0, 5, 0.8, 1, True, True),
        ranking=Ranking(True, (1, 2, 3), {1: 4.0, 2: 3.5, 3: 3.0}, frozenset({1, 2, 3}), {}, frozenset({1, 2, 3, 4, 5}), 5),
        minutes=Minutes(),
        clearing=Clearing(None, None, False, None, None, False, False, (1, 2, 3), 0),
        answers=Answers(4, 4, 0, 0),
        deadline=NOW + timedelta(days=30), published_at=NOW - timedelta(days=40),
    )  # fmt: skip


def case(
    file: Dossier, *roles: str, given: Any = None, person: int = 1, now: datetime = NOW, pack: Pack = PACK
) -> Case:
    """The case of a person with `roles` before that dossier."""
    return Case(file, Actor(person, frozenset(roles)), pack, now, given)

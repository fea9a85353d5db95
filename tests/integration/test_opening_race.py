"""Two managers open a hire in the same school at the same moment."""

from __future__ import annotations

import threading
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from recruitment.models import Hire, make_sessions, writing
from recruitment.services import journal
from recruitment.services.opening import Opening, open_hire
from tests.factories.cast import NOW, Cast, cast
from workflows.who import HIRING_MANAGER, Actor

EACH = 6


def _open_some(engine: Engine, people: Cast, faults: list[BaseException], at: datetime) -> None:
    actor = Actor(people.people["manager"], frozenset({HIRING_MANAGER}))
    try:
        for _ in range(EACH):
            with make_sessions(engine)() as session:
                open_hire(
                    writing(session),
                    Opening(people.schools["ALES"], "postdoc", 2, "Titre", "Title", "Unité"),
                    actor,
                    now=at,
                )
                session.commit()
    except BaseException as fault:
        faults.append(fault)


def test_hires_opened_at_the_same_time_get_references_and_links_in_order(engine: Engine, session: Session) -> None:
    people = cast(session)
    session.commit()
    faults: list[BaseException] = []
    openers = [threading.Thread(target=_open_some, args=(engine, people, faults, NOW)) for _ in range(3)]
    for opener in openers:
        opener.start()
    for opener in openers:
        opener.join()
    assert faults == []
    assert len(set(session.scalars(select(Hire.reference)))) == 3 * EACH
    assert list(journal.verify(session)) == []

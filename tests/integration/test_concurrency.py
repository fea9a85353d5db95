"""Several people at once: one wins, the others are told; a form sent twice counts once; the chain has no gap."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from recruitment.demo.story import Story
from recruitment.models import Grant, Hire, JobSheet, JournalEntry, make_sessions, writing
from recruitment.services import journal, verbs
from recruitment.services.opening import Opening, open_hire
from recruitment.services.progress import Step
from tests.factories.accounts import browser
from tests.factories.cast import cast, sign_in
from tests.factories.stories import PLAIN, tell
from tests.pages import parse, words
from workflows import given
from workflows.who import HIRING_MANAGER, PERSON, Actor

START = datetime.now(UTC) - timedelta(days=20)  # pages read the real clock
THREADS, STEPS = 8, 25


def together(*calls: Callable[[], Any]) -> list[Any]:
    """Make every call at the same moment, each in a thread of its own; what each gave, faults included."""
    start = threading.Barrier(len(calls))
    given_back: list[Any] = [None] * len(calls)

    def run(place: int) -> None:
        start.wait(timeout=30)
        try:
            given_back[place] = calls[place]()
        except Exception as fault:
            given_back[place] = fault

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return given_back


@pytest.fixture
def story(session: Session, tmp_path: Path) -> Story:
    """A hire whose grid is chosen and waits to be locked."""
    told = tell(session, tmp_path, "composing_jury", start=START)
    told.take("choose_grid", told.actor("manager", HIRING_MANAGER), given.GridChoice("postdoc"))
    session.commit()
    return told


@pytest.fixture
def sign(app: Any, engine: Engine) -> Callable[[int], Any]:
    """A browser for somebody."""
    return lambda person: sign_in(browser(app), engine, person)


def revision(session: Session, hire: int) -> int:
    """Where a hire is now."""
    session.rollback()
    return session.scalars(select(Hire.revision).where(Hire.id == hire)).one()


def entries(session: Session, hire: int, event: str) -> int:
    """How many times the journal has an event."""
    session.rollback()
    query = select(func.count()).where(JournalEntry.hire_id == hire, JournalEntry.event == event)
    return session.scalars(query).one()


def reasons_of(answer: Any) -> str:
    """The reasons that a page gives."""
    lists = [e for e in parse(answer.text).iter("ol") if "otm-reasons" in (e.get("class") or "")]
    return " ".join(words(one) for one in lists)


def test_two_people_press_the_same_button_and_one_is_told_what_happened(
    session: Session, story: Story, sign: Callable[[int], Any]
) -> None:
    seen = revision(session, story.hire)
    pressed = [
        lambda who=who: sign(story.who(who)).post(
            f"/hires/{story.hire}/grid/lock", data={"revision": seen, "command": f"by-{who}"}
        )
        for who in ("manager", "hr")
    ]
    answers = together(*pressed)
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    late = next(answer for answer in answers if answer.status_code == 409)
    assert "Ce recrutement a avancé" in reasons_of(late)
    assert "grille" in reasons_of(late).lower()
    assert entries(session, story.hire, "lock_grid") == 1
    assert list(journal.verify(session)) == []


def test_same_form_sent_twice_at_once_counts_once(session: Session, story: Story, sign: Callable[[int], Any]) -> None:
    form = {"revision": revision(session, story.hire), "command": "pressed-twice"}
    client = sign(story.who("manager"))
    token = client.get_cookie("session")
    assert token is not None

    def press() -> Any:
        own = browser(client.application)
        own.set_cookie("session", token.value)
        return own.post(f"/hires/{story.hire}/grid/lock", data=form)

    assert [answer.status_code for answer in together(press, press, press)] == [303, 303, 303]
    assert entries(session, story.hire, "lock_grid") == 1
    assert press().status_code == 303  # sent again by the back button, much later
    assert entries(session, story.hire, "lock_grid") == 1
    assert list(journal.verify(session)) == []


def test_page_read_before_somebody_else_moved_the_hire_is_refused_with_what_changed(
    session: Session, story: Story, sign: Callable[[int], Any]
) -> None:
    seen = revision(session, story.hire)
    page = f"/hires/{story.hire}/grid/choice"
    assert sign(story.who("hr")).post(page, data={"revision": seen, "grid": "doctoral"}).status_code == 303
    late = sign(story.who("manager")).post(page, data={"revision": seen, "command": "late", "grid": "lecturer"})
    assert late.status_code == 409
    assert "Ce recrutement a avancé" in reasons_of(late)
    assert 'value="lecturer" checked' in late.text
    assert entries(session, story.hire, "choose_grid") == 2


def test_form_without_a_revision_that_is_a_number_is_judged_by_the_rules_alone(
    session: Session, story: Story, sign: Callable[[int], Any]
) -> None:
    answer = sign(story.who("hr")).post(f"/hires/{story.hire}/grid/lock", data={"revision": "x' OR 1=1"})
    assert answer.status_code == 303
    assert entries(session, story.hire, "lock_grid") == 1


def test_role_taken_back_between_page_and_form_is_said_with_what_was_typed(
    session: Session, story: Story, sign: Callable[[int], Any]
) -> None:
    client, manager = sign(story.who("manager")), story.who("manager")
    page = f"/hires/{story.hire}/grid"
    assert client.get(page).status_code == 200
    session.execute(update(Grant).where(Grant.person_id == manager).values(revoked_at=datetime.now(UTC)))
    session.commit()
    typed = "Un texte que personne ne veut taper deux fois."
    answer = client.post(f"{page}/lock", data={"revision": revision(session, story.hire), "note": typed})
    assert answer.status_code == 403
    assert [words(area) for area in parse(answer.text).iter("textarea")] == [typed]
    assert entries(session, story.hire, "lock_grid") == 0


def edit(engine: Engine, hire: int, person: int, text: str) -> None:
    """Keep a text of the sheet, in a transaction of its own."""
    with make_sessions(engine)() as session:
        actor = Actor(person, frozenset({PERSON, HIRING_MANAGER}))
        content = {"common": {}, "fr": {"mission": text}, "en": {}}
        verbs.take(writing(session), hire, Step("edit_sheet", actor, given.SheetText(content)))
        session.commit()


def test_eight_people_take_twenty_five_steps_each_on_one_hire_without_a_gap(
    session: Session, engine: Engine, tmp_path: Path
) -> None:
    story = tell(session, tmp_path, "drafting", start=START)
    session.commit()
    manager = story.who("manager")

    def work(thread: int) -> None:
        for n in range(STEPS):
            edit(engine, story.hire, manager, f"{thread}:{n}")

    assert together(*[lambda thread=thread: work(thread) for thread in range(THREADS)]) == [None] * THREADS
    session.rollback()
    row = story.row()
    assert row.journal_number == 1 + THREADS * STEPS
    numbers = session.scalars(
        select(JournalEntry.number).where(JournalEntry.hire_id == story.hire).order_by(JournalEntry.number)
    ).all()
    assert numbers == list(range(1, row.journal_number + 1))
    assert list(journal.verify(session)) == []
    assert session.scalars(select(func.count()).select_from(JobSheet)).one() == 1


def test_hires_opened_at_once_have_references_of_their_own_and_one_chain(session: Session, engine: Engine) -> None:
    everybody = cast(session)
    session.commit()
    opening = Opening(everybody.schools["ALES"], "postdoc", 2, PLAIN.title_fr, PLAIN.title_en, PLAIN.unit)

    def open_one() -> int:
        with make_sessions(engine)() as own:
            actor = Actor(everybody.people["manager"], frozenset({PERSON, HIRING_MANAGER}))
            made = open_hire(writing(own), opening, actor)
            own.commit()
            return made

    made = together(*[open_one] * THREADS)
    assert all(isinstance(hire, int) for hire in made), made
    session.rollback()
    references = session.scalars(select(Hire.reference).order_by(Hire.id)).all()
    assert [reference.rsplit("-", 1)[1] for reference in references] == [f"{n:03d}" for n in range(1, THREADS + 1)]
    assert list(journal.verify(session)) == []


def test_same_opening_sent_twice_at_once_opens_one_hire(session: Session, engine: Engine) -> None:
    everybody = cast(session)
    session.commit()
    opening = Opening(everybody.schools["ALES"], "postdoc", 2, PLAIN.title_fr, PLAIN.title_en, PLAIN.unit)

    def open_one() -> int:
        with make_sessions(engine)() as own:
            actor = Actor(everybody.people["manager"], frozenset({PERSON, HIRING_MANAGER}))
            made = open_hire(writing(own), opening, actor, command="pressed-twice")
            own.commit()
            return made

    made = together(open_one, open_one)
    session.rollback()
    assert made == [session.scalars(select(Hire.id)).one()] * 2

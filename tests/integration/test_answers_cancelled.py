"""A hire cancelled while answers wait: what has not left does not leave, and each candidate reads one answer."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from recruitment.models import Application, Letter, Outgoing, Person, make_sessions, writing
from recruitment.services import outbox, outgoing
from recruitment.services.progress import Step, advance
from tests.factories.endings import hire_in
from tests.factories.smtp import Keeper, mail_server
from tests.integration.test_answers_stage import TOMORROW, deliver, of
from tests.integration.test_concurrency import together
from workflows.given import Reason
from workflows.who import DIRECTOR

WHY = Reason("Le financement du poste est retiré.")


def on_hold(session: Session, tmp_path: Path) -> Any:
    """A hire that goes on, whose stage batch is approved and held; every other mail has left."""
    story = hire_in(session, tmp_path, "interviewing", count=6)
    story.deliver().write_letters().approve_letters()
    session.commit()
    return story


def cancel(story: Any) -> None:
    story.take("cancel", story.actor("director", DIRECTOR), WHY)
    story.session.commit()


def standing(session: Session) -> dict[int, list[tuple[str, str]]]:
    """The answers that hold, by file: kind and status."""
    session.rollback()
    found: dict[int, list[tuple[str, str]]] = {file: [] for file in session.scalars(select(Application.id))}
    for file, kind, status in session.execute(
        select(Letter.application_id, Letter.kind, Letter.status).where(Letter.stands())
    ):
        found[file].append((kind, status))
    return found


def test_letters_on_hold_are_stopped_and_everybody_reads_that_the_hire_is_cancelled(
    app: Any, session: Session, tmp_path: Path
) -> None:
    story = on_hold(session, tmp_path)
    stopped = list(session.scalars(select(Letter.code).where(Letter.final)))
    cancel(story)
    assert all(found == [("cancelled", "approved")] for found in standing(session).values())
    deliver(app)
    assert all(found == [("cancelled", "sent")] for found in standing(session).values())
    left = Counter(
        session.scalars(select(Outgoing.person_id).where(Outgoing.kind == "letter", Outgoing.state == "sent"))
    )
    assert set(left.values()) == {1}
    here = app.test_client()
    assert all(here.get(f"/verify/{code}").status_code == 404 for code in stopped)


def test_answer_that_left_stands_and_nobody_is_answered_twice(app: Any, session: Session, tmp_path: Path) -> None:
    story = on_hold(session, tmp_path)
    first, other = story.applications("not_shortlisted")[0], story.applications("inadmissible")[0]
    session.execute(  # one leaves, the other stays on hold
        update(Outgoing).where(Outgoing.letter_id.in_(select(Letter.id).where(Letter.application_id == other)))
        .values(due_at=datetime.now(UTC) + timedelta(days=9))
    )  # fmt: skip
    session.commit()
    deliver(app)
    cancel(story)
    assert of(session, first) == [("not_shortlisted", "sent", 1, True)]
    assert of(session, other) == [("cancelled", "approved", 1, True)]


@pytest.mark.parametrize("lost", ["failed", "uncertain"])
def test_letter_that_did_not_arrive_is_replaced_and_cannot_be_sent_again(
    app: Any, session: Session, tmp_path: Path, lost: str
) -> None:
    story = on_hold(session, tmp_path)
    file = story.applications("not_shortlisted")[0]
    letter = session.scalars(select(Letter.id).where(Letter.application_id == file, Letter.final)).one()
    session.execute(update(Outgoing).where(Outgoing.letter_id == letter).values(state=lost))
    mail = session.scalars(select(Outgoing.id).where(Outgoing.letter_id == letter)).one()
    session.commit()
    cancel(story)
    assert of(session, file) == [("not_shortlisted", "approved", 1, False), ("cancelled", "approved", 2, True)]
    mandate = outgoing.Mandate(hires=frozenset({story.hire}))
    assert outgoing.again(session, mandate, mail, story.who("hr"), datetime.now(UTC)) is False


def test_letter_reserved_by_the_runner_does_not_leave_and_the_others_of_its_batch_do(
    app: Any, session: Session, engine: Engine, tmp_path: Path
) -> None:
    story = on_hold(session, tmp_path)
    hr = story.who("hr")
    now = datetime.now(UTC) + TOMORROW
    session.add(
        Outgoing(key="n", kind="published", person_id=hr, hire_id=story.hire, payload={}, due_at=now, created_at=now)
    )
    session.commit()
    sessions, keeper = make_sessions(engine), Keeper()
    with mail_server(keeper) as address:
        config = {**app.config, "SMTP_URL": f"smtp://{address}"}
        with sessions() as own:
            lease, taken = outbox._claim(writing(own), now, 20)
            own.commit()
        cancel(story)
        with outbox.closing(outbox.transport(config)) as way:
            left = [outbox._handled(config, sessions, way, one, lease, lambda: now) for one in taken]
    assert sum(left) == len(keeper.mails) == 1  # the notice: its batch went on
    assert all(found == [("cancelled", "approved")] for found in standing(session).values())


def test_cancelled_while_the_runner_sends_each_candidate_has_one_answer(
    app: Any, session: Session, engine: Engine, tmp_path: Path
) -> None:
    story = on_hold(session, tmp_path)
    sessions, keeper = make_sessions(engine), Keeper()
    actor, hire = story.actor("director", DIRECTOR), story.hire
    session.rollback()
    begun: list[EmailMessage] = []

    def while_sending(mail: EmailMessage) -> None:
        """The first letter is on its way to the server when the hire is cancelled."""
        begun.append(mail)
        if len(begun) == 1:
            with sessions() as own:
                advance(writing(own), hire, Step("cancel", actor, WHY))
                own.commit()

    keeper.before = while_sending  # type: ignore[assignment]
    with mail_server(keeper) as address:
        config = {**app.config, "SMTP_URL": f"smtp://{address}"}
        outbox.run_once(config, sessions, now=datetime.now(UTC) + TOMORROW)
    once(session, keeper)
    kinds = Counter(kind for found in standing(session).values() for kind, _ in found)
    assert kinds["cancelled"] == 5  # the one that was leaving stands


@pytest.mark.parametrize("turn", range(3))
def test_cancelled_at_the_same_moment_each_candidate_has_one_answer(
    app: Any, session: Session, engine: Engine, tmp_path: Path, turn: int
) -> None:
    story = on_hold(session, tmp_path)
    sessions, keeper = make_sessions(engine), Keeper()
    actor, hire = story.actor("director", DIRECTOR), story.hire
    session.rollback()

    def cancelled() -> None:
        with sessions() as own:
            advance(writing(own), hire, Step("cancel", actor, WHY))
            own.commit()

    with mail_server(keeper) as address:
        config = {**app.config, "SMTP_URL": f"smtp://{address}"}
        later = datetime.now(UTC) + TOMORROW
        given_back = together(cancelled, lambda: outbox.run_once(config, sessions, now=later))
        assert not [one for one in given_back if isinstance(one, Exception)]
        outbox.run_once(config, sessions, now=later)
    once(session, keeper)


def once(session: Session, keeper: Keeper) -> None:
    """Each candidate got one letter, which is the one that stands."""
    assert all(len(found) == 1 and found[0][1] == "sent" for found in standing(session).values())
    papers = Counter(mail["To"].addresses[0].addr_spec for mail in keeper.mails if any(mail.iter_attachments()))
    people = select(Person.email).join(Application, Application.person_id == Person.id)
    assert papers == Counter(session.scalars(people))

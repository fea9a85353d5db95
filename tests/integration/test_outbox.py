"""The outbox page, what each mail leads to, and what clocks do by themselves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from recruitment.letters import mails
from recruitment.models import Hire, JournalEntry, Letter, Outgoing, make_sessions
from recruitment.services import bounces, deadlines, mailing, outbox
from recruitment.web.mail_words import KINDS
from tests.factories.cast import sign_in
from tests.factories.endings import as_, hire_in, state
from workflows.effects import Tell
from workflows.engine import lines
from workflows.hire import HireChart
from workflows.referral import ReferralChart
from workflows.who import CANDIDATE, HR

TELLS = sorted(
    {
        (effect.role, effect.kind)
        for chart in (HireChart, ReferralChart)
        for row in lines(chart).values()
        for forks in row.values()
        for line in forks
        for effect in line.effects
        if isinstance(effect, Tell) and effect.kind in mailing.PATHS  # the others have words of their own
    }
    | {(CANDIDATE, "offer_reminder"), (HR, "offer_expired"), ("juror", "marks_reopened")}
)


@pytest.mark.parametrize(("role", "kind"), TELLS, ids=lambda value: str(value))
def test_mail_leads_to_a_page_that_its_reader_may_open(app: Any, role: str, kind: str) -> None:
    assert kind in mails.notice_kinds()
    assert kind in KINDS
    path = mailing.PATHS[kind].format(hire=1, reference="2026-ALES-001")
    endpoint, _ = app.url_map.bind("localhost").match(path)
    access = app.view_functions[endpoint].access
    assert not access.roles or role in access.roles, endpoint


def test_every_mail_has_words_on_the_page_and_in_the_post() -> None:
    assert set(KINDS) == mailing.KINDS
    assert set(mailing.PATHS) == mails.notice_kinds()


def in_state(session: Session, files: Path, word: str) -> tuple[Any, int]:
    """A hire with one letter whose mail is in that state."""
    story = hire_in(session, files, "informing")
    story.deliver().write_letters().approve_letters()
    number = session.scalars(select(Outgoing.id).where(Outgoing.kind == "letter").limit(1)).one()
    session.execute(update(Outgoing).where(Outgoing.id == number).values(state=word, attempts=3, last_error="550 no"))
    letter = session.scalars(select(Outgoing.letter_id).where(Outgoing.id == number)).one()
    status = "uncertain" if word == "uncertain" else "approved"
    session.execute(update(Letter).where(Letter.id == letter).values(status=status))
    session.commit()
    return story, number


def one(session: Session, number: int) -> Any:
    """A mail and its letter."""
    session.rollback()
    return session.execute(
        select(Outgoing.state, Outgoing.attempts, Outgoing.payload, Letter.status, Letter.sent_at)
        .join(Letter, Letter.id == Outgoing.letter_id)
        .where(Outgoing.id == number)
    ).one()


@pytest.mark.parametrize("word", ["uncertain", "failed"])
def test_doubt_is_shown_first_and_decided_by_a_person(
    client: Any, engine: Engine, session: Session, tmp_path: Path, word: str
) -> None:
    story, number = in_state(session, tmp_path, word)
    here = as_(client, engine, story, "hr")
    page = here.get("/outbox").get_data(as_text=True)
    assert page.index(f"/outbox/{number}/again") < page.index("govuk-tag is-ok")
    assert "550 no" in page
    assert here.post(f"/outbox/{number}/arrived").status_code == 303
    row = one(session, number)
    assert (row.state, row.status) == ("sent", "sent")
    assert row.sent_at
    assert row.payload["vouched"][0]["by"] == story.who("hr")
    again = here.post(f"/outbox/{number}/again", follow_redirects=True)
    assert "rien n’a été fait" in again.get_data(as_text=True)
    assert one(session, number).state == "sent"


def test_letter_sent_again_on_a_person_s_word_leaves_once_more(
    app: Any, client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story, number = in_state(session, tmp_path, "uncertain")
    assert as_(client, engine, story, "hr").post(f"/outbox/{number}/again").status_code == 303
    row = one(session, number)
    assert (row.state, row.attempts, row.status) == ("queued", 0, "approved")
    outbox.run_once(app.config, app.extensions["sessions"])
    assert one(session, number).status == "sent"


@pytest.mark.parametrize("word", ["queued", "sending", "sent"])
def test_mail_on_its_way_is_not_touched(
    client: Any, engine: Engine, session: Session, tmp_path: Path, word: str
) -> None:
    story, number = in_state(session, tmp_path, word)
    here = as_(client, engine, story, "hr")
    assert f"/outbox/{number}/again" not in here.get(f"/outbox?state={word}").get_data(as_text=True)
    for what in ("again", "arrived"):
        assert here.post(f"/outbox/{number}/{what}").status_code == 303
    assert one(session, number).state == word


def test_outbox_of_another_school_is_out_of_reach(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story, number = in_state(session, tmp_path, "failed")
    reference = story.row().reference
    session.rollback()
    for part, seen in (("hr", False), ("admin", False), ("group", True), ("paris.hr", True), ("paris.admin", True)):
        here = sign_in(client, engine, story.cast.people[part])
        assert (reference in here.get("/outbox").get_data(as_text=True)) is seen, part
        if not seen:
            assert here.post(f"/outbox/{number}/again").status_code == 404
    for part in ("paris.manager", "paris.director", "chair", "paris.auditor"):
        here = sign_in(client, engine, story.cast.people[part])
        assert here.get("/outbox").status_code == 403
        assert here.post(f"/outbox/{number}/again").status_code == 403


def test_list_asks_the_same_for_one_mail_and_many(
    client: Any, engine: Engine, session: Session, tmp_path: Path, queries: list[str]
) -> None:
    story, number = in_state(session, tmp_path, "failed")
    here = as_(client, engine, story, "hr")
    counts = []
    for _ in range(2):
        here.get("/outbox")
        queries.clear()
        here.get("/outbox")
        counts.append(len(queries))
        session.execute(Outgoing.__table__.delete().where(Outgoing.id != number))
        session.commit()
    assert counts[0] == counts[1] <= 4


def test_applications_are_closed_by_the_clock_and_by_nobody(engine: Engine, session: Session, tmp_path: Path) -> None:
    story = hire_in(session, tmp_path, "advertised")
    deadline = session.scalars(select(Hire.deadline)).one()
    session.rollback()
    assert deadline is not None
    sessions = make_sessions(engine)
    last = deadline + timedelta(minutes=10)  # what was begun before may still be sent
    for early in (deadline, deadline + timedelta(seconds=1), last):
        assert deadlines.act(sessions, early) == 0
    assert state(story) == "advertised"
    assert deadlines.act(sessions, last + timedelta(seconds=1)) == 1
    assert state(story) == "eligibility"
    entry = session.execute(select(JournalEntry).order_by(JournalEntry.number.desc()).limit(1)).scalar_one()
    assert (entry.event, entry.actor_id, entry.role) == ("close_applications", None, "engine")
    session.rollback()
    assert deadlines.act(sessions, deadline + timedelta(days=1)) == 0


def test_clock_that_the_door_refuses_waits(engine: Engine, session: Session, tmp_path: Path) -> None:
    """A deadline brought forward by hand still leaves the post open for its minimum number of days."""
    story = hire_in(session, tmp_path, "advertised")
    session.execute(update(Hire).values(deadline=datetime.now(UTC) - timedelta(days=1), published_at=datetime.now(UTC)))
    session.commit()
    assert deadlines.act(make_sessions(engine), datetime.now(UTC)) == 0
    assert state(story) == "advertised"


def test_mail_that_came_back_waits_for_a_person_again(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story, number = in_state(session, tmp_path, "sent")
    session.execute(update(Outgoing).where(Outgoing.id == number).values(message_id="<abc@site>"))
    session.commit()
    bounce = bounces.Bounce("<abc@site>", "5.1.1 unknown user")
    outcomes = [bounces.record(session, bounce, datetime.now(UTC)) for _ in range(2)]
    outcomes.append(bounces.record(session, bounces.Bounce("<other@site>", "5.1.1"), datetime.now(UTC)))
    session.commit()
    assert outcomes == ["recorded", "already", "unknown"]
    row = one(session, number)
    assert (row.state, row.status) == ("failed", "uncertain")
    here = as_(client, engine, story, "hr")
    assert "5.1.1 unknown user" in here.get("/outbox?state=failed").get_data(as_text=True)
    assert here.post(f"/outbox/{number}/arrived").status_code == 303
    assert here.post(f"/outbox/{number}/returned").status_code == 303  # seen by hand this time
    row = one(session, number)
    assert (row.state, row.status) == ("failed", "uncertain")
    assert row.payload["came_back"][1]["by"] == story.who("hr")
    assert as_(client, engine, story, "juror1").post(f"/outbox/{number}/returned").status_code == 403

"""One's own dates of arrival at a private address: the person opens, renews and closes it, and nobody else reads it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from recruitment.models import Person, Welcome
from recruitment.services import accounts
from tests.factories.accounts import browser
from tests.factories.endings import as_, as_candidate, hire_in, person_of


def arriving(session: Session, tmp_path: Path) -> tuple[Any, int]:
    story = hire_in(session, tmp_path, "informing")
    return story, story.applications("appointed")[0]


def address(page: str) -> str:
    """The private address that a page shows, without its host."""
    found = re.search(r'href="https?://[^/"]*(/my-calendar/[^"]+[.]ics[?]lang=fr)"', page)
    assert found
    return found[1]


def test_calendar_follows_ones_own_dates_until_the_address_is_closed(
    app: Any, client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story, file = arriving(session, tmp_path)
    own = f"/my-applications/{story.hire}/welcome"
    here, stranger = as_candidate(client, engine, story, file), browser(app)
    assert "/my-calendar/" not in here.get(own).text
    assert here.post(f"{own}/calendar", data={"step": "start"}).status_code == 303
    page = here.get(own).text
    first = address(page)
    assert 'href="webcal://' in page
    answer = stranger.get(first)
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.text.count("BEGIN:VEVENT") == here.get(f"{own}.ics").text.count("BEGIN:VEVENT") > 0
    name = session.scalars(select(Person.name).where(Person.id == person_of(story, file))).one()
    assert name not in answer.text
    session.rollback()
    here.post(f"{own}/calendar", data={"step": "renew"})
    second = address(here.get(own).text)
    assert stranger.get(first).status_code == 404
    assert stranger.get(second).status_code == 200
    here.post(f"{own}/calendar", data={"step": "stop"})
    assert stranger.get(second).status_code == 404
    assert here.post(f"{own}/calendar", data={"step": "else"}).status_code == 400


def test_address_opens_nothing_once_the_arrival_has_ended_or_with_another_signature(
    app: Any, client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story, file = arriving(session, tmp_path)
    own = f"/my-applications/{story.hire}/welcome"
    here, stranger = as_candidate(client, engine, story, file), browser(app)
    here.post(f"{own}/calendar", data={"step": "start"})
    path = address(here.get(own).text)
    session.rollback()
    number = session.scalars(select(Welcome.feed)).one()
    session.rollback()
    forged = accounts.ticket_url(app.config["SECRET_KEY"], "", number or 0, "reset").rsplit("/", 1)[-1]
    for token in (forged, f"{number}.x", "x"):
        assert stranger.get(f"/my-calendar/{token}.ics").status_code == 404
    session.execute(update(Welcome).values(state="ended"))
    session.commit()
    assert stranger.get(path).status_code == 404


def test_nobody_else_opens_an_address_and_sources_are_for_those_who_prepare(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story, file = arriving(session, tmp_path)
    own = f"/my-applications/{story.hire}/welcome"
    other = next(one for one in story.applications("ranked", "not_ranked", "not_shortlisted", "inadmissible") if one != file)
    assert as_candidate(client, engine, story, other).post(f"{own}/calendar", data={"step": "start"}).status_code == 404
    for part in ("hr", "manager", "director"):
        assert as_(client, engine, story, part).post(f"{own}/calendar", data={"step": "start"}).status_code == 403
    assert "Source" in as_(client, engine, story, "hr").get(f"/hires/{story.hire}/welcome").text
    assert "Source" not in as_candidate(client, engine, story, file).get(own).text

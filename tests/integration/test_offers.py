"""Offers: time to answer, one person alone who answers, a day that passes, reminders once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, sessionmaker

from recruitment.models import Application, Offer
from recruitment.services import deadlines
from tests.factories.endings import as_, as_candidate, candidate, hire_in, person_of, queued, send, state
from workflows.engine import Refused
from workflows.given import Proposal
from workflows.who import HR

TERMS = "Contrat de 24 mois, 2 900 € bruts par mois, prise de poste le 4 janvier 2027."


def soon(days: int = 20) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).date().isoformat()


def offered(session: Session, tmp_path: Path, days: int = 20) -> Any:
    """A hire with an offer open until some days from now."""
    story = hire_in(session, tmp_path, "offering")
    due = datetime.now(UTC) + timedelta(days=days)
    story.take("make_offer", story.actor("hr", HR), Proposal(due, TERMS), application=story.chosen())
    session.commit()
    return story


def test_offer_is_told_to_the_person_chosen_and_nobody_else(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = hire_in(session, tmp_path, "offering")
    chosen = story.chosen()
    here = as_(client, engine, story, "hr")
    assert send(here, story, f"/hires/{story.hire}/offer", terms=TERMS, day=soon()).status_code == 303
    assert queued(story, "offer_made") == [person_of(story, chosen)]
    assert session.scalar(select(Offer.application_id)) == chosen


def test_offer_named_for_somebody_else_is_refused(session: Session, tmp_path: Path) -> None:
    story = hire_in(session, tmp_path, "offering")
    due = story.now + timedelta(days=20)
    for application in (None, story.applications("ranked")[0]):
        with pytest.raises(Refused):
            story.take("make_offer", story.actor("hr", HR), Proposal(due, TERMS), application=application)
    session.rollback()
    assert queued(story, "offer_made") == []


def test_too_short_a_time_is_refused_and_terms_kept(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = hire_in(session, tmp_path, "offering")
    here = as_(client, engine, story, "hr")
    answer = send(here, story, f"/hires/{story.hire}/offer", terms=TERMS, day=soon(3))
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert TERMS in page
    assert "15 jours" in page
    assert send(here, story, f"/hires/{story.hire}/offer", terms="", day="demain").status_code == 422


def test_person_reads_and_accepts_on_a_second_page(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = offered(session, tmp_path)
    chosen = story.chosen()
    here = as_candidate(client, engine, story, chosen)
    address = f"/my-applications/{story.hire}/offer"
    assert TERMS in here.get(address).get_data(as_text=True)
    assert here.get(f"{address}/accept").status_code == 200
    assert send(here, story, f"{address}/accept").status_code == 303
    assert state(story) == "informing"
    assert session.scalar(select(Application.state).where(Application.id == chosen)) == "appointed"
    assert "Acceptée" in here.get(address).get_data(as_text=True)
    assert here.get(f"{address}/decline").status_code == 302


def test_declining_gives_the_list_back_to_the_director(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = offered(session, tmp_path)
    here = as_candidate(client, engine, story, story.chosen())
    assert send(here, story, f"/my-applications/{story.hire}/offer/decline").status_code == 303
    assert state(story) == "ranked"
    assert session.scalar(select(Offer.answer)) == "declined"
    assert story.who("director") in queued(story, "to_decide")


def test_nobody_else_reads_or_answers_an_offer(client: Any, engine: Engine, session: Session, tmp_path: Path) -> None:
    story = offered(session, tmp_path)
    other = story.applications("ranked")[0]
    session.rollback()
    here = as_candidate(client, engine, story, other)
    address = f"/my-applications/{story.hire}/offer"
    assert here.get(address).status_code == 404
    assert send(here, story, f"{address}/accept").status_code == 404
    with pytest.raises(Refused) as shut:
        story.take("accept_offer", candidate(story, other), application=story.chosen())
    assert [o.code for o in shut.value.objections] == ["person_concerned"]
    session.rollback()
    for part in ("hr", "director", "manager"):
        assert as_(client, engine, story, part).get(address).status_code == 403


@pytest.mark.parametrize("part", ["manager", "director", "security", "chair", "auditor"])
def test_offers_are_made_by_human_resources(
    client: Any, engine: Engine, session: Session, tmp_path: Path, part: str
) -> None:
    story = hire_in(session, tmp_path, "offering", restricted=True)
    here = as_(client, engine, story, part)
    assert here.get(f"/hires/{story.hire}/offer").status_code == 403
    assert here.post(f"/hires/{story.hire}/offer", data={"terms": TERMS}).status_code == 403


def test_offer_lapses_after_its_day_only(session: Session, tmp_path: Path) -> None:
    story = offered(session, tmp_path)
    with pytest.raises(Refused) as shut:
        story.take("lapse_offer", story.actor("hr", HR))
    assert [o.code for o in shut.value.objections] == ["offer_lapsed"]
    story.now = datetime.now(UTC) + timedelta(days=21)
    story.take("lapse_offer", story.actor("hr", HR))
    assert story.row().state == "ranked"
    assert session.scalar(select(Offer.answer)) == "lapsed"


def test_person_is_reminded_once_and_human_resources_told_once(
    engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = offered(session, tmp_path)
    person = person_of(story, story.chosen())
    due = session.scalars(select(Offer.answer_due)).one()
    session.rollback()
    sessions = sessionmaker(engine, expire_on_commit=False, autoflush=False)
    for moment, reminders, told in ((-4, 0, 0), (-2, 1, 0), (-1, 1, 0), (1, 1, 2), (2, 1, 2)):
        deadlines.act(sessions, due + timedelta(days=moment))
        assert queued(story, "offer_reminder") == [person] * reminders
        assert len(queued(story, "offer_expired")) == told
    assert state(story) == "offering"  # a person decides that it lapsed

"""Offers: time to answer, one person alone who answers, a day that passes, reminders once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session, sessionmaker

from recruitment.models import Application, Hire, Offer, Welcome
from recruitment.services import deadlines
from tests.factories.endings import as_, as_candidate, candidate, hire_in, person_of, queued, send, state
from workflows.engine import Refused
from workflows.given import Nothing, Proposal, Reopening
from workflows.who import DIRECTOR, HR

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


def test_who_accepted_reads_so_and_who_declined_is_told_it_is_over(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = offered(session, tmp_path)
    first, second = story.chosen(), story.applications("ranked")[0]
    session.rollback()
    own = f"/my-applications/{story.hire}"
    send(as_candidate(client, engine, story, first), story, f"{own}/offer/decline")
    assert sorted(queued(story, "offer_declined")) == sorted(story.who(part) for part in ("hr", "hr2"))
    assert "Offre terminée" in as_candidate(client, engine, story, first).get(own).get_data(as_text=True)
    page = as_candidate(client, engine, story, second).get(own).get_data(as_text=True)
    assert "Offre terminée" not in page
    assert "réponse est attendue" not in page  # the list is nobody's to know
    session.rollback()
    story.now = datetime.now(UTC)
    story.decide()
    chosen = story.chosen()
    story.take("make_offer", story.actor("hr", HR), Proposal(story.now + timedelta(days=20), TERMS), application=chosen)
    session.commit()
    here = as_candidate(client, engine, story, chosen)
    answer = send(here, story, f"{own}/offer/accept")
    assert answer.headers["Location"].endswith(f"{own}/welcome")
    assert "Poste accepté" in here.get(own).get_data(as_text=True)


def test_offer_past_its_day_can_still_be_answered_and_a_lapse_is_said_plainly(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = offered(session, tmp_path)
    session.execute(update(Offer).values(answer_due=datetime.now(UTC) - timedelta(days=1)))
    session.commit()
    chosen = story.chosen()
    session.rollback()
    here, address = as_candidate(client, engine, story, chosen), f"/my-applications/{story.hire}/offer"
    assert "Vous pouvez encore la donner" in here.get(address).get_data(as_text=True)
    session.rollback()
    story.now = datetime.now(UTC)
    story.take("lapse_offer", story.actor("hr", HR))
    session.commit()
    assert "Aucune réponse n’était venue" in here.get(address).get_data(as_text=True)


def test_list_is_drawn_upon_again_when_who_accepted_will_not_come(session: Session, tmp_path: Path) -> None:
    story = hire_in(session, tmp_path, "informing")
    director, back = story.actor("director", DIRECTOR), Reopening("La personne qui avait accepté ne viendra pas.")
    with pytest.raises(Refused) as shut:
        story.take("reopen", director, back)
    assert "post_free_again" in [o.code for o in shut.value.objections]
    session.rollback()
    gone = story.applications("appointed")[0]
    number = session.scalars(select(Welcome.id)).one()
    story.write_letters()
    story.take("renounce", candidate(story, gone), Nothing(), welcome=number)
    story.take("reopen", director, back)
    story.decide().offer().accept()
    session.commit()
    assert story.row().state == "informing"
    assert story.applications("appointed") != [gone]
    assert len(session.scalars(select(Welcome.id)).all()) == 2
    session.rollback()


def test_list_of_which_somebody_is_appointed_is_deliberated_on_no_more(session: Session, tmp_path: Path) -> None:
    story = hire_in(session, tmp_path, "ranked")
    session.execute(update(Hire).values(posts=2))
    session.commit()
    story.decide().offer().accept()
    assert story.row().state == "ranked"
    with pytest.raises(Refused) as shut:
        story.take("reopen", story.actor("director", DIRECTOR), Reopening("Les notes seraient à revoir."))
    assert [o.code for o in shut.value.objections] == ["nobody_appointed"]
    session.rollback()


def test_answers_on_their_way_hold_the_list_back(session: Session, tmp_path: Path) -> None:
    story = hire_in(session, tmp_path, "informing")
    gone = story.applications("appointed")[0]
    number = session.scalars(select(Welcome.id)).one()
    story.write_letters().approve_letters()
    story.take("renounce", candidate(story, gone), Nothing(), welcome=number)
    with pytest.raises(Refused) as shut:
        story.take("reopen", story.actor("director", DIRECTOR), Reopening("La personne ne viendra finalement pas."))
    assert [o.code for o in shut.value.objections] == ["letters_none_approved"]
    session.rollback()

"""The director's decision: the list in its order, another with a reason, several posts, the end of a clearance."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from recruitment.models import Application, Hire, JournalEntry, Referral
from recruitment.services import decisions, tally
from tests.factories.cast import sign_in
from tests.factories.endings import answered, as_, candidate, hire_in, queued, send, state
from workflows.engine import Refused
from workflows.given import Choice, Proposal
from workflows.who import DIRECTOR, HR


def decision(story: Any) -> str:
    return f"/hires/{story.hire}/decision"


def test_decision_shows_the_list_with_its_reasons(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = hire_in(session, tmp_path, "ranked")
    page = as_(client, engine, story, "director").get(decision(story)).get_data(as_text=True)
    for row in decisions.signed_list(session, story.hire):
        assert row.name in page
    assert "la suite de la liste" in page
    assert page.count('type="radio"') == len(tally.list_left(session, story.hire)[0])


def test_decision_moves_the_file_and_opens_the_offer(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = hire_in(session, tmp_path, "ranked")
    first = tally.list_left(session, story.hire)[0][0]
    answer = send(as_(client, engine, story, "director"), story, decision(story), application=first)
    assert answer.status_code == 303
    assert state(story) == "offering"
    assert session.scalar(select(Application.state).where(Application.id == first)) == "chosen"
    assert queued(story, "offer_to_make") == sorted([story.who("hr"), story.who("hr2")])


def test_decision_opens_a_referral_whose_birth_is_in_the_journal(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = hire_in(session, tmp_path, "ranked", restricted=True)
    first = tally.list_left(session, story.hire)[0][0]
    send(as_(client, engine, story, "director"), story, decision(story), application=first)
    assert state(story) == "clearing"
    referral = session.execute(select(Referral.id, Referral.state, Referral.application_id)).one()
    assert (referral.state, referral.application_id) == ("opened", first)
    moves = session.scalars(select(JournalEntry.moves).order_by(JournalEntry.number.desc()).limit(1)).one()
    assert ["referral", referral.id, "", "opened"] in json.loads(moves)


def test_another_than_the_next_needs_a_reason_and_input_is_kept(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = hire_in(session, tmp_path, "ranked")
    second = tally.list_left(session, story.hire)[0][1]
    here = as_(client, engine, story, "director")
    refused = send(here, story, decision(story), application=second, reason="court")
    assert refused.status_code == 409
    page = refused.get_data(as_text=True)
    assert ">\ncourt</textarea>" in page
    assert f'value="{second}" checked' in page
    assert state(story) == "ranked"
    assert (
        send(
            here, story, decision(story), application=second, reason="Le projet convient mieux au laboratoire."
        ).status_code
        == 303
    )


def test_stranger_to_the_list_is_bad_input(client: Any, engine: Engine, session: Session, tmp_path: Path) -> None:
    story = hire_in(session, tmp_path, "ranked")
    answer = send(as_(client, engine, story, "director"), story, decision(story), application=9999, reason="parce que")
    assert answer.status_code == 422
    assert "parce que" in answer.get_data(as_text=True)


def test_stale_page_says_what_moved(client: Any, engine: Engine, session: Session, tmp_path: Path) -> None:
    story = hire_in(session, tmp_path, "ranked")
    first = tally.list_left(session, story.hire)[0][0]
    here = as_(client, engine, story, "director")
    answer = here.post(decision(story), data={"application": first, "revision": 1, "command": "late"})
    assert answer.status_code == 409
    assert state(story) == "ranked"


def test_same_form_sent_twice_decides_once(client: Any, engine: Engine, session: Session, tmp_path: Path) -> None:
    story = hire_in(session, tmp_path, "ranked", restricted=True)
    first = tally.list_left(session, story.hire)[0][0]
    here = as_(client, engine, story, "director")
    data = {"application": first, "revision": session.scalar(select(Hire.revision)), "command": "once"}
    session.rollback()
    assert [here.post(decision(story), data=data).status_code for _ in range(2)] == [303, 303]
    assert session.query(Referral).count() == 1


@pytest.mark.parametrize("part", ["hr", "manager", "security", "chair", "equality", "auditor", "paris.director"])
def test_nobody_else_decides(client: Any, engine: Engine, session: Session, tmp_path: Path, part: str) -> None:
    story = hire_in(session, tmp_path, "ranked", restricted=True)
    sign_in(client, engine, story.cast.people[part])
    assert client.get(decision(story)).status_code == 403
    assert client.post(decision(story), data={"application": 1}).status_code == 403


def test_several_posts_go_down_the_list_until_filled(session: Session, tmp_path: Path) -> None:
    story = hire_in(session, tmp_path, "ranked")
    session.execute(update(Hire).values(posts=2))
    order = tally.list_left(session, story.hire)[0]
    for number, expected in ((1, "ranked"), (2, "informing")):
        story.decide()
        assert story.chosen() == order[number - 1]
        story.offer().accept()
        assert story.row().state == expected
    states = dict(session.execute(select(Application.id, Application.state)).all())
    assert [states[file] for file in order[:2]] == ["appointed", "appointed"]


def test_next_is_taken_when_the_person_chosen_withdraws(session: Session, tmp_path: Path) -> None:
    story = hire_in(session, tmp_path, "offering")
    first = story.chosen()
    story.offer()
    hr = story.actor("hr", HR)
    with pytest.raises(Refused) as shut:
        story.take("take_next", hr)
    assert [o.code for o in shut.value.objections] == ["chosen_left"]
    story.take("withdraw", candidate(story, first))
    story.take("take_next", hr)
    assert story.row().state == "ranked"
    story.decide()
    assert story.chosen() != first
    due = Proposal(story.now + timedelta(days=20))
    story.take("make_offer", hr, due, application=story.chosen())


def test_refused_clearance_gives_the_list_back(session: Session, tmp_path: Path) -> None:
    story = hire_in(session, tmp_path, "clearing", restricted=True)
    first = story.chosen()
    referral = answered(story, "unfavourable", "")
    with pytest.raises(Refused) as shut:
        story.take("authorise", story.actor("director", DIRECTOR), referral=referral)
    assert [o.code for o in shut.value.objections] == ["opinion_allows"]
    story.take("deny", story.actor("director", DIRECTOR), referral=referral)
    story.clear()
    assert story.row().state == "ranked"
    assert session.scalar(select(Application.state).where(Application.id == first)) == "clearance_refused"
    with pytest.raises(Refused) as again:
        story.take("decide", story.actor("director", DIRECTOR), Choice(first, "Encore la même personne."))
    assert [o.code for o in again.value.objections] == ["next_on_list"]

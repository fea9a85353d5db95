"""Answers in a batch: seen beforehand, held before they leave, recalled, never to somebody who still waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from recruitment.letters import record
from recruitment.letters.compose import compose
from recruitment.models import Letter, Mark, MarkSheet, Offer, Outgoing
from recruitment.services import outbox
from tests.factories.accounts import browser
from tests.factories.cast import sign_in
from tests.factories.endings import as_, hire_in, revision, send
from tests.integration.test_answers import letters_of, page_of
from tests.integration.test_concurrency import together
from workflows.engine import Refused
from workflows.given import LetterBatch
from workflows.who import DIRECTOR, HR


def drafts(session: Session, tmp_path: Path, count: int = 4) -> Any:
    """A hire whose letters are composed, not yet approved."""
    story = hire_in(session, tmp_path, "informing", count=count)
    story.write_letters()
    session.commit()
    return story


def test_letters_approved_wait_and_can_be_recalled_until_they_leave(
    app: Any, client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = drafts(session, tmp_path)
    here = as_(client, engine, story, "director")
    assert send(here, story, f"{page_of(story)}/approve", all="1").status_code == 303
    page = here.get(page_of(story)).get_data(as_text=True)
    assert "part le" in page
    assert "peuvent être rappelées" in page
    outbox.run_once(app.config, app.extensions["sessions"])
    assert {row.status for row in letters_of(session)} == {"approved"}  # not before their hour
    first, *others = [row.id for row in letters_of(session)]
    assert send(here, story, f"{page_of(story)}/recall").status_code == 422
    assert send(here, story, f"{page_of(story)}/recall", letters=[first]).status_code == 303
    assert [row.status for row in letters_of(session)] == ["draft", *["approved"] * len(others)]
    session.rollback()
    assert sorted(session.scalars(select(Outgoing.letter_id).where(Outgoing.kind == "letter"))) == others
    later = datetime.now(UTC) + timedelta(hours=25)
    assert outbox.run_once(app.config, app.extensions["sessions"], now=later) >= len(others)
    gone = send(here, story, f"{page_of(story)}/recall", letters=others)
    assert gone.status_code == 409
    assert "ne peuvent plus être rappelées" in gone.get_data(as_text=True)
    assert {row.status for row in letters_of(session)[1:]} == {"sent"}
    again = send(here, story, f"{page_of(story)}/approve", letters=[first])
    assert again.status_code == 303  # the letter recalled is approved again, and queued once


def test_letter_that_the_runner_has_taken_is_not_recalled(session: Session, tmp_path: Path) -> None:
    story = drafts(session, tmp_path)
    story.approve_letters()
    first = letters_of_now(session)[0]
    session.execute(
        update(Outgoing).where(Outgoing.letter_id == first).values(lease_until=datetime.now(UTC) + timedelta(minutes=5))
    )
    with pytest.raises(Refused) as shut:
        story.take("recall_letters", story.actor("director", DIRECTOR), LetterBatch(tuple(letters_of_now(session))))
    assert [(o.code, o.values["count"]) for o in shut.value.objections] == [("letters_on_hold", 1)]


def letters_of_now(session: Session) -> list[int]:
    """The final letters, as this transaction sees them."""
    return list(session.scalars(select(Letter.id).where(Letter.final).order_by(Letter.id)))


def test_nobody_whose_offer_is_open_is_in_a_batch(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = drafts(session, tmp_path)
    row = next(r for r in letters_of(session) if r.kind == "ranked_not_chosen")
    now = datetime.now(UTC)
    session.execute(
        insert(Offer).values(
            hire_id=story.hire, application_id=row.file, terms="", made_at=now, answer_due=now + timedelta(days=15)
        )
    )
    session.commit()
    here = as_(client, engine, story, "director")
    refused = send(here, story, f"{page_of(story)}/approve", letters=[row.id])
    assert refused.status_code == 409
    assert "offre ouverte" in refused.get_data(as_text=True)
    listed = here.get(f"{page_of(story)}/batch").get_data(as_text=True)
    assert "Pas encore" in listed
    assert send(here, story, f"{page_of(story)}/approve", all="1").status_code == 303  # everybody else
    assert {r.id for r in letters_of(session) if r.status == "draft"} == {row.id}
    session.rollback()
    with pytest.raises(DBAPIError, match="offer is open"):  # and not through another door either
        session.execute(text("UPDATE letter SET status = 'approved' WHERE id = :id"), {"id": row.id})
    session.rollback()


def test_dry_run_says_who_gets_what_where_and_changes_nothing(
    client: Any, engine: Engine, session: Session, tmp_path: Path, queries: list[str]
) -> None:
    story = drafts(session, tmp_path, count=6)
    here = as_(client, engine, story, "hr2")
    counts = []
    for most in (6, 1):
        ids = [row.id for row in letters_of(session)]
        session.execute(Letter.__table__.delete().where(Letter.id.in_(ids[most:])))
        session.commit()
        here.get(f"{page_of(story)}/batch")
        queries.clear()
        page = here.get(f"{page_of(story)}/batch").get_data(as_text=True)
        counts.append(len(queries))
        assert page.count("@example.org") == most
    assert counts[0] == counts[1] <= 9
    assert {row.status for row in letters_of(session)} == {"draft"}
    for part in ("chair", "juror1", "manager", "security"):
        assert as_(client, engine, story, part).get(f"{page_of(story)}/batch").status_code == 403


def test_recall_is_for_those_who_may(client: Any, engine: Engine, session: Session, tmp_path: Path) -> None:
    story = drafts(session, tmp_path)
    story.approve_letters()
    session.commit()
    for part in ("chair", "juror1", "manager"):
        there = as_(client, engine, story, part)
        assert send(there, story, f"{page_of(story)}/recall", all="1").status_code == 403
    with pytest.raises(Refused):
        story.take("recall_letters", story.actor("hr", HR), LetterBatch(()))


def test_groups_of_five_are_placed_in_thirds_and_smaller_ones_are_not(session: Session, tmp_path: Path) -> None:
    drafts(session, tmp_path, count=6)
    contents = [record.load(content) for content in session.scalars(select(Letter.content).where(Letter.final))]
    judged = [facts for facts in contents if facts.appraisals]
    heard = [facts for facts in judged if facts.heard_on]
    assert heard
    for facts in judged:
        places = {one.place for one in facts.appraisals}
        if facts.heard_on and (facts.heard or 0) < 5:
            assert places == {None}
        if not facts.heard_on:  # among everybody whose file was marked, six here
            assert None not in places
            assert "tiers" in compose(facts).text() or "third" in compose(facts).text()


def test_each_passage_shows_what_it_rests_on_and_names_no_juror(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = drafts(session, tmp_path)
    row = next(r for r in letters_of(session) if r.kind == "ranked_not_chosen")
    sheets = select(MarkSheet.id).where(MarkSheet.application_id == row.file, MarkSheet.superseded_at.is_(None))
    session.execute(update(Mark).where(Mark.sheet_id.in_(sheets)).values(value=2, note="Jalons à préciser"))
    session.commit()
    here = as_(client, engine, story, "chair")
    page = here.get(f"{page_of(story)}/{row.id}").get_data(as_text=True)
    assert "Sur quoi cela repose" in page
    assert "<li>Jalons à préciser</li>" in page
    assert "ont noté ce critère" in page
    assert "Juror" not in page


def test_two_people_approve_at_once_and_one_is_told(
    app: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = drafts(session, tmp_path)
    seen, ids = revision(story), [row.id for row in letters_of(session)]
    session.rollback()
    clients = {who: sign_in(browser(app), engine, story.who(who)) for who in ("hr2", "director")}
    answers = together(*(
        lambda who=who: clients[who].post(
            f"{page_of(story)}/approve", data={"revision": seen, "command": f"by-{who}", "letters": ids}
        )
        for who in clients
    ))  # fmt: skip
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    late = next(answer for answer in answers if answer.status_code == 409)
    assert "Ce recrutement a avancé" in late.get_data(as_text=True)
    session.rollback()
    assert len(session.scalars(select(Outgoing.letter_id).where(Outgoing.kind == "letter")).all()) == len(ids)
    approvers = set(session.scalars(select(Letter.approved_by).where(Letter.final)))
    assert len(approvers) == 1

"""Answers before the end: for those who go no further, once their stage is over; taken back where a step is reopened."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from recruitment.models import Application, Letter, Outgoing
from recruitment.services import outbox
from tests.factories.accounts import browser
from tests.factories.cast import sign_in
from tests.factories.endings import as_, candidate, hire_in, person_of, queued, send
from tests.integration.test_answers import letters_of, page_of
from workflows.application import LETTER_OF
from workflows.engine import Refused
from workflows.given import LetterBatch, Reason, Reopening
from workflows.who import CHAIR, DIRECTOR, HR

TOMORROW = timedelta(hours=25)


def answered(session: Session, tmp_path: Path, state: str = "interviewing") -> Any:
    """A hire that goes on, whose stage batch is composed."""
    story = hire_in(session, tmp_path, state, count=6)
    story.write_letters()
    session.commit()
    return story


def of(session: Session, file: int) -> list[tuple[str, str, int, bool]]:
    """The answers to one file: kind, status, version, whether it stands."""
    session.rollback()
    query = select(Letter.kind, Letter.status, Letter.version, Letter.replaced_at.is_(None))
    return [(*row[:3], bool(row[3])) for row in session.execute(
        query.where(Letter.application_id == file, Letter.final).order_by(Letter.version)
    )]  # fmt: skip


def deliver(app: Any, later: timedelta = TOMORROW) -> None:
    """What is due has left."""
    outbox.run_once(app.config, app.extensions["sessions"], now=datetime.now(UTC) + later)


@pytest.mark.parametrize(
    ("state", "answers"),
    [("sifting", {"inadmissible"}), ("offering", {"inadmissible", "not_shortlisted"})],
)
def test_only_those_are_answered_who_go_no_further_and_whose_stage_is_over(
    session: Session, tmp_path: Path, state: str, answers: set[str]
) -> None:
    answered(session, tmp_path, state)
    files = dict(session.execute(select(Application.id, Application.state)).all())
    found = letters_of(session)
    assert {row.file for row in found} == {file for file, word in files.items() if word in answers}
    assert [row.kind for row in found] == [LETTER_OF[row.state] for row in found]


def test_batch_of_a_stage_is_for_human_resources_alone(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = answered(session, tmp_path)
    letter = letters_of(session)[0]
    name = session.scalars(select(Letter.content).where(Letter.id == letter.id)).one()["candidate"]
    session.rollback()
    for part in ("chair", "juror1", "director", "manager"):
        there = as_(client, engine, story, part)
        for path in ("", f"/{letter.id}", f"/{letter.id}/pdf", "/batch"):
            page = there.get(page_of(story) + path)
            assert page.status_code == 403
            assert name not in page.get_data(as_text=True)
        assert page_of(story) not in there.get(f"/hires/{story.hire}").get_data(as_text=True)
    here = as_(client, engine, story, "hr")
    assert page_of(story) in here.get(f"/hires/{story.hire}").get_data(as_text=True)
    page = here.get(page_of(story)).get_data(as_text=True)
    assert "Ce recrutement continue" in page
    assert "au plus tard" in page
    for who, role in (("chair", CHAIR), ("director", DIRECTOR)):
        with pytest.raises(Refused) as shut:
            story.take("approve_letters", story.actor(who, role), LetterBatch((letter.id,)))
        assert [o.code for o in shut.value.objections] == ["right"]


def test_candidate_reads_the_answer_and_the_hire_goes_on(
    app: Any, client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = answered(session, tmp_path)
    file = story.applications("not_shortlisted")[0]
    here = as_(client, engine, story, "hr2")
    assert send(here, story, f"{page_of(story)}/approve", all="1").status_code == 303
    deliver(app)
    assert of(session, file)[0][1] == "sent"
    own = sign_in(browser(app), engine, person_of(story, file))
    session.rollback()
    page = own.get(f"/my-applications/{story.hire}").get_data(as_text=True)
    assert "Réponse envoyée" in page
    with pytest.raises(Refused) as shut:  # nobody else waits for an answer of this stage
        story.take("compose_letters", story.actor("hr", HR))
    assert [o.code for o in shut.value.objections] == ["letters_stage_over"]
    story.take("withdraw", candidate(story, file), application=file)
    session.commit()
    assert of(session, file) == [("not_shortlisted", "sent", 1, False)]
    assert queued(story, "answer_reopened") == []  # whoever withdraws knows it
    proof = here.get(f"{page_of(story)}/{letters_of(session)[0].id}").get_data(as_text=True)
    for words in ("Preuve d’envoi", "Message-ID", ".eml", "Empreinte"):
        assert words in proof


def test_whoever_has_an_answer_is_told_that_it_holds_no_more_and_gets_another(
    app: Any, client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = answered(session, tmp_path)
    story.approve_letters()
    session.commit()
    deliver(app)
    file = story.applications("not_shortlisted")[0]
    code = next(row.code for row in letters_of(session) if row.file == file)
    page = as_(client, engine, story, "director").get(f"/hires/{story.hire}/reopen").get_data(as_text=True)
    assert "ont déjà reçu ou vont recevoir" in page
    session.rollback()
    story.take("reopen", story.actor("director", DIRECTOR), Reopening("Une réclamation est fondée."))
    session.commit()
    assert of(session, file) == [("not_shortlisted", "sent", 1, False)]
    assert person_of(story, file) in queued(story, "answer_reopened")
    own = sign_in(browser(app), engine, person_of(story, file))
    session.rollback()
    assert "Ne vaut plus" in own.get(f"/my-applications/{story.hire}").get_data(as_text=True)
    assert "ne vaut plus" in app.test_client().get(f"/verify/{code}").get_data(as_text=True)
    story.shortlist(1).write_letters()
    session.commit()
    assert of(session, file)[1:] == [("not_shortlisted", "draft", 2, True)]
    story.approve_letters()
    session.commit()
    keys = list(session.scalars(select(Outgoing.key).where(Outgoing.kind == "letter")))
    assert len(keys) == len(set(keys))


def test_letters_on_hold_are_recalled_before_their_files_move_or_their_stage_opens_again(
    session: Session, tmp_path: Path
) -> None:
    story = answered(session, tmp_path)
    story.approve_letters()
    director, why = story.actor("director", DIRECTOR), Reopening("Une réclamation est fondée.")
    passed_over, set_aside = story.applications("not_shortlisted")[0], story.applications("inadmissible")[0]
    story.take("reopen", director, why)  # to the files: the shortlist is undone
    session.commit()
    assert of(session, passed_over) == []
    assert of(session, set_aside) == [("inadmissible", "approved", 1, True)]  # that stage stays over
    story.take("reopen", director, why)  # to eligibility: nobody moves yet
    session.commit()
    assert of(session, set_aside) == [("inadmissible", "draft", 1, True)]
    assert session.scalars(select(Outgoing.id).where(Outgoing.kind == "letter")).all() == []
    assert queued(story, "answer_reopened") == []


def test_each_file_has_one_standing_answer_whatever_happens(session: Session, tmp_path: Path) -> None:
    story = answered(session, tmp_path)
    twin = (
        "INSERT INTO letter (hire_id, application_id, kind, final, version, language, content, status, code,"
        " journal_hash, written_at) SELECT hire_id, application_id, 'cancelled', final, 9, language, content, status,"
        " 'AAAA-AAAA-AAAA', journal_hash, written_at FROM letter WHERE id = :id"
    )
    with pytest.raises(IntegrityError):  # the database itself
        session.execute(text(twin), {"id": letters_of(session)[0].id})
    session.rollback()
    story.approve_letters()
    story.take("conclude_unfilled", story.actor("director", DIRECTOR), Reason("Le financement est retiré."))
    story.write_letters()
    session.commit()
    found = letters_of(session)
    assert len(found) == len({row.file for row in found}) == 6

"""A candidate reads their letter as a page: both halves, how to check it; nobody else, and not before it left."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from recruitment.models import Letter, Mark, MarkSheet
from tests.factories.endings import as_, as_candidate, hire_in
from tests.integration.test_answers_stage import TOMORROW, deliver
from tests.pages import parse, words

NOTE = "Le projet tient en peu de mots et la méthode reste à dire avec précision."


@pytest.fixture
def story(session: Session, tmp_path: Path) -> Any:
    """Answers approved; the jury wrote about one candidate in French."""
    told = hire_in(session, tmp_path, "informing", count=5)
    file = told.applications("ranked", "not_ranked")[0]
    mine = select(MarkSheet.id).where(MarkSheet.application_id == file)
    criterion = session.scalars(select(Mark.criterion).where(Mark.sheet_id.in_(mine)).limit(1)).one()
    session.execute(update(Mark).where(Mark.sheet_id.in_(mine), Mark.criterion == criterion).values(value=2, note=NOTE))
    told.file = file
    told.write_letters().approve_letters()
    session.commit()
    return told


def address(session: Session, story: Any) -> str:
    session.rollback()
    letter = session.scalars(select(Letter.id).where(Letter.application_id == story.file, Letter.final)).one()
    return f"/my-applications/{story.hire}/letters/{letter}"


def test_letter_is_read_on_its_page_once_it_has_left(
    app: Any, client: Any, engine: Engine, session: Session, story: Any
) -> None:
    path = address(session, story)
    here = as_candidate(client, engine, story, story.file)
    for part in ("", "/pdf"):  # approved, and on hold
        assert here.get(path + part).status_code == 404
    deliver(app, TOMORROW)
    answer = here.get(path)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    code = session.scalars(select(Letter.code).where(Letter.application_id == story.file, Letter.final)).one()
    seen = words(parse(page))
    for said in (code, "Traduction de courtoisie", "lui seul compte", NOTE, "Vérifier cette lettre"):
        assert said in seen
    assert page.count(NOTE) >= 1
    french, english = page.split('id="courtesy"')
    assert NOTE in french
    assert NOTE not in english
    assert "Le jury a écrit" in english
    assert "en français seulement" in english
    assert page.count(code) == french.count(code)  # the seal is on the letter that counts
    paper = here.get(path + "/pdf")
    assert paper.get_data().startswith(b"%PDF-1.7")
    listed = here.get(f"/my-applications/{story.hire}").get_data(as_text=True)
    assert f'href="{path}"' in listed
    assert f'href="{path}/pdf"' in listed


@pytest.mark.parametrize(
    "part", ["hr", "hr2", "chair", "juror1", "director", "manager", "security", "auditor", "other"]
)
def test_letter_page_is_for_its_addressee_alone(
    app: Any, client: Any, engine: Engine, session: Session, story: Any, part: str
) -> None:
    path = address(session, story)
    deliver(app, TOMORROW)
    session.rollback()
    if part == "other":  # another candidate of the same hire, answered too
        other = next(file for file in story.applications("appointed", "ranked", "not_ranked") if file != story.file)
        here, denied = as_candidate(client, engine, story, other), 404
    else:
        here, denied = as_(client, engine, story, part), 403
    for end in ("", "/pdf"):
        answer = here.get(path + end)
        assert answer.status_code == denied
        assert NOTE not in answer.get_data(as_text=True)


def test_letter_in_doubt_is_not_shown_and_one_that_came_back_is(
    app: Any, client: Any, engine: Engine, session: Session, story: Any
) -> None:
    path = address(session, story)
    here = as_candidate(client, engine, story, story.file)
    session.rollback()
    session.execute(update(Letter).where(Letter.application_id == story.file, Letter.final).values(status="uncertain"))
    session.commit()
    assert here.get(path).status_code == 404
    session.execute(update(Letter).where(Letter.application_id == story.file, Letter.final).values(sent_at=story.now))
    session.commit()
    assert here.get(path).status_code == 200


def test_letter_written_before_there_were_halves_stands_alone(
    app: Any, client: Any, engine: Engine, session: Session, story: Any
) -> None:
    path = address(session, story)
    deliver(app, TOMORROW)
    session.rollback()
    session.execute(update(Letter).where(Letter.application_id == story.file).values(twin=None))
    session.commit()
    page = as_candidate(client, engine, story, story.file).get(path).get_data(as_text=True)
    assert "Traduction de courtoisie" not in page

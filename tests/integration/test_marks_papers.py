"""What a juror reads while marking: the documents of each file beside its marks, and by when marks are owed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, delete, select, update
from sqlalchemy.orm import Session

from recruitment.demo import data_rights
from recruitment.demo.story import Story
from recruitment.models import Application, Document, DocumentCopy, Hire
from tests.factories.endings import as_, hire_in, person_of
from workflows import given
from workflows.who import HR

LINK = re.compile(r'href="(/hires/\d+/candidates/(\d+)/documents/\d+)"')


@pytest.fixture
def story(app: Any, session: Session) -> Story:
    """Files open to the jury, each with two documents and their signed copies."""
    made = hire_in(session, Path(app.config["FILES_DIR"]), "sifting", count=3)
    session.commit()
    return made


def shown(client: Any, engine: Engine, story: Story, where: str = "/criteria/methods") -> str:
    """A page of the first member's marks."""
    page = as_(client, engine, story, "juror1").get(f"/hires/{story.hire}/marks{where}")
    assert page.status_code == 200
    text: str = page.get_data(as_text=True)
    return text


def closed_on(story: Story, session: Session, days: int) -> None:
    """The advert closed that many days ago: what it promises counts from there."""
    closed = datetime.now(UTC) - timedelta(days=days)
    session.execute(update(Hire).where(Hire.id == story.hire).values(deadline=closed))
    session.commit()


def test_documents_of_each_file_stand_beside_its_marks_and_open_as_their_copies(
    client: Any, engine: Engine, story: Story, session: Session
) -> None:
    papers = LINK.findall(shown(client, engine, story))
    files = story.applications("admissible")
    assert sorted(int(file) for _address, file in papers) == sorted(2 * list(files))
    copies = set(session.scalars(select(DocumentCopy.sha256)))
    juror = as_(client, engine, story, "juror1")
    assert all(sha256(juror.get(address).data).hexdigest() in copies for address, _file in papers)
    on_sheet = LINK.findall(shown(client, engine, story, f"/{files[0]}"))
    assert sorted(on_sheet) == sorted(one for one in papers if int(one[1]) == files[0])


def test_document_whose_copy_is_not_signed_is_not_named(
    client: Any, engine: Engine, story: Story, session: Session
) -> None:
    file = story.applications("admissible")[0]
    session.execute(
        delete(DocumentCopy).where(
            DocumentCopy.document_id.in_(select(Document.id).where(Document.application_id == file))
        )
    )
    session.commit()
    assert str(file) not in {one for _address, one in LINK.findall(shown(client, engine, story))}
    assert LINK.findall(shown(client, engine, story, f"/{file}")) == []


def test_restricted_file_shows_no_document(client: Any, engine: Engine, story: Story, session: Session) -> None:
    file = story.applications("admissible")[0]
    made = data_rights.ask(story, person_of(story, file), "restriction", "Je conteste une date.")
    hr = story.actor("hr", HR)
    story.take("take_charge", hr, given.Charge(story.who("hr")), request=made)
    story.take("answer_request", hr, given.DataAnswer("granted", "Nous limitons l’usage.", ""), request=made)
    session.commit()
    assert str(file) not in {one for _address, one in LINK.findall(shown(client, engine, story))}


@pytest.mark.parametrize(("language", "said"), [("fr", "à rendre au plus tard le"), ("en", "to be handed in by")])
def test_day_by_which_marks_are_owed_stands_on_every_page_of_marking(
    client: Any, engine: Engine, story: Story, session: Session, language: str, said: str
) -> None:
    closed_on(story, session, 3)
    file = story.applications("admissible")[0]
    for where in ("", "/criteria/methods", f"/{file}"):
        page = shown(client, engine, story, f"{where}?lang={language}")
        assert re.search(said + r"[^<]*20\d\d, \d+ (?:jours? restants?|days? left)", page), where


def test_day_that_has_passed_is_said(client: Any, engine: Engine, story: Story, session: Session) -> None:
    closed_on(story, session, 400)
    assert "date dépassée" in shown(client, engine, story)


def test_sheet_says_how_far_one_is_and_leads_to_the_next(
    client: Any, engine: Engine, story: Story, session: Session
) -> None:
    files = story.applications("admissible")
    page = shown(client, engine, story, f"/{files[0]}")
    count = page.count("data-criterion")
    assert f"0 cases sur {len(files) * count}" in page
    assert "minutes environ" in page
    number = re.search(r"Suivante\W+candidature (\d+)", page)
    assert number
    others = select(Application.number).where(Application.id.in_(files[1:]))
    assert int(number[1]) in set(session.scalars(others))

"""What candidates are told of their data, who opened it, and consents to hear of other posts."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import Engine, delete, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from recruitment.demo.story import Story
from recruitment.models import (
    Application,
    Document,
    DocumentReading,
    Hire,
    Outgoing,
    Person,
    PoolConsent,
)
from recruitment.services import destruction, mailing, notices, pool, readings
from recruitment.web.research_words import FAMILIES, FIELDS
from tests.factories.cast import sign_in
from tests.factories.endings import as_, as_candidate, hire_in, person_of, queued
from workflows.charter.notices import versions

FIELD = "Computer science"


@pytest.fixture
def story(session: Session, app: Any) -> Story:
    """A hire that has ended, its letters sent."""
    return hire_in(session, Path(app.config["FILES_DIR"]), "closed")


def first(story: Story) -> int:
    """The first application of the hire."""
    return story.session.scalars(
        select(Application.id).where(Application.hire_id == story.hire).order_by(Application.number)
    ).first() or 0


# -- the notice ------------------------------------------------------------------------------------------------------


def test_version_and_language_that_were_read_stand_with_the_application(story: Story, client: Any, engine: Engine) -> None:
    file = first(story)
    read = notices.read_by(story.session, file)
    assert read is not None
    sent = story.session.scalars(select(Application.submitted_at).where(Application.id == file)).one()
    assert (read.version, read.language, read.at) == (notices.at(sent).version, "fr", sent)
    own = as_candidate(client, engine, story, file)
    assert f"/personal-data/{read.version}" in own.get(f"/my-applications/{story.hire}/data").text
    data = json.loads(_taken(own, story)["application.json"])
    assert data["notice"][0]["version"] == read.version


def _taken(own: Any, story: Story) -> dict[str, bytes]:
    held = zipfile.ZipFile(io.BytesIO(own.get(f"/my-applications/{story.hire}/data.zip").data))
    return {name: held.read(name) for name in held.namelist()}


def test_every_version_stays_at_its_address(client: Any) -> None:
    assert "24 mois" in client.get("/personal-data").text
    old = client.get("/personal-data/2025-01-01")
    assert "n’est plus en vigueur" in old.text
    assert "Vivier" not in old.text
    assert client.get("/personal-data/2024-01-01").status_code == 404


def test_new_version_is_told_once_to_those_whose_file_goes_on(session: Session, app: Any, tmp_path: Path) -> None:
    running = hire_in(session, tmp_path, "deliberating")
    people = {person_of(running, file) for file in session.scalars(select(Application.id))}
    later = replace(versions()[-1], version="2030-06-01")
    now = datetime(2030, 6, 2, tzinfo=UTC)
    sessions = app.extensions["sessions"]
    session.rollback()
    assert notices.tell(sessions, now) == 0  # nothing is newer than what they read
    assert notices.tell(sessions, now, later) == len(people)
    assert notices.tell(sessions, now, later) == 0
    assert set(queued(running, "notice_changed")) == people
    session.rollback()
    with sessions() as own:
        one = own.scalars(select(Outgoing.id).where(Outgoing.kind == "notice_changed").limit(1)).one()
        message, _ = mailing.written(own, mailing.job(own, one), app.config, now)
    assert "/personal-data" in message.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_whose_hire_has_ended_hears_nothing_of_a_new_version(story: Story, app: Any) -> None:
    later = replace(versions()[-1], version="2030-06-01")
    story.session.rollback()
    assert notices.tell(app.extensions["sessions"], datetime(2030, 6, 2, tzinfo=UTC), later) == 0


# -- who opened what -------------------------------------------------------------------------------------------------


def test_opening_a_document_is_noted_and_read_by_few(story: Story, client: Any, engine: Engine) -> None:
    file, session = first(story), story.session
    document = session.scalars(select(Document.id).where(Document.application_id == file)).first()
    where = f"/hires/{story.hire}/candidates/{file}"
    as_(client, engine, story, "hr").get(f"{where}/documents/{document}").close()
    as_candidate(client, engine, story, file).get(f"/my-applications/{story.hire}/documents/{document}").close()
    session.rollback()
    assert [tuple(row) for row in session.execute(select(DocumentReading.application_id, DocumentReading.role))] == [(file, "hr")]
    assert "Ressources humaines" in as_(client, engine, story, "hr").get(f"{where}/readings").text
    assert as_(client, engine, story, "auditor").get(f"{where}/readings").status_code == 200
    for part in ("chair", "juror1", "manager", "director"):
        assert as_(client, engine, story, part).get(f"{where}/readings").status_code == 403
    taken = json.loads(_taken(as_candidate(client, engine, story, file), story)["application.json"])
    assert [one["role"] for one in taken["documents_opened"]] == ["hr"]
    name = session.scalars(select(Person.name).where(Person.id == story.who("hr"))).one()
    assert name not in json.dumps(taken, ensure_ascii=False)


def test_readings_go_when_their_time_is_over(story: Story, app: Any) -> None:
    file, session, now = first(story), story.session, datetime.now(UTC)
    for days in (1, 400):
        at = now - timedelta(days=days)
        readings.note(session, readings.Reading(file, "cv", story.who("hr"), "hr", at))
    session.commit()
    assert readings.forget(app.extensions["sessions"], now) == 1
    assert readings.forget(app.extensions["sessions"], now) == 0
    session.rollback()
    assert session.scalar(select(func.count()).select_from(DocumentReading)) == 1


# -- the pool --------------------------------------------------------------------------------------------------------


def agreed(story: Story, client: Any, engine: Engine, **more: Any) -> Any:
    """The first candidate agrees; the answer."""
    school = story.session.scalars(select(Hire.school_id).where(Hire.id == story.hire)).one()
    story.session.rollback()
    form = {"school": school, "fields": [FIELD], "kind": "", "agrees": "y", **more}
    answer = as_candidate(client, engine, story, first(story)).post("/my-pool", data=form)
    story.session.rollback()
    return answer


def test_consent_is_given_found_and_taken_back(story: Story, client: Any, engine: Engine) -> None:
    session = story.session
    assert agreed(story, client, engine, agrees="").status_code == 422
    assert agreed(story, client, engine, fields=[]).status_code == 422
    assert agreed(story, client, engine, school=999).status_code == 422
    assert agreed(story, client, engine).status_code == 303
    assert agreed(story, client, engine, kind="postdoc").status_code == 303  # anew: the earlier one ends
    session.rollback()
    rows = session.execute(select(PoolConsent.said, PoolConsent.kind, PoolConsent.ended_at).order_by(PoolConsent.id)).all()
    assert [(row.said, row.kind, row.ended_at is None) for row in rows] == [(None, None, False), (FIELD, "postdoc", True)]
    name = session.scalars(select(Person.name).where(Person.id == person_of(story, first(story)))).one()
    hr = as_(client, engine, story, "hr")
    assert name in hr.get(f"/pool?field={FIELD}&kind=postdoc").text
    for page in ("/pool?kind=doctoral", "/pool?field=History"):
        assert name not in hr.get(page).text
    elsewhere = sign_in(client, engine, story.cast.people["hr"])
    assert name not in elsewhere.get("/pool").text  # a consent is for one school
    for part in ("chair", "juror1", "manager", "director", "auditor"):
        assert as_(client, engine, story, part).get("/pool").status_code == 403
    key = session.scalars(select(PoolConsent.id).where(PoolConsent.said.is_not(None))).one()
    session.rollback()
    assert as_(client, engine, story, "hr").post(f"/my-pool/{key}/withdrawal").status_code == 404
    own = as_candidate(client, engine, story, first(story))
    assert own.post(f"/my-pool/{key}/withdrawal").status_code == 303
    assert own.post(f"/my-pool/{key}/withdrawal").status_code == 404
    assert name not in as_(client, engine, story, "hr").get("/pool").text
    session.rollback()
    assert session.scalars(select(PoolConsent.said).where(PoolConsent.id == key)).one() is None


def test_every_field_stands_once_in_the_families_and_what_was_ticked_is_kept(story: Story, client: Any, engine: Engine) -> None:
    named = [one for _family, fields in FAMILIES for one in fields]
    assert sorted(named) == sorted(FIELDS)
    here = as_candidate(client, engine, story, story.applications("appointed")[0])
    page = here.get("/my-pool").text
    assert page.count('name="fields"') == len(FIELDS)
    assert page.count('id="fields"') == 1  # where the summary of errors leads
    kept = here.post("/my-pool", data={"fields": ["Chemistry", "Sociology"], "school": "0"}).text
    assert kept.count("checked") == 2


def test_nobody_is_in_the_pool_without_a_consent_that_runs(story: Story) -> None:
    session, now = story.session, datetime.now(UTC)
    base = {"person_id": person_of(story, first(story)), "school_id": 1, "given_at": now, "notice": "2026-01-01"}
    for wrong in (
        {"until": now - timedelta(days=1), "said": FIELD},
        {"until": now + timedelta(days=1), "said": FIELD, "withdrawn_at": now},
        {"until": now + timedelta(days=1), "said": FIELD, "ended_at": now},
        {"until": now + timedelta(days=1), "said": None},
        {"until": now + timedelta(days=1), "said": None, "kind": "postdoc", "ended_at": now},
    ):
        session.rollback()
        with pytest.raises(IntegrityError):
            session.execute(insert(PoolConsent).values(**base, **wrong))
    session.rollback()


def test_people_are_told_of_a_post_once(story: Story, client: Any, engine: Engine, tmp_path: Path) -> None:
    agreed(story, client, engine)
    other = Story(story.session, story.cast, tmp_path, story.post, datetime.now(UTC)).to("advertised", [])
    story.session.commit()
    key = story.session.scalars(select(PoolConsent.id)).one()
    story.session.rollback()
    hr = as_(client, engine, story, "hr")
    assert hr.post("/pool", data={"post": other.hire}).status_code == 422
    assert hr.post("/pool", data={"post": story.hire, "people": [key]}).status_code == 422
    for _ in range(2):
        assert hr.post("/pool", data={"post": other.hire, "people": [key, 999]}).status_code == 303
    assert queued(other, "pool_invited") == [person_of(story, first(story))]


def test_consent_is_recalled_then_ends_and_leaves_no_account(story: Story, app: Any, client: Any, engine: Engine) -> None:
    agreed(story, client, engine)
    session, sessions = story.session, app.extensions["sessions"]
    file = first(story)
    person = person_of(story, file)
    until = session.scalars(select(PoolConsent.until)).one()
    session.rollback()
    assert pool.act(sessions, until - timedelta(days=31)) == 0
    assert pool.act(sessions, until - timedelta(days=29)) == 1
    assert pool.act(sessions, until - timedelta(days=28)) == 0
    assert session.scalars(select(Outgoing.person_id).where(Outgoing.kind == "pool_reminder")).all() == [person]
    school = session.scalars(select(Hire.school_id).where(Hire.id == story.hire)).one()
    key = destruction.prepare(session, school, story.cast.people["hr"], until)
    assert key is not None
    destruction.approve(session, key, story.cast.people["director"], "VISA", until)
    session.commit()
    destruction.carry_out(sessions, app.config["FILES_DIR"], "http://localhost", until - timedelta(days=1))
    session.rollback()
    assert session.scalars(select(Person.active).where(Person.id == person)).one()  # the consent still runs
    pool.act(sessions, until + timedelta(seconds=1))
    pool.act(sessions, until + timedelta(seconds=2))
    session.rollback()
    assert not session.scalars(select(Person.active).where(Person.id == person)).one()
    assert session.scalar(select(func.count()).select_from(PoolConsent)) == 0


# -- the register of processing --------------------------------------------------------------------------------------


def test_register_of_processing_is_drawn_from_the_packs(story: Story, client: Any, engine: Engine) -> None:
    school = story.session.scalars(select(Hire.school_id).where(Hire.id == story.hire)).one()
    story.session.rollback()
    hr = as_(client, engine, story, "hr")
    page = hr.get(f"/register-of-processing/{school}").text
    for words in ("Vivier", "24 mois (CNIL, guide recrutement 2023)", "60 mois (Prescription civile de cinq ans · non vérifié)"):
        assert words in page
    paper = hr.get(f"/register-of-processing/{school}/paper.pdf")
    text = " ".join("".join(part.extract_text() for part in PdfReader(io.BytesIO(paper.data)).pages).split())
    assert "Registre des activités de traitement" in text
    elsewhere = sign_in(client, engine, story.cast.people["hr"])
    assert elsewhere.get(f"/register-of-processing/{school}").status_code == 404
    assert as_(client, engine, story, "chair").get("/register-of-processing").status_code == 403


def test_pages_ask_no_more_with_more_rows(story: Story, client: Any, engine: Engine, queries: list[str]) -> None:
    session, file, now = story.session, first(story), datetime.now(UTC)
    school = session.scalars(select(Hire.school_id).where(Hire.id == story.hire)).one()
    people = [person_of(story, one) for one in session.scalars(select(Application.id))]
    session.rollback()
    pages = ("/retention", f"/hires/{story.hire}/candidates/{file}/readings", "/pool")
    asked = []
    for count in (1, 3):  # rows of each list
        for person in people[:count]:
            readings.note(session, readings.Reading(file, "cv", story.who("hr"), "hr", now))
            running = (PoolConsent.person_id == person, PoolConsent.said.is_not(None))
            session.execute(delete(PoolConsent).where(*running))
            session.add(PoolConsent(person_id=person, school_id=school, given_at=now, notice="2026-01-01",
                                    until=now + timedelta(days=9), said=FIELD))  # fmt: skip
        session.commit()
        hr = as_(client, engine, story, "hr")
        hr.get("/retention")
        asked.append([_statements(queries, hr, page) for page in pages])
    assert asked[0] == asked[1]
    assert max(asked[1]) <= 6


def _statements(queries: list[str], client: Any, page: str) -> int:
    queries.clear()
    assert client.get(page).status_code == 200
    return len([sent for sent in queries if sent != "BEGIN"])

"""Files leave when their time is over: the clock, holds, lists of destruction, what goes and what stays."""

from __future__ import annotations

import io
import json
import os
import time
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from recruitment.models import (
    Application,
    Base,
    DestructionLine,
    DestructionList,
    Document,
    EvidenceArchive,
    Grant,
    Hire,
    Mark,
    Outgoing,
    Person,
    make_sessions,
)
from recruitment.services import archive, destruction, erasing, journal, retention
from recruitment.services.content_store import ContentStore
from tests.factories.endings import as_, as_candidate, hire_in
from tests.factories.stories import Story
from tests.integration.test_compartment import otmr

NAME, MAIL = "Quintessa Planté-Vautrin", "quintessa.plante@example.org"
LATER = datetime.now(UTC) + timedelta(days=200)
URL = "http://localhost"


@pytest.fixture
def story(session: Session, app: Any) -> Story:
    """A hire that ended with its letters sent, one candidate of which bears a name found nowhere else."""
    told = hire_in(session, Path(app.config["FILES_DIR"]), "closed")
    first = files(told)[0]
    who = select(Application.person_id).where(Application.id == first).scalar_subquery()
    session.execute(update(Person).where(Person.id == who).values(name=NAME, email=MAIL))
    session.execute(update(Mark).where(Mark.value.is_not(None)).values(note=f"Note sur {NAME}"))
    session.execute(update(Outgoing).where(Outgoing.person_id == who).values(last_error=f"no such mailbox {MAIL}"))
    session.commit()
    return told


def files(story: Story) -> list[int]:
    """The applications of a hire, by number."""
    query = select(Application.id).where(Application.hire_id == story.hire).order_by(Application.number)
    return list(story.session.scalars(query))


def erased(story: Story, app: Any, now: datetime = LATER) -> int:
    """Prepare, approve and carry out the list of a school; returns the list."""
    session, people = story.session, story.cast.people
    school = session.scalars(select(Hire.school_id).where(Hire.id == story.hire)).one()
    key = destruction.prepare(session, school, people["hr"], now)
    assert key is not None
    destruction.approve(session, key, people["director"], "VISA-1", now)
    session.commit()
    destruction.carry_out(app.extensions["sessions"], app.config["FILES_DIR"], URL, now)
    session.rollback()
    return key


def test_clock_runs_from_the_end_of_the_hire(story: Story) -> None:
    clocks = retention.ended(story.session, None)
    assert [one.number for one in clocks] == [1, 2, 3, 4]
    end = story.session.scalars(select(Hire.state_since).where(Hire.id == story.hire)).one()
    assert all(one.ended_at == end and one.stops == () for one in clocks)
    until = clocks[0].until
    assert until is not None
    assert 89 <= (until - end).days <= 92
    assert not clocks[0].due(until - timedelta(seconds=1))
    assert clocks[0].due(until)


def test_hold_stops_a_file_until_it_is_lifted(story: Story) -> None:
    session, people, file = story.session, story.cast.people, files(story)[0]
    assert retention.hold(session, file, "Recours déposé", people["hr"], LATER)
    assert not retention.hold(session, file, "Encore", people["hr"], LATER)
    clock = retention.of_file(session, file)
    assert clock is not None
    assert clock.stops == ("hold",)
    assert not clock.due(LATER)
    assert file not in [one.application for one in destruction.due(session, None, LATER)]
    retention.lift(session, file, people["director"], LATER)
    assert file in [one.application for one in destruction.due(session, None, LATER)]


def test_list_needs_a_second_person_and_a_visa(story: Story) -> None:
    session, people = story.session, story.cast.people
    school = session.scalars(select(Hire.school_id).where(Hire.id == story.hire)).one()
    assert destruction.prepare(session, school, people["hr"], datetime.now(UTC) - timedelta(days=365)) is None
    key = destruction.prepare(session, school, people["hr"], LATER)
    assert key is not None
    assert destruction.prepare(session, school, people["hr"], LATER) is None  # everything due is listed
    with pytest.raises(destruction.Denied, match="same_person"):
        destruction.approve(session, key, people["hr"], "VISA", LATER)
    session.commit()
    with pytest.raises(IntegrityError):
        session.execute(update(DestructionList).values(approved_by=people["hr"], approved_at=LATER, visa="V"))
    session.rollback()
    with pytest.raises(IntegrityError):
        destruction.approve(session, key, people["director"], "", LATER)
    session.rollback()
    destruction.drop(session, key, LATER)
    with pytest.raises(destruction.Denied, match="over"):
        destruction.approve(session, key, people["director"], "VISA", LATER)
    assert destruction.prepare(session, school, people["hr"], LATER) is not None


def test_erasure_leaves_no_name_anywhere_and_true_counts(story: Story, app: Any, engine: Engine) -> None:
    session = story.session
    store = ContentStore(app.config["FILES_DIR"])
    papers = [store.path(digest) for digest in session.scalars(select(Document.sha256))]
    for path in papers:
        os.utime(path, (time.time() - 30 * 86400,) * 2)
    before = _counts(session)
    assert NAME in _everything(engine)
    key = erased(story, app)
    left = _everything(engine)
    assert NAME not in left
    assert MAIL not in left
    assert _counts(session) == before
    assert not any(path.exists() for path in papers)
    lines = destruction.lines(session, key)
    assert [line.outcome for line in lines] == ["erased"] * 4
    assert all(line.documents == 2 and line.letters and line.mails for line in lines)
    assert session.scalars(select(DestructionList.carried_out_at)).one() is not None
    assert session.scalars(select(Outgoing.id).where(Outgoing.state == "queued", Outgoing.hire_id == story.hire,
        Outgoing.person_id.in_(select(Application.person_id)))).all() == []  # fmt: skip


def test_journal_verifies_after_erasure(story: Story, app: Any) -> None:
    erased(story, app)
    assert journal.differences(story.session, story.hire) == []
    assert otmr(app, "journal", "verify").exit_code == 0


def test_file_held_after_approval_stays(story: Story, app: Any) -> None:
    session, people = story.session, story.cast.people
    school = session.scalars(select(Hire.school_id).where(Hire.id == story.hire)).one()
    key = destruction.prepare(session, school, people["hr"], LATER)
    assert key is not None
    destruction.approve(session, key, people["director"], "VISA", LATER)
    retention.hold(session, files(story)[0], "Recours", people["director"], LATER)
    session.commit()
    assert destruction.carry_out(app.extensions["sessions"], app.config["FILES_DIR"], URL, LATER) == 3
    assert destruction.carry_out(app.extensions["sessions"], app.config["FILES_DIR"], URL, LATER) == 0
    session.rollback()
    assert [line.outcome for line in destruction.lines(session, key)] == ["held", "erased", "erased", "erased"]
    assert session.scalars(select(Person.name).where(Person.name == NAME)).one() == NAME


def test_nothing_is_erased_when_its_evidence_cannot_be_sealed(story: Story, app: Any, engine: Engine) -> None:
    session, people = story.session, story.cast.people
    school = session.scalars(select(Hire.school_id).where(Hire.id == story.hire)).one()
    key = destruction.prepare(session, school, people["hr"], LATER)
    assert key is not None
    destruction.approve(session, key, people["director"], "VISA", LATER)
    session.commit()
    assert destruction.carry_out(make_sessions(engine), app.config["FILES_DIR"], URL, LATER) == 0
    session.rollback()
    assert set(session.scalars(select(DestructionLine.outcome))) == {"waiting"}
    assert session.scalars(select(DestructionList.carried_out_at)).one() is None
    assert NAME in _everything(engine)


def test_account_that_serves_elsewhere_keeps_its_name(story: Story, app: Any) -> None:
    session = story.session
    first = files(story)[0]
    who = session.scalars(select(Application.person_id).where(Application.id == first)).one()
    session.execute(insert(Grant).values(person_id=who, role="auditor", granted_at=datetime.now(UTC)))
    session.commit()
    erased(story, app)
    person = session.execute(select(Person.name, Person.active).where(Person.id == who)).one()
    assert tuple(person) == (NAME, True)
    behind = select(Person.name).join(Application, Application.person_id == Person.id).where(Application.id == first)
    assert session.scalars(behind).one() == erasing.GONE


def test_archive_opens_with_a_reason_and_ends(story: Story, app: Any) -> None:
    session, people = story.session, story.cast.people
    erased(story, app)
    first = session.scalars(select(EvidenceArchive.id).order_by(EvidenceArchive.id)).first()
    assert first is not None
    assert archive.opened(session, first, (999,), people["auditor"], "Recours", LATER) is None
    found = archive.opened(session, first, None, people["auditor"], "Recours n° 12", LATER)
    assert found is not None
    with zipfile.ZipFile(io.BytesIO(found[1])) as held:
        assert NAME in held.read("application.json").decode()
        assert {"documents/cv.pdf", "documents/project.pdf"} <= set(held.namelist())
    assert archive.readings(session, None)[0].reason == "Recours n° 12"
    session.commit()
    destruction.carry_out(app.extensions["sessions"], app.config["FILES_DIR"], URL, LATER + timedelta(days=6 * 365))
    session.rollback()
    assert archive.opened(session, first, None, people["auditor"], "Recours", LATER) is None
    assert session.scalar(select(func.count()).where(EvidenceArchive.blob.is_not(None))) == 0


def test_pages_lead_from_the_preview_to_the_list_that_is_carried_out(story: Story, client: Any, engine: Engine) -> None:
    session = story.session
    session.execute(update(Hire).where(Hire.id == story.hire).values(state_since=datetime.now(UTC) - timedelta(days=120)))
    session.commit()
    school = session.scalars(select(Hire.school_id).where(Hire.id == story.hire)).one()
    hr = as_(client, engine, story, "hr")
    assert "4 dossiers à éliminer" in hr.get("/retention").text
    assert NAME not in hr.get("/retention").text
    made = hr.post("/retention/lists", data={"school": school})
    assert made.status_code == 303
    where = made.headers["Location"]
    assert hr.post("/retention/lists", data={"school": 999}).status_code == 404
    assert hr.post(f"{where}/approval", data={"visa": "AD-2026-1"}).status_code == 403
    director = as_(client, engine, story, "director")
    refused = director.post(f"{where}/approval", data={"visa": " "})
    assert refused.status_code == 422
    assert director.post(f"{where}/approval", data={"visa": "AD-2026-1"}).status_code == 303
    again = director.post(f"{where}/approval", data={"visa": "AD-2026-2"})
    assert again.status_code == 409
    assert director.get(f"{where}/paper.pdf").data.startswith(b"%PDF")
    assert as_(client, engine, story, "manager").get(where).status_code == 403


def test_hold_is_put_and_lifted_from_the_file(story: Story, client: Any, engine: Engine) -> None:
    where = f"/hires/{story.hire}/candidates/{files(story)[0]}/retention"
    hr = as_(client, engine, story, "hr")
    assert hr.post(where, data={"reason": "court"}).status_code == 422
    for _ in range(2):  # sent twice: one hold
        assert hr.post(where, data={"reason": "Recours devant le tribunal"}).status_code == 303
    assert "Recours devant le tribunal" in hr.get(where).text
    assert as_(client, engine, story, "auditor").post(where, data={"step": "lift"}).status_code == 403
    assert as_(client, engine, story, "director").post(where, data={"step": "lift"}).status_code == 303
    assert "Recours devant le tribunal" not in as_(client, engine, story, "director").get(where).text
    assert as_(client, engine, story, "hr").get(f"/hires/{story.hire}/candidates/9999/retention").status_code == 404


def test_evidence_is_for_the_auditor_with_a_reason(story: Story, app: Any, client: Any, engine: Engine) -> None:
    erased(story, app)
    auditor = as_(client, engine, story, "auditor")
    assert "/retention/evidence" in auditor.get("/retention").text
    key = story.session.scalars(select(EvidenceArchive.id)).first()
    assert auditor.post("/retention/evidence", data={"archive": key, "reason": ""}).status_code == 422
    assert auditor.post("/retention/evidence", data={"reason": "Requête du tribunal"}).status_code == 422
    assert auditor.post("/retention/evidence", data={"archive": 999, "reason": "Requête du tribunal"}).status_code == 422
    sent = auditor.post("/retention/evidence", data={"archive": key, "reason": "Requête du tribunal"})
    assert sent.mimetype == "application/zip"
    assert "Requête du tribunal" in auditor.get("/retention/evidence").text
    for part in ("hr", "director"):
        assert as_(client, engine, story, part).get("/retention/evidence").status_code == 403


def test_erased_hire_shows_no_name_on_any_page(story: Story, app: Any, client: Any, engine: Engine) -> None:
    erased(story, app)
    here = f"/hires/{story.hire}"
    pages = (here, f"{here}/candidates", f"{here}/candidates/{files(story)[0]}", f"{here}/letters", f"{here}/journal", "/outbox")
    for part in ("hr", "director", "auditor"):
        reader = as_(client, engine, story, part)
        for page in pages:
            answer = reader.get(page)
            assert answer.status_code in (200, 403), page
            assert NAME not in answer.text
            assert MAIL not in answer.text


def test_candidate_takes_their_own_data_and_nobody_elses(story: Story, client: Any, engine: Engine) -> None:
    first = files(story)[0]
    own = as_candidate(client, engine, story, first)
    assert own.get(f"/my-applications/{story.hire}/data").status_code == 200
    held = zipfile.ZipFile(io.BytesIO(own.get(f"/my-applications/{story.hire}/data.zip").data))
    data = json.loads(held.read("application.json"))
    assert data["person"] == data["person"] | {"name": NAME, "email": MAIL}
    assert data["appraisals"]
    assert data["letters"]
    assert {"documents/cv.pdf", "documents/project.pdf"} <= set(held.namelist())
    assert all(held.read(letter["file"]).startswith(b"%PDF") for letter in data["letters"])
    text = held.read("application.json").decode()
    others = story.session.scalars(select(Person.name).where(Person.name.not_in((NAME, erasing.GONE))))
    assert [name for name in others if name in text] == []
    assert as_(client, engine, story, "hr").get(f"/my-applications/{story.hire}/data.zip").status_code == 403


def test_data_taken_before_the_end_tell_nothing_of_the_list(session: Session, app: Any, client: Any, engine: Engine) -> None:
    told = hire_in(session, Path(app.config["FILES_DIR"]), "ranked")
    own = as_candidate(client, engine, told, files(told)[0])
    held = zipfile.ZipFile(io.BytesIO(own.get(f"/my-applications/{told.hire}/data.zip").data))
    data = json.loads(held.read("application.json"))
    assert not data["complete"]
    assert not {"appraisals", "ranking", "conditions", "journal"} & set(data)
    assert "state" not in data["application"]


def _counts(session: Session) -> Any:
    """What statistics are made of: files by state and channel, marks by figure."""
    states = session.execute(
        select(Application.state, Application.channel, func.count()).group_by(Application.state, Application.channel)
    ).all()
    marks = session.execute(select(Mark.criterion, Mark.value, func.count()).group_by(Mark.criterion, Mark.value)).all()
    return sorted(map(tuple, states), key=str), sorted(map(tuple, marks), key=str)


def _everything(engine: Engine) -> str:
    """Every value of every row, as one text."""
    with engine.connect() as connection:
        rows = [row for table in Base.metadata.sorted_tables for row in connection.execute(select(table))]
    return "\n".join(str(value) for row in rows for value in row)


def test_keys_of_evidence_are_counted_and_every_package_is_tried(story: Story, app: Any) -> None:
    erased(story, app)
    assert "4 values sealed" in next(line for line in otmr(app, "doctor").output.splitlines() if "sealed" in line)
    assert "4 of 4 values open." in otmr(app, "sealed", "check").output
    story.session.execute(update(EvidenceArchive).where(EvidenceArchive.application_id == files(story)[1]).values(blob=b"x" * 64))
    story.session.commit()
    checked = otmr(app, "sealed", "check")
    assert checked.exit_code == 1
    assert "3 of 4 values open." in checked.output
    Path(app.config["SEAL_KEYS_FILE"]).unlink()
    assert "4 sealed values need keys that are not here" in otmr(app, "doctor").output

"""A restriction that was granted: the file is kept whole, read by human resources and the auditor alone, until it is lifted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from recruitment.demo import data_rights
from recruitment.demo.story import Story
from recruitment.models import Application, DataRequest, Document, Hire, Letter
from recruitment.services import destruction, journal, mailing, retention
from tests.factories.endings import as_, as_candidate, hire_in, person_of, queued
from workflows import given
from workflows.engine import Refused
from workflows.who import HR, JUROR

ASKED = "Je conteste une date : d’ici la réponse, n’utilisez plus ce dossier."
WHY = "La date est vérifiée, la contestation est réglée."


def restricted(session: Session, app: Any, state: str, outcome: str = "granted", word: str = "") -> tuple[Story, int]:
    """A hire, and the file of somebody whose restriction was answered."""
    story = hire_in(session, Path(app.config["FILES_DIR"]), state, count=5)
    file = story.applications(word)[0] if word else story.applications("ranked", "heard", "admissible")[0]
    made = data_rights.ask(story, person_of(story, file), "restriction", ASKED)
    hr = story.actor("hr", HR)
    story.take("take_charge", hr, given.Charge(story.who("hr")), request=made)
    story.take("answer_request", hr, given.DataAnswer(outcome, "Nous limitons l’usage de ce dossier.", ""), request=made)
    session.commit()
    return story, file


def request_of(session: Session, file: int) -> int:
    session.rollback()
    found = session.scalars(select(DataRequest.id).where(DataRequest.application_id == file)).one()
    session.rollback()
    return found


def document_of(session: Session, file: int) -> int:
    session.rollback()
    found = session.scalars(select(Document.id).where(Document.application_id == file).limit(1)).one()
    session.rollback()
    return found


def lift(story: Story, client: Any, engine: Engine, part: str = "hr", text: str = WHY) -> Any:
    request = story.session.scalars(select(DataRequest.id).where(DataRequest.kind == "restriction")).one()
    story.session.rollback()
    where = f"/hires/{story.hire}/data-requests/{request}"
    return as_(client, engine, story, part).post(
        where, data={"step": "lift_restriction", "command": f"l{part}{len(text)}", "lifting-text": text}
    )


@pytest.mark.parametrize(
    ("state", "part", "before", "during"),
    [("sifting", "juror1", 200, 404), ("sifting", "chair", 200, 404), ("deliberating", "juror2", 200, 404),
     ("informing", "director", 200, 404), ("informing", "hr", 200, 200), ("informing", "auditor", 200, 200)],
)  # fmt: skip
def test_file_and_its_documents_are_read_by_human_resources_and_the_auditor_alone(
    app: Any, client: Any, engine: Engine, session: Session, state: str, part: str, before: int, during: int
) -> None:
    story, file = restricted(session, app, state, "refused")
    page = f"/hires/{story.hire}/candidates/{file}"
    paper = f"{page}/documents/{document_of(session, file)}"
    here = as_(client, engine, story, part)
    assert [here.get(path).status_code for path in (page, paper)] == [before, before]
    session.rollback()
    session.execute(update(DataRequest).values(outcome="granted", state="restricted"))
    session.commit()
    assert [here.get(path).status_code for path in (page, paper)] == [during, during]
    listed = here.get(f"/hires/{story.hire}/candidates").text
    assert (f'href="{page}"' in listed) is (during == 200)
    if part == "hr":
        assert "Sous limitation, à la demande" in here.get(page).text
    session.rollback()
    session.execute(update(DataRequest).values(lifted_at=datetime.now(UTC), lifted_why=WHY, state="answered"))
    session.commit()
    assert here.get(page).status_code == before


def test_restricted_file_is_not_marked_either(app: Any, session: Session) -> None:
    story, file = restricted(session, app, "sifting", word="admissible")
    with pytest.raises(Refused) as shut:
        story.take("submit_marks", story.actor("juror1", JUROR), given.MarkSheet(file, {}), application=file)
    assert "file_markable" in [one.code for one in shut.value.objections]


def test_letters_of_the_file_are_closed_to_the_director_and_the_chair(
    app: Any, client: Any, engine: Engine, session: Session
) -> None:
    story, file = restricted(session, app, "informing")
    story.write_letters()
    session.commit()
    letters = dict(session.execute(select(Letter.application_id, Letter.id).where(Letter.final)).all())
    session.rollback()
    other = next(key for key in letters if key != file)
    for part, status in (("director", 404), ("chair", 404), ("hr", 200), ("auditor", 200)):
        here = as_(client, engine, story, part)
        for end in ("", "/pdf"):
            assert here.get(f"/hires/{story.hire}/letters/{letters[file]}{end}").status_code == status
        assert here.get(f"/hires/{story.hire}/letters/{letters[other]}").status_code == 200


def test_restricted_file_is_frozen_from_the_purge_until_it_is_lifted(
    app: Any, client: Any, engine: Engine, session: Session
) -> None:
    story, file = restricted(session, app, "closed", word="ranked")
    session.execute(update(Hire).values(state_since=datetime.now(UTC) - timedelta(days=900)))
    session.commit()
    now = datetime.now(UTC)
    clock = retention.of_file(session, file)
    assert clock is not None
    assert "restriction" in clock.stops
    assert file not in [one.application for one in destruction.due(session, None, now)]
    session.rollback()
    page = as_(client, engine, story, "hr").get("/retention").text
    assert "sous limitation, à la demande de la personne" in page
    assert lift(story, client, engine).status_code == 303
    session.rollback()
    assert file in [one.application for one in destruction.due(session, None, now)]


def test_restriction_granted_between_approval_and_purge_holds_the_file(app: Any, session: Session) -> None:
    story, file = restricted(session, app, "closed", "refused", word="ranked")
    session.execute(update(Hire).values(state_since=datetime.now(UTC) - timedelta(days=900)))
    session.commit()
    now = datetime.now(UTC)
    school = session.scalars(select(Hire.school_id)).first() or 0
    key = destruction.prepare(session, school, story.who("hr"), now) or 0
    destruction.approve(session, key, story.who("director"), "VISA-1", now)
    session.execute(update(DataRequest).values(outcome="granted", state="restricted"))
    session.commit()
    destruction.carry_out(app.extensions["sessions"], app.config["FILES_DIR"], app.config["BASE_URL"], now)
    session.rollback()
    erased = dict(session.execute(select(Application.id, Application.erased_at)).all())
    assert erased[file] is None
    assert any(at for key, at in erased.items() if key != file)


def test_lifting_is_a_step_with_a_reason_that_the_person_reads(
    app: Any, client: Any, engine: Engine, session: Session
) -> None:
    story, file = restricted(session, app, "informing")
    own = as_candidate(client, engine, story, file).get(f"/my-applications/{story.hire}/requests").text
    assert "Votre dossier est conservé et n’est plus utilisé" in own
    session.rollback()
    assert lift(story, client, engine, text="court").status_code == 422
    assert lift(story, client, engine, "manager").status_code == 403
    assert lift(story, client, engine).status_code == 303
    assert lift(story, client, engine, text=f"{WHY} Encore.").status_code == 409
    assert queued(story, "restriction_lifted") == [person_of(story, file)]
    session.rollback()
    assert mailing.PATHS["restriction_lifted"].endswith("/requests")
    page = as_candidate(client, engine, story, file).get(f"/my-applications/{story.hire}/requests").text
    assert WHY in page
    assert "Limitation levée le" in page
    session.rollback()
    assert list(journal.verify(session, story.hire)) == []
    assert journal.differences(session, story.hire) == []


@pytest.mark.parametrize("outcome", ["refused", "partly"])
def test_only_a_restriction_that_runs_is_lifted(app: Any, session: Session, outcome: str) -> None:
    story, file = restricted(session, app, "informing", outcome)
    request = request_of(session, file)
    if outcome == "partly":
        story.take("lift_restriction", story.actor("hr", HR), given.Note(WHY), request=request)
        session.commit()
        return
    with pytest.raises(Refused):
        story.take("lift_restriction", story.actor("hr", HR), given.Note(WHY), request=request)
    session.rollback()
    for values in ({"state": "restricted"}, {"lifted_at": datetime.now(UTC)}):
        with pytest.raises(IntegrityError):  # the database itself
            session.execute(update(DataRequest).values(**values))
        session.rollback()
    session.rollback()

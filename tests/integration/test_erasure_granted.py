"""An erasure that is granted: the file is due once its hire has ended, previewed, listed with one button, then erased."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from recruitment.demo import data_rights
from recruitment.demo.story import Story
from recruitment.models import Application, DataRequest, DestructionLine, Hire
from recruitment.services import destruction, erasing, retention
from tests.factories.endings import as_, hire_in, person_of
from workflows import given
from workflows.who import HR

ASKED = "Je demande que mon dossier soit effacé sans attendre."


def asked(session: Session, app: Any, state: str = "closed") -> tuple[Story, int, str]:
    """A hire, the file of somebody who asks for its erasure, and the page that answers it."""
    story = hire_in(session, Path(app.config["FILES_DIR"]), state, count=5)
    session.execute(update(Hire).values(state_since=datetime.now(UTC)))  # the time of the file has only begun
    file = story.applications("ranked", "not_ranked")[0]
    made = data_rights.ask(story, person_of(story, file), "erasure", ASKED)
    story.take("take_charge", story.actor("hr", HR), given.Charge(story.who("hr")), request=made)
    session.commit()
    return story, file, f"/hires/{story.hire}/data-requests/{made}"


def answer(client: Any, page: str, outcome: str = "granted") -> Any:
    sent = {
        "step": "answer_request",
        "command": f"a{outcome}",
        "answer-outcome": outcome,
        "answer-text": "Nous effaçons ce dossier.",
    }
    return client.post(page, data=sent)


def test_granted_erasure_leads_to_a_preview_and_one_button_lists_the_file(
    app: Any, client: Any, engine: Engine, session: Session
) -> None:
    story, file, page = asked(session, app)
    kept = f"/hires/{story.hire}/candidates/{file}/retention"
    here = as_(client, engine, story, "hr")
    assert "Préparer le bordereau" not in here.get(kept).text
    told = answer(here, page)
    assert (told.status_code, told.location) == (303, kept)
    shown = here.get(kept).text
    goes = erasing.preview(session, file)
    session.rollback()
    assert goes.documents
    assert goes.mails
    for words in (
        "Effacement accordé le",
        "Aperçu\u00a0: ce qui partirait maintenant",
        f"<dd>{goes.mails}",
        "Préparer le bordereau de ce dossier",
    ):
        assert words in shown
    assert "effacement accordé" in here.get("/retention").text
    for part, status in (("director", 403), ("auditor", 403), ("chair", 403), ("juror1", 403)):
        assert as_(client, engine, story, part).post(kept, data={"step": "list"}).status_code == status
    made = as_(client, engine, story, "hr").post(kept, data={"step": "list"})
    assert made.status_code == 303
    assert "/retention/lists/" in made.location
    assert client.post(kept, data={"step": "list"}).location == kept  # once
    assert made.location in client.get(kept).text
    session.rollback()
    assert session.scalars(select(DestructionLine.application_id)).all() == [file]
    key, now = int(made.location.rsplit("/", 1)[-1]), datetime.now(UTC)
    destruction.approve(session, key, story.who("director"), "VISA-1", now)
    session.commit()
    assert destruction.carry_out(app.extensions["sessions"], app.config["FILES_DIR"], app.config["BASE_URL"], now) == 1
    session.rollback()
    line = destruction.lines(session, key)[0]
    assert (line.documents, line.letters, line.marks, line.mails) == (
        goes.documents,
        goes.letters,
        goes.marks,
        goes.mails,
    )


@pytest.mark.parametrize("outcome", ["partly", "refused"])
def test_erasure_that_is_not_granted_moves_no_clock(
    app: Any, client: Any, engine: Engine, session: Session, outcome: str
) -> None:
    story, file, page = asked(session, app)
    here = as_(client, engine, story, "hr")
    assert answer(here, page, outcome).location == page
    assert here.post(f"/hires/{story.hire}/candidates/{file}/retention", data={"step": "list"}).status_code == 303
    session.rollback()
    assert session.scalars(select(DestructionLine.id)).all() == []


def test_file_of_a_hire_that_goes_on_or_is_held_waits(app: Any, client: Any, engine: Engine, session: Session) -> None:
    story, file, page = asked(session, app, "informing")
    here = as_(client, engine, story, "hr")
    assert answer(here, page).status_code == 303
    assert "à effacer dès la fin du recrutement" in here.get(f"/hires/{story.hire}/candidates/{file}/retention").text
    session.rollback()
    now = datetime.now(UTC)
    assert destruction.due(session, None, now) == []
    session.execute(update(Hire).values(state="closed"))
    assert [one.application for one in destruction.due(session, None, now)] == [file]
    assert retention.hold(session, file, "Recours déposé", story.who("hr"), now)
    assert destruction.due(session, None, now) == []
    session.rollback()
    assert session.scalars(select(DataRequest.outcome)).one() == "granted"
    assert session.scalars(select(Application.erased_at).where(Application.id == file)).one() is None

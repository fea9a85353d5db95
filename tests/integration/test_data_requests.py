"""Requests about one's data by their pages: received, answered from outside the jury, kept beside what was read."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import page
import pypdf
import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from recruitment.demo import data_rights
from recruitment.demo.story import Story
from recruitment.models import Application, DataRequest, JournalEntry, JuryMember, Person
from recruitment.services import deadlines, erasing, journal, retention
from tests.factories.endings import as_, as_candidate, hire_in, person_of, queued

TEXT = "La date de ma thèse est fausse : Motplanté."
ANSWER, BESIDE = "Réponseplantée, avec ses raisons.", "Thèse : 2021, Correctionplantée."


@pytest.fixture
def story(session: Session, app: Any) -> Story:
    """A hire near its end."""
    return hire_in(session, Path(app.config["FILES_DIR"]), "informing")


def first(story: Story) -> int:
    """The first application of the hire."""
    story.session.rollback()
    found = story.session.scalars(
        select(Application.id).where(Application.hire_id == story.hire).order_by(Application.number)
    ).first()
    assert found is not None
    story.session.rollback()
    return found


def row(story: Story) -> Any:
    """The latest request as it is kept."""
    story.session.rollback()
    found = story.session.execute(select(DataRequest.__table__).order_by(DataRequest.id.desc())).first()
    story.session.rollback()
    return found


def asks(story: Story, client: Any, engine: Engine, **more: str) -> Any:
    """The first candidate makes a request."""
    form = {"kind": "rectification", "text": TEXT, "command": f"ask-{len(str(more))}", **more}
    answer = as_candidate(client, engine, story, first(story)).post(f"/my-applications/{story.hire}/requests", data=form)
    story.session.rollback()
    return answer


def acts(story: Story, client: Any, engine: Engine, part: str, what: str, **form: Any) -> Any:
    """A step at the desk."""
    prefix = {"extend_request": "extension-", "answer_request": "answer-"}.get(what, "")
    sent = {f"{prefix}{name}": value for name, value in form.items()}
    where = f"/hires/{story.hire}/data-requests/{row(story).id}"
    return as_(client, engine, story, part).post(where, data={"step": what, "command": f"{what}{part}{form}", **sent})


def test_request_goes_from_its_receipt_to_a_correction_beside_the_file(story: Story, client: Any, engine: Engine) -> None:
    file = first(story)
    author, hr = person_of(story, file), story.who("hr")
    assert asks(story, client, engine).status_code == 303
    made = row(story)
    assert (made.state, made.kind, made.number.endswith("-D1")) == ("filed", "rectification", True)
    assert 28 <= (made.answer_due - made.filed_at).days <= 31
    assert queued(story, "request_receipt") == [author]
    assert hr in queued(story, "request_filed")
    assert acts(story, client, engine, "hr", "answer_request", outcome="granted", text=ANSWER).status_code == 409
    assert acts(story, client, engine, "director", "take_charge", person=hr).status_code == 303
    assert queued(story, "request_assigned") == [hr]
    assert acts(story, client, engine, "hr", "extend_request", text="court").status_code == 422
    assert acts(story, client, engine, "hr", "extend_request", text="Archives à relire d’abord.").status_code == 303
    assert row(story).answer_due - made.answer_due > timedelta(days=55)
    assert acts(story, client, engine, "hr", "extend_request", text="Encore un peu de temps.").status_code == 409
    assert acts(story, client, engine, "hr", "answer_request", outcome="granted", text=ANSWER, annotation=BESIDE).status_code == 303
    assert queued(story, "request_answered") == [author]
    own = as_candidate(client, engine, story, file)
    page = own.get(f"/my-applications/{story.hire}/requests").text
    assert ANSWER in page
    assert BESIDE in page
    paper = own.get(f"/my-applications/{story.hire}/requests/{made.id}/answer.pdf")
    assert paper.headers["Content-Disposition"].endswith(f'"{made.number}.pdf"')
    said = " ".join(" ".join(leaf.extract_text() for leaf in pypdf.PdfReader(io.BytesIO(paper.data)).pages).split())
    for words in (TEXT, ANSWER, BESIDE, "Archives à relire", made.number, "cnil.fr"):
        assert words in said
    conformant(paper.data)
    held = zipfile.ZipFile(io.BytesIO(own.get(f"/my-applications/{story.hire}/data.zip").data))
    assert json.loads(held.read("application.json"))["data_requests"][0]["annotation"] == BESIDE
    assert BESIDE in as_(client, engine, story, "hr").get(f"/hires/{story.hire}/candidates/{file}").text
    assert client.get(f"/hires/{story.hire}/data-requests/{made.id}/answer.pdf").data == paper.data
    story.session.rollback()
    assert list(journal.verify(story.session, story.hire)) == []
    assert journal.differences(story.session, story.hire) == []
    entries = story.session.execute(select(JournalEntry.heard, JournalEntry.moves).where(JournalEntry.event.contains("request"))).all()
    assert entries
    assert not [one for one in entries if "planté" in f"{one.heard}{one.moves}"]


@pytest.mark.parametrize(("form", "said"), [({"kind": "", "text": TEXT}, "Choisissez ce que vous demandez."),
                                            ({"kind": "access", "text": "court"}, "Écrivez entre 10 et 8000 caractères.")])  # fmt: skip
def test_bad_input_is_told_beside_its_field_and_kept(story: Story, client: Any, engine: Engine, form: dict[str, str], said: str) -> None:
    answer = asks(story, client, engine, **form)
    assert answer.status_code == 422
    assert said in answer.text
    assert form["text"] in answer.text
    assert row(story) is None


def test_one_of_a_kind_at_a_time_by_rule_and_by_the_database(story: Story, client: Any, engine: Engine) -> None:
    assert asks(story, client, engine).status_code == 303
    assert asks(story, client, engine, text=f"{TEXT} Encore.").status_code == 409
    assert asks(story, client, engine, kind="restriction").status_code == 303
    with pytest.raises(IntegrityError):
        story.session.execute(update(DataRequest).values(kind="rectification"))
    story.session.rollback()
    with pytest.raises(IntegrityError):
        story.session.execute(update(DataRequest).values(annotation="x"))
    story.session.rollback()
    own = as_candidate(client, engine, story, first(story))
    assert own.post(f"/my-applications/{story.hire}/requests/{row(story).id}/withdrawal").status_code == 303
    assert own.post(f"/my-applications/{story.hire}/requests/999/withdrawal").status_code == 404


def conformant(data: bytes) -> None:
    for profile in ("ua1", "2a"):
        report = page.validate_pdf_bytes(data, profile=profile)
        assert report.is_compliant, [(failure.rule_id, failure.message) for failure in report.failures]


def test_answer_on_paper_is_for_whoever_asked_and_those_who_answer(story: Story, client: Any, engine: Engine) -> None:
    asks(story, client, engine, kind="access")
    hr, made = story.who("hr"), row(story)
    own, desk = (f"/my-applications/{story.hire}/requests/{made.id}/answer.pdf", f"/hires/{story.hire}/data-requests/{made.id}/answer.pdf")
    assert as_candidate(client, engine, story, first(story)).get(own).status_code == 404  # nothing is answered yet
    assert as_(client, engine, story, "hr").get(desk).status_code == 404
    acts(story, client, engine, "director", "take_charge", person=hr)
    assert acts(story, client, engine, "hr", "answer_request", outcome="granted", text=ANSWER).status_code == 303
    story.session.rollback()
    files = list(story.session.scalars(select(Application.id).order_by(Application.number)))
    assert as_candidate(client, engine, story, files[0]).get(own).status_code == 200
    assert as_candidate(client, engine, story, files[1]).get(own).status_code == 404
    for part, status in (("hr2", 200), ("chair", 403), ("juror1", 403), ("manager", 403), ("equality", 403)):
        assert as_(client, engine, story, part).get(desk).status_code == status


def test_who_judges_or_recruits_never_hears_of_it(story: Story, client: Any, engine: Engine) -> None:
    asks(story, client, engine)
    where = f"/hires/{story.hire}/data-requests/{row(story).id}"
    for part in ("chair", "juror1", "manager", "equality"):
        assert as_(client, engine, story, part).get(where).status_code == 403
    for part in ("hr", "director", "auditor"):
        assert as_(client, engine, story, part).get(where).status_code == 200
    story.session.execute(update(JuryMember).where(JuryMember.person_id == story.who("juror1")).values(person_id=story.who("hr2")))
    story.session.commit()
    second = as_(client, engine, story, "hr2")
    assert second.get(where).status_code == 404  # also of human resources, but of this jury
    assert row(story).number not in second.get("/data-requests").text
    assert "Motplanté" not in as_(client, engine, story, "chair").get(f"/hires/{story.hire}/journal").text


def test_late_answer_is_recalled_once_and_an_open_request_holds_the_file(story: Story, app: Any, client: Any, engine: Engine) -> None:
    asks(story, client, engine)
    due, sessions = row(story).answer_due, app.extensions["sessions"]
    deadlines.act(sessions, due - timedelta(days=1))
    assert queued(story, "request_late") == []
    for _ in range(2):
        deadlines.act(sessions, due + timedelta(days=1))
    assert sorted(set(queued(story, "request_late"))) == queued(story, "request_late") != []
    clock = retention.of_file(story.session, first(story))
    assert clock is not None
    assert clock.stops == ("request",)


def test_erasure_empties_a_request(story: Story, client: Any, engine: Engine) -> None:
    asks(story, client, engine)
    acts(story, client, engine, "hr", "take_charge", person=story.who("hr"))
    acts(story, client, engine, "hr", "answer_request", outcome="partly", text=ANSWER, annotation=BESIDE)
    erasing.erase(story.session, first(story), datetime.now(UTC))
    left = story.session.execute(select(DataRequest.__table__)).one()
    assert (left.text, left.answer, left.annotation, left.outcome) == (erasing.GONE, erasing.GONE, None, "partly")
    assert story.session.scalars(select(Person.active).where(Person.id == left.person_id)).one() is False


def test_own_name_is_mended_by_whoever_only_applies(story: Story, client: Any, engine: Engine) -> None:
    file = first(story)
    own = as_candidate(client, engine, story, file)
    assert own.post("/account/name", data={"name": " "}).status_code == 422
    assert own.post("/account/name", data={"name": "Ada  Byron-Lovelace"}).status_code == 303
    story.session.rollback()
    assert story.session.scalars(select(Person.name).where(Person.id == person_of(story, file))).one() == "Ada Byron-Lovelace"
    assert as_(client, engine, story, "chair").get("/account/name").status_code == 403


def test_register_asks_no_more_with_more_requests(story: Story, client: Any, engine: Engine, queries: list[str]) -> None:
    files = list(story.session.scalars(select(Application.id).where(Application.hire_id == story.hire)))
    asked = []
    for count in (1, 2):
        for file in files[count - 1 : 2 * count - 1]:
            data_rights.ask(story, person_of(story, file))
        story.session.commit()
        hr = as_(client, engine, story, "hr")
        hr.get("/data-requests")
        queries.clear()
        assert hr.get("/data-requests").status_code == 200
        asked.append(len([sent for sent in queries if sent != "BEGIN"]))
    assert asked[0] == asked[1] <= 6



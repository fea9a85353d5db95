"""Proofs by their pages: asked of the shortlist alone, sent, checked, brought to mind, erased; never before a jury."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import Engine, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from recruitment.demo import data_rights
from recruitment.demo.story import Story
from recruitment.models import Application, DocumentReading, Hire, JuryMember, Outgoing, Proof
from recruitment.services import deadlines, documents, erasing, journal, mailing, portable, proof_clocks
from recruitment.services.content_store import ContentStore
from recruitment.web.dates import today
from tests.factories.endings import as_, as_candidate, hire_in, person_of, queued
from tests.factories.pdfs import pdf
from workflows import given
from workflows.engine import Refused
from workflows.who import CANDIDATE, CHAIR, HR, JUROR, Actor

WORDS = "Diplôme de Nadia"
NOTE = "Le tampon du diplôme ne se lit pas."


@pytest.fixture
def story(app: Any, session: Session) -> Story:
    """A hire whose shortlist of three stands; two people are not on it."""
    return hire_in(session, Path(app.config["FILES_DIR"]), "interviewing", count=5)


def shortlist(story: Story) -> list[int]:
    found = story.applications("shortlisted")
    story.session.rollback()
    return found


def asked(client: Any, engine: Engine, story: Story, days: int = 20, kinds: tuple[str, ...] = ("degree", "experience")) -> Any:
    """Human resources ask."""
    form = {"kinds": list(kinds), "due_on": (today() + timedelta(days=days)).isoformat()}
    return as_(client, engine, story, "hr").post(f"/hires/{story.hire}/proofs", data={**form, "command": f"ask-{days}"})


def row(story: Story, file: int, kind: str = "degree") -> Any:
    story.session.rollback()
    query = select(Proof.__table__).where(Proof.application_id == file, Proof.kind == kind)
    found = story.session.execute(query).one()
    story.session.rollback()
    return found


def sent(client: Any, engine: Engine, story: Story, file: int, data: bytes | None = None, kind: str = "degree") -> Any:
    """The person behind a file sends a proof."""
    content = pdf(text=WORDS) if data is None else data
    form = {"kind": kind, f"{kind}-file": (BytesIO(content), "diplome.pdf"), "command": f"{kind}-{file}-{len(content)}"}
    return as_candidate(client, engine, story, file).post(f"/my-applications/{story.hire}/proofs", data=form)


def said(client: Any, engine: Engine, story: Story, one: Any, step: str, **form: str) -> Any:
    """Human resources say something of a proof, as its page shows it."""
    prefix = "" if step == "check_proof" else f"p{one.id}-"
    data = {f"{prefix}{name}": value for name, value in {"sha256": one.sha256 or "", **form}.items()}
    return as_(client, engine, story, "hr").post(
        f"/hires/{story.hire}/proofs/{one.id}", data={**data, "step": step, "command": f"{step}-{one.id}-{len(form)}"}
    )


def past(story: Story, days: int) -> None:
    """The last day was some days ago."""
    story.session.rollback()
    story.session.execute(update(Proof).values(due_on=today() - timedelta(days=days)))
    story.session.commit()


def test_shortlist_is_asked_once_and_nobody_else_is_told(client: Any, engine: Engine, story: Story) -> None:
    assert asked(client, engine, story).status_code == 303
    files = shortlist(story)
    assert len(files) == 3
    assert queued(story, "proofs_asked") == sorted(person_of(story, file) for file in files)
    again = asked(client, engine, story, days=21)
    assert again.status_code == 409
    assert "ont déjà reçu la demande" in again.get_data(as_text=True)
    assert list(journal.verify(story.session, story.hire)) == []
    assert journal.differences(story.session, story.hire) == []
    story.session.rollback()


@pytest.mark.parametrize(
    ("days", "kinds", "code", "words"),
    [(3, ("degree",), 409, "Laissez au moins"), (20, (), 422, "au moins un justificatif"), (20, ("passport",), 422, "")],
)
def test_asking_is_refused_with_its_reasons(
    client: Any, engine: Engine, story: Story, days: int, kinds: tuple[str, ...], code: int, words: str
) -> None:
    answer = asked(client, engine, story, days, kinds)
    assert answer.status_code == code
    assert words in unescape(answer.get_data(as_text=True))
    assert story.session.scalars(select(Proof.id)).all() == []
    story.session.rollback()


@pytest.mark.parametrize("state", ["sifting", "ranked"])
def test_proofs_are_asked_while_the_shortlist_is_heard_only(
    client: Any, engine: Engine, app: Any, session: Session, state: str
) -> None:
    story = hire_in(session, Path(app.config["FILES_DIR"]), state)
    assert asked(client, engine, story).status_code == 409
    assert queued(story, "proofs_asked") == []
    page = as_(client, engine, story, "hr").get(f"/hires/{story.hire}/proofs").get_data(as_text=True)
    assert "Aucun justificatif n’a été demandé" in page


def test_without_a_shortlist_every_reason_is_said(client: Any, engine: Engine, story: Story) -> None:
    story.session.execute(update(Application).values(state="absent"))
    story.session.commit()
    page = asked(client, engine, story, days=1).get_data(as_text=True)
    assert "Personne n’est présélectionné" in page
    assert "Laissez au moins" in page


def test_person_sees_it_first_sends_and_replaces_until_the_day(client: Any, engine: Engine, story: Story) -> None:
    asked(client, engine, story)
    file = shortlist(story)[0]
    here = as_candidate(client, engine, story, file)
    page = here.get(f"/my-applications/{story.hire}").get_data(as_text=True)
    assert page.index("Ce que nous attendons de vous") < page.index("otm-next")
    assert "Envoyer vos justificatifs" in here.get("/").get_data(as_text=True)
    assert sent(client, engine, story, file).status_code == 303
    first = row(story, file)
    assert (first.state, first.pages) == ("received", 1)
    assert sent(client, engine, story, file, pdf(2)).status_code == 303
    assert row(story, file).sha256 != first.sha256
    page = here.get(f"/my-applications/{story.hire}/proofs").get_data(as_text=True)
    assert "2\u202fpages" in page or "2 pages" in page or "2\xa0pages" in page
    kept = here.get(f"/my-applications/{story.hire}/proofs/{first.id}")
    assert kept.data.startswith(b"%PDF-")
    assert kept.headers["Cache-Control"] == "no-store"
    past(story, 1)
    refused = sent(client, engine, story, file, pdf(3))
    assert refused.status_code == 409
    assert "pouvait être remplacé jusqu" in refused.get_data(as_text=True)


def test_what_comes_late_is_taken_and_says_so(client: Any, engine: Engine, story: Story) -> None:
    asked(client, engine, story)
    past(story, 2)
    file = shortlist(story)[0]
    here = as_candidate(client, engine, story, file)
    assert "vous pouvez encore l’envoyer" in here.get(f"/my-applications/{story.hire}").get_data(as_text=True)
    assert sent(client, engine, story, file).status_code == 303
    assert "Arrivé en retard" in here.get(f"/my-applications/{story.hire}/proofs").get_data(as_text=True)
    page = as_(client, engine, story, "hr").get(f"/hires/{story.hire}/proofs").get_data(as_text=True)
    assert "Arrivé en retard" in page
    assert "2 jours de retard" in page.replace("\xa0", " ")


@pytest.mark.parametrize("data", [b"", b"not a pdf", pdf()[:200]], ids=["empty", "text", "cut"])
def test_faulty_file_is_refused_at_its_field(client: Any, engine: Engine, story: Story, data: bytes) -> None:
    asked(client, engine, story)
    file = shortlist(story)[0]
    answer = sent(client, engine, story, file, data)
    assert answer.status_code == 422
    assert 'id="degree-file-error"' in answer.get_data(as_text=True)
    assert row(story, file).state == "waiting"


def test_whoever_is_not_shortlisted_never_learns_of_it(app: Any, client: Any, engine: Engine, story: Story) -> None:
    other = story.applications("not_shortlisted")[0]
    before = as_candidate(client, engine, story, other).get(f"/my-applications/{story.hire}").get_data(as_text=True)
    asked(client, engine, story)
    file = shortlist(story)[0]
    sent(client, engine, story, file)
    here = as_candidate(app.test_client(), engine, story, other)
    after = here.get(f"/my-applications/{story.hire}").get_data(as_text=True)
    assert ("ustificatif" in before, "ustificatif" in after) == (False, False)
    assert here.get(f"/my-applications/{story.hire}/proofs").status_code == 404
    assert here.get(f"/my-applications/{story.hire}/proofs/{row(story, file).id}").status_code == 404
    assert sent(client, engine, story, other).status_code == 404
    paper, actor = given.Paper("degree", "d.pdf", "a" * 64, 9, 1), Actor(person_of(story, other), frozenset({CANDIDATE}))
    with pytest.raises(Refused) as refused:
        story.take("send_proof", actor, given.ProofSent((paper,)), application=other)
    assert [one.code for one in refused.value.objections] == ["proof_asked"]
    story.session.rollback()


def test_nobody_reads_or_sends_in_the_place_of_another(client: Any, engine: Engine, story: Story) -> None:
    asked(client, engine, story)
    one, two, _ = shortlist(story)
    sent(client, engine, story, one)
    here = as_candidate(client, engine, story, two)
    assert here.get(f"/my-applications/{story.hire}/proofs/{row(story, one).id}").status_code == 404
    paper = given.Paper("degree", "d.pdf", "a" * 64, 9, 1)
    with pytest.raises(Refused) as refused:
        story.take("send_proof", Actor(person_of(story, two), frozenset({CANDIDATE})), given.ProofSent((paper,)), application=one)
    assert [objection.code for objection in refused.value.objections] == ["own_application"]
    story.session.rollback()


def test_human_resources_check_and_ask_again(client: Any, engine: Engine, story: Story) -> None:
    asked(client, engine, story)
    one, two, _ = shortlist(story)
    sent(client, engine, story, one)
    here = as_(client, engine, story, "hr")
    assert "Vérifier 1 justificatif" in here.get("/").get_data(as_text=True).replace("\xa0", " ")
    assert here.get(f"/hires/{story.hire}/proofs/{row(story, one).id}/file").data.startswith(b"%PDF-")
    assert story.session.scalars(select(DocumentReading.kind)).all() == ["degree"]
    assert said(client, engine, story, row(story, one), "check_proof").status_code == 303
    found = row(story, one)
    assert (found.state, found.said_by) == ("checked", story.who("hr"))
    assert sent(client, engine, story, one, pdf(2)).status_code == 409
    # what has not come is missing, and nothing else
    assert said(client, engine, story, row(story, two), "check_proof").status_code == 409
    assert said(client, engine, story, row(story, two), "return_proof", fault="unreadable").status_code == 409
    past(story, 5)
    assert said(client, engine, story, row(story, two), "return_proof", fault="missing", note=NOTE).status_code == 303
    found = row(story, two)
    assert (found.state, found.note) == ("missing", NOTE)
    assert found.due_on > today()  # they have time anew
    assert queued(story, "proof_wanted") == [person_of(story, two)]
    page = as_candidate(client, engine, story, two).get(f"/my-applications/{story.hire}/proofs").get_data(as_text=True)
    assert NOTE in page
    assert sent(client, engine, story, two).status_code == 303
    assert row(story, two).note == ""
    assert list(journal.verify(story.session, story.hire)) == []
    story.session.rollback()


def test_word_on_a_file_replaced_meanwhile_is_refused(client: Any, engine: Engine, story: Story) -> None:
    asked(client, engine, story)
    file = shortlist(story)[0]
    sent(client, engine, story, file)
    shown = row(story, file)
    sent(client, engine, story, file, pdf(2))
    answer = said(client, engine, story, shown, "check_proof")
    assert answer.status_code == 409
    assert "Un autre fichier est arrivé" in answer.get_data(as_text=True)
    assert row(story, file).state == "received"


@pytest.mark.parametrize(
    "part", ["chair", "juror1", "manager", "director", "reviewer", "equality", "auditor", "security", "admin"]
)
def test_nobody_but_human_resources_opens_a_proof(client: Any, engine: Engine, story: Story, part: str) -> None:
    asked(client, engine, story)
    file = shortlist(story)[0]
    sent(client, engine, story, file)
    key = row(story, file).id
    here = as_(client, engine, story, part)
    for path in (f"/hires/{story.hire}/proofs", f"/hires/{story.hire}/proofs/{key}/file"):
        assert here.get(path).status_code == 403
    assert here.get(f"/my-applications/{story.hire}/proofs/{key}").status_code == 403


def test_officer_who_sits_in_the_jury_is_of_the_jury(client: Any, engine: Engine, story: Story) -> None:
    asked(client, engine, story)
    file = shortlist(story)[0]
    sent(client, engine, story, file)
    key = row(story, file).id
    officer = story.who("hr2")
    here = as_(client, engine, story, "hr2")
    assert here.get(f"/hires/{story.hire}/proofs").status_code == 200
    _seated(story, officer)
    page = here.get(f"/hires/{story.hire}").get_data(as_text=True)
    assert f"/hires/{story.hire}/proofs" not in page
    assert "ustificatif" not in page + here.get(f"/hires/{story.hire}/journal").get_data(as_text=True)
    assert "ustificatif" not in here.get("/").get_data(as_text=True)
    for path in ("", f"/{key}/file"):
        assert here.get(f"/hires/{story.hire}/proofs{path}").status_code == 403
    with pytest.raises(Refused) as refused:
        story.take("check_proof", Actor(officer, frozenset({HR, JUROR, CHAIR})), given.ProofChecked("degree", ""), application=file)
    assert "proofs_outside_jury" in [one.code for one in refused.value.objections]
    story.session.rollback()
    past(story, 3)
    deadlines.act(sessionmaker(engine), datetime.now(UTC))
    assert officer not in queued(story, "proofs_overdue")
    assert story.who("hr") in queued(story, "proofs_overdue")


def _seated(story: Story, person: int) -> None:
    """Somebody takes a seat of the jury."""
    story.session.rollback()
    seat = story.session.scalars(select(JuryMember).where(JuryMember.hire_id == story.hire, ~JuryMember.chair)).first()
    assert seat is not None
    seat.person_id = person
    story.session.commit()


def test_journal_tells_human_resources_alone(client: Any, engine: Engine, story: Story) -> None:
    asked(client, engine, story)
    for part, told in (("hr", True), ("director", True), ("auditor", True), ("manager", False), ("reviewer", False)):
        page = as_(client, engine, story, part).get(f"/hires/{story.hire}/journal").get_data(as_text=True)
        assert ("Des justificatifs ont été demandés" in page) is told, part


def test_clock_reminds_once_before_and_once_after(engine: Engine, client: Any, story: Story) -> None:
    asked(client, engine, story)
    one, two, three = shortlist(story)
    for kind in ("degree", "experience"):
        sent(client, engine, story, one, kind=kind)
    sessions, due = sessionmaker(engine), row(story, two).due_on
    days = {"soon": due - timedelta(days=3), "late": due + timedelta(days=1)}
    for kind, day in days.items():
        now = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        with sessions() as session:
            found = proof_clocks.due(session, now)
        assert [(reminder.age, len(reminder.proofs)) for reminder in found] == [(kind, 4)]
        assert proof_clocks.remind(sessions, found[0], now)
        assert not proof_clocks.remind(sessions, found[0], now)
        with sessions() as session:
            assert proof_clocks.due(session, now) == []
        assert queued(story, f"proofs_{kind}") == sorted(person_of(story, file) for file in (two, three))
    assert queued(story, "proofs_overdue") == sorted([story.who("hr"), story.who("hr2")])


def test_mail_is_in_the_language_of_the_application(app: Any, client: Any, engine: Engine, story: Story) -> None:
    file = shortlist(story)[0]
    story.session.execute(update(Application).where(Application.id == file).values(language="en"))
    story.session.commit()
    asked(client, engine, story)
    with sessionmaker(engine)() as session:
        query = select(Outgoing.id).where(Outgoing.kind == "proofs_asked", Outgoing.person_id == person_of(story, file))
        message, _ = mailing.written(session, mailing.job(session, session.scalars(query).one()), app.config, datetime.now(UTC))
        text = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "Your page says which ones" in text
    assert f"/my-applications/{story.hire}/proofs" in text


def test_answered_person_is_asked_for_nothing_more(client: Any, engine: Engine, story: Story) -> None:
    asked(client, engine, story)
    file = shortlist(story)[0]
    as_candidate(client, engine, story, file).post(f"/my-applications/{story.hire}/withdraw", data={"command": "w"})
    here = as_candidate(client, engine, story, file)
    assert "Ce que nous attendons" not in here.get(f"/my-applications/{story.hire}").get_data(as_text=True)
    assert sent(client, engine, story, file).status_code in (404, 409)
    past(story, 1)
    deadlines.act(sessionmaker(engine), datetime.now(UTC))
    assert person_of(story, file) not in queued(story, "proofs_late")


def test_nothing_changes_for_a_person_before_their_letter(app: Any, client: Any, engine: Engine, story: Story) -> None:
    """Ranked or not, authorised or not: what is waited for is the same until a letter says how it ended."""
    asked(client, engine, story)
    file = shortlist(story)[0]
    pages = set()
    for state in ("ranked", "not_ranked", "chosen", "clearance_refused", "cleared"):
        here = as_candidate(app.test_client(), engine, story, file)
        story.session.rollback()
        story.session.execute(update(Application).where(Application.id == file).values(state=state))
        story.session.execute(update(Hire).where(Hire.id == story.hire).values(state="clearing"))
        story.session.commit()
        page = here.get(f"/my-applications/{story.hire}/proofs").get_data(as_text=True)
        pages.add(re.sub(r'value="[^"]*"', "", page.split("<main")[1]))
        assert "Envoyer vos justificatifs" in here.get("/").get_data(as_text=True)
    assert len(pages) == 1
    assert "2 documents encore attendus" in pages.pop().replace("\xa0", " ")


def test_restricted_file_is_not_reminded_of(client: Any, engine: Engine, story: Story) -> None:
    asked(client, engine, story)
    person = person_of(story, shortlist(story)[0])
    made = data_rights.ask(story, person, "restriction", "D’ici la réponse, n’utilisez plus ce dossier.")
    hr = story.actor("hr", HR)
    story.take("take_charge", hr, given.Charge(story.who("hr")), request=made)
    story.take("answer_request", hr, given.DataAnswer("granted", "Nous limitons l’usage de ce dossier.", ""), request=made)
    story.session.commit()
    past(story, 1)
    deadlines.act(sessionmaker(engine), datetime.now(UTC))
    told = queued(story, "proofs_late")
    assert len(told) == 2
    assert person not in told


def test_person_takes_their_proofs_along_and_the_archive_does_not(
    app: Any, client: Any, engine: Engine, story: Story
) -> None:
    asked(client, engine, story)
    file = shortlist(story)[0]
    sent(client, engine, story, file)
    here = as_candidate(client, engine, story, file)
    with ZipFile(BytesIO(here.get(f"/my-applications/{story.hire}/data.zip").data)) as taken:
        assert "proofs/degree.pdf" in taken.namelist()
        data = json.loads(taken.read("application.json"))
    assert sorted((one["kind"], one["state"]) for one in data["proofs"]) == [("degree", "received"), ("experience", "waiting")]
    store, now = ContentStore(app.config["FILES_DIR"]), datetime.now(UTC)
    evidence = portable.whole(story.session, store, file, "http://localhost", now)
    assert "proofs" not in evidence.data
    assert not [name for name in evidence.files if "proof" in name]
    story.session.rollback()


def test_erasure_counts_and_purges_proofs(app: Any, client: Any, engine: Engine, story: Story) -> None:
    asked(client, engine, story)
    one, two, _ = shortlist(story)
    sent(client, engine, story, one)
    sent(client, engine, story, two, pdf(2))
    store = ContentStore(app.config["FILES_DIR"])
    digest = row(story, one).sha256
    session = story.session
    papers = len(session.execute(documents._KEPT).all())
    assert documents.unsound(session, store) == []
    gone = erasing.erase(session, one, datetime.now(UTC))
    session.commit()
    assert gone.documents == 3  # two documents and a proof
    assert session.scalars(select(Proof.id).where(Proof.application_id == one)).all() == []
    assert len(session.execute(documents._KEPT).all()) < papers
    wanted = set(session.scalars(documents._WANTED))
    session.rollback()
    assert digest not in wanted
    assert row(story, two).sha256 in wanted


@pytest.mark.parametrize(
    "wrong", [{"kind": "passport"}, {"state": "lost"}, {"state": "checked"}, {"sha256": "a"}, {"said_by": 1}], ids=str
)
def test_database_refuses_what_makes_no_sense(client: Any, engine: Engine, story: Story, wrong: dict[str, Any]) -> None:
    asked(client, engine, story)
    with pytest.raises(IntegrityError):
        story.session.execute(update(Proof).values(**wrong))
    story.session.rollback()


def test_pages_cost_as_much_with_six_proofs_as_with_one(
    client: Any, engine: Engine, story: Story, queries: list[str]
) -> None:
    asked(client, engine, story)
    first, *others = shortlist(story)
    counts = []
    for last in (False, True):
        if last:
            story.session.rollback()
            story.session.execute(delete(Proof).where(Proof.application_id.in_(others) | (Proof.kind == "experience")))
            story.session.execute(update(Application).where(Application.id.in_(others)).values(state="withdrawn"))
            story.session.commit()
        readers = {
            f"/hires/{story.hire}/proofs": lambda: as_(client, engine, story, "hr"),
            f"/my-applications/{story.hire}/proofs": lambda: as_candidate(client, engine, story, first),
            f"/my-applications/{story.hire}": lambda: as_candidate(client, engine, story, first),
        }
        for path, reader in readers.items():
            here = reader()
            here.get(path)
            queries.clear()
            assert here.get(path).status_code == 200
            counts.append(sum(not one.startswith("BEGIN") for one in queries))
    assert counts[:3] == counts[3:] == [5, 7, 11]

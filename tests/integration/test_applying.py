"""Applying: what a post asks for, kept when something is wrong, received once, acknowledged in the same breath."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from threading import Barrier, Thread
from typing import Any
from urllib.parse import unquote

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from recruitment.letters import compose, record
from recruitment.models import Application, Document, Hire, JournalEntry, Letter, Outgoing
from recruitment.services import documents, evidence, journal, verbs
from recruitment.services.content_store import ContentStore
from tests.factories.accounts import browser
from tests.factories.pdfs import locked, pdf
from tests.factories.posted import ENGINEER, Scene, scene

CV, PROJECT = pdf(2, "Parcours"), pdf(3, "Projet")


@pytest.fixture
def post(app: Any, session: Session) -> Scene:
    """An open post, and somebody who has not applied yet."""
    made = scene(app, session)
    made.person("lea", "Léa Martin")
    made.person("tom", "Tom Petit")
    return made.save()


def sent(**changed: Any) -> dict[str, Any]:
    """A good application; None takes a field out, bytes are a PDF to send."""
    fields = {"cv": CV, "project": PROJECT, "language": "fr", "notice": "y", "command": "c1", **changed}
    return {
        name: (BytesIO(value), f"{name}.pdf") if isinstance(value, bytes) else value
        for name, value in fields.items() if value is not None
    }  # fmt: skip


def apply(client: Any, post: Scene, **changed: Any) -> Any:
    """Send an application."""
    return client.post(f"/posts/{post.reference}/apply", data=sent(**changed), content_type="multipart/form-data")


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'<input type="hidden"[^>]* name="{name}" value="([^"]*)"', page)
    return found[1] if found else ""


def count(session: Session, model: Any) -> int:
    """How many rows there are now."""
    session.rollback()
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_visitor_is_asked_to_sign_in_and_comes_back(app: Any, post: Scene) -> None:
    answer = browser(app).get(f"/posts/{post.reference}/apply")
    assert answer.status_code == 302
    assert "next=" in answer.location
    assert f"/posts/{post.reference}/apply" in unquote(answer.location)


def test_form_asks_for_what_the_post_needs(app: Any, session: Session, post: Scene) -> None:
    lea = post.browser(app, "lea")
    page = lea.get(f"/posts/{post.reference}/apply").text
    assert re.findall(r'<input[^>]* type="file"[^>]* name="(\w+)"', page) == ["cv", "project"]
    assert "Léa Martin" in page
    assert "lea@example.org" in page
    engineer = scene(app, session, post=ENGINEER, cast=post.cast)
    page = lea.get(f"/posts/{engineer.reference}/apply").text
    assert re.findall(r'<input[^>]* type="file"[^>]* name="(\w+)"', page) == ["cv"]


def test_application_is_received_with_documents_letter_mail_and_entry(app: Any, session: Session, post: Scene) -> None:
    answer = apply(post.browser(app, "lea"), post, language="en")
    assert answer.status_code == 303
    assert answer.location.endswith("/survey")
    session.rollback()
    row = session.execute(select(Application)).scalar_one()
    assert (row.person_id, row.number, row.state, row.language) == (post.people["lea"], 1, "received", "en")
    store = ContentStore(app.config["FILES_DIR"])
    papers = session.execute(select(Document.kind, Document.pages, Document.sha256).order_by(Document.kind)).all()
    assert [(p.kind, p.pages, store.sound(p.sha256)) for p in papers] == [("cv", 2, True), ("project", 3, True)]
    entry = session.execute(select(JournalEntry).order_by(JournalEntry.number.desc()).limit(1)).scalar_one()
    assert (entry.event, entry.role, entry.moves) == ("apply", "person", f'[["application",{row.id},"","received"]]')
    assert journal.differences(session, post.hire) == []
    assert list(journal.verify(session)) == []


def test_acknowledgement_is_queued_once_and_says_what_comes(app: Any, session: Session, post: Scene) -> None:
    apply(post.browser(app, "lea"), post, language="en")
    session.rollback()
    letter = session.execute(select(Letter)).scalar_one()
    assert (letter.kind, letter.final, letter.status, letter.language) == ("acknowledgement", False, "approved", "en")
    text = compose.compose(record.load(letter.content)).text()
    for words in ("Léa Martin", post.reference, "Narrative CV, 2 pages", "Project for the post, 3 pages", "Interviews",
                  "Answer with reasons"):  # fmt: skip
        assert words in text
    mail = session.execute(select(Outgoing).where(Outgoing.kind == "acknowledgement")).scalar_one()
    assert (mail.letter_id, mail.person_id, mail.state) == (letter.id, post.people["lea"], "queued")


def test_numbers_follow_each_other(app: Any, session: Session, post: Scene) -> None:
    for number, part in enumerate(("lea", "tom"), 1):
        apply(post.browser(app, part), post, command=f"c{number}")
    session.rollback()
    assert list(session.scalars(select(Application.number).order_by(Application.id))) == [1, 2]


def test_sending_the_same_form_twice_counts_once(app: Any, session: Session, post: Scene) -> None:
    lea = post.browser(app, "lea")
    first, second = apply(lea, post), apply(lea, post)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert [count(session, model) for model in (Application, Document, Letter)] == [1, 2, 1]


def test_second_tab_is_told_and_led_to_the_application(app: Any, session: Session, post: Scene) -> None:
    lea = post.browser(app, "lea")
    apply(lea, post)
    again = apply(lea, post, command="c2")
    assert again.status_code == 409
    assert f"/my-applications/{post.hire}" in again.text
    assert "déjà" in again.text
    assert count(session, Application) == 1
    assert "déjà" in lea.get(f"/posts/{post.reference}/apply").text


def test_two_people_at_the_same_instant_are_both_received(app: Any, session: Session, post: Scene) -> None:
    start, answers, address = Barrier(3), [], f"/posts/{post.reference}/apply"  # read before: threads share the session

    def send(part: str, command: str) -> None:
        client = post.browser(app, part)
        start.wait()
        answer = client.post(address, data=sent(command=command), content_type="multipart/form-data")
        answers.append((part, answer.status_code))

    threads = [Thread(target=send, args=pair) for pair in (("lea", "a"), ("tom", "b"), ("lea", "c"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(status for _, status in answers) == [303, 303, 409]
    session.rollback()
    numbers = session.execute(select(Application.person_id, Application.number)).all()
    assert {person for person, _ in numbers} == {post.people["lea"], post.people["tom"]}
    assert sorted(number for _, number in numbers) == [1, 2]
    assert list(journal.verify(session)) == []


def test_form_read_before_others_applied_is_still_good(app: Any, session: Session, post: Scene) -> None:
    lea = post.browser(app, "lea")
    page = lea.get(f"/posts/{post.reference}/apply").text
    assert 'name="revision"' not in page
    apply(post.browser(app, "tom"), post, command="c0")
    assert apply(lea, post, command=hidden(page, "command")).status_code == 303


BAD = {
    "empty": (b"", "cv.pdf", "vide"),
    "word": (b"PK\x03\x04" + b"word/document.xml" * 20, "cv.pdf", "texte"),
    "image": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(64), "cv.pdf", "image"),
    "not_pdf": (b"Mon parcours", "cv.pdf", "PDF"),
    "extension": (CV, "cv.docx", ".pdf"),
    "locked": (locked(), "cv.pdf", "mot de passe"),
    "damaged": (CV[: len(CV) // 2], "cv.pdf", "endommagé"),
    "too_large": (b"%PDF-1.7" + bytes(300_000), "cv.pdf", "10"),
    "too_many_pages": (pdf(41), "cv.pdf", "40"),
}


def test_bad_file_is_named_at_its_field_and_the_rest_is_kept(
    app: Any, session: Session, post: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "SIZE_MAX", 200_000)  # the test client leaves larger files open
    lea = post.browser(app, "lea")
    for fault, (data, name, word) in BAD.items():
        fields = {**sent(language="en"), "cv": (BytesIO(data), name)}
        answer = lea.post(f"/posts/{post.reference}/apply", data=fields, content_type="multipart/form-data")
        assert answer.status_code == 422, fault
        error = re.search(r'<p id="cv-error"[^>]*>(.*?)</p>', answer.text, re.DOTALL)
        assert error, fault
        assert word in error[1], (fault, error[1])
        assert 'href="#cv"' in answer.text
        assert "project.pdf" in answer.text  # the sound document stays chosen
        assert 'value="en" checked' in answer.text
    assert count(session, Application) == 0
    assert count(session, Document) == 0


def test_nothing_chosen_is_said_field_by_field(app: Any, session: Session, post: Scene) -> None:
    answer = apply(post.browser(app, "lea"), post, cv=None, project=None, notice=None, language=None)
    assert answer.status_code == 422
    for field in ("cv", "project", "language", "notice"):
        assert f'id="{field}-error"' in answer.text
    assert count(session, Application) == 0


def test_kept_documents_need_not_be_chosen_again(app: Any, session: Session, post: Scene) -> None:
    lea = post.browser(app, "lea")
    refused = apply(lea, post, notice=None)
    assert refused.status_code == 422
    seen = hidden(refused.text, "seen")
    assert int(seen) > 0
    assert apply(lea, post, cv=None, project=None, command="c2", seen=seen).status_code == 303
    session.rollback()
    assert list(session.scalars(select(Document.pages).order_by(Document.kind))) == [2, 3]


def test_new_file_replaces_the_one_kept(app: Any, session: Session, post: Scene) -> None:
    lea = post.browser(app, "lea")
    seen = hidden(apply(lea, post, notice=None).text, "seen")
    apply(lea, post, cv=pdf(5), project=None, seen=seen, command="c2")
    session.rollback()
    assert session.scalar(select(Document.pages).where(Document.kind == "cv")) == 5


def test_kept_document_serves_nobody_else(app: Any, session: Session, post: Scene) -> None:
    apply(post.browser(app, "lea"), post, notice=None)
    answer = apply(post.browser(app, "tom"), post, cv=None, project=None)
    assert answer.status_code == 422
    assert 'id="cv-error"' in answer.text
    assert count(session, Application) == 0


def test_kept_document_that_the_store_has_lost_is_asked_for_again(app: Any, post: Scene) -> None:
    lea = post.browser(app, "lea")
    seen = hidden(apply(lea, post, notice=None).text, "seen")
    for path in Path(app.config["FILES_DIR"]).glob("??/??/*"):
        path.unlink()
    answer = apply(lea, post, cv=None, seen=seen)
    assert answer.status_code == 422
    assert 'id="cv-error"' in answer.text


def test_past_deadline_is_told_clearly_and_what_was_sent_stays_as_a_draft(app: Any, session: Session, post: Scene) -> None:
    lea = post.browser(app, "lea")
    session.execute(update(Hire).values(deadline=datetime.now(UTC) - timedelta(minutes=1)))
    session.commit()
    answer = apply(lea, post, works="hal-01234567")
    assert answer.status_code == 409
    assert "closes" in answer.text
    for words in ("hal-01234567", "cv.pdf", "project.pdf"):
        assert words in answer.text
    assert count(session, Application) == 0
    assert count(session, Outgoing) == len(_others(session))
    assert 'id="application"' not in lea.get(f"/posts/{post.reference}/apply").text


def _others(session: Session) -> list[int]:
    return list(session.scalars(select(Outgoing.id).where(Outgoing.kind != "acknowledgement")))


def test_jury_and_hiring_team_cannot_apply(app: Any, session: Session, post: Scene) -> None:
    for part in ("juror1", "manager"):
        client = post.browser(app, part)
        assert "jury" in client.get(f"/posts/{post.reference}/apply").text
        assert apply(client, post, command=part).status_code == 409
    assert count(session, Application) == 0


def test_post_not_published_takes_nothing(app: Any, session: Session, post: Scene) -> None:
    lea = post.browser(app, "lea")
    session.execute(update(Hire).values(published_at=None, state="composing_jury"))
    session.commit()
    assert lea.get(f"/posts/{post.reference}/apply").status_code == 404
    assert apply(lea, post).status_code == 404


def test_database_that_goes_away_leaves_nothing_half_written(
    app: Any, session: Session, post: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    lea, whole = post.browser(app, "lea"), verbs.advance

    def cut(session: Session, *rest: Any, **more: Any) -> Any:
        whole(session, *rest, **more)
        raise OperationalError("COMMIT", {}, ConnectionError("server closed the connection"))

    with monkeypatch.context() as patched:
        patched.setattr(verbs, "advance", cut)
        answer = apply(lea, post)
    assert answer.status_code == 503
    assert "Retry-After" in answer.headers
    assert [count(session, model) for model in (Application, Document, Letter)] == [0, 0, 0]
    assert list(journal.verify(session)) == []
    assert apply(lea, post).status_code == 303  # the same form, sent again: the files it left are used


def test_hidden_fields_cannot_choose_the_state_or_the_person(app: Any, session: Session, post: Scene) -> None:
    forged = {"person_id": str(post.people["tom"]), "state": "admissible", "number": "99", "revision": "1"}
    apply(post.browser(app, "lea"), post, **forged)
    session.rollback()
    rows = session.execute(select(Application.person_id, Application.state, Application.number)).all()
    assert set(map(tuple, rows)) <= {(post.people["lea"], "received", 1)}


def test_receiving_costs_a_fixed_number_of_queries(app: Any, post: Scene, queries: list[str]) -> None:
    counts = []
    for number, part in enumerate(("lea", "tom")):
        client = post.browser(app, part)
        queries.clear()
        apply(client, post, command=f"c{number}")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 22


def test_works_positions_and_orcid_are_optional_checked_and_kept(app: Any, session: Session, post: Scene) -> None:
    client = post.browser(app, "lea")
    wrong = apply(client, post, orcid="0000-0002-1825-0098", works="Nature 2021", positions="CNRS")
    text = wrong.get_data(as_text=True)
    assert wrong.status_code == 422
    assert "Nature 2021" in text
    for words in ("seize chiffres", "ni un DOI", "comme dans l’exemple"):
        assert words in text
    right = {"orcid": "https://orcid.org/0000-0002-1694-233x", "works": "doi:10.1000/A1\n\n10.1000/a1\nhal-01234567v3"}
    assert apply(client, post, **right, positions="CNRS ; LGEI ; 2019-").status_code == 303
    session.rollback()
    own = session.scalars(select(Application)).one()
    assert own.orcid == "0000-0002-1694-233X"
    works, positions = evidence.of_application(session, own.id)
    assert works == ("10.1000/a1", "hal-01234567")
    assert [(one.employer, one.unit, one.first_year, one.last_year) for one in positions] == [("CNRS", "LGEI", 2019, None)]
    shown = client.get(f"/my-applications/{post.hire}").get_data(as_text=True)
    for words in ("0000-0002-1694-233X", "10.1000/a1", "LGEI"):
        assert words in shown

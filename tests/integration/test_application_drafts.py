"""An application while it is written: kept by script and by button, resumed anywhere, its author's alone, then gone."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from recruitment.models import (
    Application,
    ApplicationDraft,
    Document,
    DraftDocument,
    DraftUpload,
    Hire,
    make_sessions,
    writing,
)
from recruitment.services import application_drafts, document_uploads, documents, draft_purge
from recruitment.services.application_drafts import Place
from recruitment.services.content_store import ContentStore
from tests.factories.pdfs import pdf
from tests.factories.posted import Scene, scene

ONE_KIND = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
CV, PROJECT = pdf(2, "Parcours"), pdf(3, "Projet")


@pytest.fixture
def post(app: Any, session: Session) -> Scene:
    """An open post, and somebody who has not applied yet."""
    made = scene(app, session)
    made.person("lea", "Léa Martin")
    made.person("tom", "Tom Petit")
    return made.save()


@pytest.fixture
def form(post: Scene) -> str:
    """The address of the form."""
    address = f"/posts/{post.reference}/apply"
    post.session.rollback()
    return address


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'<input type="hidden"[^>]* name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def fields(page: str, **typed: Any) -> dict[str, Any]:
    """What the page in hand sends."""
    return {name: hidden(page, name) for name in ("command", "seen", "opened")} | typed


def send(client: Any, form: str, data: dict[str, Any]) -> Any:
    """Send the form, with its files."""
    files = {name: (BytesIO(value), f"{name}.pdf") if isinstance(value, bytes) else value for name, value in data.items()}
    return client.post(form, data=files, content_type="multipart/form-data")


def count(session: Session, model: Any) -> int:
    """How many rows there are now."""
    session.rollback()
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_what_is_typed_is_kept_and_found_again_on_another_device(app: Any, post: Scene, form: str) -> None:
    one, other = post.browser(app, "lea"), post.browser(app, "lea")
    said = one.post(f"{form}/draft", data=fields(one.get(form).text, works="hal-01234567", language="en"))
    assert (said.status_code, said.json["version"]) == (200, 1)
    assert "brouillon" in said.json["said"]
    page = other.get(form).text
    assert "hal-01234567" in page
    assert 'value="en" checked' in page
    for place in ("/my-applications", "/"):
        assert post.reference in other.get(place).text


def test_button_keeps_fields_and_documents_without_script(app: Any, session: Session, post: Scene, form: str) -> None:
    lea = post.browser(app, "lea")
    kept = send(lea, form, fields(lea.get(form).text, positions="CNRS; LGEI; 2019-", cv=CV, then="keep"))
    assert (kept.status_code, kept.location) == (303, form)
    page = lea.get(form).text
    assert "CNRS; LGEI; 2019-" in page
    assert "cv.pdf" in page
    assert count(session, Application) == 0
    taken = lea.get(f"{form}/documents/cv")
    assert sha256(taken.data).hexdigest() == session.scalar(select(DraftDocument.sha256))
    out = send(lea, form, fields(page, then="drop:cv"))
    assert out.status_code == 303
    assert "cv.pdf" not in lea.get(form).text
    assert lea.get(f"{form}/documents/cv").status_code == 404


def test_document_with_a_fault_is_named_and_the_rest_is_kept(app: Any, post: Scene, form: str) -> None:
    lea = post.browser(app, "lea")
    answer = send(lea, form, fields(lea.get(form).text, works="hal-01234567", cv=b"no pdf", project=PROJECT, then="keep"))
    assert answer.status_code == 422
    assert 'id="cv-error"' in answer.text
    assert "project.pdf" in answer.text
    assert "hal-01234567" in lea.get(form).text


def test_older_tab_is_told_of_a_newer_version_and_nothing_is_lost(app: Any, session: Session, post: Scene, form: str) -> None:
    lea = post.browser(app, "lea")
    first, second = lea.get(form).text, lea.get(form).text
    lea.post(f"{form}/draft", data=fields(second, works="hal-00000002"))
    said = lea.post(f"{form}/draft", data=fields(first, works="hal-00000001")).json
    assert "version" not in said
    assert said["newer"] == 1
    answer = send(lea, form, fields(first, works="hal-00000001", then="keep"))
    assert answer.status_code == 409
    assert "hal-00000002" in answer.text  # what the other page keeps
    assert "hal-00000001" in answer.text  # what was typed here
    session.rollback()
    assert session.execute(select(ApplicationDraft)).scalar_one().typed["works"] == ["hal-00000002"]
    again = send(lea, form, fields(answer.text, works="hal-00000001", then="keep"))
    assert again.status_code == 303
    session.rollback()
    assert session.execute(select(ApplicationDraft)).scalar_one().typed["works"] == ["hal-00000001"]


def test_older_tab_does_not_send_documents_that_it_does_not_show(app: Any, session: Session, post: Scene, form: str) -> None:
    lea = post.browser(app, "lea")
    first, second = lea.get(form).text, lea.get(form).text
    send(lea, form, fields(second, cv=CV, project=PROJECT, then="keep"))
    answer = send(lea, form, fields(first, cv=pdf(4, "Ancien"), project=PROJECT, language="fr", notice="y"))
    assert answer.status_code == 409
    assert count(session, Application) == 0


@ONE_KIND
def test_what_another_page_keeps_is_said_in_words(app: Any, post: Scene, form: str) -> None:
    lea = post.browser(app, "lea")
    first, second = lea.get(form).text, lea.get(form).text
    there = {"career-breaks-0-kind": "parental", "need-kinds": "interpreter", "language": "fr", "notice": "y"}
    lea.post(f"{form}/draft", data=fields(second, **there))
    answer = send(lea, form, fields(first, works="hal-00000001", then="keep"))
    told = re.search(r"<dl class=\"govuk-summary-list\">.*?</dl>", answer.text, re.S)
    assert told
    said = re.findall(r"<dd[^>]*>([^<]*)</dd>", told[0])
    assert "Congé parental, de maternité, de paternité ou d’adoption" in said
    assert "Un interprétariat, ou la parole transcrite" in said
    assert {"oui", "Français"} <= set(said)
    assert not {"parental", "interpreter", "fr", "y"} & set(said)


def test_answer_lost_on_the_way_is_no_newer_version(app: Any, post: Scene, form: str) -> None:
    lea = post.browser(app, "lea")
    page = lea.get(form).text
    lea.post(f"{form}/draft", data=fields(page, works="hal-00000001"))
    again = lea.post(f"{form}/draft", data=fields(page, works="hal-00000001, hal-00000002"))
    assert again.json["version"] == 2


def test_draft_goes_with_the_sending_and_by_its_author(app: Any, session: Session, post: Scene, form: str) -> None:
    lea, tom = post.browser(app, "lea"), post.browser(app, "tom")
    for client in (lea, tom):
        send(client, form, fields(client.get(form).text, cv=CV, project=PROJECT, then="keep"))
    assert (count(session, ApplicationDraft), count(session, DraftDocument)) == (2, 4)
    assert send(lea, form, fields(lea.get(form).text, language="fr", notice="y")).status_code == 303
    assert (count(session, ApplicationDraft), count(session, Document)) == (1, 2)
    assert tom.post(f"{form}/draft/delete").status_code == 303
    assert (count(session, ApplicationDraft), count(session, DraftDocument)) == (0, 0)
    late = lea.post(f"{form}/draft", data={"works": "x"})
    assert late.status_code == 409
    assert count(session, ApplicationDraft) == 0


def test_nobody_else_reads_a_draft(app: Any, session: Session, post: Scene, form: str) -> None:
    lea = post.browser(app, "lea")
    send(lea, form, fields(lea.get(form).text, works="hal-07654321", cv=CV, then="keep"))
    for part in ("hr", "manager", "director", "auditor", "group", "tom"):
        client = post.browser(app, part)
        for page in (form, f"/hires/{post.hire}", f"/hires/{post.hire}/candidates", "/", "/hires"):
            text = client.get(page, follow_redirects=True).get_data(as_text=True)
            assert "hal-07654321" not in text, (part, page)
            assert "Léa" not in text, (part, page)
        assert client.get(f"{form}/documents/cv").status_code == 404


def test_only_fields_of_the_form_are_kept(app: Any, session: Session, post: Scene, form: str) -> None:
    lea = post.browser(app, "lea")
    lea.post(f"{form}/draft", data=fields(lea.get(form).text, works="x", csrf_token="t", nationality="FR", person_id="1"))
    session.rollback()
    assert set(session.execute(select(ApplicationDraft)).scalar_one().typed) == {"works"}
    assert lea.post(f"{form}/draft", data={"works": "x" * 300_000}).status_code == 413


# The deadline and its grace


def _deadline(session: Session, ago: timedelta) -> None:
    session.execute(update(Hire).values(deadline=datetime.now(UTC) - ago))
    session.commit()


def test_form_open_before_the_deadline_is_sent_within_the_grace(app: Any, session: Session, post: Scene, form: str) -> None:
    lea, tom = post.browser(app, "lea"), post.browser(app, "tom")
    lea_page, tom_page = lea.get(form).text, tom.get(form).text
    send(lea, form, fields(lea_page, cv=CV, project=PROJECT, then="keep"))
    session.execute(update(ApplicationDraft).values(begun_at=datetime.now(UTC) - timedelta(hours=1)))
    _deadline(session, timedelta(minutes=5))
    page = lea.get(form).text  # a draft begun in time opens the form again
    assert "délai" in page or "clôture" in page
    assert send(lea, form, fields(page, language="fr", notice="y")).status_code == 303
    # Without a draft the page itself says when it was opened: before or after, nobody else's word counts.
    sent = {"cv": CV, "project": PROJECT, "language": "fr", "notice": "y"}
    assert send(tom, form, fields(tom_page, **sent) | {"opened": "forged"}).status_code == 409
    assert count(session, Application) == 1
    assert "hal" not in tom.get(form).text


def test_page_opened_before_the_deadline_needs_no_draft(app: Any, session: Session, post: Scene, form: str, monkeypatch: Any) -> None:
    tom = post.browser(app, "tom")
    page = tom.get(form).text
    session.execute(update(Hire).values(deadline=datetime.now(UTC)))
    session.commit()
    late = send(tom, form, {"command": "c", "seen": "0", "cv": CV, "project": PROJECT, "language": "fr", "notice": "y"})
    assert late.status_code == 409
    assert "10" in late.text
    tom.post(f"{form}/draft/delete")
    assert send(tom, form, fields(page, cv=CV, project=PROJECT, language="fr", notice="y")).status_code == 303


def test_after_the_grace_the_draft_can_be_read_and_is_said_to_go(app: Any, session: Session, post: Scene, form: str) -> None:
    lea = post.browser(app, "lea")
    send(lea, form, fields(lea.get(form).text, works="hal-01234567", cv=CV, project=PROJECT, then="keep"))
    _deadline(session, timedelta(minutes=10, seconds=1))
    page = lea.get(form).text
    assert 'id="application"' not in page
    for words in ("hal-01234567", "cv.pdf", "Supprimer"):
        assert words in page
    assert send(lea, form, {"seen": "9", "language": "fr", "notice": "y"}).status_code == 409
    assert lea.post(f"{form}/draft", data={"works": "hal-1"}).status_code == 409
    assert count(session, Application) == 0
    assert post.reference in lea.get("/my-applications").text


def test_worker_erases_drafts_past_their_time_with_their_files(app: Any, session: Session, post: Scene, form: str) -> None:
    lea, tom = post.browser(app, "lea"), post.browser(app, "tom")
    send(lea, form, fields(lea.get(form).text, cv=CV, project=PROJECT, then="keep"))
    send(tom, form, fields(tom.get(form).text, cv=pdf(5, "Autre"), project=PROJECT, language="fr", notice="y"))
    session.rollback()
    sent = set(session.scalars(select(Document.sha256)))
    (draft_only,) = set(session.scalars(select(DraftDocument.sha256))) - sent
    store, deadline = ContentStore(app.config["FILES_DIR"]), session.scalars(select(Hire.deadline)).one()
    for path in Path(app.config["FILES_DIR"]).glob("??/??/*"):
        os.utime(path, (0, 0))
    day, folder, sessions = timedelta(days=1), app.config["FILES_DIR"], app.extensions["sessions"]
    session.rollback()
    assert documents.orphans_gone(session, store) == 0  # a draft keeps its files
    session.rollback()
    assert draft_purge.carry_out(sessions, folder, deadline + 30 * day - timedelta(seconds=1)) == 0
    assert draft_purge.carry_out(sessions, folder, deadline + 30 * day) == 1
    assert not store.path(draft_only).exists()
    assert all(store.sound(digest) for digest in sent)
    assert count(session, ApplicationDraft) == 0


# Documents in pieces


@pytest.fixture
def whole() -> bytes:
    """A document, as its person has it."""
    return pdf(6, "Un parcours assez long")


def announce(client: Any, form: str, data: bytes, **changed: Any) -> Any:
    """Announce a document as the script does."""
    about = {"kind": "cv", "name": "parcours.pdf", "length": len(data), "sha256": sha256(data).hexdigest(), "command": "p"}
    return client.post(f"{form}/uploads", data=about | changed)


def piece(client: Any, address: str, offset: int, data: bytes) -> Any:
    """Send a piece."""
    return client.patch(
        address, data=data, content_type="application/offset+octet-stream", headers={"Upload-Offset": str(offset)}
    )


def pieces(data: bytes, size: int) -> Iterator[tuple[int, bytes]]:
    """A document cut up."""
    for at in range(0, len(data), size):
        yield at, data[at : at + size]


def test_document_comes_in_pieces_and_goes_on_where_it_stopped(
    app: Any, session: Session, post: Scene, form: str, whole: bytes
) -> None:
    lea = post.browser(app, "lea")
    begun = announce(lea, form, whole)
    assert (begun.status_code, begun.json["offset"]) == (201, 0)
    address, half = begun.location, len(whole) // 2
    assert piece(lea, address, 0, whole[:half]).status_code == 204
    there = post.browser(app, "lea").head(address)  # after a reload, on whatever device
    assert (there.headers["Upload-Offset"], there.headers["Upload-Length"]) == (str(half), str(len(whole)))
    assert there.headers["Cache-Control"] == "no-store"
    assert "parcours.pdf" in lea.get(form).text
    again = announce(lea, form, whole)
    assert (again.location, again.json["offset"]) == (address, half)
    misplaced = piece(lea, address, 0, whole[:half])
    assert (misplaced.status_code, misplaced.headers["Upload-Offset"]) == (409, str(half))
    end = piece(lea, address, half, whole[half:])
    assert end.status_code == 200
    assert (end.json["kind"], end.json["pages"]) == ("cv", 6)
    session.rollback()
    assert session.execute(select(DraftDocument.name, DraftDocument.pages)).one() == ("parcours.pdf", 6)
    assert count(session, DraftUpload) == 0
    assert not list((Path(app.config["FILES_DIR"]) / "pieces").iterdir())
    assert lea.head(address).status_code == 404


def test_last_piece_waits_for_the_sending_that_takes_its_draft(
    app: Any, engine: Engine, post: Scene, form: str, whole: bytes
) -> None:
    lea = post.browser(app, "lea")
    address, half = announce(lea, form, whole).location, len(whole) // 2
    piece(lea, address, 0, whole[:half])
    with ThreadPoolExecutor(1) as meanwhile, make_sessions(engine)() as sending:
        application_drafts.drop(writing(sending), Place(post.hire, post.people["lea"]))
        answer = meanwhile.submit(piece, lea, address, half, whole[half:])
        with pytest.raises(TimeoutError):
            answer.result(timeout=0.5)
        sending.commit()
        assert answer.result(timeout=20).status_code == 404
    assert count(post.session, DraftDocument) == 0


@ONE_KIND
def test_pieces_give_the_document_of_the_plain_field(app: Any, session: Session, post: Scene, form: str, whole: bytes) -> None:
    lea, tom = post.browser(app, "lea"), post.browser(app, "tom")
    address = announce(lea, form, whole).location
    for at, part in pieces(whole, 700):
        piece(lea, address, at, part)
    send(tom, form, fields(tom.get(form).text, cv=whole, then="keep"))
    session.rollback()
    assert len(set(session.scalars(select(DraftDocument.sha256)))) == 1


@ONE_KIND
def test_another_file_begins_anew(app: Any, post: Scene, form: str, whole: bytes) -> None:
    lea = post.browser(app, "lea")
    first = announce(lea, form, whole).location
    piece(lea, first, 0, whole[:500])
    other = announce(lea, form, PROJECT, name="autre.pdf")
    assert other.json["offset"] == 0
    assert lea.head(first).status_code == 404
    unsure = announce(lea, form, whole, sha256="")
    assert unsure.json["offset"] == announce(lea, form, whole, sha256="").json["offset"] == 0


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"length": documents.SIZE_MAX + 1}, 413), ({"length": 0}, 400), ({"kind": "photo"}, 400),
        ({"sha256": "../../etc"}, 400),
    ],
    ids=["too-large", "empty", "no-such-document", "no-hash"],
)  # fmt: skip
@ONE_KIND
def test_what_cannot_be_taken_is_refused_before_a_byte_is_sent(
    app: Any, session: Session, post: Scene, form: str, changed: dict[str, Any], status: int
) -> None:
    assert announce(post.browser(app, "lea"), form, CV, **changed).status_code == status
    assert count(session, DraftUpload) == 0


@ONE_KIND
def test_document_with_a_fault_says_so_at_its_end_and_is_forgotten(app: Any, session: Session, post: Scene, form: str) -> None:
    lea = post.browser(app, "lea")
    for data, word in ((b"Mon parcours", "PDF"), (CV[: len(CV) // 2], "endommagé")):
        address = announce(lea, form, data).location
        answer = piece(lea, address, 0, data)
        assert answer.status_code == 422
        assert word in answer.json["said"]
    address = announce(lea, form, CV, sha256="0" * 64).location
    assert piece(lea, address, 0, CV).status_code == 422  # not the bytes that were announced
    assert (count(session, DraftUpload), count(session, DraftDocument)) == (0, 0)


@ONE_KIND
def test_pieces_stay_within_what_was_announced_and_within_their_size(
    app: Any, post: Scene, form: str, whole: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    lea = post.browser(app, "lea")
    address = announce(lea, form, whole).location
    assert piece(lea, address, 0, whole + b"more").status_code == 409
    assert lea.patch(address, data=whole, headers={"Upload-Offset": "0"}).status_code == 400
    assert lea.patch(address, data=b"", content_type="application/offset+octet-stream").status_code == 400
    monkeypatch.setattr(document_uploads, "PIECE_MAX", 100)
    assert piece(lea, address, 0, whole[:101]).status_code == 413


@ONE_KIND
def test_upload_opens_to_nobody_else_and_can_be_given_up(app: Any, session: Session, post: Scene, form: str, whole: bytes) -> None:
    lea, tom = post.browser(app, "lea"), post.browser(app, "tom")
    address = announce(lea, form, whole).location
    for answer in (tom.head(address), piece(tom, address, 0, whole), tom.delete(address)):
        assert answer.status_code == 404
    assert lea.delete(address).status_code == 204
    assert lea.head(address).status_code == 404
    assert count(session, DraftUpload) == 0


@ONE_KIND
def test_no_piece_is_taken_after_the_grace(app: Any, session: Session, post: Scene, form: str, whole: bytes) -> None:
    lea = post.browser(app, "lea")
    address = announce(lea, form, whole).location
    _deadline(session, timedelta(minutes=10, seconds=1))
    assert piece(lea, address, 0, whole).status_code == 409
    assert announce(lea, form, whole).status_code == 409

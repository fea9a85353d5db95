"""Copies without names: prepared, scanned, signed, and then all that a jury is given of a document."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pypdf
import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from recruitment.models import Application, Document, DocumentCopy, Hire, JournalEntry, Person
from recruitment.services.content_store import ContentStore
from recruitment.services.documents import orphans_gone, unsound
from tests.factories.pdfs import pdf
from tests.factories.posted import Scene, closed, scene

NAME = "Quitterie Zambrano-Ruiz"


@pytest.fixture
def post(app: Any, session: Session) -> Scene:
    """Two eligible applications; the first is of somebody whose name is looked for."""
    made = closed(app, session, 2)
    made.story.judge(0).declare()
    session.execute(update(Person).where(Person.id == made.people["candidate1"]).values(name=NAME))
    return made.save()


def paper(post: Scene, part: str = "candidate1", kind: str = "cv") -> int:
    """A document of an application."""
    file = post.files[part]
    return post.session.scalars(select(Document.id).where(Document.application_id == file, Document.kind == kind)).one()


def send(app: Any, post: Scene, content: bytes = b"", name: str = "copie.pdf", **data: Any) -> Any:
    """Prepare a copy of the first document."""
    data |= {"copy": (BytesIO(content), name)} if content else {}
    address = f"/hires/{post.hire}/copies/{paper(post)}"
    return post.browser(app, "hr").post(address, data=data, content_type="multipart/form-data")


def copies(post: Scene) -> list[DocumentCopy]:
    """Every copy there is, as it stands now."""
    post.session.rollback()
    post.session.expire_all()
    return list(post.session.scalars(select(DocumentCopy).order_by(DocumentCopy.id)))


def sign(app: Any, post: Scene, **changed: Any) -> Any:
    """Sign the copy prepared of the first document."""
    prepared = [one for one in copies(post) if one.signed_at is None]
    fields = {"sha256": prepared[0].sha256 if prepared else "0" * 64, "command": "s1"}
    return post.browser(app, "hr").post(f"/hires/{post.hire}/copies/{paper(post)}/signature", data=fields | changed)


def test_page_shows_where_the_name_stands_and_what_cannot_be_seen(app: Any, post: Scene) -> None:
    assert send(app, post, pdf(2, f"Parcours de {NAME.upper()}, page")).status_code == 303
    page = post.browser(app, "hr").get(f"/hires/{post.hire}/copies/{paper(post)}").text
    assert page.count("<mark>QUITTERIE ZAMBRANO-RUIZ</mark>") == 2
    assert "Page 1" in page
    assert "Parcours de" in page
    assert "ni les photographies" in page
    [kept] = copies(post)
    assert (kept.places, kept.unread, kept.signed_at) == (2, 0, None)


def test_copy_with_a_name_is_signed_only_by_whoever_looked(app: Any, post: Scene) -> None:
    send(app, post, pdf(1, f"Parcours de {NAME}"))
    refused = sign(app, post)
    assert refused.status_code == 409
    assert "regardez-le" in refused.text
    assert sign(app, post, looked="y", command="s2").status_code == 303
    [kept] = copies(post)
    assert kept.signed_by == post.cast.people["hr"]
    entry = post.session.scalars(select(JournalEntry).where(JournalEntry.event == "sign_copy")).one()
    assert kept.sha256 in entry.heard
    assert NAME not in entry.heard


def test_another_copy_is_not_signed_in_the_place_of_the_one_read(app: Any, post: Scene) -> None:
    send(app, post, pdf(1, "Parcours"))
    first = copies(post)[0].sha256
    send(app, post, pdf(2, "Parcours repris"))
    assert sign(app, post, sha256=first).status_code == 409
    assert [one.signed_at for one in copies(post)] == [None]
    assert sign(app, post, command="s3").status_code == 303
    assert sign(app, post, sha256=copies(post)[0].sha256, command="s3").status_code == 303  # the same form again
    assert len(copies(post)) == 1


def test_signed_copy_can_be_redone_until_the_files_are_open(app: Any, post: Scene) -> None:
    send(app, post, pdf(1, "Parcours"))
    sign(app, post)
    send(app, post, pdf(3, "Parcours"))
    assert sign(app, post, command="s2").status_code == 303
    assert [one.replaced_at is not None for one in copies(post)] == [True, False]
    post.session.execute(update(Hire).where(Hire.id == post.hire).values(state="sifting"))
    post.save()
    assert send(app, post, pdf(1, "Parcours")).status_code == 409
    assert len(copies(post)) == 2


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [(b"", "", "Choisissez un PDF"), (b"%PDF-1.7 cut", "copie.pdf", "CV"), (b"texte", "copie.docx", "CV")],
)
def test_unsound_copy_is_refused_at_its_field(app: Any, post: Scene, content: bytes, name: str, said: str) -> None:
    answer = send(app, post, content, name)
    assert answer.status_code == 422
    assert 'id="copy-error"' in answer.text
    assert said in answer.text
    assert copies(post) == []


def test_document_in_which_nothing_shows_serves_as_its_own_copy_under_another_hash(app: Any, post: Scene) -> None:
    assert "sans changement" in post.browser(app, "hr").get(f"/hires/{post.hire}/copies/{paper(post)}").text
    assert send(app, post, unchanged="1").status_code == 303
    [kept] = copies(post)
    assert kept.unchanged
    original = post.session.scalars(select(Document).where(Document.id == paper(post))).one()
    assert kept.sha256 != original.sha256
    store = ContentStore(app.config["FILES_DIR"])
    texts = [pypdf.PdfReader(store.path(digest)).pages[0].extract_text() for digest in (kept.sha256, original.sha256)]
    assert texts[0] == texts[1]


def test_document_that_shows_the_name_is_no_copy_of_itself(app: Any, post: Scene) -> None:
    post.session.execute(update(Person).where(Person.id == post.people["candidate1"]).values(name="Cv 1"))
    post.save()
    page = post.browser(app, "hr").get(f"/hires/{post.hire}/copies/{paper(post)}").text
    assert "<mark>" in page
    assert "sans changement" not in page
    assert send(app, post, unchanged="1").status_code == 409
    assert copies(post) == []


def test_jury_reads_the_copy_and_nothing_else_until_people_are_met(app: Any, post: Scene) -> None:
    post.story.copy()
    post.story.start_scoring()
    post.save()
    address = f"/hires/{post.hire}/candidates/{post.files['candidate1']}"
    juror, hr = post.browser(app, "juror2"), post.browser(app, "hr")
    original = hr.get(f"{address}/documents/{paper(post)}")
    copy = juror.get(f"{address}/documents/{paper(post)}")
    assert copy.status_code == 200
    assert copy.data != original.data
    assert "Candidature 1" in pypdf.PdfReader(BytesIO(copy.data)).pages[0].extract_text()
    for answer in (copy, original):
        assert not {"ETag", "Last-Modified"} & set(answer.headers.keys())
    assert pypdf.PdfReader(BytesIO(copy.data)).metadata is None
    post.session.rollback()  # a document that was opened left a line of its own
    post.session.execute(update(DocumentCopy).values(replaced_at=DocumentCopy.signed_at))
    post.save()
    assert juror.get(f"{address}/documents/{paper(post)}").status_code == 404
    assert "pas encore signée" in juror.get(address).text
    post.session.execute(update(Hire).where(Hire.id == post.hire).values(state="interviewing"))
    post.save()
    assert juror.get(f"{address}/documents/{paper(post)}").data == original.data


def test_only_human_resources_prepare_and_sign(app: Any, post: Scene) -> None:
    for part in ("chair", "juror1", "manager", "director", "auditor", "paris.hr", "candidate1", "admin"):
        client, base = post.browser(app, part), f"/hires/{post.hire}/copies"
        assert client.get(base).status_code == 403
        assert client.get(f"{base}/{paper(post)}").status_code == 403
        assert client.get(f"{base}/{paper(post)}/original").status_code == 403
        assert client.post(f"{base}/{paper(post)}/signature", data={"sha256": "0" * 64}).status_code == 403


def test_document_of_another_hire_is_not_there(app: Any, session: Session, post: Scene) -> None:
    other = scene(app, session, cast=post.cast)
    other.people.update(post.people)
    other.story.receive(other.candidates(1))
    other.save()
    theirs = paper(other, "candidate3")
    client = post.browser(app, "hr")
    for address in (f"{theirs}", f"{theirs}/original", f"{paper(post)}/prepared", "999999"):
        assert client.get(f"/hires/{post.hire}/copies/{address}").status_code == 404
    answer = client.post(f"/hires/{post.hire}/copies/{theirs}/signature", data={"sha256": "0" * 64})
    assert answer.status_code == 404


def test_several_copies_without_anything_found_are_signed_at_once(app: Any, post: Scene) -> None:
    client, base = post.browser(app, "hr"), f"/hires/{post.hire}/copies"
    assert client.post(base, data={"command": "b1"}).status_code == 422
    for part in ("candidate1", "candidate2"):
        client.post(f"{base}/{paper(post, part)}", data={"unchanged": "1"})
    ticked = [f"{one.document_id}:{one.sha256}" for one in copies(post)]
    page = client.get(base).text
    assert all(f'value="{one}"' in page for one in ticked)
    done = client.post(base, data={"copy": ticked, "command": "b2"})
    assert done.status_code == 303
    assert "2 copies sont signées" in client.get(done.location).text
    assert all(one.signed_at for one in copies(post))


def test_files_stay_closed_until_each_copy_is_signed_or_the_director_says_so(app: Any, post: Scene) -> None:
    client = post.browser(app, "hr")
    page = client.get(f"/hires/{post.hire}/candidates").text
    assert "4 pièces sur 4" in page
    assert f"/hires/{post.hire}/copies" in page
    assert "Dérogation possible" in page
    assert "4 copies sans nom" in client.get("/").text


def test_copies_are_kept_and_checked_like_documents(app: Any, post: Scene) -> None:
    post.story.copy()
    post.save()
    store = ContentStore(app.config["FILES_DIR"])
    assert orphans_gone(post.session, store) == 0
    assert unsound(post.session, store) == []
    lost = copies(post)[0].sha256
    store.path(lost).unlink()
    assert [found[3] for found in unsound(post.session, store)] == [lost]


def _selects(queries: list[str]) -> int:
    return len([statement for statement in queries if statement.startswith("SELECT")])


def test_list_asks_as_much_of_many_documents_as_of_four(app: Any, post: Scene, queries: list[str]) -> None:
    client = post.browser(app, "hr")
    client.get(f"/hires/{post.hire}/copies")
    queries.clear()
    client.get(f"/hires/{post.hire}/copies")
    before = _selects(queries)
    people = [post.person(f"more{n}") for n in range(60)]
    files = [Application(hire_id=post.hire, person_id=one, number=50 + n, state="admissible", language="fr",
                         state_since=post.story.now, submitted_at=post.story.now) for n, one in enumerate(people)]  # fmt: skip
    post.session.add_all(files)
    post.session.flush()
    post.session.add_all(Document(application_id=file.id, kind=kind, sha256="0" * 64, size=9, pages=1,
                                  received_at=post.story.now) for file in files for kind in ("cv", "project"))  # fmt: skip
    post.save()
    queries.clear()
    assert "1 à 100 sur 124" in client.get(f"/hires/{post.hire}/copies").text
    assert _selects(queries) == before == 3

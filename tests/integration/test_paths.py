"""What a candidate tells of their path: reckoned before their eyes, kept for them alone, one number for the jury."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, date, datetime
from typing import Any

import pypdf
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from recruitment.models import (
    Application,
    ApplicationBreak,
    ApplicationCareer,
    Document,
    DocumentCopy,
    JournalEntry,
    NarrativeSection,
    Person,
)
from recruitment.services import careers, erasing, portable
from recruitment.services.content_store import ContentStore
from tests.factories.posted import ENGINEER, Scene, scene
from tests.integration.test_applying import apply
from workflows.given import Break, Career

PATH = {
    "career-doctorate": "03/2016", "career-births": "1",
    "career-breaks-0-kind": "parental", "career-breaks-0-first": "01/2019", "career-breaks-0-last": "2019-04",
    "career-breaks-1-kind": "displacement", "career-breaks-1-first": "02/2020", "career-breaks-1-last": "01/2021",
}  # fmt: skip
CV = {
    "narrative-way": "written",
    "narrative-knowledge": "Une méthode reprise par trois équipes.\r\n\r\nElle est due à Léa Martin.",
    "narrative-path": "D’abord en bureau d’études.",
}
# Words by which a break, or its kind, would show. “parent” alone is a word of any page.
SECRET = ("parental", "displacement", "exil", "naissance", "birth", "2019-01", "janvier 2019")


@pytest.fixture
def post(app: Any, session: Session) -> Scene:
    """An open post whose grid judges research, and somebody who has not applied yet."""
    made = scene(app, session)
    made.person("lea", "Léa Martin")
    return made.save()


def applied(app: Any, post: Scene) -> int:
    """Léa has applied with a path, and a CV written in the form."""
    assert apply(post.browser(app, "lea"), post, cv=None, **PATH, **CV).status_code == 303
    return post.files["lea"]


def read_by_the_jury(app: Any, post: Scene) -> int:
    """The same, with files open to the jury under numbers."""
    file = applied(app, post)
    post.story.close().judge(0).declare().start_scoring()
    post.save()
    return file


def test_path_is_kept_and_read_back(app: Any, session: Session, post: Scene) -> None:
    file = applied(app, post)
    session.rollback()
    assert careers.of(session, file) == Career(
        date(2016, 3, 1), 1,
        (Break("parental", date(2019, 1, 1), date(2019, 4, 1)), Break("displacement", date(2020, 2, 1), date(2021, 1, 1))),
    )  # fmt: skip


def test_cv_written_in_the_form_is_a_document_like_any_other(app: Any, session: Session, post: Scene) -> None:
    file = applied(app, post)
    session.rollback()
    kept = session.execute(select(Document.kind, Document.sha256).where(Document.application_id == file)).all()
    assert sorted(row.kind for row in kept) == ["cv", "project"]
    digest = next(row.sha256 for row in kept if row.kind == "cv")
    text = pypdf.PdfReader(ContentStore(app.config["FILES_DIR"]).path(digest)).pages[0].extract_text()
    for words in ("CV narratif", "Contributions à la connaissance", "trois équipes", "Votre parcours"):
        assert words in text
    assert "Contributions à la société" not in text  # a section left empty is not there
    assert session.scalar(select(func.count()).select_from(NarrativeSection)) == 2


def test_same_words_make_the_same_document(app: Any, session: Session, post: Scene) -> None:
    applied(app, post)
    post.person("tom", "Tom Petit")
    post.save()
    apply(post.browser(app, "tom"), post, cv=None, command="c2", **CV)
    session.rollback()
    digests = session.scalars(select(Document.sha256).where(Document.kind == "cv")).all()
    assert len(digests) == 2
    assert len(set(digests)) == 1


def test_pdf_is_taken_where_the_person_prefers_it(app: Any, session: Session, post: Scene) -> None:
    answer = apply(post.browser(app, "lea"), post, **{**CV, "narrative-way": "file"})
    assert answer.status_code == 303
    session.rollback()
    assert session.scalar(select(func.count()).select_from(NarrativeSection)) == 0
    assert session.scalar(select(Document.pages).where(Document.kind == "cv")) == 2


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"career-doctorate": "mars 2016"}, "career-doctorate", "Écrivez un mois et une année"),
        ({"career-breaks-0-kind": "parental"}, "career-breaks-0-first", "Écrivez le mois"),
        ({"career-breaks-0-first": "01/2019"}, "career-breaks-0-kind", "Choisissez la nature"),
        ({"career-breaks-0-kind": "part_time", "career-breaks-0-first": "01/2019"}, "career-breaks-0-share", "quotité"),
        ({"career-breaks-0-kind": "other", "career-breaks-0-first": "02/2019", "career-breaks-0-last": "01/2019"},
         "career-breaks-0-last", "précède"),
        ({"career-breaks-0-kind": "holidays", "career-breaks-0-first": "02/2019"}, "career-breaks-0-kind", "liste"),
        ({"career-births": "21"}, "career-births", "20 au plus"),
        ({"narrative-path": "x" * 1501}, "narrative-path", "1500 caractères au plus"),
    ],
)  # fmt: skip
def test_fault_is_told_at_its_field_and_nothing_is_lost(
    app: Any, session: Session, post: Scene, typed: dict[str, str], field: str, said: str
) -> None:
    answer = apply(post.browser(app, "lea"), post, **{"narrative-knowledge": "Gardé tel quel.", **typed})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert said in answer.text.partition(f'id="{field}-error"')[2][:400]
    assert "Gardé tel quel." in answer.text
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Application)) == 0


def test_path_is_asked_only_where_a_criterion_needs_it(app: Any, session: Session, post: Scene) -> None:
    assert 'name="career-doctorate"' in post.browser(app, "lea").get(f"/posts/{post.reference}/apply").text
    engineer = scene(app, session, post=ENGINEER, cast=post.cast)
    page = post.browser(app, "lea").get(f"/posts/{engineer.reference}/apply").text
    assert 'name="career-' not in page
    assert 'name="narrative-path"' in page
    assert apply(post.browser(app, "lea"), engineer, project=None, **PATH).status_code == 303  # and what is sent is not kept
    session.rollback()
    assert session.scalar(select(func.count()).select_from(ApplicationCareer)) == 0


def test_sum_and_remarks_are_told_while_typing_and_nothing_is_kept(app: Any, session: Session, post: Scene) -> None:
    typed = {**PATH, **CV, "narrative-community": "Relecteur, h-index 12, lea@example.org."}
    answer = post.browser(app, "lea").post(f"/posts/{post.reference}/apply/path", data=typed)
    said = answer.get_json()
    assert "Âge académique net" in said["said"]
    for words in ("18 mois chacune", "Ensemble, chaque mois compté une fois", "Les interruptions sont neutralisées"):
        assert words in said["sum"]
    for words in ("Léa Martin", "lea@example.org", "h-index"):
        assert f"“{words}”" in said["remarks"]
    session.rollback()
    for model in (ApplicationCareer, ApplicationBreak, NarrativeSection):
        assert session.scalar(select(func.count()).select_from(model)) == 0


def test_remarks_keep_nobody_from_sending(app: Any, post: Scene) -> None:
    apply(post.browser(app, "lea"), post, cv=None, **{"narrative-knowledge": "Un article dans Nature, h-index 12."})
    assert "lea" in post.files


def test_jury_reads_one_number_and_never_what_it_comes_from(app: Any, session: Session, post: Scene) -> None:
    file = read_by_the_jury(app, post)
    session.rollback()
    deadline = post.story.row().deadline
    elapsed = (deadline.year - 2016) * 12 + deadline.month - 3
    years = (elapsed - 12 - 18) // 12  # a year of displacement, and eighteen months: more than the leave of four
    for part, path in (("juror1", f"candidates/{file}"), ("chair", f"candidates/{file}"), ("juror1", f"marks/{file}"),
                       ("hr", f"candidates/{file}")):  # fmt: skip
        page = post.browser(app, part).get(f"/hires/{post.hire}/{path}")
        assert page.status_code == 200
        main = page.text.partition("<main")[2]
        assert f"{years} ans" in main
        assert "Les interruptions sont neutralisées" in main
        assert not [word for word in SECRET if word in main.lower()]
    entries = session.scalars(select(JournalEntry.heard)).all()
    assert not [word for word in ("parental", "displacement", "Nature") for heard in entries if word in heard]


def test_person_sees_the_sum_on_their_page(app: Any, post: Scene) -> None:
    applied(app, post)
    page = post.browser(app, "lea").get(f"/my-applications/{post.hire}").text
    for words in ("Votre âge académique net", "Déplacement, exil", "18 mois chacune", "pour vous seulement"):
        assert words in page


def test_cv_with_a_name_is_made_anew_without_it(app: Any, session: Session, post: Scene) -> None:
    file = applied(app, post)
    post.story.close().judge(0)
    post.save()
    paper = session.scalar(select(Document.id).where(Document.application_id == file, Document.kind == "cv"))
    hr, address = post.browser(app, "hr"), f"/hires/{post.hire}/copies/{paper}"
    assert "<mark>Léa Martin</mark>" in hr.get(address).text
    assert hr.post(address, data={"masked": "1", "command": "m1"}).status_code == 303
    session.rollback()
    kept = session.execute(select(DocumentCopy).where(DocumentCopy.document_id == paper)).scalar_one()
    assert (kept.places, kept.unchanged) == (0, False)
    text = pypdf.PdfReader(ContentStore(app.config["FILES_DIR"]).path(kept.sha256)).pages[0].extract_text()
    assert "trois équipes" in text
    assert "Martin" not in text


def test_file_that_came_as_a_pdf_cannot_be_made_anew(app: Any, session: Session, post: Scene) -> None:
    apply(post.browser(app, "lea"), post)
    session.rollback()
    post.story.close().judge(0)
    post.save()
    paper = session.scalar(select(Document.id).where(Document.kind == "cv"))
    hr, address = post.browser(app, "hr"), f"/hires/{post.hire}/copies/{paper}"
    assert 'name="masked"' not in hr.get(address).text
    assert hr.post(address, data={"masked": "1", "command": "m1"}).status_code == 404


def test_person_takes_their_path_along_and_the_evidence_leaves_it_out(app: Any, session: Session, post: Scene) -> None:
    file = applied(app, post)
    answer = post.browser(app, "lea").get(f"/my-applications/{post.hire}/data.zip")
    data = json.loads(zipfile.ZipFile(io.BytesIO(answer.data)).read("application.json"))
    assert data["career"] == [{"doctorate": "2016-03-01", "births": 1}]
    assert [one["kind"] for one in data["breaks"]] == ["parental", "displacement"]
    assert {one["section"] for one in data["narrative"]} == {"knowledge", "path"}
    session.rollback()
    store = ContentStore(app.config["FILES_DIR"])
    evidence = portable.whole(session, store, file, "http://localhost", datetime.now(UTC))
    assert not {"career", "breaks"} & evidence.data.keys()
    assert evidence.data["narrative"]


def test_erased_with_the_file(app: Any, session: Session, post: Scene) -> None:
    file = applied(app, post)
    session.rollback()
    erasing.erase(session, file, datetime.now(UTC))
    session.commit()
    for model in (ApplicationCareer, ApplicationBreak, NarrativeSection):
        assert session.scalar(select(func.count()).select_from(model)) == 0
    assert session.scalar(select(func.count()).select_from(Person).where(Person.name == "Léa Martin")) == 0

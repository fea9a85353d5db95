"""The blindness check: a planted leak is found, a hire told as it should be has none, and nothing is left behind."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from recruitment.cli import main
from recruitment.demo.story import Story
from recruitment.models import (
    Application,
    Base,
    BlindnessCheck,
    Document,
    DocumentCopy,
    JuryMember,
    LinkDeclaration,
    Mark,
    MarkDraft,
    MarkSheet,
    Person,
)
from recruitment.services import candidate_file, declarations, documents, files
from recruitment.services.content_store import ContentStore
from recruitment.web.blind_walk import Outcome, check
from tests.factories.cast import sign_in
from tests.factories.pdfs import pdf
from tests.factories.stories import tell

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

NAMES = ("Quitterie Zambrano", "Ulysse Farouelle", "Wiebke Ostrander", "Ysolde Marquebreuil")


def told(app: Any, session: Session, state: str = "sifting") -> Story:
    """A hire in `state` whose candidates have names that occur nowhere else."""
    story = tell(session, Path(app.config["FILES_DIR"]), state)
    for number, name in enumerate(NAMES, 1):
        person = story.cast.people[f"candidate{number}"]
        session.execute(update(Person).where(Person.id == person).values(name=name, email=f"zq{number}x@example.org"))
    session.commit()
    return story


def kinds(outcome: Outcome) -> set[str]:
    """The kinds of what was found."""
    return {one.kind for one in outcome.found}


def two(app: Any, story: Story) -> Outcome:
    """What two of the jury can read: the others read the same pages."""
    return check(app, story.hire, only=frozenset(story.cast.people[key] for key in ("chair", "juror1")))


def plant(app: Any, text: str) -> None:
    """Put something on the list of applications, as a careless change of its page would."""
    page, honest = "files/index.html", app.jinja_env.loader
    source, _, _ = honest.get_source(app.jinja_env, page)
    changed = source.replace("{% block main %}", "{% block main %}<p>" + text + "</p>", 1)
    app.jinja_env.loader = ChoiceLoader([DictLoader({page: changed}), honest])
    app.jinja_env.cache.clear()


@pytest.mark.parametrize("state", ["eligibility", "sifting", "deliberating"])
def test_hire_told_as_it_should_be_shows_nothing(app: Any, session: Session, state: str) -> None:
    story = told(app, session, state)
    outcome = check(app, story.hire) if state == "sifting" else two(app, story)
    assert outcome.found == ()
    assert outcome.jurors == outcome.walked == (5 if state == "sifting" else 2)
    assert outcome.pages > outcome.jurors * 60


@pytest.mark.parametrize("words", ["QUITTERIE ZAMBRANO", "zq1x@example.org", "Zambrano"])
def test_name_on_a_page_is_found_however_written(app: Any, session: Session, words: str) -> None:
    story = told(app, session)
    plant(app, words)
    outcome = two(app, story)
    assert kinds(outcome) == {"name"}
    assert len({one.member for one in outcome.found}) == 2


def test_number_beside_a_name_is_found(app: Any, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    story = told(app, session)
    honest = declarations.own

    def careless(*asked: Any) -> Any:
        return tuple(replace(one, name=f"{one.name} (candidature {one.application})") for one in honest(*asked))

    monkeypatch.setattr(declarations, "own", careless)
    assert kinds(two(app, story)) == {"tie"}


def test_name_left_in_a_signed_copy_is_found_unless_its_signer_looked(app: Any, session: Session) -> None:
    story = told(app, session)
    store = ContentStore(app.config["FILES_DIR"])
    made = documents.set_apart(documents.examine("cv", "a.pdf", pdf(1, f"par {NAMES[0]}")).content)
    mine = select(Application.id).where(Application.person_id == story.cast.people["candidate1"])
    paper = session.scalars(select(Document.id).where(Document.application_id.in_(mine))).first()
    copy = DocumentCopy.document_id == paper
    session.execute(update(DocumentCopy).where(copy).values(sha256=store.put(made), places=0))
    session.commit()
    assert kinds(two(app, story)) == {"document"}
    session.execute(update(DocumentCopy).where(copy).values(places=1))
    session.commit()
    assert two(app, story).found == ()


def test_document_as_sent_in_the_place_of_its_copy_is_found(app: Any, session: Session) -> None:
    story = told(app, session)
    paper = session.scalars(select(Document)).first()
    assert paper is not None
    session.execute(update(DocumentCopy).where(DocumentCopy.document_id == paper.id).values(sha256=paper.sha256))
    session.commit()
    assert kinds(two(app, story)) == {"original"}


def test_words_of_anothers_marks_are_found(app: Any, session: Session) -> None:
    story = told(app, session).mark(2)
    session.commit()
    first = select(MarkSheet.member_id, func.min(MarkSheet.id)).group_by(MarkSheet.member_id)
    sheets = {row[1]: row[0] for row in session.execute(first)}
    secret = "Une phrase que seul ce membre du jury a écrite"
    session.execute(update(Mark).where(Mark.sheet_id == min(sheets)).values(note=secret))
    session.commit()
    assert two(app, story).found == ()
    plant(app, secret)
    outcome = two(app, story)
    assert kinds(outcome) == {"marks"}
    assert sheets[min(sheets)] not in {one.member for one in outcome.found}


def put_down(session: Session, words: str, key: str, story: Story) -> None:
    """A member puts words down beside a mark, and hands nothing in."""
    member = session.scalars(select(JuryMember.id).where(JuryMember.person_id == story.cast.people[key])).one()
    session.add(
        MarkDraft(member_id=member, application_id=story.applications("admissible")[0], stage="sift",
                  criterion="methods", level="5", note=words, version=1, page="p", at=datetime.now(UTC))
    )  # fmt: skip
    session.commit()


def test_words_that_another_member_has_only_put_down_are_found_and_ones_own_are_not(app: Any, session: Session) -> None:
    story = told(app, session)
    secret = "Une phrase que la présidence seule a posée"
    put_down(session, secret, "chair", story)
    assert two(app, story).found == ()
    plant(app, secret)
    outcome = two(app, story)
    assert (kinds(outcome), {one.juror for one in outcome.found}) == ({"marks"}, {"Prénom Juror1"})
    put_down(session, secret, "juror1", story)  # who wrote the same words: they stand on their own pages
    assert two(app, story).found == ()


def test_file_that_a_member_stepped_aside_from_is_found_when_it_opens(
    app: Any, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = told(app, session)
    link = session.scalars(select(LinkDeclaration.id)).first()
    red = {"steps_aside": True, "level": "red", "reach": "candidate"}
    session.execute(update(LinkDeclaration).where(LinkDeclaration.id == link).values(red))
    session.commit()
    assert two(app, story).found == ()
    monkeypatch.setattr(candidate_file, "MINE_TO_READ", ())
    candidate_file._one.cache_clear()
    try:
        assert kinds(two(app, story)) == {"aside"}
    finally:
        candidate_file._one.cache_clear()


def test_search_that_knows_names_is_found(app: Any, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    story = told(app, session)
    honest = files.listing

    def careless(opened: Session, hire: int, seen: Any, asked: Any) -> Any:
        listed = honest(opened, hire, seen, asked)
        if not asked.words or files._named(opened, hire, asked.words):
            return listed
        return files.Listed((), listed.counts, 0)

    monkeypatch.setattr(files, "listing", careless)
    assert kinds(two(app, story)) == {"search"}


def test_walk_leaves_nothing_behind(app: Any, session: Session) -> None:
    story = told(app, session)

    def everything() -> dict[str, Any]:
        session.rollback()
        return {table.name: session.execute(select(table)).all() for table in Base.metadata.sorted_tables}

    before = everything()
    two(app, story)
    assert everything() == before


def test_no_header_of_a_browser_makes_somebody_of_a_visitor(app: Any, session: Session) -> None:
    story = told(app, session)
    person = str(story.cast.people["juror1"])
    for name in ("otmr.walker", "Otmr-Walker", "otmr_walker"):
        answer = app.test_client().get(
            f"/hires/{story.hire}/marks", headers={name: person}, query_string={name: person}
        )
        assert answer.status_code == 302


def test_page_says_where_and_never_what(app: Any, engine: Engine, session: Session) -> None:
    story = told(app, session)
    plant(app, NAMES[0])
    client, address = sign_in(app.test_client(), engine, story.cast.people["hr"]), f"/hires/{story.hire}/blindness"
    client.set_cookie("lang", "fr")
    assert "Aucun contrôle" in client.get(address).text
    assert client.post(address).status_code == 303
    page = client.get(address).text
    assert f"/hires/{story.hire}/candidates" in page
    assert NAMES[0] not in page
    kept = session.scalars(select(BlindnessCheck)).one()
    assert NAMES[0] not in json.dumps(kept.found)
    assert (kept.by_id, kept.jurors, kept.state) == (story.cast.people["hr"], 5, "sifting")
    for part in ("chair", "juror1", "manager", "director", "auditor", "candidate1"):
        other = sign_in(app.test_client(), engine, story.cast.people[part])
        assert (other.get(address).status_code, other.post(address).status_code) == (403, 403)


def test_page_walks_as_the_jury_and_not_as_whoever_asks(app: Any, engine: Engine, session: Session) -> None:
    story = told(app, session)
    client, address = sign_in(app.test_client(), engine, story.cast.people["hr"]), f"/hires/{story.hire}/blindness"
    assert client.post(address).status_code == 303
    kept = session.scalars(select(BlindnessCheck)).one()
    assert kept.found == []
    assert kept.pages > 60


def test_check_out_of_time_says_how_far_it_came(app: Any, session: Session) -> None:
    outcome = check(app, told(app, session).hire, seconds=0)
    assert not outcome.complete
    assert outcome.walked == 0


def test_command_answers_by_its_code(app: Any, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    story = told(app, session)
    reference = story.row().reference
    for name in ("DATABASE_URL", "VAR", "SECRET_KEY"):
        monkeypatch.setenv(name, str(app.config[name]))
    one = session.scalars(select(Person.email).where(Person.id == story.cast.people["juror1"])).one()
    run = CliRunner().invoke(main, ["blindness", "check", reference, "--json", "--member", one])
    assert run.exit_code == 0, run.output
    assert json.loads(run.stdout)["complete"]
    assert CliRunner().invoke(main, ["blindness", "check", "2020-NONE-001"]).exit_code == 2
    assert CliRunner().invoke(main, ["blindness", "check", str(story.hire), "--seconds", "0"]).exit_code == 2
